"""Dates of doses and birthdays: days, months whose day is unknown, and birthday arithmetic.

Bulk columns hold days since 1970-01-01 (int32); `ordinal` and `from_ordinal` are the way in and out.
A birthday that does not exist rolls forward to the first of the next month (the CDSi convention), so a
child born on Feb 29 turns one on Mar 1.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = 5
EPOCH = date(1970, 1, 1).toordinal()
YEAR_STARTS = (7, 1)
"""Month and day on which a school year's enrolments begin."""


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A calendar day, or a month whose day is not known (`day` is None)."""

    year: int
    month: int
    day: int | None = None

    @classmethod
    def of(cls, value: date) -> PartialDate:
        return cls(value.year, value.month, value.day)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read "2020-03-04" or "2020-03". Raises ValueError on anything else."""
        parts = [int(part) for part in text.split("-")]
        if len(parts) == 2:
            date(parts[0], parts[1], 1)
            return cls(parts[0], parts[1])
        return cls.of(date(*parts))

    @property
    def first(self) -> date:
        return date(self.year, self.month, self.day or 1)

    @property
    def last(self) -> date:
        if self.day:
            return self.first
        return add_months(date(self.year, self.month, 1), 1) - timedelta(days=1)

    def __str__(self) -> str:
        return self.first.isoformat() if self.day else f"{self.year:04d}-{self.month:02d}"


def ordinal(value: date) -> int:
    """Days since 1970-01-01."""
    return value.toordinal() - EPOCH


def from_ordinal(days: int) -> date:
    return date.fromordinal(int(days) + EPOCH)


def add_months(start: date, months: int) -> date:
    """`start` plus calendar months; a day that does not exist becomes the first of the next month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return date(year, month + 1, start.day)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)


def school_year_start(day: date) -> date:
    """The first day of the school year a day lies in; an older enrolment is not this year's."""
    start = date(day.year, *YEAR_STARTS)
    return start if day >= start else date(day.year - 1, *YEAR_STARTS)


def in_words(value: date | PartialDate | None) -> str:
    """ "Oct 6, 2026", "Oct 2026" for a month, "" for nothing."""
    if value is None:
        return ""
    day = value.day
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[value.month - 1]
    return f"{month} {day}, {value.year}" if day else f"{month} {value.year}"


def is_school_day(day: date, closed: Container[date] = ()) -> bool:
    """Monday to Friday, less the days that are known to be without school."""
    return day.weekday() < WEEKDAYS and day not in closed


def school_day_after(start: date, days: int, closed: Container[date] = ()) -> date:
    """The n-th school day after `start`; the day itself is not counted."""
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        left -= is_school_day(day, closed)
    return day
