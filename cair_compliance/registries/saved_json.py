"""A JSON answer in a file: of the Redox network, of a FHIR server, or HL7 text in one of its values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..model.answers import Outcome
from .dialect import load_dialect
from .failures import Unreachable
from .jsonanswer import nothing
from .parsed import ParsedAnswer, Unusable
from .redox import ANSWER, KIND, MODEL, parse_redox, refusals
from .redox_adapter import refused
from .saved_fhir import PERSONS_ONLY, read_fhir
from .strictjson import Node, child, read_object, text

_IN_BASE64 = "TVNI"
"""What MSH begins with in base64."""


def is_json(data: bytes) -> bool:
    """Whether a file looks like one JSON document."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read_json(data: bytes) -> ParsedAnswer | str:
    """The answer, or the HL7 text inside. Raises Unusable, or NotOurs for doses of another person."""
    document = read_object(data)
    if "resourceType" in document:
        return read_fhir(document)
    if "Meta" in document:
        return _read_redox(document)
    texts = [found for found in _texts(document) if "MSH" in found or found.startswith(_IN_BASE64)]
    if not texts:
        raise Unusable("JSON, but no answer of Redox or FHIR and no HL7 text")
    return "\r".join(texts)


def _read_redox(document: Node) -> ParsedAnswer:
    statuses, codes = refusals(document)
    try:
        if statuses:
            return refused(statuses, codes)
        return _history_or_persons(document)
    except Unreachable as error:
        outcome = Outcome.AUTH_ERROR if error.credentials else Outcome.UNAVAILABLE
        warning = "the network reports an error of the registry behind it"
        return replace(nothing(KIND, outcome, codes), warnings=(warning,))


def _history_or_persons(document: Node) -> ParsedAnswer:
    """PatientSearch has the same shape, but no doses: whoever stands in it is a candidate."""
    meta, dialect = child(document, "Meta"), load_dialect("redox")
    if (text(meta, "DataModel"), text(meta, "EventType")) != ("PatientSearch", "Response"):
        return parse_redox(document, dialect)
    parsed = parse_redox({**document, "Meta": {**meta, "DataModel": MODEL, "EventType": ANSWER}}, dialect)
    if parsed.outcome is not Outcome.FOUND:
        return parsed
    return replace(parsed, outcome=Outcome.CANDIDATES, doses=(), truncated=False, warnings=(PERSONS_ONLY,))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return ["\r".join(value)]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for one in inner for found in _texts(one)]
