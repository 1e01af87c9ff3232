"""Pupils and their doses packed into columns: one array a series, [slots, pupils], oldest dose first.

Loops run over the few dose slots, numpy runs over the pupils. A doubtful dose (month only, or counted in one
plausible reading and not in another) makes several readings of the same cohort; each is packed by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .periods import Days, Period, month_of

Mask = NDArray[np.bool_]
Counts = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read doubtful doses: contested ones in or out, month-only ones on the last or first day,
    and of one dose for which two sources give different dates, the earlier or the later."""

    contested: bool
    month_end: bool
    later_date: bool = False


BASE = Reading(contested=False, month_end=True)
GENEROUS = Reading(contested=True, month_end=True)
READINGS = (
    BASE,
    *(
        Reading(contested, month_end, later_date)
        for contested in (False, True)
        for month_end in (True, False)
        for later_date in (False, True)
        if (contested, month_end, later_date) != (False, True, False)
    ),
)


@dataclass(frozen=True)
class Stream:
    """The doses of one series, [slots, pupils], oldest first, one a day. `kind` has a bit a group of the series."""

    day: Days
    kind: NDArray[np.uint8]
    month_only: Mask
    counts: Mask
    bits: Mapping[str, int]


class Streams(dict[str, Stream]):
    """Series -> its doses, packed when first asked for."""

    def __init__(self, pack: Callable[[str], Stream] | None = None) -> None:
        """Without `pack` there are no doses: enough for questions of age."""
        super().__init__()
        self._pack = pack

    def __missing__(self, name: str) -> Stream:
        if self._pack is None:
            raise KeyError(name)
        self[name] = found = self._pack(name)
        return found


@dataclass(frozen=True)
class Cohort:
    """Pupils as columns in one reading. `as_of`, `birth` and `entry` are days since 1970-01-01."""

    as_of: Days
    grace: int
    birth: Days
    entry: Days
    streams: Streams
    reading: Reading
    _ages: dict[tuple[Period, int], Days] = field(default_factory=dict, repr=False)
    _counted: dict[Hashable, tuple[Mask, Counts]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.birth)

    def birthday(self, age: Period) -> Days:
        """The day each pupil reaches `age`."""
        return self._reached(age, 0)

    def valid_from(self, age: Period) -> Days:
        """The first day on which a dose is not too early for a minimum age (four-day rule)."""
        return self._reached(age, self.grace)

    def _reached(self, age: Period, early: int) -> Days:
        found = self._ages.get((age, early))
        if found is None:
            found = age.after(self.birth) if not early else self._reached(age, 0) - np.int32(early)
            self._ages[age, early] = found
        return found

    def aged(self, start: Period | None, until: Period | None) -> Mask:
        """Who is at least `start` and not yet `until` old on the as-of date."""
        fits = np.ones(len(self), dtype=np.bool_)
        if start is not None:
            fits &= self.birthday(start) <= self.as_of
        if until is not None:
            fits &= self.birthday(until) > self.as_of
        return fits

    def counted(self, key: Hashable, count: Callable[[], Mask]) -> tuple[Mask, Counts]:
        """Which slots count under one condition, and how many do. Clauses that share a condition share the columns."""
        found = self._counted.get(key)
        if found is None:
            slots = count()
            self._counted[key] = found = slots, sum_slots(slots)
        return found

    def take(self, places: NDArray[np.intp]) -> Cohort:
        """The same columns for some pupils only."""

        def pack(name: str) -> Stream:
            whole = self.streams[name]
            return Stream(
                whole.day[:, places], whole.kind[:, places], whole.month_only[:, places], whole.counts[:, places],
                whole.bits,
            )  # fmt: skip

        return Cohort(
            self.as_of[places], self.grace, self.birth[places], self.entry[places], Streams(pack), self.reading
        )


def sum_slots(slots: Mask) -> Counts:
    """How many slots are set, a pupil each."""
    small = len(slots) <= np.iinfo(np.uint8).max
    found: Counts = np.add.reduce(slots.view(np.uint8), axis=0, dtype=np.uint8 if small else np.int16)
    return found.astype(np.int16)


def same_month(days: Days, others: Days) -> Mask:
    return np.asarray(month_of(days) == month_of(others))
