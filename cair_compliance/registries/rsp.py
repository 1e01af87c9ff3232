"""RSP^K11 and ACK, read: who is in it, what was given, and which outcome it is.

A body that comes with "protected" is dropped unread.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..model.answers import AnsweredDose, Forecast, Outcome, Person
from .coded import full_date
from .deciding import Signs
from .history import History
from .hl7 import Fields, Message, NotHl7, parse
from .persons import person_of
from .wholeness import breaks_off


@dataclass(frozen=True, slots=True)
class Echo:
    """What an answer repeats of its question: MSA-2, QAK-1, QPD-2, QPD-4, QPD-6."""

    control_id: str
    tags: tuple[str, ...]
    last_name: str
    first_name: str
    birthdate: date | None


@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    """One answer message. `status` is QAK-2, `acknowledgment` MSA-1, `errors` the codes of ERR-3.

    `doses` and `forecast` are filled only when the answer is about one person. `unreadable` counts doses
    that lack a date or a CVX code; `truncated` says that the history breaks off,
    `contradiction` that body and codes disagree.
    """

    kind: str
    profile: str
    acknowledgment: str
    status: str
    outcome: Outcome
    echo: Echo
    persons: tuple[Person, ...] = ()
    doses: tuple[AnsweredDose, ...] = ()
    forecast: tuple[Forecast, ...] = ()
    immunities: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unreadable: int = 0
    truncated: bool = False
    contradiction: bool = False

    @property
    def incomplete(self) -> bool:
        """Whether there may be doses that `doses` does not tell."""
        return self.truncated or self.unreadable > 0 or self.error_without_doses

    @property
    def error_without_doses(self) -> bool:
        """Whether a record without any dose comes under an error: the doses may be what went wrong."""
        return self.outcome is Outcome.FOUND and self.status == "AE" and not self.doses

    @property
    def evidence(self) -> tuple[str, ...]:
        """Protocol codes for the log."""
        codes = (("profile", self.profile), ("QAK-2", self.status), ("MSA-1", self.acknowledgment))
        named = [f"{name}={value}" for name, value in codes if value]
        against = ["contradiction"] if self.contradiction else []
        return (*named, *(f"ERR={code}" for code in self.errors), *against)


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
