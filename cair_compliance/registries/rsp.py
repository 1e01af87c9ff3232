"""RSP^K11, ACK and the older VXR, VXX and QCK, read: who is in it, what was given, which outcome it is.

A body that comes with "protected" is dropped unread.
"""

from __future__ import annotations

import re

from ..model.answers import Outcome, Person
from .coded import full_date
from .deciding import Signs
from .escapes import STANDARD
from .history import DUE_NEXT, History
from .hl7 import Fields, Message, NotHl7, parse
from .parsed import MAX_DOSES, Echo, ParsedAnswer
from .persons import person_of
from .remarks import remarks
from .wholeness import what_is_missing

ANSWERS = frozenset({"RSP", "ACK", "VXR", "VXX", "QCK"})
QUESTIONS = frozenset({"QBP", "VXQ", "QRY"})
REPORT = "VXU"
LOCKED = "the record is marked as locked (PD1-12)"
_KNOWN = frozenset({*ANSWERS, *QUESTIONS, REPORT})
_KIND = re.compile(r"[A-Z]{3}")
_PROFILES = frozenset({"Z31", "Z32", "Z33", "Z42"})


def kind_of(message: Message) -> str:
    """MSH-9: RSP, ACK, QBP ... Where it names no kind of message at all, a QAK segment says that it is an answer."""
    header = message.first("MSH")
    kind = header.text(9).upper()
    if kind in _KNOWN:
        return kind
    named = [part[:3] for part in header.whole(9).upper().replace(" ", "^").split("^") if part[3:4] in ("", "_")]
    kind = next((part for part in named if part in _KNOWN), kind)
    return kind if kind in _KNOWN or _KIND.fullmatch(kind) or "QAK" not in message.names else "RSP"


def is_receipt(message: Message) -> bool:
    """Whether a message only says that another one arrived, which some registries send before they answer."""
    accepted = message.first("MSA").text(1).upper() in ("AA", "CA")
    return accepted and kind_of(message) == "ACK" and not {"QAK", "RXA"} & set(message.names)


def parse_answer(text: str | bytes) -> ParsedAnswer:
    """Read one answer. Raises NotHl7 for text that is no query answer at all, or more than one message."""
    return read_answer(parse(text))


def read_answer(message: Message) -> ParsedAnswer:
    """The same of a message. Raises NotHl7."""
    kind = kind_of(message)
    if kind not in ANSWERS:
        raise NotHl7("not an answer to a query")
    signs, persons, history = _looked_at(message, kind)
    outcome = signs.outcome
    found = history if outcome is Outcome.FOUND else History()
    errors, texts = remarks(message)
    missing = what_is_missing(message) if outcome is Outcome.FOUND else ""
    why = signs.reason if outcome is Outcome.UNAVAILABLE else ""
    return ParsedAnswer(
        kind=kind,
        profile=signs.profile,
        acknowledgment=signs.acknowledgment,
        status=signs.status,
        outcome=outcome,
        echo=_echo(message),
        persons=tuple(persons if outcome in (Outcome.FOUND, Outcome.CANDIDATES) else ()),
        doses=tuple(found.doses),
        forecast=tuple(found.forecasts),
        immunities=tuple(found.immunities),
        errors=errors,
        warnings=(*texts, *found.warnings, *(text for text in (missing, why) if text)),
        unreadable=found.unreadable,
        unread=tuple(found.unread),
        truncated=bool(missing),
        contradiction=signs.contradict,
    )


def _looked_at(message: Message, kind: str) -> tuple[Signs, list[Person], History]:
    """What an answer says of itself, and its body, which stays unread where it is protected."""
    header = message.first("MSH")
    profile, event = _profile(header), header.text(9, 2).upper()
    status = message.first("QAK").text(2).upper()
    acknowledgment = message.first("MSA").text(1).upper()
    persons, history = _body(message) if status != "PD" else ([], History())
    if len(history.doses) + len(history.unread) > MAX_DOSES:
        raise NotHl7(f"more than {MAX_DOSES} doses")
    if kind == "ACK" and not (status or history.groups):
        persons = []  # a receipt may repeat whom it is about, and is no record of that child
    return Signs(kind, profile, status, acknowledgment, len(persons), history.groups, event), persons, history


def read_report(message: Message) -> ParsedAnswer:
    """A VXU, which somebody sends to a registry: it answers nothing, but its doses can be shown. Raises NotHl7."""
    persons, history = _body(message)
    if len(history.doses) + len(history.unread) > MAX_DOSES:
        raise NotHl7(f"more than {MAX_DOSES} doses")
    header = message.first("MSH")
    return ParsedAnswer(
        *(REPORT, _profile(header), "", "", Outcome.UNAVAILABLE, Echo("", (), "", "", None)),
        persons=tuple(persons),
        doses=tuple(history.doses),
        forecast=tuple(history.forecasts),
        immunities=tuple(history.immunities),
        warnings=("no answer: a report of doses to a registry (VXU); they are shown as they stand", *history.warnings),
        unreadable=history.unreadable,
        unread=tuple(history.unread),
    )


def _profile(header: Fields) -> str:
    """MSH-21: of several, the one that is an answer's."""
    named = [parts[0] for parts in header.repetitions(21)]
    return next((name for name in named if name in _PROFILES), next(iter(named), ""))


def _body(message: Message) -> tuple[list[Person], History]:
    """All persons, each once, and the history that follows them. Raises NotHl7 when doses stand before the person."""
    persons: list[Person] = []
    history, loose, locked = History(), False, False
    last, usual = "" if message.ended else message.segments[-1], message.separators == STANDARD
    observing = False
    for name, segment in zip(message.names, message.segments, strict=True):
        match name:
            case "OBX":
                if observing or DUE_NEXT in segment:
                    history.obx(message.fields(segment))
                    observing = history.observing
            case "RXA":
                loose = loose or not persons
                observing = False
                if segment is last or not usual or not history.plain(segment):
                    history.rxa(message.fields(segment), cut=segment is last)
                    observing = history.observing
            case "ORC":
                history.orc(message.text(segment, 3))
                observing = False
            case "PD1":
                locked = locked or message.text(segment, 12).upper() == "Y"
            case "PID":
                persons.append(person_of(message.fields(segment)))
    if loose and persons:
        raise NotHl7("doses before the person")
    if locked:
        history.warnings.append(LOCKED)
    history.end()
    return _known(persons, history), history


def _known(persons: list[Person], history: History) -> list[Person]:
    """Each once, without the PID that says nothing at all, which some registries send when they found nobody."""
    if not history.groups:
        persons = [one for one in persons if one.registry_id or one.last_name or one.first_name or one.birthdate]
    return list(dict.fromkeys(persons)) if len(persons) > 1 else persons


def _echo(message: Message) -> Echo:
    """From QPD, or before v2.5 from QRD-4, QRD-8 and the second repetition of QRF-5."""
    qpd, qrd = message.first("QPD"), message.first("QRD")
    born = [parts[0] for parts in message.first("QRF").repetitions(5)[1:2]]
    return Echo(
        control_id=message.first("MSA").text(2),
        tags=tuple(tag for tag in (message.first("QAK").text(1), qpd.text(2), qrd.text(4)) if tag),
        last_name=qpd.text(4) or qrd.text(8, 2),
        first_name=qpd.text(4, 2) or qrd.text(8, 3),
        birthdate=full_date(qpd.text(6) or "".join(born)),
    )
