"""Possible records for a person to settle: what agrees, what differs, never a dose before the choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ..model.answers import Answer, Match, Outcome, Person
from ..model.people import Pupil
from .answering import NO_RECORD
from .apart import record_of
from .names import fold_person, home


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing by which a child is known, on both sides. `agrees` is None where one side is silent.

    The street is compared and not shown: a school sees of a possible stranger no more than it needs.
    """

    name: str
    ours: str
    theirs: str
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One record that may be the pupil's. Without a `registry_id` it cannot be chosen, only refused."""

    registry_id: str
    traits: tuple[Trait, ...]


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One question to a person: is one of these the pupil at `place` of the roster? `why` says why it is asked."""

    place: int
    registry: str
    why: str
    candidates: tuple[CandidateView, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided. `registry_id` is "" for "none of these"; `undone` takes the last decision back."""

    place: int
    registry: str
    registry_id: str
    reason: str
    person: str
    at: datetime
    undone: bool = False


def review_items(pupils: Sequence[Pupil], answers: Mapping[int, Sequence[Answer]]) -> list[ReviewItem]:
    """Everything a person can settle, in the order of the roster; of a braked registry nothing until it is lifted."""
    return [
        ReviewItem(place, answer.registry, answer.detail, tuple(_view(pupils[place], one) for one in answer.candidates))
        for place, given in sorted(answers.items())
        for answer in given
        if answer.candidates and not (answer.accepted or answer.held)
    ]


def _view(pupil: Pupil, person: Person) -> CandidateView:
    names = (
        ("last name", pupil.last_name, person.last_name),
        ("first name", pupil.first_name, person.first_name),
        ("middle name", pupil.middle_name, person.middle_name),
        ("suffix", pupil.suffix, person.suffix),
    )
    return CandidateView(
        person.registry_id,
        (
            *(_trait(name, ours, theirs) for name, ours, theirs in names),
            _trait("birth date", _day(pupil.birthdate), _day(person.birthdate)),
            _trait("sex", pupil.sex, person.sex),
            _trait("city", pupil.city, person.city),
            _street(pupil, person),
        ),
    )


def _trait(name: str, ours: str, theirs: str) -> Trait:
    return Trait(name, ours, theirs, fold_person(ours) == fold_person(theirs) if ours and theirs else None)


def _street(pupil: Pupil, person: Person) -> Trait:
    ours, theirs = home(pupil.street, pupil.zip_code), home(person.street, person.zip_code)
    return Trait("street and ZIP code", "", "", ours == theirs if ours and theirs else None)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def settled(answer: Answer, decision: Decision, asked_again: Answer | None) -> Answer:
    """The answer a decision leads to; `asked_again` is what the registry said of the chosen record."""
    words = f"a person decided on {decision.at:%Y-%m-%d}"
    if asked_again is not None:
        return replace(asked_again, basis=words)
    return Answer(answer.registry, Outcome.NOT_FOUND, detail=NO_RECORD, basis=f"{words}: none of these")


def comes_back(answer: Answer, registry_id: str) -> bool:
    """Whether the registry answered with the very record that was chosen."""
    person = answer.person
    return answer.match is Match.CHOSEN and person is not None and person.registry_id == registry_id


def serves_another(answers: Mapping[int, Sequence[Answer]], place: int, registry: str, registry_id: str) -> bool:
    """Whether a record is already taken for another pupil of the roster."""
    taken = (
        record_of(answer) for other, given in answers.items() if other != place for answer in given if answer.accepted
    )
    return (registry, registry_id) in taken
