"""The identity gate: is the registry's person surely the pupil?

Accepted without a person's decision only when everything agrees; whatever is in doubt is REVIEW and its
doses are withheld. Names are folded in case, blanks, accents and apostrophes, and in nothing else.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ..model.answers import Answer, Match, Outcome, Person
from ..model.people import Pupil

TwinKey = tuple[str, date]

_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’‛ʻʼʹ′＇"))
_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
SHARED = "One record of the registry fits more than one pupil of the list; a person has to decide."


def fold_person(name: str) -> str:
    """A name for comparing: without case, blanks, accents and apostrophes. Hyphens and letters stay."""
    text = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES)).casefold().translate(_LETTERS)
    return "".join(c for c in text if not unicodedata.combining(c) and not c.isspace())


def twin_list(pupils: Iterable[Pupil]) -> frozenset[TwinKey]:
    """Last name and birth date of pupils who share both with another pupil of the roster."""
    counts = Counter(_twin_key(pupil) for pupil in pupils if pupil.birthdate)
    return frozenset(key for key, n in counts.items() if n > 1 and key)


def _twin_key(pupil: Pupil) -> TwinKey:
    assert pupil.birthdate is not None
    return fold_person(pupil.last_name), pupil.birthdate


def differences(pupil: Pupil, person: Person, twins: frozenset[TwinKey], local_types: Sequence[str]) -> tuple[str, ...]:
    """What stands against taking `person` for `pupil`, in words without data; empty means surely the same."""
    doubts = (
        ("the last name", not _same_name(pupil.last_name, person.last_name)),
        ("the first name", not _same_name(pupil.first_name, person.first_name)),
        ("the birth date", pupil.birthdate is None or pupil.birthdate != person.birthdate),
        ("the sex", _contradict(pupil.sex, person.sex)),
        ("the local id", not _same_identifier(pupil, person, local_types)),
        ("a twin or multiple birth", person.multiple_birth or person.birth_order > 1),
        ("a sibling of the same age on the list", bool(pupil.birthdate) and _twin_key(pupil) in twins),
    )
    return tuple(words for words, doubt in doubts if doubt)


def is_stranger(pupil: Pupil, person: Person) -> bool:
    """Whether neither family name nor birth date are the pupil's: no spelling explains that."""
    return pupil.birthdate != person.birthdate and not _same_name(pupil.last_name, person.last_name)


def _same_name(one: str, other: str) -> bool:
    return fold_person(one) == fold_person(other) != ""


def _contradict(one: str, other: str) -> bool:
    known = {"F", "M"}
    return one.upper() in known and other.upper() in known and one.upper() != other.upper()


def _same_identifier(pupil: Pupil, person: Person, local_types: Sequence[str]) -> bool:
    """Agreement of the asking site's own number, where both sides have one (leading zeros get lost)."""
    shown = {_number(value) for kind, value in person.identifiers if kind in local_types}
    return not pupil.local_id or not shown or _number(pupil.local_id) in shown


def _number(value: str) -> str:
    return value.strip().casefold().lstrip("0")


def keep_records_apart(answers: Mapping[int, tuple[Answer, ...]]) -> dict[int, tuple[Answer, ...]]:
    """One registry record never serves two pupils: where it would, all of them go to review."""
    served = Counter(_record(answer) for given in answers.values() for answer in given if _record(answer))
    shared = {record for record, n in served.items() if n > 1}
    return {
        place: tuple(withhold(answer, SHARED) if _record(answer) in shared else answer for answer in given)
        for place, given in answers.items()
    }


def _record(answer: Answer) -> tuple[str, ...]:
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
