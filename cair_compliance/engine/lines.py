"""The dose lines that may count at all, in the order of their pupils, with what each may mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.people import DoseTable
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
        """The lines of the pupils from `start` to before `end`."""
        a, b = np.searchsorted(self.pupil, [start, end]).tolist()
        return DoseColumns(
            self.pupil[a:b], self.product[a:b], self.day[a:b], self.month_only[a:b], self.conflict[a:b],
            self.usable[a:b],
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

    def pupils(self, start: int, end: int) -> Lines:
        """The lines of the pupils from `start` to before `end`, who are numbered from 0 again."""
        a, b = np.searchsorted(self.pupil, [start, end])
        return Lines(
            end - start, self.pupil[a:b] - np.int32(start), self.product[a:b], self.first[a:b], self.last[a:b],
            self.month_only[a:b], self.conflict[a:b],
        )  # fmt: skip

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


def usable_lines(doses: DoseColumns, known: Mask, number: NDArray[np.int32], birth: Days, as_of: Days) -> Lines:
    """Documented doses of known products between birth and the as-of date; the others never count.

    `known[product]` says whether any series uses a product, `number[pupil]` is a pupil's number among those
    wanted, -1 for the others. `birth` and `as_of` are by number.
    """
    pupil = number[doses.pupil]
    line = np.flatnonzero(doses.usable & known[doses.product] & (pupil >= 0))
    pupil, day, month_only = pupil[line], doses.day[line], doses.month_only[line]
    born, today = birth[pupil], as_of[pupil]
    first = last = day
    if month_only.any():
        month_end = add_months(day, 1) - np.int32(1)
        last = np.minimum(np.where(month_only, month_end, day), today)
        first = np.where(month_only, np.maximum(day, born), day)
    real = (born != MISSING) & (first <= today) & (last >= born) & (first <= last)
    if not real.all() or not (pupil[1:] >= pupil[:-1]).all():
        kept = np.flatnonzero(real)
        kept = kept[np.argsort(pupil[kept], kind="stable")]
        line, pupil, first, last, month_only = line[kept], pupil[kept], first[kept], last[kept], month_only[kept]
    return Lines(len(birth), pupil, doses.product[line], first, last, month_only, doses.conflict[line])
