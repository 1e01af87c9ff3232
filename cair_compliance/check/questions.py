"""Questions the same columns answer: who has no proof for a disease, and which dates lie ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from ..engine.codes import EXEMPT, NOT_ASKED, UNDETERMINED
from ..engine.evaluation import Evaluation, RowTrace
from ..engine.nodes import Node, Traced, series_of
from ..engine.periods import Period
from ..model.calendar import in_words
from ..model.errors import InputRefused
from ..model.lists import STATES, Deadline, Unprotected
from ..model.results import PupilResult
from ..model.standings import COMPLETE, UNVERIFIED

DISEASES = {
    "diphtheria": ("dtap", "dtap"),
    "hepatitis b": ("hepb", "hepb"),
    "hib": ("hib", "hib"),
    "measles": ("mmr", "measles"),
    "mumps": ("mmr", "mumps"),
    "pertussis": ("dtap", "dtap"),
    "polio": ("polio", "polio"),
    "rubella": ("mmr", "rubella"),
    "tetanus": ("dtap", "dtap"),
    "varicella": ("varicella", "varicella"),
}
"""The diseases of H&S 120325 -> the requirement and the series that speak of them."""


def without_proof(evaluation: Evaluation, results: Sequence[PupilResult], disease: str) -> list[Unprotected]:
    """Pupils without complete proof for a disease, exempt ones included, least protected first.

    Exposure exclusion is the health officer's decision (17 CCR 6060; H&S 120370(b)). A pupil whose table does
    not ask for the vaccine (a 7th grader advancing, an infant) is held to the fullest row of the table.
    Raises InputRefused for a disease that is not one of H&S 120325.
    """
    if disease.strip().lower() not in DISEASES:
        raise InputRefused(f"{disease} is not one of the diseases of H&S 120325: {', '.join(DISEASES)}.")
    requirement, series = DISEASES[disease.strip().lower()]
    found = [_standing(evaluation, result, requirement, series) for result in results if result.counted]
    order = list(STATES)
    return sorted(
        (one for one in found if one is not None),
        key=lambda one: (order.index(one.state), one.documented, one.result.pupil.name, one.result.pupil.row),
    )


def _standing(evaluation: Evaluation, result: PupilResult, requirement: str, series: str) -> Unprotected | None:
    found = evaluation.at(result.place)
    if found is None:
        return Unprotected(result, "unknown", 0)
    row, column = found
    traced = _traced(evaluation, row, requirement)
    if traced is None:
        return None
    parts = [leaf for leaf in traced.leaves() if series_of(leaf.node) == (series,)]
    component = traced if len(series_of(traced.node)) == 1 else parts[0]
    if component.met[column]:
        return None
    status = next((int(t.status[column]) for t in row.requirements if t.requirement.name == requirement), NOT_ASKED)
    have = max(int(leaf.have[column]) for leaf in parts)
    if status in EXEMPT:
        return Unprotected(result, "exempt", have)
    if status == UNDETERMINED or result.verification == UNVERIFIED:
        return Unprotected(result, "unknown", have)
    return Unprotected(result, "partial" if have else "none", have)


def _traced(evaluation: Evaluation, row: RowTrace, requirement: str) -> Traced | None:
    """The row's own trace where it asks for the vaccine, else the fullest clause of the table, run here."""
    for trace in row.requirements:
        if trace.requirement.name == requirement:
            return trace.traced
    node = _fullest(evaluation, row, requirement)
    return node.run(row.cohort) if node is not None else None


def _fullest(evaluation: Evaluation, row: RowTrace, requirement: str) -> Node | None:
    tables = [row.table, *evaluation.pack.tables]
    nodes = [
        r.node
        for table in tables
        for other in reversed(table.rows)
        for r in other.requirements
        if r.name == requirement
    ]
    return nodes[0] if nodes else None


def deadlines(evaluation: Evaluation, results: Sequence[PupilResult]) -> list[Deadline]:
    """Every date ahead of the counted pupils, soonest first: last days for doses, proof, exemptions, reviews."""
    found = [deadline for result in results if result.counted for deadline in _dates(evaluation, result)]
    return sorted(found, key=lambda d: (d.day, d.result.pupil.name, d.result.pupil.row, d.kind))


def _dates(evaluation: Evaluation, result: PupilResult) -> Iterator[Deadline]:
    as_of = evaluation.day_of(result.place)
    for finding in result.findings:
        if finding.status == "not_due" and finding.next_dose:
            words = f"{finding.label} dose {finding.next_dose.dose}, from {in_words(finding.next_dose.not_before)}"
            yield Deadline(finding.next_dose.exclude_if_not_by, result, "dose", words)
        if finding.document_by:
            yield Deadline(finding.document_by, result, "proof", f"Proof of {finding.label}")
        if finding.exempt_until:
            yield Deadline(finding.exempt_until, result, "exemption", f"Temporary exemption from {finding.label} ends")
    if result.next_row and result.next_row.lacks:
        words = f"Proof of {', '.join(result.next_row.lacks)}, asked from {in_words(result.next_row.starts)}"
        yield Deadline(result.next_row.document_by, result, "proof", words)
    if result.shown == COMPLETE and result.deadline:
        yield Deadline(result.deadline, result, "review", "Complete for the age: look at the record again")
    protected = evaluation.standings.protected.get(result.place)
    if protected and protected.until:
        yield Deadline(protected.until, result, "protection", protected.rule.label.capitalize())
    review = _review(evaluation, result)
    if review:
        yield Deadline(
            next_review(evaluation.subjects[result.place].entry_date, review, as_of),
            result,
            "review",
            "Review the record",
        )


def _review(evaluation: Evaluation, result: PupilResult) -> Period | None:
    rule = evaluation.pack.law_on(evaluation.day_of(result.place)).review
    conditional = result.standing in ("conditional", "conditional_tme")
    program = evaluation.subjects[result.place].program
    return rule.every if rule and conditional and program in rule.programs else None


def next_review(entry: date, every: Period, as_of: date) -> date:
    """The next review day on or after the as-of date, counted from admission (17 CCR 6035(b))."""
    passed = max((as_of - entry).days, 0)
    times = max(int(np.ceil(passed / every.days)), 1)
    return entry + timedelta(days=times * every.days)
