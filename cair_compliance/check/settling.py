"""A person's word on possible records and on a braked registry: checked, kept, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from ..model.answers import Answer
from ..model.errors import InputRefused
from ..model.roster import Roster
from ..registries import (
    Asking,
    Decision,
    OneDose,
    ask_again,
    braked,
    comes_back,
    review_items,
    serves_another,
    settled,
)
from .sources import Lifting, Settlement, Sources, standins, together


def decided(
    roster: Roster,
    sources: Sources,
    place: int,
    registry: str,
    registry_id: str | None,
    *,
    reason: str,
    person: str,
) -> Settlement:
    """The settlement with one more decision; asks the registry for the chosen record. Raises InputRefused."""
    _check_words(reason, person)
    items = review_items(roster.pupils, sources.answers)
    item = next((one for one in items if (one.place, one.registry) == (place, registry)), None)
    if item is None:
        raise InputRefused("This registry has no possible record of this pupil that waits for a decision.")
    if registry_id is not None and registry_id not in {one.registry_id for one in item.candidates if one.registry_id}:
        raise InputRefused("The chosen record is not one of those the registry named for this pupil.")
    again = _asked_again(roster, sources, place, registry, registry_id) if registry_id is not None else None
    decision = Decision(place, registry, registry_id or "", reason.strip(), person.strip(), datetime.now(UTC))
    before = next(answer for answer in sources.answers[place] if answer.registry == registry)
    old = sources.settlement
    answers = {**old.answers, (place, registry): settled(before, decision, again)}
    return replace(old, answers=answers, decisions=(*old.decisions, decision))


def _asked_again(roster: Roster, sources: Sources, place: int, registry: str, registry_id: str) -> Answer:
    if serves_another(sources.answers, place, registry, registry_id):
        raise InputRefused("The chosen record already serves another pupil of the list; undo that decision first.")
    assert sources.settings is not None
    with standins(sources.settings) as reachable:
        answer = ask_again(
            roster.pupils, place, registry, registry_id, sources.routes, reachable, asking=_today(sources.asking)
        )
    if not comes_back(answer, registry_id):
        raise InputRefused(f"Nothing was decided: the registry did not return the chosen record. {answer.detail}")
    return answer


def _today(asking: Asking | None) -> Asking | None:
    """An agreement has to hold on the day of asking."""
    return replace(asking, today=date.today()) if asking else None  # noqa: DTZ011


def undone(sources: Sources, place: int, registry: str, *, reason: str, person: str) -> Settlement:
    """The settlement without the standing decision on a pupil; both stay in the list. Raises InputRefused."""
    _check_words(reason, person)
    old = sources.settlement
    if (place, registry) not in old.answers:
        raise InputRefused("There is no decision on this pupil and this registry that could be undone.")
    last = next(one for one in reversed(old.decisions) if (one.place, one.registry) == (place, registry))
    back = replace(last, reason=reason.strip(), person=person.strip(), at=datetime.now(UTC), undone=True)
    answers = {key: answer for key, answer in old.answers.items() if key != (place, registry)}
    return replace(old, answers=answers, decisions=(*old.decisions, back))


def lifted(sources: Sources, registry: str, *, reason: str, person: str) -> Settlement:
    """The settlement with the brake of one registry lifted. Raises InputRefused."""
    _check_words(reason, person)
    old = sources.settlement
    if registry not in braked(sources.given) or registry in old.standing_lifts:
        raise InputRefused("The results of this registry are not held back.")
    lifting = Lifting(registry, reason.strip(), person.strip(), datetime.now(UTC))
    return replace(old, lifted=(*old.lifted, lifting))


def lift_undone(sources: Sources, registry: str, *, reason: str, person: str) -> Settlement:
    """The settlement with one registry held back again; both words stay in the list. Raises InputRefused."""
    _check_words(reason, person)
    old = sources.settlement
    if registry not in old.standing_lifts:
        raise InputRefused("No brake of this registry was lifted that could be put on again.")
    back = Lifting(registry, reason.strip(), person.strip(), datetime.now(UTC), undone=True)
    return replace(old, lifted=(*old.lifted, back))


def _check_words(reason: str, person: str) -> None:
    if not (reason.strip() and person.strip()):
        raise InputRefused("A decision needs a reason and the name of the person who decides.")


def with_settlement(
    roster: Roster, sources: Sources, settlement: Settlement, one_dose: OneDose, as_of: date
) -> Sources:
    """The sources under another settlement. Asks nobody."""
    assert sources.settings is not None
    found = together(
        roster, sources.settings, sources.routes, sources.given, one_dose, settlement, as_of, sources.files
    )
    return replace(found, asking=sources.asking)
