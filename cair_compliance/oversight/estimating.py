"""From the facilities that were visited to the whole county: a weighted ratio, its spread, its limits.

Each facility stands for as many as its chance to be chosen says. The spread is that between facilities (linearised
ratio, the facilities of a stratum taken as drawn with replacement, which errs on the wide side); facilities taken for
certain add the spread within. Pupils are never pooled as if they had been drawn one by one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..model.spot_check import Estimate
from .exact import CONFIDENCE, bisected

ALIKE = "every record looked at gave the same answer, which does not tell how many others differ"


@dataclass(frozen=True, slots=True)
class Cluster:
    """One visited facility: `found` of `examined` pupils have the property that is estimated, of `size` enrolled."""

    stratum: str
    certain: bool
    weight: Fraction
    size: int
    examined: int
    found: int

    @property
    def total(self) -> Fraction:
        """Estimated pupils of the facility with the property."""
        return Fraction(self.size * self.found, self.examined)


def ratio(clusters: Sequence[Cluster]) -> Fraction:
    """The estimated share among all pupils of the frame."""
    whole = sum((one.weight * one.size for one in clusters), Fraction(0))
    return sum((one.weight * one.total for one in clusters), Fraction(0)) / whole


def variance(clusters: Sequence[Cluster]) -> Fraction | None:
    """The linearised variance of the ratio; None where a stratum has one facility alone, so that nothing tells it."""
    share = ratio(clusters)
    whole = sum((one.weight * one.size for one in clusters), Fraction(0))
    strata: dict[str, list[Fraction]] = defaultdict(list)
    spread = Fraction(0)
    for one in clusters:
        if not one.certain:
            strata[one.stratum].append(one.weight * (one.total - share * one.size))
        elif one.examined < one.size:
            if one.examined == 1:
                return None
            spread += _within(one)
    for residuals in strata.values():
        if len(residuals) == 1:
            return None
        mean = sum(residuals, Fraction(0)) / len(residuals)
        squares = sum(((r - mean) ** 2 for r in residuals), Fraction(0))
        spread += Fraction(len(residuals), len(residuals) - 1) * squares
    return spread / whole**2


def _within(one: Cluster) -> Fraction:
    share = Fraction(one.found, one.examined)
    left = 1 - Fraction(one.examined, one.size)
    return one.size**2 * left * share * (1 - share) / (one.examined - 1)


def freedom(clusters: Sequence[Cluster]) -> int:
    """Degrees of freedom: facilities less strata, or pupils less facilities where every facility was certain."""
    drawn = [one for one in clusters if not one.certain]
    if not drawn:
        return sum(one.examined - 1 for one in clusters)
    return len(drawn) - len({one.stratum for one in drawn})


def estimate(label: str, clusters: Sequence[Cluster], confidence: Fraction = CONFIDENCE) -> Estimate | None:
    """The share with its limits; None where no facility has an examined pupil."""
    used = [one for one in clusters if one.examined and one.size]
    if not used:
        return None
    share, pupils, free = ratio(used), sum(one.examined for one in used), freedom(used)
    spread = variance(used)
    low = high = effect = None
    why = ""
    if spread is None or free < 1:
        why = _untold(used)
    elif spread == 0 and all(one.examined == one.size and one.certain for one in used):
        low = high = float(share)
        why = "everybody was looked at"
    elif spread == 0:
        why = ALIKE if share in (0, 1) else "the facilities gave the same share, so the spread cannot be told"
    else:
        reach = t_quantile(free, float(1 - (1 - confidence) / 2)) * math.sqrt(spread)
        low, high = max(0.0, float(share) - reach), min(1.0, float(share) + reach)
        alone = share * (1 - share) / pupils
        effect = float(spread / alone) if alone else None
    return Estimate(label, float(share), low, high, effect, pupils, len(used), free, why)


def _untold(clusters: Sequence[Cluster]) -> str:
    """Why the spread cannot be told."""
    if any(one.certain and one.examined == 1 < one.size for one in clusters):
        return "in a facility that had to be taken only one child was looked at, which tells nothing of the spread"
    return "a group of facilities has one visited facility alone, so the spread between facilities cannot be told"


def t_at_most(free: int, value: float) -> float:
    """Student's t: the chance of at most `value` >= 0, by the finite sum for whole degrees of freedom."""
    angle = math.atan2(value, math.sqrt(free))
    cosine, sine = math.cos(angle), math.sin(angle)
    term, total = (cosine, cosine) if free % 2 else (1.0, 1.0)
    for k in range(3 if free % 2 else 2, free - 1, 2):
        term *= cosine**2 * (k - 1) / k
        total += term
    if free == 1:
        inside = 2 * angle / math.pi
    elif free % 2:
        inside = 2 / math.pi * (angle + sine * total)
    else:
        inside = sine * total
    return 0.5 + inside / 2


def t_quantile(free: int, chance: float) -> float:
    """The value that Student's t stays below with a chance of at least one half."""
    share = bisected(lambda u: t_at_most(free, u / (1 - u) if u < 1 else math.inf) >= chance)
    return share / (1 - share)
