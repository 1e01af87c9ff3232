"""Redox data models as a network answers with them: Vaccination PatientQuery and PatientSearch Query.

Field names as in the public data model pages; times are those of the demonstration's day.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .house import Said
from .letters import redox_errors
from .population import Given, Record
from .products import name_of
from .verdict import RegistryRules, Wanted

ANSWERS = {("Vaccination", "PatientQuery"): "PatientQueryResponse", ("PatientSearch", "Query"): "Response"}
_SEXES = {"F": "Female", "M": "Male"}
_NOBODY = {"Code": None, "Codeset": None, "Name": None}


class BadDocument(ValueError):
    """A question that is none; says which field is wrong, never its value."""


@dataclass(frozen=True, slots=True)
class RedoxQuestion:
    """One query. `destination` is the id of the registry behind the network."""

    model: str
    event: str
    destination: str
    wanted: Wanted


def read_redox(document: Any, site: str) -> RedoxQuestion:
    """Raises BadDocument."""
    meta, patient = _child(document, "Meta"), _child(document, "Patient")
    model, event = str(meta.get("DataModel")), str(meta.get("EventType"))
    if (model, event) not in ANSWERS:
        raise BadDocument("Meta.DataModel and Meta.EventType name no query")
    destinations = meta.get("Destinations")
    if not isinstance(destinations, list) or len(destinations) != 1:
        raise BadDocument("Meta.Destinations names one destination")
    who = _child(patient, "Demographics")
    last, first, born = (str(who.get(key) or "") for key in ("LastName", "FirstName", "DOB"))
    if not (last and first) or not re.fullmatch(r"\d{4}-\d\d-\d\d", born):
        raise BadDocument("Patient.Demographics needs LastName, FirstName and DOB (YYYY-MM-DD)")
    wanted = Wanted(site, last, first, born.replace("-", ""), _own_id(patient))
    return RedoxQuestion(model, event, str(_child({"": destinations[0]}, "").get("ID")), wanted)


def _child(node: Any, key: str) -> Mapping[str, Any]:
    found = node.get(key) if isinstance(node, Mapping) else None
    if not isinstance(found, Mapping):
        raise BadDocument(f"{key or 'Destinations'} is missing")
    return found


def _own_id(patient: Mapping[str, Any]) -> str:
    given = patient.get("Identifiers") or []
    known = (one for one in given if isinstance(one, Mapping) and one.get("IDType") == "SR")
    return str(next(known, {}).get("ID") or "")


def redox_reply(rules: RegistryRules, registry: str, question: RedoxQuestion) -> Said:
    """The document for one question. A locked record looks like none; too many are an error of the registry."""
    verdict = rules.verdict(registry, question.wanted)
    if verdict.status == "TM":
        return Said(redox_errors("Too many patients match", 422))
    found = verdict.records
    one = verdict.status == "OK"
    patient = _patient(found[0], full=True) if one else None
    if patient and question.model == "Vaccination":
        patient["Vaccinations"] = [_vaccination(n, dose) for n, dose in enumerate(_shown(found[0]), 1)]
    matches = [] if one else [_patient(record) for record in found]
    document = {"Meta": _meta(question, rules.today), "Patient": patient, "PotentialMatches": matches}
    return Said(json.dumps(document, ensure_ascii=False))


def _meta(question: RedoxQuestion, today: date) -> dict[str, Any]:
    return {
        "DataModel": question.model,
        "EventType": ANSWERS[question.model, question.event],
        "EventDateTime": f"{today.isoformat()}T15:15:01.120Z",
        "Test": True,
        "Source": {"ID": question.destination, "Name": "Stand-in"},
        "Message": {"ID": 5001},
        "Transmission": {"ID": 9001},
        "FacilityCode": None,
    }


def _patient(record: Record, *, full: bool = False) -> dict[str, Any]:
    born = record.birthdate
    who = {
        "FirstName": record.first.upper(),
        "MiddleName": record.middle.upper() or None,
        "LastName": record.last.upper(),
        "DOB": f"{born[:4]}-{born[4:6]}-{born[6:]}",
        "Sex": _SEXES.get(record.sex, "Unknown"),
        "Address": {
            "StreetAddress": record.street.upper(), "City": record.city.upper(), "State": "CA",
            "ZIP": record.zip_code, "County": None, "Country": "US",
        },
    }  # fmt: skip
    patient = {"Identifiers": [{"ID": record.id, "IDType": "SR"}], "Demographics": who}
    return {**patient, "Notes": [], "Contacts": [], "PCP": {}} if full else patient


def _shown(record: Record) -> list[Given]:
    """What the model can say: given doses and refused ones. It has no word for deleted or partial ones."""
    doses = [dose for dose in record.doses if dose.completion in ("CP", "RE") and dose.action != "D"]
    return sorted(doses, key=lambda dose: (dose.date, dose.cvx))


def _vaccination(number: int, dose: Given) -> dict[str, Any]:
    own = dose.source == "00"
    return {
        "DateTime": f"{dose.date[:4]}-{dose.date[4:6]}-{dose.date[6:]}T00:00:00.000Z",
        "Product": {
            "Code": dose.cvx, "Codeset": "CVX", "Description": name_of(dose.cvx),
            "LotNumber": "AC41B001" if own else None, "ExpirationDate": None, "Manufacturer": _NOBODY,
        },
        "Route": _NOBODY, "Site": _NOBODY, "Dose": {"Quantity": "0.5", "Units": "mL"},
        "Order": {"ID": str(88000000 + number), "EHRID": None}, "ClinicalInfo": [], "Notes": [],
        "RefusalReason": "Parental decision" if dose.completion == "RE" else None,
        "Provider": {}, "Location": {"Facility": "ORCHARDTEST" if own else None},
    }  # fmt: skip
