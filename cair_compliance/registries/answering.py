"""From one read message to one Answer: through the identity gate, in words a person can act on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ..model.answers import Answer, Match, Outcome
from ..model.people import Pupil
from .failures import NotOurs, Unreachable
from .hl7 import Unsendable
from .matching import TwinKey, Verdict, judge
from .parsed import ParsedAnswer, Unusable
from .settings import Connection

NO_RECORD = "The registry did not return a record. Ask the family for proof."
"""The one sentence for "not found" and "not shared": nothing may tell them apart."""

DETAILS = {
    Outcome.NOT_FOUND: NO_RECORD,
    Outcome.PROTECTED: NO_RECORD,
    Outcome.CANDIDATES: "The registry knows several children who could be meant; a person has to decide.",
    Outcome.TOO_MANY: "The registry knows too many children who could be meant and names none of them.",
    Outcome.BAD_REQUEST: "The registry could not work with the question.",
    Outcome.REJECTED: "The registry refused the question.",
    Outcome.AUTH_ERROR: "The registry did not accept our credentials.",
    Outcome.PENDING: "The registry answers by file and has not answered yet; check again when its reply has come.",
    Outcome.UNAVAILABLE: "The registry did not give a usable answer.",
}
SOMEBODY_ELSE = "The registry returned another child; check name and birth date in the list, or ask the registry."
NO_DOSES = "The registry has the child but no doses."
TRUNCATED = "The registry's answer breaks off; ask again, or ask the registry."
ERROR = "The registry has the child but reports an error and no doses; ask the registry."
IMPOSSIBLE = "A dose in its answer has an impossible date; ask the registry."
CHANGED = "Asked twice, the registry first returned no record and then this one."
UNREADABLE = "The registry's record holds a dose that could not be read; ask the registry."


def trouble(connection: Connection, outcome: Outcome, *evidence: str, detail: str = "") -> Answer:
    """An answer that is none."""
    return Answer(connection.registry, outcome, detail=detail or DETAILS[outcome], evidence=evidence)


def no_answer(connection: Connection, error: Unsendable | Unreachable | Unusable | NotOurs) -> Answer:
    """What it means for the pupil that a question could not be put or was not answered."""
    match error:
        case Unsendable():
            detail = "Not asked: the name or address holds a character that cannot be sent."
            return trouble(connection, Outcome.NOT_CHECKED, detail=detail)
        case Unreachable():
            return trouble(connection, Outcome.AUTH_ERROR if error.credentials else Outcome.UNAVAILABLE, error.evidence)
        case NotOurs():
            return trouble(connection, Outcome.UNAVAILABLE, *error.evidence)
        case _:
            return trouble(connection, Outcome.UNAVAILABLE, f"malformed: {error}")


def otherwise(first: Answer, later: Answer) -> Answer:
    """The later of two answers about one pupil, which says that there was another before it.

    A locked record and none at all are told alike, so they are no contradiction.
    """
    changed = later.outcome is Outcome.FOUND and first.outcome is not Outcome.FOUND
    detail = f"{later.detail} {CHANGED}".lstrip() if changed else later.detail
    note = f"{later.note} {CHANGED}".lstrip() if changed else later.note
    return replace(later, evidence=(*first.evidence, *later.evidence), detail=detail, note=note)


def answer_of(parsed: ParsedAnswer, pupil: Pupil, connection: Connection, twins: frozenset[TwinKey]) -> Answer:
    """What an answer that belongs to the question says about `pupil`, after the identity gate."""
    if parsed.outcome is Outcome.FOUND:
        return _found(parsed, pupil, connection, twins)
    detail = DETAILS[parsed.outcome]
    return Answer(
        connection.registry,
        parsed.outcome,
        candidates=parsed.persons,
        detail=detail,
        evidence=parsed.evidence,
        note=parsed.note,
    )


def chosen_answer(parsed: ParsedAnswer, pupil: Pupil, connection: Connection, registry_id: str) -> Answer:
    """What an answer about the record a person has chosen says; about any other record it says nothing."""
    if parsed.outcome is not Outcome.FOUND:
        return trouble(connection, parsed.outcome, *parsed.evidence)
    if parsed.persons[0].registry_id != registry_id:
        return trouble(connection, Outcome.UNAVAILABLE, *parsed.evidence, "another record")
    return accepted(parsed, pupil, connection, Verdict(Match.CHOSEN))


def _found(parsed: ParsedAnswer, pupil: Pupil, connection: Connection, twins: frozenset[TwinKey]) -> Answer:
    verdict = judge(pupil, parsed.persons[0], twins, connection.dialect.local_identifier_types)
    if verdict.match.accepted:
        return accepted(parsed, pupil, connection, verdict)
    return _not_accepted(parsed, connection, verdict)


def _not_accepted(parsed: ParsedAnswer, connection: Connection, verdict: Verdict) -> Answer:
    """Somebody else is shown to nobody: the school has no purpose in knowing that child."""
    shown = parsed.persons[:1] if verdict.match is Match.REVIEW else ()
    doubts = ", ".join(verdict.doubts)
    return Answer(
        registry=connection.registry,
        outcome=Outcome.FOUND,
        match=verdict.match,
        person=shown[0] if shown else None,
        candidates=shown,
        detail=f"A person has to decide whether this is the same child: {doubts}." if shown else SOMEBODY_ELSE,
        evidence=parsed.evidence,
        note=parsed.note,
    )


def accepted(parsed: ParsedAnswer, pupil: Pupil, connection: Connection, verdict: Verdict) -> Answer:
    """The answer with its doses, once identity is settled: by the gate, or by a person."""
    person = parsed.persons[0]
    impossible = _before_birth(parsed, person.birthdate or pupil.birthdate)
    return Answer(
        registry=connection.registry,
        outcome=Outcome.FOUND,
        match=verdict.match,
        person=person,
        doses=parsed.doses,
        forecast=parsed.forecast,
        detail=IMPOSSIBLE if impossible else _remark(parsed),
        evidence=parsed.evidence,
        incomplete=parsed.incomplete or impossible,
        basis=verdict.basis,
        note=parsed.note,
    )


def _before_birth(parsed: ParsedAnswer, born: date | None) -> bool:
    """Whether a given dose is older than the person: one of the two dates is wrong. A month counts to its end."""
    if born is None:
        return False
    dates = [dose.date for dose in parsed.doses if dose.given]
    return any((on.year, on.month, on.day or 31) < (born.year, born.month, born.day) for on in dates)


def _remark(parsed: ParsedAnswer) -> str:
    if parsed.truncated:
        return TRUNCATED
    if parsed.unreadable:
        return UNREADABLE
    if parsed.error_without_doses:
        return ERROR
    return "" if any(dose.given for dose in parsed.doses) else NO_DOSES
