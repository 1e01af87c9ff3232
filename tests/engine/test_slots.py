"""Laying doses out in slots agrees with doing it dose by dose; blocks and depth change nothing."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.engine import evaluating
from cair_compliance.engine.cases import evaluate_cases
from cair_compliance.engine.periods import MISSING, add_months
from cair_compliance.engine.slots import in_slots

from .generate import cases

LINE = st.tuples(st.integers(0, 4), st.integers(-40_000, 60_000), st.integers(1, 7), st.booleans())
FAR = st.tuples(st.integers(0, 4), st.sampled_from([-(2**25), 0, 2**25]), st.integers(1, 7), st.booleans())


def by_hand(lines, size):
    """pupil -> [(day, kind, month_only)], oldest first, one a day."""
    found = [{} for _ in range(size)]
    for pupil, day, kind, month_only in lines:
        known, months = found[pupil].get(day, (0, True))
        found[pupil][day] = (known | kind, months and month_only)
    return [[(day, *of_day[day]) for day in sorted(of_day)] for of_day in found]


def laid_out(lines, size):
    lines = sorted(lines, key=lambda line: line[0])
    pupil, day, kind, month_only = (list(column) for column in zip(*lines, strict=True)) if lines else ([],) * 4
    stream = in_slots(
        size,
        np.array(pupil, dtype=np.int32),
        np.array(day, dtype=np.int32),
        np.array(kind, dtype=np.uint8),
        np.array(month_only, dtype=np.bool_),
        {"a": 1, "b": 2, "c": 4},
        lambda kinds: kinds > 0,
    )
    columns = zip(stream.day.T.tolist(), stream.kind.T.tolist(), stream.month_only.T.tolist(), strict=True)
    for days, kinds, _ in columns:
        assert [kind > 0 for kind in kinds] == [day != MISSING for day in days]
    columns = zip(stream.day.T.tolist(), stream.kind.T.tolist(), stream.month_only.T.tolist(), strict=True)
    return [[found for found in zip(*column, strict=True) if found[0] != MISSING] for column in columns]


@given(st.lists(LINE, max_size=60))
def test_slots_agree_with_doing_it_dose_by_dose(lines):
    assert laid_out(lines, 5) == by_hand(lines, 5)


@given(st.lists(FAR, max_size=30))
def test_days_thousands_of_years_away_keep_their_order(lines):
    assert laid_out(lines, 5) == by_hand(lines, 5)


def test_a_pupil_with_hundreds_of_doses():
    lines = [(0, 3 * (n * 37 % 300), 1, False) for n in range(300)] + [(1, 5, 2, True)]
    assert laid_out(lines, 2) == by_hand(lines, 2)


@pytest.mark.parametrize("block", [1, 7, 64])
def test_blocks_change_no_answer(monkeypatch, pack, block):
    chosen = [{**case, "as_of": "2025-10-01"} for case in islice(cases(5, 200), 120)]
    chosen = [case for case in chosen if case["birthdate"] <= case["as_of"]]
    whole = evaluate_cases(pack, chosen)
    monkeypatch.setattr(evaluating, "BLOCK", block)
    assert evaluate_cases(pack, chosen) == whole


def test_months_from_far_away_and_from_nowhere():
    days = np.array([MISSING, -60_000, 0, 90_000], dtype=np.int32)
    found = add_months(days, 12)
    assert found[0] == MISSING and found.dtype == np.int32
    assert list(found[1:]) == [add_months(days[n : n + 1], 12)[0] for n in (1, 2, 3)]
