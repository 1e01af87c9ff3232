"""What a page is built from: slices across it, one below the other, each knowing its height and how to draw itself.

A slice paints its surfaces first and writes its words second, so that a page needs only one run of text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .lines import Line
from .pen import Codes, Pen
from .story import Margins
from .theme import CELL, INK, QUIET, RULE, SHADE, STRONG_RULE, colour_of, tint
from .wording import Wording

FREE, SOFT, HARD = 0, 1, 2
"""How a slice holds on to the next: a page may end after it, better not, or must not."""
PAD_X, PAD_Y = 5.0, 3.5


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to jump to: `key` within the file; with a `title` it stands in the outline at `level`."""

    key: str
    title: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Running:
    """What stands at the head and foot of the pages of one section."""

    section: str
    legend: str = ""


@dataclass(slots=True)
class Slice:
    """White of a certain height, and what all slices have. `head` is set again where this slice opens a page.

    `before` is white above it, which the top of a page swallows.
    """

    height: float
    before: float = 0.0
    hold: int = FREE
    head: Sequence[Slice] = ()
    mark: Mark | None = None
    running: Running | None = None

    def paint(self, canvas: Any, x: float, top: float) -> None:
        """Surfaces, rules and links, `top` being the upper edge."""

    def write(self, pen: Pen, x: float, top: float) -> None:
        """The words."""


@dataclass(slots=True)
class Strip(Slice):
    """One line of running text. `fill`: a band's colour across `width`; `right`: a second line at the right edge."""

    line: Line | None = None
    indent: float = 0.0
    fill: str = ""
    width: float = 0.0
    right: Line | None = None

    def paint(self, canvas: Any, x: float, top: float) -> None:
        if self.fill:
            canvas.setFillColor(colour_of(self.fill))
            canvas.rect(x, top - self.height, self.width, self.height, stroke=0, fill=1)
        if self.line is not None and self.line.linked:
            draw_links(canvas, self.line, x + self.indent, top)

    def write(self, pen: Pen, x: float, top: float) -> None:
        base = top - self.height * 0.72
        if self.line is not None:
            pen.write(self.line, x + self.indent, base)
        if self.right is not None:
            pen.write(self.right, x + self.width - self.right.width - PAD_X, base)


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a table on paper: left edges, widths and where their lines are set, in points."""

    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    aligns: tuple[str, ...]
    width: float

    def start(self, place: int, line: Line) -> float:
        """Where a line of the column at `place` begins."""
        align = self.aligns[place]
        if align == "left":
            return self.lefts[place] + PAD_X
        spare = self.widths[place] - line.width
        return self.lefts[place] + (spare / 2 if align == "centre" else spare - PAD_X)


@dataclass(slots=True)
class Cells(Slice):
    """One row of a table: lines per cell, a rule below, a band where it has a `fill`."""

    grid: Grid | None = None
    cells: Sequence[Sequence[Line]] = ()
    fill: str = ""
    pad: float = PAD_Y
    rule: str = RULE

    def paint(self, canvas: Any, x: float, top: float) -> None:
        assert self.grid is not None
        base = top - self.height
        if self.fill:
            canvas.setFillColor(colour_of(self.fill))
            canvas.rect(x, base, self.grid.width, self.height, stroke=0, fill=1)
        canvas.setStrokeColor(colour_of(self.rule))
        canvas.line(x, base, x + self.grid.width, base)
        for place, lines in enumerate(self.cells):
            if lines and lines[0].linked:
                _link(canvas, lines[0].pieces[0].to, x + self.grid.lefts[place], base, self.grid.widths[place], top)

    def write(self, pen: Pen, x: float, top: float) -> None:
        grid, first = self.grid, top - self.pad
        assert grid is not None
        for place, lines in enumerate(self.cells):
            y = first
            for line in lines:
                y -= line.height
                pen.write(line, x + grid.start(place, line), y + line.height * 0.28)


@dataclass(slots=True)
class UprightHeads(Slice):
    """Column headings that read upwards; the level ones of the same row are `Cells` of the same height."""

    level: Cells | None = None
    upright: dict[int, Sequence[Line]] = field(default_factory=dict)

    def paint(self, canvas: Any, x: float, top: float) -> None:
        assert self.level is not None
        assert self.level.grid is not None
        self.level.paint(canvas, x, top)
        for place, lines in self.upright.items():
            middle = x + self.level.grid.lefts[place] + self.level.grid.widths[place] / 2
            _draw_upright(canvas, lines, middle, top - self.height + PAD_Y)

    def write(self, pen: Pen, x: float, top: float) -> None:
        assert self.level is not None
        self.level.write(pen, x, top - self.height + self.level.height)


@dataclass(slots=True)
class BarSlice(Slice):
    """One bar of a chart between its words and its number; `limit` is where the chart's line crosses it."""

    label: Sequence[Line] = ()
    said: Sequence[Line] = ()
    start: float = 0.0
    length: float = 0.0
    colour: str = INK
    limit: float | None = None

    def paint(self, canvas: Any, x: float, top: float) -> None:
        left, base = x + self.start, top - self.height
        canvas.setFillColor(colour_of(tint(self.colour, 0.75)))
        canvas.setStrokeColor(colour_of(self.colour))
        canvas.rect(left, base + 2.5, max(self.length, 0.8), self.height - 5, stroke=1, fill=1)
        if self.limit is not None:
            canvas.setStrokeColor(colour_of(INK))
            canvas.setDash(2, 2)
            canvas.line(x + self.limit, base, x + self.limit, top)
            canvas.setDash()

    def write(self, pen: Pen, x: float, top: float) -> None:
        y = top - CELL.leading * 0.72 - 1.5
        for line in self.label:
            pen.write(line, x, y)
            y -= line.height
        for line in self.said:
            pen.write(line, x + self.start + self.length + 5, top - self.height / 2 - 3)


@dataclass(slots=True)
class Blank(Slice):
    """A blank line to write on, with what belongs there below it."""

    label: Sequence[Line] = ()
    length: float = 0.0

    def paint(self, canvas: Any, x: float, top: float) -> None:
        canvas.setStrokeColor(colour_of(QUIET))
        canvas.line(x, top - 26, x + self.length, top - 26)

    def write(self, pen: Pen, x: float, top: float) -> None:
        _write_down(pen, self.label, x, top - 28)


@dataclass(slots=True)
class Envelope(Slice):
    """Sender and receiver where the windows of an envelope are; `drop` is from the top of the body to the receiver."""

    sender: Sequence[Line] = ()
    receiver: Sequence[Line] = ()
    indent: float = 0.0
    drop: float = 0.0

    def write(self, pen: Pen, x: float, top: float) -> None:
        _write_down(pen, self.sender, x + self.indent, top)
        _write_down(pen, self.receiver, x + self.indent, top - self.drop)


@dataclass(slots=True)
class Turn:
    """A new page, on its side where `wide`; `restart` begins page numbers again; `wording`, `margins` go with it."""

    wide: bool = False
    restart: bool = False
    wording: Wording | None = None
    margins: Margins | None = None


def height_of(lines: Sequence[Line]) -> float:
    return sum(line.height for line in lines)


def draw_links(canvas: Any, line: Line, x: float, top: float) -> None:
    for piece in line.pieces:
        if piece.to:
            width = piece.face.width(piece.text, piece.style.size)
            _link(canvas, piece.to, x + piece.x, top - line.height, width, top)


def _link(canvas: Any, to: str, left: float, base: float, width: float, top: float) -> None:
    canvas.linkRect("", to, (left, base, left + width, top), relative=0, Border="[0 0 0]")


def _write_down(pen: Pen, lines: Sequence[Line], x: float, top: float) -> None:
    y = top
    for line in lines:
        y -= line.height
        pen.write(line, x, y + line.height * 0.28)


def _draw_upright(canvas: Any, lines: Sequence[Line], middle: float, base: float) -> None:
    canvas.saveState()
    canvas.translate(middle, base)
    canvas.rotate(90)
    pen = Pen(canvas, Codes(canvas._doc))
    _write_down(pen, lines, 0, height_of(lines) / 2)
    pen.lift()
    canvas.restoreState()


HEAD_FILL, HEAD_RULE = SHADE, STRONG_RULE
