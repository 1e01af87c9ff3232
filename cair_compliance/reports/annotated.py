"""A copy of somebody's own list with a comment on each cell that looked wrong, to correct and bring back.

It is written anew from the cells that were read, not by changing the user's file: sheets, lines, columns and values
stay where they were, so the line numbers hold and the copy reads as the same pupils and doses; formulas, links,
drawings and macros cannot come along, because only their values were ever read. Text stays text, whatever it begins
with, and a cell that could not be taken keeps words that say so instead of turning blank. Columns that are not kept
(a social security number) are emptied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from ..model.roster import Roster
from ..roster.grid import Book, Cell, Line, Mark, Sheet, text_of
from ..roster.own_notes import MARK_WORDS
from .annotated_notes import notes_sheet
from .noted_cells import NotedCell, emptied, noted_cells
from .text import visible

WIDEST, NARROWEST, LOOKED_AT, FROZEN_WITHIN = 40, 8, 200, 10
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_FIRST_DAY = {False: date(1900, 3, 1), True: date(1904, 1, 2)}
_ALWAYS = datetime(2000, 1, 1)  # noqa: DTZ001 - equal lists give equal bytes
_FILLS = {"": "", "error": "#f8d7d4", "warning": "#fdf0d0", "note": "#e8eef2"}
_SHAPES = {"text": "@", "day": "m/d/yyyy", "number": ""}


def annotated(book: Book, roster: Roster) -> bytes:
    """The list as .xlsx: a sheet of notes, then each visible sheet with its values, coloured cells and comments.

    book     the cells, as `roster.open_book` gives them
    roster   the same file as read: its issues become the comments
    """
    target = BytesIO()
    since_1904 = any(sheet.since_1904 for sheet in book.sheets)
    written = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
         "date_1904": since_1904},
    )  # fmt: skip
    written.set_properties({"title": "List with comments", "author": "cair_compliance", "created": _ALWAYS})
    noted = noted_cells(book, roster)
    names = sheet_names([sheet.name for sheet in book.sheets])
    notes_sheet(written, _free_name("What we saw", names), book, roster, noted)
    writer = _CellWriter(written, since_1904)
    not_kept = emptied(book, roster)
    for sheet, name in zip(book.sheets, names, strict=True):
        if sheet.name in not_kept:
            sheet = _without(sheet, not_kept[sheet.name], roster)
        _write(writer, written.add_worksheet(name), sheet, noted.get(sheet.name, {}))
    written.close()
    return target.getvalue()


class _CellWriter:
    """Writes cells of each type with the formats they share."""

    def __init__(self, book: Any, since_1904: bool) -> None:
        base = {"font_name": "Calibri", "font_size": 11}
        self.formats = {
            (kind, severity): book.add_format(
                {**base, **({"num_format": shape} if shape else {}), **({"bg_color": fill} if fill else {})}
            )
            for kind, shape in _SHAPES.items()
            for severity, fill in _FILLS.items()
        }
        self._epoch, self._first_day = _EPOCHS[since_1904], _FIRST_DAY[since_1904]

    def write(self, page: Any, row: int, column: int, cell: Cell, severity: str = "") -> None:
        if isinstance(cell, Mark):
            page.write_string(row, column, MARK_WORDS[cell], self.formats["text", severity])
        elif isinstance(cell, float):
            page.write_number(row, column, cell, self.formats["number", severity])
        elif isinstance(cell, date) and cell >= self._first_day:
            page.write_number(row, column, (cell - self._epoch).days, self.formats["day", severity])
        elif cell == "":
            page.write_blank(row, column, None, self.formats["text", severity])
        else:
            page.write_string(row, column, cell if type(cell) is str else text_of(cell), self.formats["text", severity])


def _write(writer: _CellWriter, page: Any, sheet: Sheet, noted: Mapping[tuple[int, int], NotedCell]) -> None:
    for place, width in enumerate(_widths(sheet)):
        page.set_column(place, place, width)
    unwritten = dict(noted)
    for line in sheet.lines:
        row = line.number - 1
        for place, cell in enumerate(line.cells):
            note = unwritten.pop((row, place), None) if noted else None
            if cell != "" or note:
                writer.write(page, row, place, cell, note.severity if note else "")
    for (row, place), note in unwritten.items():
        writer.write(page, row, place, "", note.severity)
    for (row, place), note in noted.items():
        if note.comment:
            page.write_comment(row, place, visible_lines(note.comment), _box(note.comment))
    top = heading_line(sheet, noted)
    if top:
        page.freeze_panes(top, 0)


def _without(sheet: Sheet, places: frozenset[int], roster: Roster) -> Sheet:
    """The sheet with the cells of these columns blank below their headings."""
    top = next((column.line for column in roster.columns if column.sheet == sheet.name), 0)
    lines = (
        Line(line.number, ["" if place in places else cell for place, cell in enumerate(line.cells)])
        if line.number > top
        else line
        for line in sheet.lines
    )
    return replace(sheet, lines=tuple(lines))


def visible_lines(text: str) -> str:
    """The text line by line, each with its invisible characters shown."""
    return "\n".join(map(visible, text.split("\n")))


def _box(comment: str) -> dict[str, Any]:
    lines = sum(1 + len(line) // 44 for line in comment.split("\n"))
    return {"author": "Immunization check", "width": 300, "height": 24 + 17 * min(lines, 24), "font_size": 9}


def _widths(sheet: Sheet) -> Iterable[int]:
    """Column widths in characters, after the first lines."""
    longest = [0] * sheet.width
    for line in sheet.lines[:LOOKED_AT]:
        for place, cell in enumerate(line.cells):
            if cell != "":
                longest[place] = max(longest[place], len(text_of(cell)))
    return [max(NARROWEST, min(WIDEST, length + 2)) for length in longest]


def heading_line(sheet: Sheet, noted: Mapping[tuple[int, int], NotedCell]) -> int:
    """How many lines to keep in sight at the top: up to the fullest of the first ten lines; 0 for none."""
    first = [line for line in sheet.lines if line.number <= FROZEN_WITHIN]
    if len(sheet.lines) <= FROZEN_WITHIN or not first:
        return 0
    fullest = max(first, key=lambda line: (sum(type(cell) is str and cell != "" for cell in line.cells), -line.number))
    return fullest.number


def sheet_names(names: Sequence[str]) -> list[str]:
    """Names a workbook can carry: at most 31 characters, none of []:*?/\\ , no name twice."""
    found: list[str] = []
    for name in names:
        cleaned = "".join(" " if c in "[]:*?/\\" else c for c in visible(name)).strip(" '")[:31].strip(" '") or "List"
        found.append(_free_name(cleaned, found))
    return found


def _free_name(name: str, taken: Sequence[str]) -> str:
    lower = {other.lower() for other in taken}
    number, free = 1, name
    while free.lower() in lower or free.lower() == "history":
        number += 1
        free = f"{name[:27]} {number}"
    return free
