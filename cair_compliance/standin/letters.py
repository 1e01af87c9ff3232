"""How an answer goes out in each language: its envelope, its media type and its way of saying no."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from .envelopes import Soap, answered, fault
from .house import Compose

JSON = "application/json"
FHIR = "application/fhir+json"
HL7 = "text/plain; charset=utf-8"
_WORDS = {"fault": "The service is not able to answer", "SecurityFault": "Invalid Username, Password or Facility ID"}


@dataclass(frozen=True)
class Letter:
    """One answer before it goes out.

    `key` names the pupil as a fault does. `put` puts a text into its envelope (manner "", cdata, unescaped);
    `refuse` is HTTP status and body when the credentials are not accepted.
    """

    registry: str
    language: str
    key: str
    compose: Compose
    media: str
    put: Callable[[str, str], bytes]
    refuse: Callable[[], tuple[int, bytes]]
    soap: Soap | None = None


def soap_letter(registry: str, key: str, compose: Compose, soap: Soap, operation: str, fault_status: int) -> Letter:
    """HL7 in a SOAP envelope."""
    return Letter(
        registry,
        "soap",
        key,
        compose,
        soap.media,
        lambda text, manner: answered(soap, operation, text, manner),
        lambda: (fault_status, soap_fault(soap, "SecurityFault")),
        soap,
    )


def soap_fault(soap: Soap, kind: str, words: str = "") -> bytes:
    return fault(soap, kind, words or _WORDS[kind])


def form_letter(registry: str, key: str, compose: Compose) -> Letter:
    """HL7 as the body itself."""
    return Letter(registry, "form", key, compose, HL7, _plain, lambda: (401, b"Invalid user id or password"))


def redox_letter(registry: str, key: str, compose: Compose) -> Letter:
    """A Redox data model as JSON."""
    return Letter(registry, "redox", key, compose, JSON, _plain, lambda: (401, redox_errors("Unauthorized").encode()))


def fhir_letter(registry: str, key: str, compose: Compose) -> Letter:
    """A FHIR resource as JSON."""
    return Letter(
        registry, "fhir", key, compose, FHIR, _plain, lambda: (401, outcome("login", "Unauthorized").encode())
    )


def redox_errors(words: str, destination_status: int | None = None) -> str:
    """A Redox document that holds nothing but an error."""
    error = {"ID": 4100001, "Text": words, "Type": "transmission", "Module": "Send"}
    if destination_status:
        error["DestinationStatusCode"] = destination_status
    meta = {"DataModel": "Vaccination", "EventType": "PatientQueryResponse", "Errors": [error], "Message": {"ID": 5001}}
    return json.dumps({"Meta": meta})


def outcome(code: str, words: str) -> str:
    """A FHIR OperationOutcome with one error."""
    issue = {"severity": "error", "code": code, "diagnostics": words}
    return json.dumps({"resourceType": "OperationOutcome", "issue": [issue]})


def _plain(text: str, manner: str) -> bytes:
    return text.encode()
