"""A message in a file, read and described: what `registries parse` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ..model.answers import AnsweredDose, Forecast, Outcome, Person
from .hl7 import NotHl7, decode
from .parsed import Echo, ParsedAnswer
from .rsp import parse_answer
from .soap import SECURITY, BadEnvelope, Fault, returned


def parse_message(text: str | bytes) -> ParsedAnswer:
    """An HL7 answer with any line ends, or a SOAP envelope around one. Never raises.

    What cannot be read is UNAVAILABLE with a warning; a SecurityFault is AUTH_ERROR.
    """
    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    try:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return parse_answer(returned(data))
        return parse_answer(decode(data))
    except Fault as fault:
        outcome = Outcome.AUTH_ERROR if fault.kind == SECURITY else Outcome.UNAVAILABLE
        return _nothing(outcome, f"the registry answered with a fault: {fault.kind}")
    except (NotHl7, BadEnvelope) as error:
        return _nothing(Outcome.UNAVAILABLE, str(error))


def _nothing(outcome: Outcome, warning: str) -> ParsedAnswer:
    return ParsedAnswer("", "", "", "", outcome, Echo("", (), "", "", None), warnings=(warning,))


def describe(message: ParsedAnswer) -> dict[str, Any]:
    """The JSON document of one message. `persons` is a count; `people` says who, never for a locked record."""
    return {
        "outcome": message.outcome.value,
        "profile": message.profile,
        "persons": len(message.persons),
        "people": [_person(person) for person in message.persons],
        "doses": [_dose(dose) for dose in message.doses],
        "forecast": [_forecast(forecast) for forecast in message.forecast],
        "immunities": list(message.immunities),
        "warnings": list(message.warnings),
        "evidence": list(message.evidence),
    }


def _dose(dose: AnsweredDose) -> dict[str, str]:
    completion, source = dose.completion, dose.information_source
    return {"cvx": dose.cvx, "date": str(dose.date), "completion": completion, "source": source}


def _forecast(forecast: Forecast) -> dict[str, str]:
    return {key: "" if value is None else str(value) for key, value in asdict(forecast).items()}


def _person(person: Person) -> dict[str, str]:
    return {
        "registry_id": person.registry_id,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "birthdate": person.birthdate.isoformat() if person.birthdate else "",
        "sex": person.sex,
    }
