"""One pupil's result as plain data, in the shape of `expected` in a case file and of `check --json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..model.calendar import from_ordinal
from .codes import AGE_IN_GRACE, EXEMPT_TME, NOT_ASKED, STANDING_NAMES, STATUS_NAMES
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
    found = evaluation.at(place)
    if found is None:
        return {}
    row, column = found
    return {
        trace.requirement.name: plain_requirement(trace, column)
        for trace in row.requirements
        if trace.status[column] != NOT_ASKED
    }


def plain_requirement(trace: RequirementTrace, column: int) -> dict[str, Any]:
    status, next_dose = int(trace.status[column]), trace.next_dose(column)
    result: dict[str, Any] = {"status": STATUS_NAMES[status], "missing": int(trace.missing[column]), "next_dose": None}
    if next_dose is not None:
        result["next_dose"] = {
            "dose": next_dose.dose,
            "not_before": next_dose.not_before.isoformat(),
            "exclude_if_not_by": next_dose.exclude_if_not_by.isoformat(),
        }
    if status == AGE_IN_GRACE:
        result["document_by"] = iso(trace.document_by[column])
    if status == EXEMPT_TME:
        result["tme_expires"] = iso(trace.exempt_until[column])
    return result


def plain_next_row(evaluation: Evaluation, place: int) -> dict[str, str | None] | None:
    found = evaluation.next_row(place)
    return {"starts": found.starts.isoformat(), "document_by": found.document_by.isoformat()} if found else None


def iso(day: int) -> str | None:
    return None if day == MISSING else from_ordinal(day).isoformat()
