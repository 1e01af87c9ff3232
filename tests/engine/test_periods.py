"""Date arithmetic: whole columns agree with single dates, and missing days roll forward."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.engine.periods import MISSING, Period, add_months
from cair_compliance.model import calendar


@given(st.dates(date(1950, 1, 1), date(2060, 1, 1)), st.integers(0, 260))
def test_columns_agree_with_single_dates(start, months):
    column = add_months(np.array([calendar.ordinal(start)], dtype=np.int32), months)
    assert calendar.from_ordinal(column[0]) == calendar.add_months(start, months)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-02-29", 12, "2025-03-01"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-10-31", 4, "2026-03-01"),
        ("2026-01-15", 12, "2027-01-15"),
    ],
)
def test_a_day_that_does_not_exist_rolls_forward(start, months, end):
    assert calendar.add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_missing_stays_missing():
    column = np.array([MISSING, 0], dtype=np.int32)
    assert list(Period.parse("4 weeks").after(column)) == [MISSING, 28]
    assert Period.parse("7 years").after(column)[0] == MISSING


@pytest.mark.parametrize("text", ["4", "weeks", "4 fortnights", "-1 days", "four weeks", "1.5 years", 4])
def test_other_spans_are_refused(text):
    with pytest.raises(ValueError):
        Period.parse(text)
