"""Results as plain data: the documents that `read --json` and `check --json` print. Keys stay; more may join."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..engine.evaluation import Evaluation
from ..engine.plain import plain_requirements
from ..model.doses import Dose
from ..model.issues import Issue
from ..model.people import Pupil
from ..model.questions import Question
from ..model.results import CheckResult, PupilResult
from ..model.roster import Roster
from ..model.standings import standing_of_law


def plain_roster(roster: Roster) -> dict[str, Any]:
    """What was read: counts that balance, pupils with doses, issues, mapping."""
    balance = roster.balance
    counts = {
        "rows": balance.rows,
        "pupils": balance.pupils,
        "doses": len(roster.doses),
        "duplicates": balance.duplicates,
        "continued": balance.continued,
        "skipped": balance.skipped,
        "unreadable": balance.unreadable,
        "left": balance.left,
        "issues": len(roster.issues),
    }
    return {
        "name": roster.name,
        "layout": roster.layout,
        "counts": counts,
        "pupils": [_pupil(pupil, roster.doses_of(place)) for place, pupil in enumerate(roster.pupils)],
        "issues": [plain_issue(issue) for issue in roster.issues],
        "mapping": dict(roster.mapping),
        "questions": [_question(question) for question in roster.questions],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "text": question.text,
        "choices": [{"value": value, "words": words} for value, words in question.choices],
        "rows": list(question.rows),
        "column": question.column,
        "assumed": question.assumed,
        "answer": question.answer,
    }


def _pupil(pupil: Pupil, doses: tuple[Dose, ...]) -> dict[str, Any]:
    return {
        **identity(pupil),
        "middle_name": pupil.middle_name,
        "suffix": pupil.suffix,
        "sex": pupil.sex,
        "room": pupil.room,
        "enrolled": pupil.enrolled.isoformat() if pupil.enrolled else None,
        "left": pupil.left.isoformat() if pupil.left else None,
        "gone": pupil.gone,
        "doses": [_read_dose(dose) for dose in doses],
        "exemptions": [
            {
                "kind": c.kind,
                "requirement": c.requirement or None,
                "text": c.text,
                "column": c.column,
                "start": c.start.isoformat() if c.start else None,
                "end": c.end.isoformat() if c.end else None,
            }
            for c in pupil.exemptions
        ],
    }


def identity(pupil: Pupil) -> dict[str, Any]:
    return {
        "sheet": pupil.sheet,
        "row": pupil.row,
        "local_id": pupil.local_id,
        "state_id": pupil.state_id,
        "last_name": pupil.last_name,
        "first_name": pupil.first_name,
        "birthdate": pupil.birthdate.isoformat() if pupil.birthdate else None,
        "grade": pupil.grade,
    }


def _read_dose(dose: Dose) -> dict[str, Any]:
    return {
        "cvx": dose.product.cvx,
        "vaccine": dose.product.label,
        "date": str(dose.date),
        "raw": dose.raw,
        "column": dose.column,
        "row": dose.row,
        "counts_for": list(dose.product.counts_for),
    }


def plain_issue(issue: Issue) -> dict[str, Any]:
    return {
        "code": issue.code,
        "severity": issue.severity,
        "sheet": issue.sheet,
        "row": issue.row,
        "column": issue.column,
        "message": issue.message,
        "advice": issue.advice,
    }


def plain_check(result: CheckResult, evaluation: Evaluation) -> dict[str, Any]:
    """The whole check, in the shape the README promises."""
    counted = [pupil for pupil in result.pupils if pupil.counted]
    return {
        "as_of": result.as_of.isoformat(),
        "program": result.program,
        "facility": result.facility,
        "county": result.county,
        "entry_rule": result.entry_rule,
        "rule_pack": {"id": result.rule_pack.id, "hash": result.rule_pack.hash},
        "roster": {"name": result.roster_name, "fingerprint": result.roster_fingerprint},
        "sources": [
            {
                "registry": s.registry,
                "title": s.title,
                "asked": s.asked,
                "answered": s.answered,
                "found": s.found,
                "review": s.review,
                "failed": s.failed,
                "held": s.held,
                "held_why": s.held_why,
                "trouble": s.trouble,
                "made_on": s.made_on.isoformat() if s.made_on else None,
            }
            for s in result.sources
        ],
        "counts": {
            "pupils": len(counted),
            "left": len(result.pupils) - len(counted),
            "standing": _of_law(result.standing_counts()),
            "verification": dict(Counter(pupil.verification for pupil in counted)),
            "report_category": dict(sorted(Counter(p.report_category for p in counted if p.report_category).items())),
        },
        "pupils": [plain_pupil(pupil, evaluation) for pupil in result.pupils],
        "issues": [plain_issue(issue) for issue in result.issues],
    }


def _of_law(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by the standings the law knows, in the order of urgency."""
    found: Counter[str] = Counter()
    for shown, number in counts.items():
        found[standing_of_law(shown)] += number
    return dict(found)


def plain_pupil(result: PupilResult, evaluation: Evaluation) -> dict[str, Any]:
    findings = {finding.requirement: finding for finding in result.findings}
    return {
        **identity(result.pupil),
        "standing": result.standing,
        "shown_as": standing_of_law(result.shown),
        "basis": result.basis or None,
        "action": result.action,
        "report_category": result.report_category or None,
        "verification": result.verification,
        "reason": result.reason,
        "next": result.next_line,
        "deadline": result.deadline.isoformat() if result.deadline else None,
        "entry": result.entry,
        "counted": result.counted,
        "requirements": plain_requirements(evaluation, result.place),
        "doses": [_counted_dose(dose) for dose in result.doses],
        "advisories": list(result.advisories),
        "why": {name: finding.why for name, finding in findings.items()},
        "citations": {name: [str(law) for law in finding.citations] for name, finding in findings.items()},
    }


def _counted_dose(dose: Dose) -> dict[str, Any]:
    return {
        "cvx": dose.product.cvx,
        "vaccine": dose.product.label,
        "date": str(dose.date),
        "sources": list(dose.sources),
        "conflict": dose.conflict,
        "counts_for": list(dose.product.counts_for),
    }
