"""One pupil's result as plain data, in the shape of `expected` in a case file and of `check --json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..model.calendar import from_ordinal
from .codes import AGE_IN_GRACE, EXEMPT, EXEMPT_TME, MET, NOT_ASKED, STANDING_NAMES, STATUS_NAMES, UNDETERMINED
from .evaluation import Evaluation, RequirementTrace
from .periods import MISSING


def plain_result(evaluation: Evaluation, place: int, advisories: Sequence[str] = ()) -> dict[str, Any]:
    """overall, basis, action, report_category, requirements, next_row and advisories of one pupil."""
    standings = evaluation.standings
    return {
        "overall": STANDING_NAMES[standings.standing[place]],
        "basis": standings.basis[place] or None,
        "action": standings.action[place],
        "report_category": standings.category[place] or None,
        "requirements": plain_requirements(evaluation, place),
        "next_row": plain_next_row(evaluation, place),
        "advisories": list(advisories),
    }


def plain_requirements(evaluation: Evaluation, place: int) -> dict[str, Any]:
    """Requirement -> status, missing, next_dose, document_by; only what applies to the pupil."""
    if evaluation.row_of[place] < 0:
        return {}
    row, column = evaluation.rows[evaluation.row_of[place]], int(evaluation.position[place])
    return {
        trace.requirement.name: plain_requirement(trace, column)
        for trace in row.requirements
        if trace.status[column] != NOT_ASKED
    }


def plain_requirement(trace: RequirementTrace, column: int) -> dict[str, Any]:
    status = int(trace.status[column])
    result: dict[str, Any] = {"status": STATUS_NAMES[status], "missing": int(trace.missing[column]), "next_dose": None}
    if trace.window.number[column] and status != MET and status not in EXEMPT:
        result["next_dose"] = {
            "dose": int(trace.window.number[column]),
            "not_before": iso(trace.window.not_before[column]),
            "exclude_if_not_by": iso(trace.window.exclude_if_not_by[column]),
        }
    if status == AGE_IN_GRACE:
        result["document_by"] = iso(trace.document_by[column])
    if status == EXEMPT_TME:
        result["tme_expires"] = iso(trace.exempt_until[column])
    if status == UNDETERMINED and trace.differs[column]:
        result["next_dose"] = None
    return result


def plain_next_row(evaluation: Evaluation, place: int) -> dict[str, str | None] | None:
    starts = evaluation.standings.next_row_starts[place]
    if starts == MISSING:
        return None
    return {"starts": iso(starts), "document_by": iso(evaluation.standings.next_row_proof[place])}


def iso(day: int) -> str | None:
    return None if day == MISSING else from_ordinal(day).isoformat()
