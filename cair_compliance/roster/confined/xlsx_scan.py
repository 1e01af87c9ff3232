"""A plainly written sheet scanned as an array of bytes: `<row r="2">`, `<c r="B2" s="1"><v>43831</v></c>`, in order.

The places of the cells are worked out for thousands of cells at once; what stands behind a place is understood once
for each distinct text. Whatever is written otherwise raises NotPlainError, and the sheet is walked instead.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .answer import Answer, SheetGrid
from .places import LAST_COLUMN, LAST_LINE
from .refusals import RefusedError
from .xlsx_cells import Cells
from .xlsx_written import NotPlainError, Written

_BLOCK = 1 << 21
"""Bytes that are scanned at a time: small enough for the arrays to stay in the cache."""
_MEMO = 200_000
_ROW = re.compile(rb'\s*<row r="([1-9][0-9]{0,6})"([^<>&]*?)(/?)>')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_FORM = re.compile(rb'("[ a-z="0-9]*><v>)([0-9]{1,5})(</v></c>)')
_LONGEST, _FORMS, _STYLES, _WORTH = 64, 6, 3, 400
_CELL = np.frombuffer(b'<c r="', np.uint8)
_A, _Z, _ZERO, _NINE, _QUOTE = b"AZ09" + b'"'

Array = NDArray[np.int64]
Bytes = NDArray[np.uint8]


class _Rows:
    """The rows of one block: their numbers, where their cells begin and end, and which are hidden."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.hidden: list[bool] = []


def read(part: bytes, begin: int, end: int, cells: Cells, answer: Answer, sheet: SheetGrid) -> None:
    """The rows between <sheetData> and </sheetData>, which begin and end there, into the answer."""
    known = Written(cells)
    data = np.frombuffer(part, np.uint8)
    for rows in _blocks(part, begin, end):
        if len(known) > _MEMO:
            known.forget()
        _block(part, data, rows, known, answer, sheet)


def _blocks(part: bytes, begin: int, stop: int) -> Iterator[_Rows]:
    rows, last, place, began = _Rows(), 0, begin, begin
    while (row := _ROW.match(part, place)) is not None:
        number, place = int(row[1]), row.end()
        end = place if row[3] else part.find(b"</row>", place, stop)
        if not last < number <= LAST_LINE or end < 0:
            raise NotPlainError
        last = number
        if end > place:
            rows.numbers.append(number)
            rows.starts.append(place)
            rows.ends.append(end)
            rows.hidden.append(bool(_HIDDEN.search(row[2])))
        place = end if row[3] else end + len(b"</row>")
        if place - began > _BLOCK and rows.numbers:
            yield rows
            rows, began = _Rows(), place
    if part[place:stop].strip():
        raise NotPlainError
    if rows.numbers:
        yield rows


def _block(part: bytes, data: Bytes, rows: _Rows, known: Written, answer: Answer, sheet: SheetGrid) -> None:
    starts, ends = np.array(rows.starts), np.array(rows.ends)
    at = _cells_at(data, rows.starts[0], rows.ends[-1])
    row = np.searchsorted(starts, at, "right") - 1
    first = np.searchsorted(at, starts)
    if not len(at) or row[0] < 0 or (at >= ends[row]).any() or (first >= len(at)).any() or (at[first] != starts).any():
        raise NotPlainError
    column, behind = _places(data, at, np.array(rows.numbers)[row])
    if ((column[1:] <= column[:-1]) & (row[1:] == row[:-1])).any():
        raise NotPlainError
    until = np.append(at[1:], ends[-1])
    np.minimum(until, ends[row], out=until)
    codes = _codes(part, data, behind, until, known)
    filled = codes != 0
    row, column, codes = row[filled], column[filled], codes[filled]
    width = int(column.max()) + 1 if len(column) else 0
    if width > answer.limits.columns:
        raise RefusedError("columns")
    grid = np.zeros((len(starts), width), np.int32)
    grid[row, column] = codes
    counts = np.count_nonzero(grid, axis=1).tolist()
    for place, number in enumerate(rows.numbers):
        answer.packed(sheet, number, array("i", grid[place].tobytes()), counts[place], hidden=rows.hidden[place])


def _codes(part: bytes, data: Bytes, behind: Array, until: Array, known: Written) -> NDArray[np.int32]:
    """The number of each cell from what stands between `behind` and `until`."""
    codes = np.full(len(behind), -1, np.int32)
    _plain_figures(part, data, behind, until - behind, known, codes)
    left = np.flatnonzero(codes < 0)
    rests = map(part.__getitem__, map(slice, behind[left].tolist(), until[left].tolist()))
    codes[left] = np.fromiter(map(known.__getitem__, rests), np.int32, len(left))
    return codes


def _plain_figures(
    part: bytes, data: Bytes, behind: Array, lengths: Array, known: Written, codes: NDArray[np.int32]
) -> None:
    """Fill in the codes of cells that are alike but for their figures, as days and shared texts are."""
    counts = np.bincount(np.minimum(lengths, _LONGEST))
    for length in np.argsort(-counts)[:_FORMS].tolist():
        if counts[length] < _WORTH or length == _LONGEST:
            continue
        alike = np.flatnonzero((lengths == length) & (codes < 0))
        for _ in range(_STYLES):
            if len(alike) < _WORTH:
                break
            start = int(behind[alike[0]])
            form = _FORM.fullmatch(part, start, start + length)
            if form is None:
                break
            same, values = _of_form(data, behind[alike], form)
            codes[alike[same]] = _looked_up(form, values[same], known)
            alike = alike[~same]


def _of_form(data: Bytes, behind: Array, form: re.Match[bytes]) -> tuple[NDArray[np.bool_], Array]:
    """Which cells are of the form, and their figures as a number."""
    start, first, last = form.start(), form.start(2), form.end(2)
    same, values = np.ones(len(behind), np.bool_), np.zeros(len(behind), np.int64)
    for place in range(start, form.end()):
        found = data[behind + (place - start)]
        if first <= place < last:
            same &= (found >= _ZERO) & (found <= _NINE)
            values = values * 10 + found - _ZERO
        else:
            same &= found == data[place]
    return same, values


def _looked_up(form: re.Match[bytes], values: Array, known: Written) -> NDArray[np.int32]:
    before, figures, after = form.groups()
    key = before, len(figures), after
    table = known.forms.get(key)
    if table is None:
        table = known.forms[key] = np.full(10 ** len(figures), -1, np.int32)
    for value in set(values[table[values] < 0].tolist()):
        table[value] = known[before + str(value).zfill(len(figures)).encode() + after]
    return table[values]


def _cells_at(data: Bytes, start: int, end: int) -> Array:
    """Where `<c r="` stands."""
    found = np.flatnonzero(data[start:end] == _CELL[0]) + start
    for offset in range(1, len(_CELL)):
        found = found[data[found + offset] == _CELL[offset]]
    return found


def _places(data: Bytes, at: Array, lines: Array) -> tuple[Array, Array]:
    """The column of each cell and where its place ends. Raises NotPlainError for a place on another line."""
    place = at + len(_CELL)
    column = np.zeros(len(at), np.int64)
    going = np.ones(len(at), np.bool_)
    for _ in range(3):
        letter = data[place]
        going &= (letter >= _A) & (letter <= _Z)
        column[going] = column[going] * 26 + (letter[going] - (_A - 1))
        place += going
    number = np.zeros(len(at), np.int64)
    going[:] = True
    for _ in range(7):
        figure = data[place]
        going &= (figure >= _ZERO) & (figure <= _NINE)
        number[going] = number[going] * 10 + (figure[going] - _ZERO)
        place += going
    if (
        (data[place] != _QUOTE).any()
        or (number != lines).any()
        or (column < 1).any()
        or (column > LAST_COLUMN + 1).any()
    ):
        raise NotPlainError
    return column - 1, place
