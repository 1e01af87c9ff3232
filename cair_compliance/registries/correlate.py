"""Does this answer belong to this question? A swapped answer is trouble, never an answer to this pupil."""

from __future__ import annotations

from ..model.answers import Outcome
from ..model.vaccines import fold_name
from .parsed import ParsedAnswer
from .qbp import Question


def mismatch(question: Question, answer: ParsedAnswer) -> str:
    """Which echoed field is another's: MSA-2, QAK-1 or QPD-2, QPD-4, QPD-6; "" when all agree.

    MSA-2 must be there, save in a refusal, which carries nothing about a person. Some registries put the
    control id where the query tag belongs.
    """
    echo = answer.echo
    refusal = answer.kind == "ACK" and answer.outcome in (Outcome.BAD_REQUEST, Outcome.REJECTED)
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
