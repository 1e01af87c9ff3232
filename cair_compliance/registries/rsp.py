"""RSP^K11 and ACK, read: who is in it, what was given, and which outcome it is.

A body that comes with "protected" is dropped unread.
"""

from __future__ import annotations

from ..model.answers import Outcome, Person
from .coded import full_date
from .deciding import Signs
from .history import History
from .hl7 import Fields, Message, NotHl7, parse
from .parsed import Echo, ParsedAnswer
from .persons import person_of
from .wholeness import breaks_off


def parse_answer(text: str | bytes) -> ParsedAnswer:
    """Read one answer. Raises NotHl7 for text that is no query answer at all."""
    message = parse(text)
    header = message.first("MSH")
    kind = header.text(9)
    if kind not in ("RSP", "ACK"):
        raise NotHl7("not an answer to a query")
    return _read(message, header, kind)


def _read(message: Message, header: Fields, kind: str) -> ParsedAnswer:
    profile = header.text(21)
    status = message.first("QAK").text(2).upper()
    acknowledgment = message.first("MSA").text(1).upper()
    persons, history = _body(message) if status != "PD" else ([], History())
    groups = sum(segment[:3] == "RXA" for segment in message.segments)
    signs = Signs(profile, status, acknowledgment, len(persons), groups)
    outcome = signs.outcome
    shown = persons if outcome in (Outcome.FOUND, Outcome.CANDIDATES) else []
    found = history if outcome is Outcome.FOUND else History()
    errors, texts = _errors(message)
    truncated = outcome is Outcome.FOUND and breaks_off(message)
    cut = ("the answer breaks off",) if truncated else ()
    return ParsedAnswer(
        kind=kind,
        profile=profile,
        acknowledgment=acknowledgment,
        status=status,
        outcome=outcome,
        echo=_echo(message),
        persons=tuple(shown),
        doses=tuple(found.doses),
        forecast=tuple(found.forecasts),
        immunities=tuple(found.immunities),
        errors=errors,
        warnings=(*texts, *found.warnings, *cut),
        unreadable=found.unreadable,
        truncated=truncated,
        contradiction=signs.contradict,
    )


def _body(message: Message) -> tuple[list[Person], History]:
    """All persons, and the history that follows them. Raises NotHl7 when doses stand before the person."""
    persons: list[Person] = []
    history, loose = History(), False
    for segment in message.segments:
        match segment[:3]:
            case "PID":
                persons.append(person_of(message.fields(segment)))
            case "ORC":
                history.orc(message.fields(segment))
            case "RXA":
                loose = loose or not persons
                history.rxa(message.fields(segment))
            case "OBX" if history.observing:
                history.obx(message.fields(segment))
    if loose and persons:
        raise NotHl7("doses before the person")
    history.end()
    return persons, history


def _echo(message: Message) -> Echo:
    qpd = message.first("QPD")
    return Echo(
        control_id=message.first("MSA").text(2),
        tags=tuple(tag for tag in (message.first("QAK").text(1), qpd.text(2)) if tag),
        last_name=qpd.text(4),
        first_name=qpd.text(4, 2),
        birthdate=full_date(qpd.text(6)),
    )


def _errors(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes, and texts without the values that may stand behind a colon in a free text."""
    codes: list[str] = []
    texts: list[str] = []
    for segment in message.segments:
        if segment[:3] == "ERR":
            fields = message.fields(segment)
            code, severity = fields.text(3), fields.text(4)
            codes.append(code)
            texts.append(" ".join(part for part in (severity, code, fields.text(3, 2)) if part))
    return tuple(code for code in codes if code), tuple(text for text in texts if text)
