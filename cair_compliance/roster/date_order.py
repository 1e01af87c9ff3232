"""Month first or day first: decided for the whole file by what its own dates allow, or asked, never guessed.

A date such as 13/04/2021 can be one day only and is read as that day. It shows how its writer wrote, so the
dates beside it that can be read both ways (05/06/2020) wait for an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..model.questions import DAY_FIRST, MONTH_FIRST
from .reading import DateParts, Kind, Order, Reading

_WITH_DATES = (Kind.DATES, Kind.DOUBTFUL, Kind.AMBIGUOUS)


@dataclass(frozen=True, slots=True)
class DateOrder:
    """How dates that can be read both ways are read; "" where nobody can say.

    `usual` holds for most lines, `beside` for lines with a date that can only be day-first. `asked`: the usual
    order rests on an answer, given or still wanted. `assumed`: nothing in the file shows its order, so the custom
    of the country is taken until somebody says otherwise. `day_first`: a date of the file can only have the day
    first; it is read so whatever the answer.
    """

    usual: str
    beside: str
    asked: bool = False
    assumed: bool = False
    day_first: bool = False

    @property
    def is_plain(self) -> bool:
        """Every line is read the same way and nothing has to be said."""
        return self == PLAIN

    def of_line(self, readings: Sequence[Reading]) -> LineOrder:
        """The order of one line, or of all lines of one pupil.

        Dates with two and with four figures for the year are two handwritings: what one shows does not tell
        against the other, as long as that shows an order of its own.
        """
        if not any(map(is_day_first, readings)):
            return LineOrder(self.usual, self.usual, self.asked, self.asked)
        settled = [_shows_month_first(readings, short=short) for short in (False, True)]
        values = [MONTH_FIRST if one else self.beside for one in settled]
        return LineOrder(values[0], values[1], not settled[0], not settled[1], day_first=True)


@dataclass(frozen=True, slots=True)
class LineOrder:
    """MONTH_FIRST, DAY_FIRST or "" (doubt) for dates with long and with short years.

    `asked`, `short_asked`: that order rests on an answer, given or wanted. `day_first`: a date of the line can
    only have the day first.
    """

    value: str = MONTH_FIRST
    short: str = MONTH_FIRST
    asked: bool = False
    short_asked: bool = False
    day_first: bool = False

    def of(self, parts: DateParts) -> str:
        return self.short if parts.short else self.value

    def asks_about(self, reading: Reading) -> bool:
        """Whether what is read depends on the answer."""
        return any(
            parts.order is Order.EITHER and (self.short_asked if parts.short else self.asked)
            for parts in reading.dates
        )  # fmt: skip


PLAIN = DateOrder(MONTH_FIRST, MONTH_FIRST)
AS_USUAL = LineOrder()


def order_of_file(readings: Iterable[Reading], answer: str) -> DateOrder:
    """What the dates of a file say of their order, and the answer where they leave it open."""
    orders = {parts.order for reading in readings if reading.kind in _WITH_DATES for parts in reading.dates}
    if Order.DAY_FIRST not in orders:
        if Order.MONTH_FIRST in orders or Order.EITHER not in orders:
            return PLAIN
        return DateOrder(answer or MONTH_FIRST, answer or MONTH_FIRST, asked=True, assumed=True)
    if Order.MONTH_FIRST in orders:
        return DateOrder(MONTH_FIRST, answer, day_first=True)
    return DateOrder(answer, answer, asked=True, day_first=True)


def _shows_month_first(readings: Sequence[Reading], *, short: bool) -> bool:
    orders = {parts.order for reading in readings for parts in reading.dates if parts.short == short}
    return Order.MONTH_FIRST in orders and Order.DAY_FIRST not in orders


def is_day_first(reading: Reading) -> bool:
    """One of its dates can only be day-first."""
    return reading.kind in _WITH_DATES and any(parts.order is Order.DAY_FIRST for parts in reading.dates)


def in_order(reading: Reading, order: LineOrder) -> Reading | None:
    """The reading with its dates in that order; None where the order is wanted and unknown."""
    if reading.kind not in _WITH_DATES:
        return reading
    swappable = [parts for parts in reading.dates if parts.order is Order.EITHER]
    if not all(map(order.of, swappable)):
        return None
    dates = reading.dates
    if any(order.of(parts) == DAY_FIRST for parts in swappable):
        dates = tuple(
            parts.swapped() if parts in swappable and order.of(parts) == DAY_FIRST else parts for parts in dates
        )  # fmt: skip
    elif reading.kind is not Kind.AMBIGUOUS:
        return reading
    kind = reading.kind
    if kind is Kind.AMBIGUOUS:
        kind = Kind.DOUBTFUL if reading.words else Kind.DATES
    return replace(reading, kind=kind, dates=dates)
