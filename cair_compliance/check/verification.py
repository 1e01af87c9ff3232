"""How far the evidence for one pupil was checked with registries, and in what words to say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..model.answers import REVIEW, Answer, Match, Outcome, Route
from ..model.standings import ROSTER_ONLY, UNVERIFIED, VERIFIED


@dataclass(frozen=True, slots=True)
class Verification:
    """`state` is verified, unverified or roster_only; `reason` names the registries that left it open."""

    state: str
    reason: str = ""


NO_REGISTRY_ASKED = Verification(ROSTER_ONLY)


def verification(
    routes: Sequence[Route], answers: Iterable[Answer], title: Callable[[str], str], why_nobody: str
) -> Verification:
    """Verified when each planned registry gave a definite answer. `why_nobody` is told where none was planned."""
    by_registry = {answer.registry: answer for answer in answers}
    if not routes:
        return Verification(UNVERIFIED, why_nobody)
    reasons = [_open(route, title(route.registry), by_registry.get(route.registry)) for route in routes]
    still_open = [reason for reason in reasons if reason]
    return Verification(UNVERIFIED, " ".join(still_open)) if still_open else Verification(VERIFIED)


def _open(route: Route, title: str, answer: Answer | None) -> str:
    """Why one registry's answer is not definite; "" when it is.

    "No record" from the registry of a county at the edge of two regions closes nothing while the other was not asked.
    """
    if answer is None:
        return f"{title} was not asked."
    if answer.definite and route.not_asked and not answer.accepted:
        return f"{title} returned no record, but {_elsewhere(route)}, which was not asked."
    if answer.definite:
        return ""
    if answer.held:
        return f"{title}: {answer.detail}"
    if answer.outcome is Outcome.FOUND and answer.match is Match.NONE:
        return f"{title} gave no usable answer. {answer.detail}"
    if answer.incomplete:
        return f"{title} answered, but not wholly. {answer.detail}".rstrip()
    if answer.outcome is Outcome.TOO_MANY:
        return (
            f"{title} knows too many children who could be meant and names none. Add the middle name, the sex and the "
            "address to the list and check again."
        )
    if answer.outcome in REVIEW or (answer.outcome is Outcome.FOUND and not answer.accepted):
        return f"{title} has a possible record; a person has to say whether it is this pupil's."
    detail = f" {answer.detail}" if answer.detail else ""
    return f"{title} gave no answer.{detail}"


def _elsewhere(route: Route) -> str:
    return f"{route.county} County may belong to {route.not_asked}"
