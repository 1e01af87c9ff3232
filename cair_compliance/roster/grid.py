"""A file as lines of cells, before anything is understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.issues import Issue


class Mark(Enum):
    """A cell whose content cannot be taken: it is reported, never read as blank."""

    NO_VALUE = "formula without a stored result"
    CONTROL = "control character"
    TOO_LONG = "too much text"
    CUT = "cut off"
    SHIFTED = "moved to another column"


Cell = str | float | date | Mark
"""Text, a number, a calendar day, or a Mark. Blank is the empty text."""

_EXACT = 1e15
"""Whole numbers from here on have lost figures in a spreadsheet; they are shown as such and not made up."""

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Line:
    """One non-blank line. `number` is the line seen in a spreadsheet program, from 1."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as numbers: `codes`, int32 [lines, width], point into `values`; 0 is the blank cell."""

    numbers: tuple[int, ...]
    values: tuple[Cell, ...]
    codes: NDArray[np.int32]
    objects: NDArray[Any]
    """`values` once more, as an array."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The non-blank lines of one sheet, each padded to `width` cells.

    `merged` are the ranges of merged cells as (first line, first column, last line, last column), lines from 1 and
    columns from 0; the value stands in the first cell and the others are blank. `table` holds the same cells as
    `lines` once more as numbers, where the reader counted them.
    """

    name: str
    lines: tuple[Line, ...]
    width: int
    since_1904: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    table: Table | None = None

    @classmethod
    def of(
        cls, name: str, table: Table, *, since_1904: bool = False, merged: tuple[tuple[int, int, int, int], ...] = ()
    ) -> Sheet:
        """The sheet whose cells a table holds."""
        rows = table.objects[table.codes].tolist()
        lines = tuple(map(Line, table.numbers, rows))
        return cls(name, lines, table.codes.shape[1], since_1904, merged, table)

    def with_cell(self, place: int, column: int, cell: Cell) -> Sheet:
        """The sheet with another cell in its line at `place`, counted from 0; it has no table."""
        line = self.lines[place]
        changed = Line(line.number, [*line.cells[:column], cell, *line.cells[column + 1 :]])
        return replace(self, lines=(*self.lines[:place], changed, *self.lines[place + 1 :]), table=None)


@dataclass(frozen=True, slots=True)
class Book:
    """The visible sheets of one file, the names of the hidden ones, and what was noticed on the way."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()


def coded(sheet: Sheet, place: int) -> tuple[NDArray[Any], NDArray[np.int32]]:
    """The distinct cells of a column as an array of objects, and for each line which of them stands there."""
    if sheet.table is not None:
        return sheet.table.objects, sheet.table.codes[:, place]
    known: dict[Cell, int] = {}
    codes = [known.setdefault(line.cells[place], len(known)) for line in sheet.lines]
    values = np.empty(len(known), object)
    values[:] = list(known)
    return values, np.array(codes, np.int32)


def used(codes: NDArray[np.int32], count: int) -> list[int]:
    """The codes that occur, each once."""
    used = np.zeros(count, np.bool_)
    used[codes] = True
    return np.flatnonzero(used).tolist()


def text_of(cell: Cell) -> str:
    """The cell as people see it: no ".0" behind whole numbers, days in ISO form, blanks folded."""
    if type(cell) is str:
        return cell if cell.isalnum() else " ".join(cell.split())
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if isinstance(cell, Mark) else str(cell)


def padded(name: str, lines: Sequence[tuple[int, list[Cell]]], *, since_1904: bool = False) -> Sheet:
    """A Sheet of the lines that hold anything."""
    filled = [(number, _trimmed(cells)) for number, cells in lines if not is_blank(cells)]
    width = max((len(cells) for _, cells in filled), default=0)
    return Sheet(name, tuple(Line(n, [*cells, *[""] * (width - len(cells))]) for n, cells in filled), width, since_1904)


def _trimmed(cells: list[Cell]) -> list[Cell]:
    """Without the blank cells at the end of the line."""
    count = len(cells)
    while cells[count - 1] == "":
        count -= 1
    return cells[:count]


def is_blank(cells: Sequence[Cell]) -> bool:
    return not any(cell != "" and (type(cell) is not str or cell.strip()) for cell in cells)


def column_letters(place: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
