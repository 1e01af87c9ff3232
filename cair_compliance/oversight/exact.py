"""Exact statements about a facility from a sample of its pupils, by counting and nothing else.

Integers and `math.comb`; no normal approximation. Each function can be recomputed with a pocket calculator.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

CONFIDENCE = Fraction(95, 100)
HALVINGS = 64
"""Enough to halve [0, 1] down to neighbouring floats."""


def hypergeometric(size: int, wrong: int, drawn: int, found: int) -> Fraction:
    """The chance to find exactly `found` wrong records among `drawn` of `size`, `wrong` of which are wrong."""
    if not max(0, drawn - (size - wrong)) <= found <= min(drawn, wrong):
        return Fraction(0)
    return Fraction(math.comb(wrong, found) * math.comb(size - wrong, drawn - found), math.comb(size, drawn))


def at_most(size: int, wrong: int, drawn: int, found: int) -> Fraction:
    """The chance to find `found` or fewer."""
    ways = sum(math.comb(wrong, k) * math.comb(size - wrong, drawn - k) for k in range(found + 1) if drawn - k >= 0)
    return Fraction(ways, math.comb(size, drawn))


def limits(size: int, drawn: int, found: int, confidence: Fraction = CONFIDENCE) -> tuple[int, int]:
    """Two-sided exact limits of the number wrong in a facility of `size`.

    The least and the greatest number under which what was found, or anything further that way, still has more than
    half of the remaining chance. Raises ValueError where the numbers cannot be.
    """
    if not 0 <= found <= drawn <= size:
        raise ValueError("found, drawn and size are not in order")
    half = (1 - confidence) / 2
    possible = range(found, size - (drawn - found) + 1)
    low = next(m for m in possible if 1 - (at_most(size, m, drawn, found - 1) if found else 0) > half)
    high = next(m for m in reversed(possible) if at_most(size, m, drawn, found) > half)
    return low, high


def binomial_at_most(drawn: int, found: int, share: float) -> float:
    """The chance to find `found` or fewer among `drawn` where each is wrong with chance `share`."""
    if found >= drawn or share <= 0:
        return 1.0
    if found < 0 or share >= 1:
        return 0.0
    log, rest = math.log(share), math.log1p(-share)
    whole = math.lgamma(drawn + 1)
    terms = (
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(drawn - k + 1) + k * log + (drawn - k) * rest)
        for k in range(found + 1)
    )
    return min(1.0, math.fsum(terms))


def clopper_pearson(drawn: int, found: int, confidence: Fraction = CONFIDENCE) -> tuple[float, float]:
    """Exact limits of the share wrong in a population much larger than the sample."""
    if not 0 <= found <= drawn or drawn == 0:
        raise ValueError("found and drawn are not in order")
    half = float(1 - confidence) / 2
    low = 0.0 if found == 0 else bisected(lambda p: 1 - binomial_at_most(drawn, found - 1, p) > half)
    high = 1.0 if found == drawn else bisected(lambda p: binomial_at_most(drawn, found, p) <= half)
    return low, high


def bisected(turned: Callable[[float], bool]) -> float:
    """Where between 0 and 1 a condition turns from false to true."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if turned(middle) else (middle, high)
    return (low + high) / 2


def discovery_size(size: int, share: Fraction, confidence: Fraction = CONFIDENCE) -> int:
    """The fewest pupils to draw so that at least one wrong record is met with that chance, where `share` are wrong."""
    wrong = math.ceil(share * size)
    if not wrong:
        raise ValueError("a share of which nobody is wrong cannot be discovered")
    return next(n for n in range(size + 1) if 1 - at_most(size, wrong, n, 0) >= confidence)


def nearest(value: Fraction) -> int:
    """The nearest whole number, halves up."""
    return math.floor(value + Fraction(1, 2))


def kappa(table: Sequence[Sequence[int]]) -> float | None:
    """Cohen's kappa of a square table; None where chance alone would agree wholly, or nothing was compared."""
    total = sum(map(sum, table))
    if not total:
        return None
    seen = Fraction(sum(table[i][i] for i in range(len(table))), total)
    chance = sum(Fraction(sum(table[i]) * sum(row[i] for row in table), total**2) for i in range(len(table)))
    return None if chance == 1 else float((seen - chance) / (1 - chance))


def mcnemar(one: int, other: int) -> Fraction:
    """Exact two-sided p of McNemar's test: are the two kinds of disagreement equally common?"""
    total = one + other
    if not total:
        return Fraction(1)
    ways = sum(math.comb(total, k) for k in range(min(one, other) + 1))
    return min(Fraction(1), Fraction(2 * ways, 2**total))
