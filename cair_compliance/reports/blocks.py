"""Tables and charts. A table lays itself out one page at a time, so ten thousand rows cost what they should."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from .faces import shipped
from .lines import Line, Text, draw_line, set_lines
from .theme import CELL, CELL_HEAD, INK, RULE, SHADE, STRONG_RULE, Style, tint

PAD_X, PAD_Y = 5.0, 3.5
LONGEST_CELL = 28
"""Lines of one cell that stay on one page; a longer cell goes on in a further row."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, width in points, "left", "right" or "centre"; an `upright` heading reads upwards."""

    heading: str
    width: float
    align: str = "left"
    upright: bool = False
    style: Style = CELL

    @property
    def room(self) -> float:
        """Points a line of a cell may take."""
        return self.width - 2 * (1.0 if self.upright else PAD_X)


@dataclass(frozen=True, slots=True)
class Row:
    """Cells already set into lines; `link` is the bookmark the first cell leads to, `fill` a band colour."""

    cells: tuple[Sequence[Line], ...]
    height: float
    link: str = ""
    fill: str = ""
    pad: float = PAD_Y


def set_row(
    columns: Sequence[Column], cells: Sequence[Text], *, link: str = "", fill: str = "", pad: float = PAD_Y
) -> list[Row]:
    """One row of a table, or several where a cell is taller than a page likes; `pad` is white above and below."""
    lines = [set_lines(cell, column.room, column.style) for column, cell in zip(columns, cells, strict=True)]
    tallest = max((len(cell) for cell in lines), default=0)
    return [
        _row([cell[start : start + LONGEST_CELL] for cell in lines], link, fill, pad)
        for start in range(0, max(tallest, 1), LONGEST_CELL)
    ]


def _row(cells: list[list[Line]], link: str, fill: str, pad: float) -> Row:
    tallest = max((_height(cell) for cell in cells), default=0.0)
    return Row(tuple(cells), max(tallest, CELL.leading) + 2 * pad, link, fill, pad)


class Rows(Flowable):  # type: ignore[misc]
    """A table: rows from `start` on, the headings repeated on each page."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Row], *, after: float = 0.0) -> None:
        super().__init__()
        self.columns, self.rows = columns, rows
        self.start, self.stop = 0, len(rows)
        self.head = [set_lines(column.heading, _head_room(column), CELL_HEAD) for column in columns]
        tallest = max(map(_head_height, columns, self.head))
        self.head_height = tallest + 2 * PAD_Y if tallest else 0.0
        self.spaceAfter = after

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = sum(column.width for column in self.columns)
        self.height = self.head_height + sum(row.height for row in self._shown())
        return self.width, self.height

    def split(self, _available_width: float, available_height: float) -> list[Flowable]:
        room, stop = available_height - self.head_height, self.start
        while stop < self.stop and self.rows[stop].height <= room:
            room -= self.rows[stop].height
            stop += 1
        if stop == self.start:
            return []
        return [part for part in (self._part(self.start, stop), self._part(stop, self.stop)) if part is not None]

    def _part(self, start: int, stop: int) -> Rows | None:
        if start == stop:
            return None
        part = Rows(self.columns, self.rows, after=self.spaceAfter)
        part.start, part.stop = start, stop
        return part

    def _shown(self) -> Sequence[Row]:
        return self.rows[self.start : self.stop]

    def draw(self) -> None:
        self._draw_head()
        self._draw_rules()
        text = self.canv.beginText()
        y = self.height - self.head_height
        for row in self._shown():
            self._draw_row(text, row, y)
            y -= row.height
        self.canv.drawText(text)

    def _draw_head(self) -> None:
        canvas, base = self.canv, self.height - self.head_height
        canvas.setFillColor(SHADE)
        canvas.rect(0, base, self.width, self.head_height, stroke=0, fill=1)
        x = 0.0
        for column, lines in zip(self.columns, self.head, strict=True):
            if column.upright:
                _draw_upright(canvas, lines, x + column.width / 2, base + PAD_Y)
            else:
                text = canvas.beginText()
                _draw_cell(text, column, lines, x, base + _height(lines) + PAD_Y)
                canvas.drawText(text)
            x += column.width

    def _draw_rules(self) -> None:
        canvas, y = self.canv, self.height - self.head_height
        canvas.setLineWidth(0.8)
        canvas.setStrokeColor(STRONG_RULE)
        canvas.line(0, y, self.width, y)
        canvas.setLineWidth(0.4)
        canvas.setStrokeColor(RULE)
        for row in self._shown():
            if row.fill:
                canvas.setFillColor(row.fill)
                canvas.rect(0, y - row.height, self.width, row.height, stroke=0, fill=1)
            y -= row.height
            canvas.line(0, y, self.width, y)

    def _draw_row(self, text: Any, row: Row, top: float) -> None:
        x = 0.0
        for column, lines in zip(self.columns, row.cells, strict=True):
            _draw_cell(text, column, lines, x, top - row.pad)
            x += column.width
        if row.link:
            area = (0, top - row.height, self.columns[0].width, top)
            self.canv.linkRect("", row.link, area, relative=1, Border="[0 0 0]")


def _draw_cell(text: Any, column: Column, lines: Sequence[Line], x: float, top: float) -> None:
    y = top
    for line in lines:
        y -= line.height
        draw_line(text, line, x + _offset(column, line), y + line.height * 0.28)


def _offset(column: Column, line: Line) -> float:
    spare = column.width - line.width
    return {"left": PAD_X, "right": spare - PAD_X, "centre": spare / 2}[column.align]


def _draw_upright(canvas: Any, lines: Sequence[Line], middle: float, base: float) -> None:
    canvas.saveState()
    canvas.translate(middle, base)
    canvas.rotate(90)
    text = canvas.beginText()
    y = _height(lines) / 2
    for line in lines:
        y -= line.height
        draw_line(text, line, 0, y + line.height * 0.28)
    canvas.drawText(text)
    canvas.restoreState()


def _height(lines: Sequence[Line]) -> float:
    return sum(line.height for line in lines)


def _head_room(column: Column) -> float:
    """How long a heading's line may be: the column's width, or the height an upright heading may take."""
    return 84.0 if column.upright else column.room


def _head_height(column: Column, lines: Sequence[Line]) -> float:
    return max((line.width for line in lines), default=0.0) if column.upright else _height(lines)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: words, a number, what to print beside it, and its colour."""

    label: str
    number: int
    said: str
    colour: str


def bar_chart(bars: Sequence[Bar], width: float, label_width: float = 232.0) -> Drawing:
    """Horizontal bars to one scale, each with its words and number, so that colour only repeats what is said."""
    step, size = 15.0, CELL.size
    drawing = Drawing(width, step * len(bars))
    longest = max((bar.number for bar in bars), default=0) or 1
    room = width - label_width - max((_text_width(bar.said, size) for bar in bars), default=0) - 8
    for place, bar in enumerate(bars):
        base = step * (len(bars) - place - 1)
        length = max(room * bar.number / longest, 0.8)
        drawing.add(_string(0, base + 4.5, bar.label, size, bar.colour, bold=True))
        drawing.add(Rect(label_width, base + 2.5, length, step - 5, fillColor=_hex(tint(bar.colour, 0.75)),
                         strokeColor=_hex(bar.colour), strokeWidth=0.6))  # fmt: skip
        drawing.add(_string(label_width + length + 5, base + 4.5, bar.said, size, INK))
    return drawing


def _string(x: float, y: float, words: str, size: float, colour: str, *, bold: bool = False) -> String:
    return String(x, y, words, fontName=shipped(bold).name, fontSize=size, fillColor=_hex(colour))


def _text_width(text: str, size: float) -> float:
    return shipped().width(text, size)


def _hex(colour: str) -> Any:
    return HexColor(colour)
