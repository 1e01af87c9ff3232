"""A sheet of a workbook walked element by element, whatever way its XML is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from .archive import local, parse
from .places import LAST_COLUMN, LAST_LINE, PLACE, column_of
from .refusals import RefusedError, damaged

if TYPE_CHECKING:
    from .xlsx_cells import Cells

Around = Callable[[str, dict[str, str]], None]


class Take(Protocol):
    """Takes one line: its number and the numbers of its cells."""

    def __call__(self, number: int, cells: list[int], *, hidden: bool) -> None: ...


class _Walk:
    """Places that are not written are counted on from the last, as spreadsheet programs do."""

    def __init__(self, cells: Cells, around: Around, take: Take) -> None:
        self._cells, self._around, self._take = cells, around, take
        self._seen: set[int] = set()
        self._line = self._counted = self._tables = 0
        self._inside = self._placed = self._formula = self._hidden = self._phonetic = False
        self._current: list[int] = []
        self._filled: set[int] = set()
        self._column, self._type, self._style = -1, "", 0
        self._value: str | None = None
        self._inline: str | None = None
        self._taking = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "sheetData":
            self._inside, self._tables = True, self._tables + 1
            if self._tables > 1:
                raise RefusedError("two_tables")
        elif not self._inside:
            self._around(tag, attributes)
        elif name == "row":
            self._row(attributes)
        elif name == "c":
            self._cell(attributes)
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "v":
            self._taking, self._value = "v", self._value or ""
        elif name == "t" and not self._phonetic:
            self._taking, self._inline = "t", self._inline or ""

    def end(self, tag: str) -> None:
        name = local(tag)
        if name in ("v", "t"):
            self._taking = ""
        elif name == "rPh":
            self._phonetic = False
        elif name == "c" and self._inside:
            self._put()
        elif name == "row" and self._inside:
            self._close_row()
        elif name == "sheetData":
            self._inside = False

    def text(self, data: str) -> None:
        if self._taking == "v":
            self._value = (self._value or "") + data
        elif self._taking:
            self._inline = (self._inline or "") + data

    def _row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r")
        self._hidden = attributes.get("hidden") in ("1", "true")
        self._placed = written is not None
        self._counted = self._counted + 1 if written is None else int(written)
        self._current, self._filled, self._column = [], set(), -1
        if self._placed:
            self._advance(self._counted)

    def _advance(self, line: int) -> None:
        if not 1 <= line <= LAST_LINE:
            raise damaged()
        if line <= self._line:
            raise RefusedError("line_twice" if line in self._seen else "out_of_place", line)
        self._line, self._placed = line, True
        self._seen.add(line)

    def _cell(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r")
        place = PLACE.fullmatch(written or "")
        if written is not None and place is None:
            raise damaged()
        line = int(place[2]) if place else self._counted
        if not self._placed:
            self._advance(line)
        self._column = column_of(place[1]) if place else self._column + 1
        if line != self._line:
            raise RefusedError("out_of_place", self._line)
        if self._column in self._filled:
            raise RefusedError("cell_twice", line)
        if self._column > LAST_COLUMN:
            raise damaged()
        self._filled.add(self._column)
        self._type, self._formula = attributes.get("t", ""), False
        self._style = int(attributes.get("s", 0))
        self._value = self._inline = None

    def _put(self) -> None:
        if self._style < 0:
            raise damaged()
        inline = self._inline if self._type == "inlineStr" or self._value is None else None
        kind = "inlineStr" if inline is not None and self._type in ("", "n") else self._type
        number = self._cells.number(kind, self._style, self._value, inline, formula=self._formula)
        if number:
            if self._column >= len(self._current):
                self._current.extend([0] * (self._column + 1 - len(self._current)))
            self._current[self._column] = number

    def _close_row(self) -> None:
        if self._current:
            self._take(self._line, self._current, hidden=self._hidden)


def walk(part: bytes, cells: Cells, around: Around, take: Take) -> None:
    """Hand each line to `take`, and each element outside the table to `around`."""
    walking = _Walk(cells, around, take)
    parse(part, walking.start, walking.end, walking.text)
