"""One record of a registry is one child: it never serves two pupils of a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from ..model.answers import Answer, Match, Outcome
from .names import fold_person

SHARED = "One record of the registry fits more than one pupil of the list; a person has to decide."


def keep_records_apart(answers: Mapping[int, tuple[Answer, ...]]) -> dict[int, tuple[Answer, ...]]:
    """One registry record never serves two pupils: where it would, all of them go to review.

    A record that a person has chosen for one pupil stays there while the others only might be meant.
    """
    said = {(place, record_of(answer), answer.match) for place, given in answers.items() for answer in given}
    served = Counter(record for _, record in {(place, record) for place, record, _ in said if record})
    taken = Counter(record for _, record in {(place, record) for place, record, match in said if match.accepted})
    chosen = {record for _, record, match in said if match is Match.CHOSEN}
    shared = {record for record, n in served.items() if n > 1 and not (record in chosen and taken[record] == 1)}
    return {
        place: tuple(withhold(answer, SHARED) if record_of(answer) in shared else answer for answer in given)
        for place, given in answers.items()
    }


def record_of(answer: Answer) -> tuple[str, ...]:
    """What names the record behind an answer; () where none was found."""
    person = answer.person
    if answer.outcome is not Outcome.FOUND or person is None:
        return ()
    if person.registry_id:
        return (answer.registry, person.registry_id)
    return (answer.registry, fold_person(person.last_name), fold_person(person.first_name), str(person.birthdate))


def withhold(answer: Answer, detail: str) -> Answer:
    """The answer without its doses, for a person to settle."""
    person = (answer.person,) if answer.person else ()
    return replace(answer, match=Match.REVIEW, doses=(), forecast=(), candidates=person, detail=detail)
