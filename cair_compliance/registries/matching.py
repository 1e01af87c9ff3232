"""The identity gate: is the registry's person surely the pupil?

Accepted without a person's decision only when first name, last name and birth date agree and nothing stands
against it (exact), or when a double last name or the place of a middle name is all that differs and a second
identifier agrees (strong). A first name that is merely similar is never enough: twins share birth date,
address and parents, so none of these can vouch for one. Whatever is in doubt is REVIEW and its doses are
withheld; whoever is plainly somebody else is NONE.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import JaroWinkler

from ..model.answers import Match, Person
from ..model.people import Pupil
from .names import fold_person, given_names, home, placeholder, suffix_of, surname, surname_parts

TwinKey = tuple[str, date]

LAST, FIRST, BORN, SEX = "the last name", "the first name", "the birth date", "the sex"
MIDDLE, MULTIPLE = "the middle name", "a twin or multiple birth"
EXACT_BASIS = "first name, last name and birth date agree"
UNLIKE = 0.75
"""Jaro-Winkler similarity below which two names are different names, not spellings of one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of one person. `basis` says in words what an acceptance rests on, without pupil data."""

    match: Match
    doubts: tuple[str, ...] = ()
    basis: str = ""


def judge(pupil: Pupil, person: Person, twins: frozenset[TwinKey], local_types: Sequence[str]) -> Verdict:
    """Whether `person` may be taken for `pupil`; `twins` from `twin_list`, `local_types` from the dialect."""
    doubts = differences(pupil, person, twins, local_types)
    if not doubts:
        return Verdict(Match.EXACT, basis=EXACT_BASIS)
    if _somebody_else(pupil, person, doubts):
        return Verdict(Match.NONE, doubts)
    near = set(doubts) <= {LAST, FIRST} and _near_last(pupil, person) and _near_first(pupil, person)
    vouching = _second_identifiers(pupil, person, local_types) if near else ()
    if not vouching:
        return Verdict(Match.REVIEW, doubts)
    basis = f"birth date agrees, {' and '.join(doubts)} is written otherwise, and {' and '.join(vouching)} agrees"
    return Verdict(Match.STRONG, basis=basis)


def twin_list(pupils: Iterable[Pupil]) -> frozenset[TwinKey]:
    """What pupils share with another pupil of the roster who was born that day: a last name or part of one, a home."""
    counts = Counter(key for pupil in pupils for key in _twin_keys(pupil))
    return frozenset(key for key, n in counts.items() if n > 1)


def _twin_keys(pupil: Pupil) -> set[TwinKey]:
    if pupil.birthdate is None:
        return set()
    shared = {fold_person(pupil.last_name), *surname_parts(pupil.last_name), home(pupil.street, pupil.zip_code)}
    return {(word, pupil.birthdate) for word in shared if word}


def differences(pupil: Pupil, person: Person, twins: frozenset[TwinKey], local_types: Sequence[str]) -> tuple[str, ...]:
    """What stands against taking `person` for `pupil`, in words without data; empty means surely the same."""
    doubts = (
        (LAST, not _same_name(pupil.last_name, person.last_name)),
        (FIRST, not _same_name(pupil.first_name, person.first_name)),
        (MIDDLE, _middles_conflict(pupil, person)),
        ("the suffix of the name", _suffixes_conflict(pupil, person)),
        ("a first name that is none", placeholder(pupil.first_name) or placeholder(person.first_name)),
        (BORN, pupil.birthdate is None or pupil.birthdate != person.birthdate),
        (SEX, _contradict(pupil.sex, person.sex)),
        ("the local id", not _same_identifier(pupil, person, local_types)),
        (MULTIPLE, person.multiple_birth or person.birth_order > 1),
        ("a sibling of the same age on the list", not twins.isdisjoint(_twin_keys(pupil))),
    )
    return tuple(words for words, doubt in doubts if doubt)


def is_stranger(pupil: Pupil, person: Person) -> bool:
    """Whether neither family name nor birth date are the pupil's: no spelling explains that."""
    return pupil.birthdate != person.birthdate and not _same_name(pupil.last_name, person.last_name)


def _middles_conflict(pupil: Pupil, person: Person) -> bool:
    """Twins may share a first name; an initial agrees with the name it begins."""
    if given_names(pupil.first_name, pupil.middle_name) == given_names(person.first_name, person.middle_name):
        return False
    ours, theirs = fold_person(pupil.middle_name).strip("."), fold_person(person.middle_name).strip(".")
    return bool(ours and theirs) and not (ours.startswith(theirs) or theirs.startswith(ours))


def _suffixes_conflict(pupil: Pupil, person: Person) -> bool:
    ours, theirs = suffix_of(pupil.suffix, pupil.last_name), suffix_of(person.suffix, person.last_name)
    return bool(ours and theirs) and ours != theirs


def _near_last(pupil: Pupil, person: Person) -> bool:
    """One of the two is a part of the other, or they differ in a suffix only."""
    ours, theirs = surname(pupil.last_name), surname(person.last_name)
    return bool(ours and theirs) and (
        ours in surname_parts(person.last_name) or theirs in surname_parts(pupil.last_name)
    )


def _near_first(pupil: Pupil, person: Person) -> bool:
    """The same given names, whether or not the second is kept as a middle name."""
    ours = given_names(pupil.first_name, pupil.middle_name)
    same = _same_name(pupil.first_name, person.first_name)
    return same or ours == given_names(person.first_name, person.middle_name) != ""


def _second_identifiers(pupil: Pupil, person: Person, local_types: Sequence[str]) -> tuple[str, ...]:
    """What else agrees, of what both a roster and a registry tell: the home, and the asking site's own number."""
    ours = home(pupil.street, pupil.zip_code)
    own = _number(pupil.local_id)
    agreeing = (
        ("the street and ZIP code", ours != "" and ours == home(person.street, person.zip_code)),
        ("the local id", own != "" and own in _local_numbers(person, local_types)),
    )
    return tuple(words for words, agrees in agreeing if agrees)


def _somebody_else(pupil: Pupil, person: Person, doubts: Sequence[str]) -> bool:
    """Beyond a slip of the pen, or of one name only."""
    if _swapped(pupil, person):
        return BORN in doubts and not _slip(pupil.birthdate, person.birthdate)
    first = FIRST in doubts and _unlike(pupil.first_name, person.first_name)
    last = LAST in doubts and _unlike(pupil.last_name, person.last_name) and not _near_last(pupil, person)
    return (
        (BORN in doubts and not _slip(pupil.birthdate, person.birthdate))
        or (SEX in doubts and first)
        or (MIDDLE in doubts and MULTIPLE in doubts)
        or (first and last)
    )


def _swapped(pupil: Pupil, person: Person) -> bool:
    return _same_name(pupil.last_name, person.first_name) and _same_name(pupil.first_name, person.last_name)


def _unlike(one: str, other: str) -> bool:
    a, b = fold_person(one), fold_person(other)
    prefix = bool(a and b) and (a.startswith(b) or b.startswith(a))
    return bool(a and b) and not prefix and JaroWinkler.similarity(a, b) < UNLIKE


def _slip(one: date | None, other: date | None) -> bool:
    """Whether one date may be the other mistyped: one digit, day and month swapped, or one year off."""
    if one is None or other is None:
        return True
    if (one.month, one.day) == (other.month, other.day):
        return abs(one.year - other.year) == 1 or _digits_off(one, other) == 1
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return swapped or _digits_off(one, other) == 1


def _digits_off(one: date, other: date) -> int:
    return sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))


def _same_name(one: str, other: str) -> bool:
    return fold_person(one) == fold_person(other) != ""


def _contradict(one: str, other: str) -> bool:
    known = {"F", "M"}
    return one.upper() in known and other.upper() in known and one.upper() != other.upper()


def _same_identifier(pupil: Pupil, person: Person, local_types: Sequence[str]) -> bool:
    """Agreement of the asking site's own number, where both sides have one (leading zeros get lost)."""
    shown = _local_numbers(person, local_types)
    return not pupil.local_id or not shown or _number(pupil.local_id) in shown


def _local_numbers(person: Person, local_types: Sequence[str]) -> set[str]:
    return {_number(value) for kind, value in person.identifiers if kind in local_types}


def _number(value: str) -> str:
    return value.strip().casefold().lstrip("0")
