import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cair_compliance.model.shares import Share


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Share(17, 120), "14.2 %"),
        (Share(1, 8), "12.5 %"),
        (Share(1, 16), "6.3 %"),
        (Share(0, 7), "0.0 %"),
        (Share(7, 7), "100.0 %"),
        (Share(17, 120, 4), "between 14.1 % and 17.5 %"),
        (Share(1, 20, 1), "between 5.0 % and 10.0 %"),
        (Share(1, 19, 1), "not stated"),
        (Share(1, 19, 0, 1), "between 5.0 % and 10.0 %"),
        (Share(1, 18, 0, 1), "not stated"),
        (Share(1, 20, sound=False), "not stated"),
        (Share(0, 0), "–"),
        (Share(0, 0, 0, 1), "not stated"),
    ],
)
def test_in_words(share, words):
    assert str(share) == words


shares = st.builds(
    lambda count, other, undecided, unplaced: Share(count, count + other + undecided, undecided, unplaced),
    st.integers(0, 150),
    st.integers(0, 150),
    st.integers(0, 12),
    st.integers(0, 6),
)


@settings(max_examples=150)
@given(shares, st.data())
def test_whatever_becomes_of_the_open_pupils_the_share_lies_in_the_range_that_was_stated(share, data):
    counting = data.draw(st.integers(0, share.undecided))
    joining = data.draw(st.integers(0, share.unplaced))
    later = Share(share.count + counting + data.draw(st.integers(0, joining)), share.size + joining)
    if not later.size:
        return
    assert share.least <= later.least <= share.most
    if share.stated and not share.final:
        least, most = (Fraction(number) for number in re.findall(r"[\d.]+", str(share)))
        assert least <= later.least <= most


@given(shares)
def test_a_single_figure_is_stated_only_when_nobody_is_open(share):
    words = str(share)
    assert bool(re.fullmatch(r"[\d.]+ %", words)) == (share.final and share.size > 0)
    assert share.final or "between" in words or words == "not stated"
