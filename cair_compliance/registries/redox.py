"""Redox Data Model, Vaccination PatientQuery: the question as JSON, the answer read.

An answer with Meta.Errors is none, whatever else stands in it. Doses are read only for a single person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..model.answers import Outcome, Person
from ..model.people import Pupil
from .coded import full_date
from .dialect import Dialect, Rest
from .gathering import GIVEN, REFUSED, Gathered, one_cvx
from .hl7 import sendable
from .jsonanswer import found, nothing, several, sex_of
from .parsed import ParsedAnswer, Unusable
from .strictjson import Node, child, children, filled, text

KIND = "Redox"
MODEL, QUESTION, ANSWER = "Vaccination", "PatientQuery", "PatientQueryResponse"
_ID = re.compile(r"\d{1,20}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
"""A number or a UUID: nothing that could be a name."""


def question(pupil: Pupil, dialect: Dialect, *, destination: str, now: datetime, registry_id: str) -> dict[str, Any]:
    """The document that asks about one pupil with a birth date. Raises Unsendable."""
    rest = dialect.rest
    assert rest is not None
    identifier = {"ID": sendable(registry_id), "IDType": rest.registry_identifier_type}
    return {
        "Meta": {
            "DataModel": MODEL,
            "EventType": QUESTION,
            "EventDateTime": now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "Test": rest.test,
            "Destinations": [{"ID": destination}],
        },
        "Patient": {
            "Identifiers": [identifier] if registry_id else [],
            "Demographics": _demographics(pupil, dialect.sex),
        },
    }


def _demographics(pupil: Pupil, sexes: Mapping[str, str]) -> dict[str, Any]:
    """Only what the law lets a school ask with: name, birth date, sex, address."""
    assert pupil.birthdate is not None
    return {
        "FirstName": sendable(pupil.first_name),
        "MiddleName": sendable(pupil.middle_name) or None,
        "LastName": sendable(pupil.last_name),
        "DOB": pupil.birthdate.isoformat(),
        "Sex": sexes.get(pupil.sex.upper(), "Unknown"),
        "Address": {
            "StreetAddress": sendable(pupil.street) or None,
            "City": sendable(pupil.city) or None,
            "State": "CA",
            "ZIP": sendable(pupil.zip_code) or None,
            "Country": "US",
        },
    }


def refusals(document: Node) -> tuple[list[int], tuple[str, ...]]:
    """Of an answer with Meta.Errors: the destination's HTTP statuses, and codes for the log. Empty without errors.

    An error that names no status counts as 0. Texts are left out: they may quote the question.
    """
    meta = child(document, "Meta")
    statuses = [_status(error) for error in children(meta, "Errors")]
    codes = tuple(f"Redox.DestinationStatusCode={status}" for status in statuses)
    return statuses, (*codes, *_traces(meta)) if statuses else ()


def _status(error: Node) -> int:
    status = text(error, "DestinationStatusCode")
    return int(status) if status.isascii() and status.isdigit() and len(status) == 3 else 0


def _traces(meta: Node) -> tuple[str, ...]:
    """Numbers by which the network finds a message again."""
    named = [("Message", text(child(meta, "Message"), "ID"))]
    named += [("Log", text(log, "ID")) for log in children(meta, "Logs")[:3]]
    return tuple(f"Redox.{name}={value}" for name, value in named if _ID.fullmatch(value))


def parse_redox(document: Node, dialect: Dialect) -> ParsedAnswer:
    """Read one answer without Meta.Errors. Raises Unusable.

    "No such person" has to be said: an answer that names neither a patient nor possible ones is no answer.
    """
    meta = child(document, "Meta")
    if (text(meta, "DataModel"), text(meta, "EventType")) != (MODEL, ANSWER):
        raise Unusable("not an answer to a query")
    if not ({"Patient", "PotentialMatches"} & document.keys()):
        raise Unusable("the answer holds neither a patient nor possible ones")
    patient, rest = child(document, "Patient"), dialect.rest
    assert rest is not None
    matches = [person_of(match, dialect) for match in children(document, "PotentialMatches") if filled(match)]
    known = _known(patient)
    codes = ("HTTP=200", f"Redox={ANSWER}", *_traces(meta))
    if matches:
        persons = [person_of(patient, dialect), *matches] if known else matches
        return several(tuple(dict.fromkeys(persons)), dialect.max_candidates, KIND, codes)
    if known:
        return _found(patient, dialect, rest, codes)
    if filled(patient.get("Vaccinations")):
        raise Unusable("doses without a person")
    return nothing(KIND, Outcome.NOT_FOUND, codes)


def _known(patient: Node) -> bool:
    """Whether the patient is anybody: has an identifier or a name or a birth date."""
    demographics = child(patient, "Demographics")
    return filled(patient.get("Identifiers")) or any(filled(demographics.get(key)) for key in _WHO)


_WHO = ("FirstName", "LastName", "DOB")


def _found(patient: Node, dialect: Dialect, rest: Rest, codes: tuple[str, ...]) -> ParsedAnswer:
    gathered = Gathered()
    for dose in children(patient, "Vaccinations"):
        _gather(gathered, dose, rest)
    if patient.get("Vaccinations") is None:
        gathered.breaks_off("the answer holds no list of vaccinations")
    return found(KIND, person_of(patient, dialect), gathered, codes)


def _gather(gathered: Gathered, dose: Node, rest: Rest) -> None:
    """A filled reason is the only sign that a vaccine was offered and declined."""
    product, order = child(dose, "Product"), child(dose, "Order")
    declined = filled(dose.get("RefusalReason")) or filled(dose.get("StatusReason"))
    cvx = one_cvx([(text(product, "Code"), text(product, "Codeset"))], rest.code_systems)
    gathered.add(cvx, text(dose, "DateTime"), REFUSED if declined else GIVEN, dose_id=text(order, "ID"))


def person_of(patient: Node, dialect: Dialect) -> Person:
    """One Patient, or one of PotentialMatches, in the registry's spelling."""
    rest, given = dialect.rest, child(patient, "Demographics")
    assert rest is not None
    identifiers = [(text(one, "IDType"), text(one, "ID")) for one in children(patient, "Identifiers")]
    identifiers = [(kind, value) for kind, value in identifiers if value]
    own = [value for kind, value in identifiers if kind == rest.registry_identifier_type]
    address = child(given, "Address")
    return Person(
        registry_id=own[0] if own else "",
        last_name=text(given, "LastName"),
        first_name=text(given, "FirstName"),
        middle_name=text(given, "MiddleName"),
        birthdate=full_date(text(given, "DOB")),
        sex=sex_of(text(given, "Sex"), dialect.sex),
        street=text(address, "StreetAddress"),
        city=text(address, "City"),
        zip_code=text(address, "ZIP"),
        identifiers=tuple(identifiers),
    )
