"""Does this answer belong to this question? A swapped answer is trouble, never an answer to this pupil."""

from __future__ import annotations

from ..model.answers import Outcome, Person
from ..model.people import Pupil
from ..model.vaccines import fold_name
from .matching import fold_person
from .parsed import ParsedAnswer
from .qbp import Question


def mismatch(question: Question, answer: ParsedAnswer) -> str:
    """Which echoed field is another's: MSA-2, QAK-1 or QPD-2, QPD-4, QPD-6; "" when all agree.

    MSA-2 must be there, save in a refusal, which carries nothing about a person. Some registries put the
    control id where the query tag belongs. Before v2.5 the last three are QRD-4, QRD-8 and QRF-5.
    """
    echo = answer.echo
    refusal = answer.kind in ("ACK", "QCK") and answer.outcome in (Outcome.BAD_REQUEST, Outcome.REJECTED)
    if echo.control_id != question.control_id and not (refusal and not echo.control_id):
        return "MSA-2"
    if any(tag not in (question.tag, question.control_id) for tag in echo.tags):
        return "QAK-1"
    if echo.birthdate and echo.birthdate != question.birthdate:
        return "QPD-6"
    names = ((echo.last_name, question.last_name), (echo.first_name, question.first_name))
    if any(theirs and fold_name(theirs) != fold_name(ours) for theirs, ours in names):
        return "QPD-4"
    return ""


def stranger(pupil: Pupil, person: Person) -> bool:
    """Whether a single person in an answer without an echo can only belong to another question.

    A registry may return somebody with a misspelt name or with another birth date; somebody with neither is
    another's. What is not shown differs from nothing: the identity gate weighs it.
    """
    other_day = person.birthdate is not None and person.birthdate != pupil.birthdate
    names = ((pupil.last_name, person.last_name), (pupil.first_name, person.first_name))
    return other_day and any(theirs and fold_person(theirs) != fold_person(ours) for ours, theirs in names)
