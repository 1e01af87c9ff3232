"""FHIR R4 resources as a registry answers with them, and the question of Patient/$match read.

Source: HL7 FHIR R4 (Patient $match, Immunization, ImmunizationRecommendation, Bundle, OperationOutcome).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .forecast import due_next
from .population import Given, Record
from .products import name_of
from .verdict import Wanted

CVX = "http://hl7.org/fhir/sid/cvx"
GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade"
ORIGIN = "http://terminology.hl7.org/CodeSystem/immunization-origin"
_SEXES = {"F": "female", "M": "male"}

Resource = dict[str, Any]


class BadParameters(ValueError):
    """A $match that cannot be read; says what is missing, never a value."""


@dataclass(frozen=True, slots=True)
class MatchQuestion:
    """Parameters of $match: whom, whether only a certain match will do, and how many at most."""

    wanted: Wanted
    certain_only: bool
    count: int


def read_match(document: Any, site: str) -> MatchQuestion:
    """Raises BadParameters."""
    if not isinstance(document, Mapping) or document.get("resourceType") != "Parameters":
        raise BadParameters("the body is no Parameters")
    given = {one.get("name"): one for one in document.get("parameter") or () if isinstance(one, Mapping)}
    patient = given.get("resource", {}).get("resource")
    if not isinstance(patient, Mapping) or patient.get("resourceType") != "Patient":
        raise BadParameters("parameter resource holds no Patient")
    names = patient.get("name")
    name = names[0] if isinstance(names, list) and names and isinstance(names[0], Mapping) else {}
    first, born = " ".join((name.get("given") or [""])[:1]), str(patient.get("birthDate") or "")
    if not name.get("family") or not first or len(born) != 10:
        raise BadParameters("Patient needs a family name, a given name and a birthDate")
    wanted = Wanted(site, str(name["family"]), first, born.replace("-", ""), most=1000)
    count = given.get("count", {}).get("valueInteger", 10)
    certain = given.get("onlyCertainMatches", {}).get("valueBoolean") is True
    return MatchQuestion(wanted, certain, count if isinstance(count, int) and count > 0 else 10)


def bundle(entries: Sequence[Resource], total: int, following: str = "") -> str:
    """A searchset; `following` is the address of the next page."""
    links = {"link": [{"relation": "next", "url": following}]} if following else {}
    document = {"resourceType": "Bundle", "type": "searchset", "total": total, **links, "entry": list(entries)}
    if not entries:
        del document["entry"]
    return json.dumps(document, ensure_ascii=False)


def match_entry(base: str, record: Record, *, alone: bool) -> Resource:
    """One entry of a $match answer."""
    grade = {"url": GRADE, "valueCode": "certain" if alone else "possible"}
    found = {"mode": "match", "score": 0.99 if alone else 0.8, "extension": [grade]}
    return {"fullUrl": f"{base}/Patient/{record.id}", "resource": patient(record), "search": found}


def entry(base: str, resource: Resource) -> Resource:
    """One entry of a search answer."""
    address = f"{base}/{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": address, "resource": resource, "search": {"mode": "match"}}


def patient(record: Record) -> Resource:
    """Of a locked record no more than says who it is."""
    given = [one.upper() for one in (record.first, record.middle) if one]
    who: Resource = {
        "resourceType": "Patient",
        "id": record.id,
        "name": [{"family": record.last.upper(), "given": given}],
        "birthDate": _day(record.birthdate),
    }
    if record.locked:
        return who
    who["gender"] = _SEXES.get(record.sex, "unknown")
    who["address"] = [
        {"line": [record.street.upper()], "city": record.city.upper(), "state": "CA", "postalCode": record.zip_code}
    ]
    if record.birth_order:
        who["multipleBirthInteger"] = record.birth_order
    return who


def immunizations(record: Record) -> list[Resource]:
    """The history, oldest first: refused ones as not-done, deleted ones as entered-in-error."""
    doses = sorted(record.doses, key=lambda dose: (dose.date, dose.cvx))
    return [_immunization(record, f"{record.id}-{number}", dose) for number, dose in enumerate(doses, 1)]


def _immunization(record: Record, key: str, dose: Given) -> Resource:
    refused, deleted, own = dose.completion == "RE", dose.action == "D", dose.source == "00"
    resource: Resource = {
        "resourceType": "Immunization",
        "id": key,
        "status": "entered-in-error" if deleted else "not-done" if refused else "completed",
        "vaccineCode": {"coding": [{"system": CVX, "code": dose.cvx, "display": name_of(dose.cvx)}]},
        "patient": {"reference": f"Patient/{record.id}"},
        "occurrenceDateTime": _day(dose.date),
        "primarySource": own,
    }
    if refused:
        resource["statusReason"] = {"text": "declined"}
    if dose.completion == "PA":
        resource["isSubpotent"] = True
    if own:
        resource["lotNumber"] = "AC41B001"
    else:
        resource["reportOrigin"] = {"coding": [{"system": ORIGIN, "code": "record"}]}
    return resource


def recommendation(record: Record, today: date) -> Resource:
    """The registry's forecast."""
    due = [
        {
            "vaccineCode": [{"coding": [{"system": CVX, "code": one.code, "display": one.name}]}],
            "forecastStatus": {"text": "overdue" if one.date < f"{today:%Y%m%d}" else "due"},
            "dateCriterion": [
                {"code": {"coding": [{"system": "http://loinc.org", "code": code}]}, "value": _day(one.date)}
                for code in ("30980-7", "30981-5")
            ],
            "doseNumberPositiveInt": one.number,
        }
        for one in due_next(record)
    ]
    return {
        "resourceType": "ImmunizationRecommendation", "id": f"{record.id}-next", "date": today.isoformat(),
        "patient": {"reference": f"Patient/{record.id}"}, "recommendation": due,
    }  # fmt: skip


def _day(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"
