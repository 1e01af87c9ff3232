"""A message in a file, read and described: what `registries parse` prints."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from ..model.answers import AnsweredDose, Forecast, Outcome, Person
from .completion import NOT_GIVEN
from .failures import NotOurs
from .hl7 import Message, NotHl7, parse_all
from .parsed import Echo, ParsedAnswer, UnreadDose, Unusable
from .rsp import ANSWERS, QUESTIONS, REPORT, is_receipt, kind_of, read_answer, read_report
from .saved import below_headers, in_bytes, text_in
from .saved_json import is_json, read_json
from .soap import SECURITY, BadEnvelope, Fault

_HEADER = b"MSH|^"
ANOTHER = "the question in this file is not the one that was answered"


def parse_message(text: str | bytes) -> ParsedAnswer:
    """An answer as it was saved: HL7 with any line ends, bare or in SOAP or other XML; Redox or FHIR as JSON.

    Its question may stand beside it. Never raises: what cannot be read, or answers nothing, is UNAVAILABLE with a
    warning; a SecurityFault is AUTH_ERROR.
    """
    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    try:
        return _read_file(data)
    except Fault as fault:
        outcome = Outcome.AUTH_ERROR if fault.kind == SECURITY else Outcome.UNAVAILABLE
        return _nothing(outcome, f"the registry answered with a fault: {fault.kind}")
    except NotOurs:
        return _nothing(Outcome.UNAVAILABLE, "doses of another person than the one beside them")
    except (Unusable, BadEnvelope) as error:
        return _nothing(Outcome.UNAVAILABLE, str(error))


def _read_file(data: bytes) -> ParsedAnswer:
    body = below_headers(in_bytes(data))
    if not is_json(body):
        return _read(text_in(body))
    try:
        answer = read_json(body)
    except Unusable:
        if _HEADER not in body:
            raise
        return _read(text_in(body))
    return _read(text_in(answer.encode("utf-8", "replace"))) if isinstance(answer, str) else answer


def _read(text: str) -> ParsedAnswer:
    messages = parse_all(text)
    if len(messages) > 1:
        messages = [one for one in messages if not is_receipt(one)] or messages
    if len(messages) == 1:
        return _only(messages[0])
    answers = [one for one in messages if kind_of(one) in ANSWERS]
    questions = [one for one in messages if kind_of(one) in QUESTIONS]
    if len(answers) != 1 or len(questions) != 1 or len(messages) != 2:
        raise NotHl7(f"{len(messages)} messages in one file; read them one by one")
    parsed = read_answer(answers[0])
    told = parsed.echo.control_id in ("", _control_id(questions[0]))
    return parsed if told else replace(parsed, warnings=(*parsed.warnings, ANOTHER))


def _only(message: Message) -> ParsedAnswer:
    """One message, which may be a report or a question instead of an answer."""
    kind = kind_of(message)
    if kind == REPORT:
        return read_report(message)
    if kind in QUESTIONS:
        raise NotHl7(f"a question ({kind}), and no answer to one")
    return read_answer(message)


def _control_id(message: Message) -> str:
    return message.first("MSH").text(10)


def _nothing(outcome: Outcome, warning: str) -> ParsedAnswer:
    return ParsedAnswer("", "", "", "", outcome, Echo("", (), "", "", None), warnings=(warning,))


def describe(message: ParsedAnswer) -> dict[str, Any]:
    """The JSON document of one message.

    `doses` lists what was given, doses without a known vaccine (cvx "") or month too: they count, although
    nothing can be concluded from them; `not_given` what was refused or not administered. `persons` is a
    count; `people` says who, never for a locked record.
    """
    doses = [*(_dose(dose) for dose in message.doses), *(_unread(dose) for dose in message.unread)]
    return {
        "outcome": message.outcome.value,
        "profile": message.profile,
        "persons": len(message.persons),
        "people": [_person(person) for person in message.persons],
        "doses": [dose for dose in doses if dose["completion"] not in NOT_GIVEN],
        "not_given": [dose for dose in doses if dose["completion"] in NOT_GIVEN],
        "forecast": [_forecast(forecast) for forecast in message.forecast],
        "immunities": list(message.immunities),
        "warnings": list(message.warnings),
        "evidence": list(message.evidence),
    }


def _dose(dose: AnsweredDose) -> dict[str, str]:
    completion, source = dose.completion, dose.information_source
    return {"cvx": dose.cvx, "date": str(dose.date), "completion": completion, "source": source}


def _unread(dose: UnreadDose) -> dict[str, str]:
    return {"cvx": dose.cvx, "date": dose.date, "completion": dose.completion, "source": dose.information_source}


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
