"""Doses of the lines that need no second look, read for whole columns at once.

On nearly every line of a large list each cell of a dose is blank or one whole date that can be read one way only,
not after the as-of date and no two of them for one vaccine. Such lines are told apart here with a few array
operations; every other line is read cell by cell (`doses.CardReader`), and both give the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import ordinal
from ..model.doses import DoseLines
from ..model.vaccines import Product
from .doses import TDAP, family
from .grid import Cell, Sheet, coded, text_of, used
from .reading import Kind, Order, Reading

Column = tuple[int, str, Product, int | None]
"""Place, heading, product, and the place of the column that names the product more closely."""

_BLANK, _ODD = np.iinfo(np.int32).min, np.iinfo(np.int32).min + 1
_UNKNOWN = _BLANK + 2
_DTAP = ("dtap",)


class PlainDoses:
    """The doses of one sheet under one line of headings."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column], read: Callable[[Cell], Reading], as_of: date) -> None:
        self._columns = columns
        self._numbers = np.array([line.number for line in sheet.lines], np.int32)
        self._place_of = {number: place for place, number in enumerate(self._numbers.tolist())}
        self._days = np.full((len(columns), len(sheet.lines)), _BLANK, np.int32)
        self._known: dict[int, tuple[NDArray[Any], NDArray[np.int32]]] = {}
        self._raws: list[NDArray[Any]] = []
        self._codes: list[NDArray[np.int32]] = []
        for row, (place, _, _, typed) in enumerate(columns):
            values, codes = coded(sheet, place)
            self._codes.append(codes)
            self._raws.append(values)
            if typed is None:
                self._days[row] = self._day_of(values, codes, read)[codes]
            else:
                blank = np.array([value == "" for value in values], np.bool_)
                self._days[row] = np.where(blank[codes], _BLANK, _ODD)
        self._known.clear()
        self._plain = self._found_plain(ordinal(as_of))
        self._first = np.where(self._days > _ODD, self._days, np.iinfo(np.int32).max).min(axis=0, initial=2**31 - 1)
        self._taken: list[tuple[int, int]] = []

    def _day_of(
        self, values: NDArray[Any], codes: NDArray[np.int32], read: Callable[[Cell], Reading]
    ) -> NDArray[np.int32]:
        """The day of each distinct cell that occurs; columns of one table share what they know."""
        if id(values) not in self._known:
            self._known[id(values)] = values, np.full(len(values), _UNKNOWN, np.int32)
        days = self._known[id(values)][1]
        for code in used(codes[days[codes] == _UNKNOWN], len(values)):
            days[code] = _day(read(values[code]))
        return days

    def _found_plain(self, today: int) -> NDArray[np.bool_]:
        plain: NDArray[np.bool_] = ((self._days != _ODD) & (self._days <= today)).all(axis=0)
        families: dict[object, list[int]] = {}
        for row, (_, _, product, _) in enumerate(self._columns):
            families.setdefault(family(product), []).append(row)
        for rows in families.values():
            days = np.sort(self._days[rows], axis=0)
            plain &= ~((days[1:] == days[:-1]) & (days[1:] != _BLANK)).any(axis=0)
        for one in families.get(_DTAP, ()):
            for other in families.get(TDAP, ()):
                plain &= (self._days[one] != self._days[other]) | (self._days[one] == _BLANK)
        return plain

    def takes(self, line: int) -> bool:
        """Whether the doses of the line with this number are plain, whoever's they are."""
        return bool(self._plain[self._place_of[line]])

    def take(self, line: int, draft: int, birthdate: date | None) -> bool:
        """Take the doses of a plain line for a draft. False where one lies before the birth date."""
        place = self._place_of[line]
        if birthdate is not None and ordinal(birthdate) > self._first[place]:
            return False
        self._taken.append((place, draft))
        return True

    def finish(self, lines: DoseLines) -> None:
        """Hand over what was taken, line by line and in the order of the columns."""
        if not self._taken:
            return
        places, drafts = np.array(self._taken, np.int64).T
        days = self._days[:, places].T
        line, column = np.nonzero(days > _ODD)
        products = np.array([lines.catalogue.index[product.id] for _, _, product, _ in self._columns], np.int16)
        headings = np.array([heading for _, heading, _, _ in self._columns], object)
        lines.add_all(
            pupil=drafts[line].astype(np.int32),
            product=products[column],
            day=days[line, column],
            row=self._numbers[places[line]],
            column=headings[column].tolist(),
            raw=self._raw(places, line, column),
        )

    def _raw(self, places: NDArray[np.int64], line: NDArray[np.intp], column: NDArray[np.intp]) -> list[str]:
        """The text of each dose; columns of one table share its cells, which are looked at once."""
        tables = {id(values): values for values in self._raws}
        starts = dict(zip(tables, np.cumsum([0, *map(len, tables.values())]).tolist(), strict=False))
        cells = np.concatenate(list(tables.values()))
        begin = np.array([starts[id(values)] for values in self._raws], np.int64)
        found = np.stack(self._codes)[column, places[line]] + begin[column]
        texts = np.empty(len(cells), object)
        for code in used(found, len(cells)):
            value = cells[code]
            texts[code] = value.strip() if isinstance(value, str) else text_of(value)
        raw: list[str] = texts[found].tolist()
        return raw


def _day(reading: Reading) -> int:
    """The day of a reading that leaves nothing open, _BLANK or _ODD."""
    if reading.kind is Kind.BLANK:
        return _BLANK
    if reading.kind is not Kind.DATES or len(reading.dates) != 1 or reading.words:
        return _ODD
    [parts] = reading.dates
    day = None if parts.short or parts.order is Order.DAY_FIRST else parts.on(0)
    return ordinal(day.first) if day is not None and day.day is not None else _ODD
