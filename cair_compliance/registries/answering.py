"""From one read message to one Answer: through the identity gate, in words a person can act on."""

from __future__ import annotations

from datetime import date

from ..model.answers import Answer, Match, Outcome
from ..model.people import Pupil
from .failures import NotOurs, Unreachable
from .hl7 import Unsendable
from .matching import TwinKey, differences
from .parsed import ParsedAnswer, Unusable
from .settings import Connection

NO_RECORD = "The registry did not return a record. Ask the family for proof."
"""The one sentence for "not found" and "not shared": nothing may tell them apart."""

DETAILS = {
    Outcome.NOT_FOUND: NO_RECORD,
    Outcome.PROTECTED: NO_RECORD,
    Outcome.CANDIDATES: "The registry knows several children who could be meant; a person has to decide.",
    Outcome.TOO_MANY: "The registry knows too many children who could be meant; a person has to decide.",
    Outcome.BAD_REQUEST: "The registry could not work with the question.",
    Outcome.REJECTED: "The registry refused the question.",
    Outcome.AUTH_ERROR: "The registry did not accept our credentials.",
    Outcome.PENDING: "The registry answers by file and has not answered yet; check again when its reply has come.",
    Outcome.UNAVAILABLE: "The registry did not give a usable answer.",
}
NO_DOSES = "The registry has the child but no doses."
TRUNCATED = "The registry's answer breaks off; ask again, or ask the registry."
ERROR = "The registry has the child but reports an error and no doses; ask the registry."
IMPOSSIBLE = "A dose in its answer has an impossible date; ask the registry."
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


def answer_of(parsed: ParsedAnswer, pupil: Pupil, connection: Connection, twins: frozenset[TwinKey]) -> Answer:
    """What an answer that belongs to the question says about `pupil`, after the identity gate."""
    if parsed.outcome is Outcome.FOUND:
        return _found(parsed, pupil, connection, twins)
    detail = DETAILS[parsed.outcome]
    return Answer(
        connection.registry, parsed.outcome, candidates=parsed.persons, detail=detail, evidence=parsed.evidence
    )


def _found(parsed: ParsedAnswer, pupil: Pupil, connection: Connection, twins: frozenset[TwinKey]) -> Answer:
    person = parsed.persons[0]
    doubts = differences(pupil, person, twins, connection.dialect.local_identifier_types)
    if doubts:
        return Answer(
            registry=connection.registry,
            outcome=Outcome.FOUND,
            match=Match.REVIEW,
            person=person,
            candidates=(person,),
            detail=f"A person has to decide whether this is the same child: {', '.join(doubts)}.",
            evidence=parsed.evidence,
        )
    impossible = _before_birth(parsed, person.birthdate or pupil.birthdate)
    return Answer(
        registry=connection.registry,
        outcome=Outcome.FOUND,
        match=Match.EXACT,
        person=person,
        doses=parsed.doses,
        forecast=parsed.forecast,
        detail=IMPOSSIBLE if impossible else _remark(parsed),
        evidence=parsed.evidence,
        incomplete=parsed.incomplete or impossible,
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
