"""Tables on paper: columns by their shares, cells set into lines, headings that stand again on each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .lines import Line, Span, set_lines
from .slices import (
    HARD,
    HEAD_FILL,
    HEAD_RULE,
    PAD_X,
    PAD_Y,
    Cells,
    Grid,
    Mark,
    Slice,
    Strip,
    UprightHeads,
    height_of,
)  # fmt: skip
from .story import Column, Facts, Part, Row, Table, Text, Value, plain
from .theme import ASIDE, CELL, CELL_HEAD, CELL_STRONG, QUIET, SHADE, TONES, Style, coloured, tint

LONGEST_CELL = 28
"""Lines of one cell that stay on one page; a longer cell goes on in a further row."""
_UPRIGHT_ROOM = 84.0
_MOST_KNOWN = 4096
_LABEL_ROOM = 110.0


class RowSetter:
    """Sets cells. Words that stand in many rows are measured once a report, and forgotten with it."""

    def __init__(self, anchors: frozenset[str]) -> None:
        self.anchors = anchors
        self._known: dict[tuple[str, float, Style], list[Line]] = {}

    def spans(self, text: Text, style: Style) -> str | list[Span]:
        """Parts of a story as spans; a place that is not there is not led to."""
        if isinstance(text, str):
            return text
        return [self._span(part, style) for part in text]

    def _span(self, part: Part, style: Style) -> Span:
        if part.strong or part.tone:
            colour = TONES[part.tone] if part.tone else style.colour
            style = coloured(style, colour, bold=style.bold or part.strong)
        return Span(part.text, style, part.to if part.to in self.anchors else "")

    def lines(self, value: Value, room: float, style: Style) -> list[Line]:
        """A cell or a paragraph."""
        if isinstance(value, str):
            return self._known_lines(value, room, style) if value else []
        if value is None:
            return []
        if isinstance(value, Sequence):
            return set_lines(self.spans(value, style), room, style)
        return self._known_lines(plain(value), room, style)

    def _known_lines(self, words: str, room: float, style: Style) -> list[Line]:
        key = (words, room, style)
        lines = self._known.get(key)
        if lines is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            lines = self._known[key] = set_lines(words, room, style)
        return lines

    def facts(self, block: Facts, width: float, again: Sequence[Slice]) -> Iterator[Slice]:
        """Label and value pairs as lines of a table without headings."""
        label_room = min(_LABEL_ROOM, width / 3)
        grid = Grid((0.0, label_room), (label_room, width - label_room), ("left", "left"), width)
        style = coloured(CELL, QUIET)
        for label, value in block.rows:
            cells = [
                set_lines(label, label_room - 2 * PAD_X, style),
                self.lines(value, width - label_room - 2 * PAD_X, CELL),
            ]
            yield from _pages_of(grid, cells, pad=2.5, again=tuple(again))


def table_slices(block: Table, width: float, rows: RowSetter, again: Sequence[Slice]) -> Iterator[Slice]:
    """The headings, held to the first row, and the rows one by one."""
    if not block.rows:
        yield from (Strip(line.height, line=line, head=again) for line in set_lines(block.none, width, ASIDE))
        return
    grid = _grid(block.columns, width)
    head = _head(block.columns, grid)
    heads = (*again, *([head] if head is not None else []))
    if head is not None:
        yield head
    rooms = [
        width - 2 * (1.0 if column.upright else PAD_X) for column, width in zip(block.columns, grid.widths, strict=True)
    ]
    for row in block.rows:
        yield from _row(row, grid, rooms, rows, heads)


def _row(row: Row, grid: Grid, rooms: Sequence[float], rows: RowSetter, heads: tuple[Slice, ...]) -> Iterator[Cells]:
    style = CELL_STRONG if row.total else CELL
    fill = SHADE if row.total else tint(TONES[row.tone], 0.08) if row.tone else ""
    cells = [rows.lines(value, room, style) for value, room in zip(row.cells, rooms, strict=True)]
    for place, slice_ in enumerate(_pages_of(grid, cells, fill=fill, again=heads)):
        if place == 0 and row.anchor:
            slice_.mark = Mark(row.anchor)
        yield slice_


def _pages_of(
    grid: Grid, cells: list[list[Line]], *, fill: str = "", pad: float = PAD_Y, again: tuple[Slice, ...] = ()
) -> Iterator[Cells]:
    """One row, or several where a cell is taller than a page likes."""
    tallest = max(map(len, cells), default=0)
    if tallest <= LONGEST_CELL:
        yield _cells(grid, cells, fill, pad, again)
        return
    for start in range(0, tallest, LONGEST_CELL):
        yield _cells(grid, [cell[start : start + LONGEST_CELL] for cell in cells], fill, pad, again)


def _cells(grid: Grid, cells: list[list[Line]], fill: str, pad: float, again: tuple[Slice, ...]) -> Cells:
    height = max(map(height_of, cells), default=0.0)
    return Cells(max(height, CELL.leading) + 2 * pad, grid=grid, cells=cells, fill=fill, pad=pad, head=again)


def _grid(columns: Sequence[Column], width: float) -> Grid:
    whole = sum(column.share for column in columns) or 1.0
    widths = tuple(width * column.share / whole for column in columns)
    lefts = tuple(sum(widths[:place]) for place in range(len(widths)))
    return Grid(lefts, widths, tuple("centre" if column.upright else column.align for column in columns), width)


def _head(columns: Sequence[Column], grid: Grid) -> Slice | None:
    """The row of headings, None where no column has one."""
    if not any(column.heading for column in columns):
        return None
    level: list[list[Line]] = []
    upright: dict[int, Sequence[Line]] = {}
    for place, column in enumerate(columns):
        if column.upright:
            upright[place] = set_lines(column.heading, _UPRIGHT_ROOM, CELL_HEAD)
        level.append([] if column.upright else set_lines(column.heading, grid.widths[place] - 2 * PAD_X, CELL_HEAD))
    standing = max((line.width for lines in upright.values() for line in lines), default=0.0)
    height = max(max(map(height_of, level)), standing) + 2 * PAD_Y
    cells = Cells(height, grid=grid, cells=level, fill=HEAD_FILL, rule=HEAD_RULE, hold=HARD)
    if not upright:
        return cells
    return UprightHeads(height, level=cells, upright=upright, hold=HARD)
