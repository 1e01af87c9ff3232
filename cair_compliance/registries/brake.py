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
HELD = (
    "It knows {matched} of the {answered} pupils it was able to answer about, which is too few to be the right "
    "list or the right registry. Its results are held back until a person lifts this."
)


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
    return HELD.format(matched=matched, answered=answered)


def hold_back(answers: Given, lifted: Collection[str] = ()) -> dict[int, tuple[Answer, ...]]:
    """The answers with those of braked registries held back, save the `lifted` ones."""
    held = {registry: why for registry, why in braked(answers).items() if registry not in lifted}
    return {
        place: tuple(_held(answer, held[answer.registry]) if answer.registry in held else answer for answer in given)
        for place, given in answers.items()
    }


def _held(answer: Answer, why: str) -> Answer:
    if answer.accepted:
        return replace(withhold(answer, why), held=True)
    if answer.candidates or answer.outcome in (Outcome.NOT_FOUND, Outcome.PROTECTED, Outcome.TOO_MANY):
        return replace(answer, detail=why, held=True)
    return answer
