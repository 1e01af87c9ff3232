"""Lot quality: how many records to draw, and how many wrong ones to accept, with both risks said beside the rule."""

from __future__ import annotations

from fractions import Fraction

from ..model.spot_check import AcceptanceRule
from .exact import at_most, binomial_at_most, nearest

GOOD, BAD, RISK = Fraction(2, 100), Fraction(10, 100), Fraction(10, 100)
MOST = 1000
"""Where nothing below this many pupils is enough, the shares lie too close together."""


TYPICAL_SIZES = (50, 100, 200, 400, None)


def acceptance_rules() -> tuple[AcceptanceRule, ...]:
    """The rule for facilities of typical sizes."""
    return tuple(map(acceptance_rule, TYPICAL_SIZES))


def acceptance_rule(
    size: int | None, good: Fraction = GOOD, bad: Fraction = BAD, risk: Fraction = RISK
) -> AcceptanceRule:
    """The smallest sample, and the most wrong records to accept, that keep both risks within `risk`.

    size        pupils of the facility; None for a population much larger than the sample
    good, bad   shares of wrong records that should be accepted, and should not
    The number wrong in a facility is the nearest whole number. Raises ValueError where no sample is enough.
    """
    for drawn in range(1, min(size or MOST, MOST) + 1):
        for most in range(drawn):
            risks = risks_of(size, drawn, most, good, bad)
            if risks[1] > risk:
                break
            if risks[0] <= risk:
                return AcceptanceRule(size, drawn, most, good, bad, float(risks[0]), float(risks[1]))
    raise ValueError("no sample keeps both risks; draw everybody")


def risks_of(
    size: int | None, drawn: int, most: int, good: Fraction, bad: Fraction
) -> tuple[Fraction | float, Fraction | float]:
    """(the chance to reject a good facility, the chance to accept a bad one) when `most` wrong are accepted."""
    if size is None:
        return 1 - binomial_at_most(drawn, most, float(good)), binomial_at_most(drawn, most, float(bad))
    return 1 - at_most(size, nearest(good * size), drawn, most), at_most(size, nearest(bad * size), drawn, most)
