"""What a nurse would look at beyond the advisories of the requirements: live vaccines close together.

The interval between live vaccines is advice and no part of the regulation, and worked pupils do not speak of
it; so it joins the advisories where people see them and never those that worked pupils are compared with.
"""

from __future__ import annotations

import numpy as np

from .advisories import advisories_of
from .cohort import Cohort, Mask
from .evaluating import generous_cohort
from .evaluation import Evaluation
from .pack_schema import LiveInterval


def second_opinion(evaluation: Evaluation) -> tuple[tuple[str, ...], ...]:
    """The sorted advisory codes of each pupil, with live vaccines that were given too close together."""
    cohort, rule = generous_cohort(evaluation), evaluation.pack.advisories.live_interval
    found = advisories_of(evaluation)
    if cohort is None:
        return found
    close = live_vaccines_close(cohort, rule)
    return tuple(
        tuple(sorted((*codes, rule.code))) if near else codes for codes, near in zip(found, close.tolist(), strict=True)
    )


def live_vaccines_close(cohort: Cohort, rule: LiveInterval) -> Mask:
    """Pupils with doses of two different live vaccines on different days, fewer than the period apart.

    Doses of one day are as they should be; those of one series have an advisory of their own. Doses of which
    only the month is known are left out.
    """
    close = np.zeros(len(cohort), dtype=np.bool_)
    for place, name in enumerate(rule.series):
        for other in rule.series[place + 1 :]:
            one, two = cohort.streams[name], cohort.streams[other]
            for slot in range(len(one.day)):
                gap = np.abs(two.day.astype(np.int64) - one.day[slot])
                both = one.counts[slot] & ~one.month_only[slot] & two.counts & ~two.month_only
                close |= (both & (gap > 0) & (gap < rule.period.days)).any(axis=0)
    return close
