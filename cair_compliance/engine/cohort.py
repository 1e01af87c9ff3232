"""Pupils and their doses packed into columns: one array a series, [slots, pupils], oldest dose first.

Loops run over the few dose slots, numpy runs over the pupils. A doubtful dose (month only, or counted in one
plausible reading and not in another) makes several readings of the same cohort; each is packed by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import ordinal
from ..model.people import Circumstances, Exemption, ExemptionClaim
from .periods import MISSING, Days, Period, month_of

Mask = NDArray[np.bool_]

NO_CIRCUMSTANCES = Circumstances()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A dose cell that could not be read: neither a dose nor "no dose". `groups` are those it would count for."""

    groups: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What the law asks about one pupil: age, program, grade and the entry that the requirements attach to."""

    birthdate: date | None
    program: str
    entry_date: date
    entry_type: str = "admission"
    grade: str = ""
    claims: tuple[ExemptionClaim, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    circumstances: Circumstances = NO_CIRCUMSTANCES


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


@dataclass(frozen=True)
class Cohort:
    """Pupils as columns in one reading. `as_of`, `birth` and `entry` are days since 1970-01-01."""

    as_of: Days
    grace: int
    birth: Days
    entry: Days
    streams: Mapping[str, Stream]
    reading: Reading
    _ages: dict[Period, Days] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.birth)

    def birthday(self, age: Period) -> Days:
        """The day each pupil reaches `age`."""
        if age not in self._ages:
            self._ages[age] = age.after(self.birth)
        return self._ages[age]

    def valid_from(self, age: Period) -> Days:
        """The first day on which a dose is not too early for a minimum age (four-day rule)."""
        return (self.birthday(age) - np.int32(self.grace)).astype(np.int32)

    def aged(self, start: Period | None, until: Period | None) -> Mask:
        """Who is at least `start` and not yet `until` old on the as-of date."""
        fits = np.ones(len(self), dtype=np.bool_)
        if start is not None:
            fits &= self.birthday(start) <= self.as_of
        if until is not None:
            fits &= self.birthday(until) > self.as_of
        return fits

    def take(self, places: NDArray[np.intp]) -> Cohort:
        """The same columns for some pupils only."""
        streams = {
            name: Stream(s.day[:, places], s.kind[:, places], s.month_only[:, places], s.counts[:, places], s.bits)
            for name, s in self.streams.items()
        }
        return Cohort(self.as_of[places], self.grace, self.birth[places], self.entry[places], streams, self.reading)


def column(dates: Sequence[date | None]) -> Days:
    """Dates as days since 1970-01-01, MISSING for None."""
    return np.array([MISSING if d is None else ordinal(d) for d in dates], dtype=np.int32)


def same_month(days: Days, others: Days) -> Mask:
    return np.asarray(month_of(days) == month_of(others))
