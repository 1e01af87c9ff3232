"""The day on which somebody reaches an age, or a span of time has passed."""

from __future__ import annotations

from datetime import date

import numpy as np

from ..engine.periods import Period
from ..model.calendar import from_ordinal, ordinal


def reached(start: date, period: Period) -> date:
    """`start` plus a period; a day that does not exist becomes the first of the next month."""
    return from_ordinal(int(period.after(np.array([ordinal(start)], dtype=np.int32))[0]))
