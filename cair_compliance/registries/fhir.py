"""FHIR R4 persons: the question to Patient/$match, the Bundle it answers with, OperationOutcome."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model.answers import Outcome, Person
from ..model.people import Pupil
from .coded import full_date
from .dialect import Dialect
from .hl7 import sendable
from .jsonanswer import sex_of
from .parsed import Unusable
from .strictjson import Node, child, children, text, texts, truth

KIND = "FHIR"
MATCH_GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade"
NOT_THIS_ONE = "certainly-not"
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_CODE = re.compile(r"[a-z-]{1,24}")

NOT_UNDERSTOOD = frozenset({"invalid", "structure", "required", "value", "invariant", "code-invalid"})
NOT_ALLOWED = frozenset({"security", "forbidden"})
NOT_KNOWN = frozenset({"login", "expired"})
TRANSIENT = frozenset({"throttled", "transient", "lock-error", "timeout", "incomplete", "exception", "no-store"})
SAID = {
    "multiple-matches": Outcome.TOO_MANY,
    "suppressed": Outcome.PROTECTED,
    "not-found": Outcome.NOT_FOUND,
    "not-supported": Outcome.REJECTED,
    **dict.fromkeys(NOT_UNDERSTOOD, Outcome.BAD_REQUEST),
}
"""Codes of OperationOutcome.issue that are an answer in themselves."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One Patient of a Bundle: `address` is its fullUrl; `replaced`: the registry has merged it into another."""

    person: Person
    address: str = ""
    grade: str = ""
    replaced: bool = False


def usable_id(value: str) -> bool:
    """Whether a text may stand as an id in a request."""
    return bool(_ID.fullmatch(value))


def question(pupil: Pupil, dialect: Dialect) -> dict[str, Any]:
    """The Parameters for $match about one pupil with a birth date. Raises Unsendable.

    Uncertain matches are wanted as well, so that a person can decide.
    """
    return {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "resource", "resource": _patient(pupil, dialect.sex)},
            {"name": "onlyCertainMatches", "valueBoolean": False},
            {"name": "count", "valueInteger": dialect.max_candidates},
        ],
    }


def _patient(pupil: Pupil, sexes: Mapping[str, str]) -> dict[str, Any]:
    """Only what the law lets a school ask with; FHIR knows no empty values, so what is missing is left out."""
    assert pupil.birthdate is not None
    given = [sendable(name) for name in (pupil.first_name, pupil.middle_name) if name]
    name = {"family": sendable(pupil.last_name), "given": given, "suffix": [sendable(pupil.suffix)]}
    address = {
        "line": [sendable(pupil.street)] if pupil.street else [],
        "city": sendable(pupil.city),
        "state": "CA",
        "postalCode": sendable(pupil.zip_code),
    }
    return {
        "resourceType": "Patient",
        "name": [_without_empty(name if pupil.suffix else {**name, "suffix": []})],
        "birthDate": pupil.birthdate.isoformat(),
        "gender": sexes.get(pupil.sex.upper(), "unknown"),
        "address": [_without_empty(address)],
    }


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def resources(bundle: Node, kind: str) -> list[tuple[Node, Node]]:
    """(entry, resource) of one kind in a searchset. Raises Unusable for anything that is no searchset."""
    if (text(bundle, "resourceType"), text(bundle, "type")) != ("Bundle", "searchset"):
        raise Unusable("not an answer to a search")
    pairs = [(entry, child(entry, "resource")) for entry in children(bundle, "entry")]
    return [(entry, resource) for entry, resource in pairs if text(resource, "resourceType") == kind]


def next_page(bundle: Node) -> str:
    """The link to the next page; "" on the last."""
    links = [text(link, "url") for link in children(bundle, "link") if text(link, "relation") == "next"]
    if len(links) > 1:
        raise Unusable("more than one next page")
    return (links or [""])[0]


def total(bundle: Node) -> int:
    """How many matches the registry says there are in all pages; 0 where it does not."""
    value = bundle.get("total")
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def grave(document: Node) -> tuple[str, ...]:
    """Codes of an OperationOutcome's errors, and not of its warnings."""
    issues = children(document, "issue")
    codes = [text(issue, "code") for issue in issues if text(issue, "severity") in ("error", "fatal")]
    return tuple(code if _CODE.fullmatch(code) else "unknown" for code in codes)


def candidates(bundle: Node, dialect: Dialect) -> tuple[tuple[Candidate, ...], bool]:
    """Who may be meant, each person once, and whether the registry holds back more of them. Raises Unusable."""
    pairs = resources(bundle, "Patient")
    read = (_candidate(entry, resource, dialect) for entry, resource in pairs)
    by_id = {one.person.registry_id: one for one in read if one.grade != NOT_THIS_ONE}
    more = bool(next_page(bundle)) or total(bundle) > len(pairs)
    return tuple(by_id.values()), more


def _candidate(entry: Node, patient: Node, dialect: Dialect) -> Candidate:
    extensions = children(child(entry, "search"), "extension")
    grades = [text(one, "valueCode") for one in extensions if text(one, "url") == MATCH_GRADE]
    grade = (grades or [""])[0]
    replaced = any(text(link, "type") == "replaced-by" for link in children(patient, "link"))
    return Candidate(
        person_of(patient, dialect), text(entry, "fullUrl"), grade if _CODE.fullmatch(grade) else "", replaced
    )


def person_of(patient: Node, dialect: Dialect) -> Person:
    """One Patient, in the registry's spelling. Raises Unusable for one without a usable id."""
    if not usable_id(text(patient, "id")):
        raise Unusable("a person without an id")
    name, address = _first(patient, "name", "official"), _first(patient, "address", "home")
    given, order = texts(name, "given"), text(patient, "multipleBirthInteger")
    place = int(order) if order.isascii() and order.isdigit() and len(order) < 3 else 0
    return Person(
        registry_id=text(patient, "id"),
        last_name=text(name, "family"),
        first_name=(given or [""])[0],
        middle_name=" ".join(given[1:]),
        suffix=" ".join(texts(name, "suffix")),
        birthdate=full_date(text(patient, "birthDate")),
        sex=sex_of(text(patient, "gender"), dialect.sex),
        street=" ".join(texts(address, "line")),
        city=text(address, "city"),
        zip_code=text(address, "postalCode"),
        multiple_birth=truth(patient, "multipleBirthBoolean") or place > 0,
        birth_order=place,
        identifiers=tuple(_identifier(one) for one in children(patient, "identifier") if text(one, "value")),
    )


def _first(patient: Node, key: str, use: str) -> Node:
    """The one of that use, else the first that is still in use."""
    several = [one for one in children(patient, key) if text(one, "use") not in ("old", "maiden")]
    return ([one for one in several if text(one, "use") == use] or several or [{}])[0]


def _identifier(identifier: Node) -> tuple[str, str]:
    codings = children(child(identifier, "type"), "coding")
    return ([text(one, "code") for one in codings] or [""])[0], text(identifier, "value")
