"""The dose lines that may count at all, in the order of their pupils, with what each may mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.doses import DoseTable
from .cohort import Mask
from .periods import MISSING, Days, add_months


@dataclass(frozen=True)
class DoseColumns:
    """What the engine reads of a DoseTable, the lines of each pupil together, pupils in order."""

    pupil: NDArray[np.int32]
    product: NDArray[np.int16]
    day: Days
    month_only: Mask
    conflict: Mask
    usable: Mask

    @classmethod
    def of(cls, doses: DoseTable) -> DoseColumns:
        order: slice | NDArray[np.intp] = slice(None)
        if not (doses.pupil[1:] >= doses.pupil[:-1]).all():
            order = np.argsort(doses.pupil, kind="stable")
        return cls(
            pupil=doses.pupil[order],
            product=doses.product[order],
            day=doses.day[order],
            month_only=doses.month_only[order],
            conflict=doses.conflict[order],
            usable=(doses.documented & ~doses.superseded)[order],
        )

    def of_pupils(self, start: int, end: int) -> DoseColumns:
        """The lines of the pupils from `start` to before `end`, who are numbered from 0."""
        a, b = np.searchsorted(self.pupil, np.array([start, end], dtype=self.pupil.dtype)).tolist()
        return DoseColumns(
            self.pupil[a:b] - np.int32(start), self.product[a:b], self.day[a:b], self.month_only[a:b],
            self.conflict[a:b], self.usable[a:b],
        )  # fmt: skip


@dataclass(frozen=True)
class Lines:
    """Doses of `size` pupils, a line each, pupil by pupil.

    `first` and `last` are the same day except for month-only doses, clipped to birth and as-of.
    """

    size: int
    pupil: NDArray[np.int32]
    product: NDArray[np.int16]
    first: Days
    last: Days
    month_only: Mask
    conflict: Mask

    def of(self, columns: NDArray[np.intp]) -> Lines:
        """The lines of some pupils only, numbered by their place in `columns` (ascending)."""
        number = np.full(self.size, -1, dtype=np.int32)
        number[columns] = np.arange(len(columns), dtype=np.int32)
        pupil = number[self.pupil]
        keep = pupil >= 0
        return Lines(
            len(columns), pupil[keep], self.product[keep], self.first[keep], self.last[keep], self.month_only[keep],
            self.conflict[keep],
        )  # fmt: skip


def sorted_out(doses: DoseColumns, known: Mask, row_of: NDArray[np.int8]) -> NDArray[np.int8]:
    """The row of each line's pupil, -1 for lines that can never count: undocumented, or of no `known` product."""
    return np.where(doses.usable & known[doses.product], row_of[doses.pupil], np.int8(-1))


def usable_lines(doses: DoseColumns, wanted: Mask, number: NDArray[np.int32], birth: Days, as_of: Days) -> Lines:
    """The wanted lines that fall between birth and the as-of date; the others never count.

    `number[pupil]` is the number a pupil has in `birth` and `as_of`.
    """
    line = np.flatnonzero(wanted)
    pupil, day = number[doses.pupil[line]], doses.day[line]
    month_only, conflict = _of_some(doses.month_only, line), _of_some(doses.conflict, line)
    born, today = birth[pupil], _of_all(as_of, pupil)
    first = last = day
    if month_only.any():
        month_end = add_months(day, 1) - np.int32(1)
        last = np.minimum(np.where(month_only, month_end, day), today)
        first = np.where(month_only, np.maximum(day, born), day)
    real = (first <= today) & (last >= born) & (first <= last) & (born != MISSING)
    if not real.all():
        kept = np.flatnonzero(real)
        line, pupil, month_only, conflict = line[kept], pupil[kept], month_only[kept], conflict[kept]
        first, last = (last[kept],) * 2 if first is last else (first[kept], last[kept])
    return Lines(len(birth), pupil, doses.product[line], first, last, month_only, conflict)


def _of_some(marks: Mask, line: NDArray[np.intp]) -> Mask:
    """The marks of some lines; most rosters have none at all."""
    return marks[line] if marks.any() else np.zeros(len(line), dtype=np.bool_)


def _of_all(as_of: Days, pupil: NDArray[np.int32]) -> Days | np.int32:
    """The as-of date of each line's pupil, or the one date of all."""
    return np.int32(as_of[0]) if len(as_of) and (as_of == as_of[0]).all() else as_of[pupil]
