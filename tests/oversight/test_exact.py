"""Exact limits and quantiles: the worked values, a second implementation, and what the limits promise."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from cair_compliance.oversight.estimating import t_at_most, t_quantile
from cair_compliance.oversight.exact import (
    at_most,
    binomial_at_most,
    clopper_pearson,
    discovery_size,
    hypergeometric,
    kappa,
    limits,
    mcnemar,
)
from cair_compliance.oversight.quality import acceptance_rule, risks_of


@pytest.mark.parametrize(
    ("size", "drawn", "found", "expected"),
    [(60, 30, 2, (2, 10)), (120, 40, 5, (7, 29)), (96, 30, 0, (0, 9)), (30, 30, 4, (4, 4)), (1, 1, 0, (0, 0))],
)
def test_limits_of_the_number_wrong(size, drawn, found, expected):
    assert limits(size, drawn, found) == expected


def samples():
    return st.integers(1, 40).flatmap(
        lambda size: st.integers(0, size).flatmap(
            lambda drawn: st.tuples(st.just(size), st.just(drawn), st.integers(0, drawn))
        )
    )


TAIL = 0.025 * (1 + 1e-9)
"""A tail of exactly 1/40 comes out of floating point a little above it; our own limits are exact fractions."""


@settings(max_examples=40)
@given(samples())
@example((40, 1, 0))
def test_limits_agree_with_a_second_implementation(sample):
    size, drawn, found = sample
    low, high = limits(size, drawn, found)
    inside = [
        wrong
        for wrong in range(found, size - drawn + found + 1)
        if stats.hypergeom.cdf(found, size, wrong, drawn) > TAIL
        and stats.hypergeom.sf(found - 1, size, wrong, drawn) > TAIL
    ]
    assert (low, high) == (inside[0], inside[-1])


@settings(max_examples=25)
@given(st.integers(1, 25).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n))))
def test_limits_hold_what_they_promise_and_turn_round(sample):
    size, drawn, wrong = sample
    possible = range(max(0, drawn - size + wrong), min(drawn, wrong) + 1)
    held = [k for k in possible if limits(size, drawn, k)[0] <= wrong <= limits(size, drawn, k)[1]]
    assert sum(hypergeometric(size, wrong, drawn, k) for k in held) >= Fraction(95, 100)
    for found in possible:
        low, high = limits(size, drawn, found)
        assert limits(size, drawn, drawn - found) == (size - high, size - low)


def test_clopper_pearson_worked_values():
    assert [round(100 * x, 1) for x in clopper_pearson(30, 2)] == [0.8, 22.1]
    assert [round(100 * x, 1) for x in clopper_pearson(30, 0)] == [0.0, 11.6]
    assert clopper_pearson(30, 30)[1] == 1.0


@settings(max_examples=25)
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_clopper_pearson_agrees_with_the_beta_quantiles(sample):
    drawn, found = sample
    low, high = clopper_pearson(drawn, found)
    expected = stats.binomtest(found, drawn).proportion_ci(0.95, "exact")
    assert math.isclose(low, expected.low, abs_tol=1e-9)
    assert math.isclose(high, expected.high, abs_tol=1e-9)


def test_discovery_sizes():
    worked = {20: (19, 16), 40: (31, 21), 60: (38, 23), 96: (43, 24), 120: (47, 26), 200: (51, 27), 400: (55, 28)}
    for size, expected in worked.items():
        assert tuple(discovery_size(size, Fraction(share, 100)) for share in (5, 10)) == expected


@given(st.integers(1, 120), st.integers(1, 100))
def test_a_discovery_size_is_enough_and_one_fewer_is_not(size, percent):
    share = Fraction(percent, 100)
    drawn, wrong = discovery_size(size, share), math.ceil(share * size)
    assert 1 - at_most(size, wrong, drawn, 0) >= Fraction(95, 100)
    assert drawn == 1 or 1 - at_most(size, wrong, drawn - 1, 0) < Fraction(95, 100)


@pytest.mark.parametrize(
    ("size", "drawn", "most"), [(50, 29, 1), (100, 44, 2), (200, 48, 2), (400, 50, 2), (None, 52, 2)]
)
def test_acceptance_rules(size, drawn, most):
    rule = acceptance_rule(size)
    assert (rule.drawn, rule.most) == (drawn, most)
    assert max(rule.risk_reject_good, rule.risk_accept_bad) <= 0.10


def test_the_classic_coverage_rule():
    low, high = risks_of(None, 19, 6, Fraction(20, 100), Fraction(50, 100))
    assert (round(1 - low, 2), round(1 - high, 2)) == (0.93, 0.92)


@given(st.integers(1, 400), st.floats(0.001, 0.999), st.data())
def test_binomial_sums(drawn, share, data):
    found = data.draw(st.integers(-1, drawn))
    assert math.isclose(binomial_at_most(drawn, found, share), stats.binom.cdf(found, drawn, share), abs_tol=1e-9)


@pytest.mark.parametrize("free", [1, 2, 3, 4, 5, 8, 11, 30, 301])
def test_student_quantiles(free):
    assert math.isclose(t_quantile(free, 0.975), stats.t.ppf(0.975, free), rel_tol=1e-9)
    assert math.isclose(t_at_most(free, 1.3), stats.t.cdf(1.3, free), rel_tol=1e-9)


def test_kappa_by_hand():
    # 20 and 15 agree of 50; chance agreement 0.5: (0.7 - 0.5) / 0.5.
    assert math.isclose(kappa(((20, 5), (10, 15))), 0.4)
    assert kappa(((50, 0), (0, 0))) is None
    assert kappa(((0, 0), (0, 0))) is None
    assert kappa(((9, 0), (0, 1))) == 1.0


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_exact_sign_test(one, other):
    expected = stats.binomtest(one, one + other, 0.5).pvalue if one + other else 1.0
    assert math.isclose(float(mcnemar(one, other)), expected, rel_tol=1e-9)


def test_impossible_numbers_are_refused():
    for bad in ((10, 11, 0), (10, 5, 6), (10, 5, -1)):
        with pytest.raises(ValueError, match="order"):
            limits(*bad)
    with pytest.raises(ValueError, match="order"):
        clopper_pearson(0, 0)
    with pytest.raises(ValueError, match="no sample"):
        acceptance_rule(1)
