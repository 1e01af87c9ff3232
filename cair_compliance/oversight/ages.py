"""The day on which somebody reaches an age, or a span of time has passed."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from ..engine.periods import Period
from ..model.calendar import from_ordinal, ordinal

WEEKEND = (5, 6)


def reached(start: date, period: Period) -> date:
    """`start` plus a period; a day that does not exist becomes the first of the next month."""
    return from_ordinal(int(period.after(np.array([ordinal(start)], dtype=np.int32))[0]))


def school_days_after(day: date, count: int, holidays: frozenset[date] = frozenset()) -> date:
    """The last of `count` school days after a day: Monday to Friday, less the holidays that are given."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() not in WEEKEND and day not in holidays
    return day
