"""What a cell that should hold a date turns out to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from ..model.calendar import PartialDate
from .grid import Mark


class Kind(Enum):
    """What stands in a cell that should hold a date."""

    BLANK = "blank"
    DATES = "dates"
    AMBIGUOUS = "ambiguous"
    IMPOSSIBLE = "impossible"
    NO_YEAR = "no_year"
    DOUBTFUL = "doubtful"
    NOTE = "note"
    UNREADABLE = "unreadable"
    NO_VALUE = "no_value"
    CONTROL = "control"
    TOO_LONG = "too_long"


class Order(Enum):
    """Whether month and day can be told apart in a date written in figures."""

    SURE = "sure"
    EITHER = "either"
    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


@dataclass(frozen=True, slots=True)
class DateParts:
    """Year, month and day as written. `short` years have two digits; `day` is None for a month alone."""

    year: int
    month: int
    day: int | None
    short: bool = False
    order: Order = Order.SURE

    def on(self, window: int) -> PartialDate | None:
        """The date with a two-digit year put into the 100 years from `window` on; None if no such day."""
        year = window + (self.year - window) % 100 if self.short else self.year
        return calendar_date(year, self.month, self.day)

    def swapped(self) -> DateParts:
        assert self.day is not None
        return DateParts(self.year, self.day, self.month, self.short)


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell, read. `words` is what stands beside the dates: a product name or a remark."""

    kind: Kind
    dates: tuple[DateParts, ...] = ()
    words: str = ""


def single_day(reading: Reading, window: int) -> date | None:
    """The one whole day of a reading, a two-digit year put into the 100 years from `window` on."""
    if reading.kind is not Kind.DATES or len(reading.dates) != 1 or reading.words:
        return None
    day = reading.dates[0].on(window)
    return day.first if day is not None and day.day else None


BLANK = Reading(Kind.BLANK)
FROM_MARK = {
    Mark.NO_VALUE: Reading(Kind.NO_VALUE),
    Mark.CONTROL: Reading(Kind.CONTROL),
    Mark.TOO_LONG: Reading(Kind.TOO_LONG),
    Mark.CUT: Reading(Kind.UNREADABLE),
    Mark.SHIFTED: Reading(Kind.UNREADABLE),
}


def calendar_date(year: int, month: int, day: int | None) -> PartialDate | None:
    """The day, or the month where `day` is None; None when there is no such day between 1900 and 2199."""
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    return PartialDate(year, month, day) if 1900 <= year <= 2199 and day != 0 else None
