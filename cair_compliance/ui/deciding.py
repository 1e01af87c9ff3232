"""What waits for a person and what a person has decided, counted for the screens. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..api import Check
from ..model.answers import Outcome
from ..registries import Decision, ReviewItem


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of one check. `waiting` in the order of the roster; `decided` the standing decisions."""

    waiting: tuple[ReviewItem, ...]
    decided: tuple[Decision, ...]

    @property
    def total(self) -> int:
        return len(self.waiting) + len(self.decided)

    def next(self, put_off: frozenset[tuple[int, str]]) -> ReviewItem | None:
        """The first that was not put off."""
        return next((item for item in self.waiting if (item.place, item.registry) not in put_off), None)

    def number(self, item: ReviewItem, put_off: frozenset[tuple[int, str]]) -> int:
        """Which of the `total` this one is: those decided and those put off stand before it."""
        before = sum((one.place, one.registry) in put_off for one in self.waiting if one is not item)
        return len(self.decided) + before + 1


def questions(check: Check) -> Questions:
    """All that a person may settle in this check."""
    return Questions(tuple(check.review()), standing_decisions(check))


def standing_decisions(check: Check) -> tuple[Decision, ...]:
    """The last decision on each pupil and registry that was not taken back, and counts."""
    settlement, held = check.sources.settlement, check.held_back()
    last = {(one.place, one.registry): one for one in settlement.decisions}
    return tuple(one for key, one in last.items() if key in settlement.answers and one.registry not in held)


def crowded(check: Check) -> Sequence[tuple[int, str]]:
    """(place, registry) where a registry knows too many children to name any."""
    return [
        (place, answer.registry)
        for place, answers in sorted(check.sources.answers.items())
        for answer in answers
        if answer.outcome is Outcome.TOO_MANY and not answer.held
    ]
