"""The run brake: a registry that knows too few of the pupils was probably asked about the wrong list.

Then neither its records nor its "no record" may decide anything, until a person says that it is as it should be.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeAlias

from ..model.answers import Answer, Outcome
from .apart import withhold

Given: TypeAlias = Mapping[int, tuple[Answer, ...]]
"""Answers by the pupil's place in the roster."""

FEWEST_PUPILS = 20
LOWEST_SHARE = 0.7
WHY = (
    "It knows {matched} of {held} children, which is too few to be the right list or the right registry. "
    "Its answers are held back until a person says that both are right."
)
HELD = "its answers are held back."
"""Said with each pupil; why stands once, with the registry."""


def braked(answers: Given) -> dict[str, str]:
    """Registries with fewer than 70 % matches, of 20 or more pupils -> why, in words.

    A locked record counts as none, so that nothing tells the two apart.
    """
    by_registry: dict[str, list[Answer]] = {}
    for given in answers.values():
        for answer in given:
            by_registry.setdefault(answer.registry, []).append(answer)
    said = {registry: _said(given) for registry, given in by_registry.items() if len(given) >= FEWEST_PUPILS}
    return {registry: words for registry, words in said.items() if words}


def _said(given: list[Answer]) -> str:
    matched = sum(answer.accepted for answer in given)
    answered = sum(answer.accepted or answer.definite for answer in given)
    if matched >= LOWEST_SHARE * answered:
        return ""
    return WHY.format(matched=matched, held=sum(_holds(answer) for answer in given))


def hold_back(answers: Given, lifted: Collection[str] = ()) -> dict[int, tuple[Answer, ...]]:
    """The answers with those of braked registries held back, save the `lifted` ones."""
    held = braked(answers).keys() - set(lifted)
    return {
        place: tuple(_held(answer) if answer.registry in held and _holds(answer) else answer for answer in given)
        for place, given in answers.items()
    }


def _holds(answer: Answer) -> bool:
    """Whether there is an answer to hold back; a call that failed stays what it is."""
    said = answer.outcome in (Outcome.NOT_FOUND, Outcome.PROTECTED, Outcome.TOO_MANY)
    return said or answer.accepted or bool(answer.candidates)


def _held(answer: Answer) -> Answer:
    return replace(withhold(answer, HELD) if answer.accepted else answer, detail=HELD, held=True)
