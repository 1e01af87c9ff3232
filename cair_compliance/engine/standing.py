"""From findings to one standing a pupil: precedence, basis, action and report category (17 CCR 6025-6075)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import ordinal
from ..model.results import Citation
from . import codes
from .cohort import Mask, Subject, column
from .exemptions import ExemptionColumns
from .pack import Law, RulePack, cite
from .periods import MISSING, Days
from .protection import Notice, Protected, find_protection
from .schema import FrameBlock

if TYPE_CHECKING:
    from .evaluation import RowTrace


@dataclass(frozen=True)
class Standings:
    """One value a pupil: `standing` and `reason` are numbers of codes.py, the rest words of the law."""

    standing: NDArray[np.int8]
    reason: NDArray[np.int8]
    basis: tuple[str, ...]
    action: tuple[str, ...]
    category: tuple[str, ...]
    protected: dict[int, Protected]
    next_row_starts: Days
    next_row_proof: Days
    adult_citation: Citation | None


def decide(
    pack: RulePack,
    law: Law,
    subjects: Sequence[Subject],
    days: Sequence[date],
    rows: Sequence[RowTrace],
    exemptions: ExemptionColumns,
) -> Standings:
    """Overdue beats undetermined beats temporary exemption beats not due beats met; a protection is looked
    for only where a dose is overdue. Pupils no row fits are told apart by why."""
    size, frame, today = len(subjects), law.frame, column(days)
    standing = np.full(size, codes.NOT_EVALUABLE, dtype=np.int8)
    reason = np.full(size, codes.NO_ROW, dtype=np.int8)
    basis, category = [""] * size, [""] * size
    starts, proof = np.full(size, MISSING, dtype=np.int32), np.full(size, MISSING, dtype=np.int32)
    birth = column([s.birthdate for s in subjects])
    entry = column([s.entry_date for s in subjects])
    _without_row(pack, law, subjects, birth, entry, today, standing, reason)
    for trace in rows:
        found = _of_row(trace, frame)
        reason[trace.places], standing[trace.places] = codes.NO_REASON, found.standing
        for place, ground, letter in zip(trace.places, found.basis, found.category, strict=True):
            basis[place], category[place] = str(ground), str(letter)
        starts[trace.places], proof[trace.places] = _next_row(trace, frame)
    protected = _protect(law, subjects, days, rows, exemptions, standing, basis, category)
    special = (standing == codes.NONCOMPLIANT) & np.array([_claims_special(s) for s in subjects], dtype=np.bool_)
    standing[special], reason[special] = codes.STANDING_UNDETERMINED, codes.SPECIAL
    notice = Notice(law.notice)
    reported = _reported(frame, subjects, birth, today)
    return Standings(
        standing=standing,
        reason=reason,
        basis=tuple(basis),
        action=tuple(
            notice.action(int(code), subject, day) for code, subject, day in zip(standing, subjects, days, strict=True)
        ),
        category=tuple(
            letter if here and code != codes.STANDING_UNDETERMINED else ""
            for letter, here, code in zip(category, reported, standing, strict=True)
        ),
        protected=protected,
        next_row_starts=starts,
        next_row_proof=proof,
        adult_citation=cite(law.adults.citation) if law.adults else None,
    )


def _claims_special(subject: Subject) -> bool:
    return any(claim.kind in codes.SPECIAL_STANDING for claim in subject.claims)


def _without_row(
    pack: RulePack,
    law: Law,
    subjects: Sequence[Subject],
    birth: Days,
    entry: Days,
    as_of: Days,
    standing: NDArray[np.int8],
    reason: NDArray[np.int8],
) -> None:
    if law.frame is None:
        reason[:] = codes.BEFORE_THESE_RULES
    for program in {s.program for s in subjects}:
        here = np.array([s.program == program for s in subjects], dtype=np.bool_)
        starts = [ordinal(table.start) for table in pack.tables_of(program)]
        reason[here & (entry < min(starts, default=0))] = codes.BEFORE_THESE_RULES
        if law.adults is not None and program in law.adults.programs:
            adult = here & (birth != MISSING) & (law.adults.from_age.after(birth) <= as_of)
            standing[adult], reason[adult] = codes.NOT_SUBJECT, codes.ADULT
    unborn = birth == MISSING
    standing[unborn], reason[unborn] = codes.STANDING_UNDETERMINED, codes.NO_BIRTHDATE


@dataclass(frozen=True)
class _Found:
    standing: NDArray[np.int8]
    basis: NDArray[np.str_]
    category: NDArray[np.str_]


def _of_row(trace: RowTrace, frame: FrameBlock | None) -> _Found:
    has = {code: np.zeros(len(trace.places), dtype=np.bool_) for code in range(len(codes.STATUS_NAMES))}
    for requirement in trace.requirements:
        for code, mask in has.items():
            mask |= requirement.status == code
    young = np.zeros(len(trace.places), dtype=np.bool_)
    if frame is not None and trace.row.program in frame.unconditional.programs:
        young = trace.cohort.birthday(frame.unconditional.from_age) > trace.cohort.as_of
    coming = has[codes.NOT_DUE] | has[codes.AGE_IN_GRACE]
    order = [has[codes.OVERDUE], has[codes.UNDETERMINED], has[codes.EXEMPT_TME], coming | young]
    standing = np.select(
        order,
        [codes.NONCOMPLIANT, codes.STANDING_UNDETERMINED, codes.CONDITIONAL_TME, codes.CONDITIONAL],
        codes.UNCONDITIONAL,
    ).astype(np.int8)
    ground = np.select(
        [*order[:3], has[codes.NOT_DUE], has[codes.AGE_IN_GRACE], young],
        ["", "", codes.BASIS_TME, codes.BASIS_NOT_DUE, codes.BASIS_NEW_ROW, codes.BASIS_YOUNG],
        "",
    )
    category = np.select([*order, has[codes.EXEMPT_PBE], has[codes.EXEMPT_PME]], ["G", "", "D", "B", "E", "C"], "A")
    return _Found(standing, ground, category)


def _protect(
    law: Law,
    subjects: Sequence[Subject],
    days: Sequence[date],
    rows: Sequence[RowTrace],
    exemptions: ExemptionColumns,
    standing: NDArray[np.int8],
    basis: list[str],
    category: list[str],
) -> dict[int, Protected]:
    """Protections of pupils with an overdue dose; changes standing, basis and category where one holds."""
    found: dict[int, Protected] = {}
    for trace in rows:
        for position, place in enumerate(trace.places):
            subject = subjects[place]
            if standing[place] != codes.NONCOMPLIANT or not (
                subject.circumstances.flags or int(place) in exemptions.judged
            ):
                continue
            overdue = [t.requirement.name for t in trace.requirements if t.status[position] == codes.OVERDUE]
            window = all(exemptions.window_open(int(place), name) for name in overdue)
            protected = find_protection(law.protections, subject, days[place], revocation_window=window)
            if protected is not None:
                found[int(place)] = protected
                standing[place] = codes.STANDING_NAMES.index(protected.rule.standing)
                basis[place] = protected.rule.id if protected.rule.standing != "iep_services" else ""
                category[place] = protected.rule.category
    return found


def _next_row(trace: RowTrace, frame: FrameBlock | None) -> tuple[Days, Days]:
    """Child care under 18 months: the start of the next row and the last day to show proof for it."""
    nothing = np.full(len(trace.places), MISSING, dtype=np.int32)
    if frame is None or trace.table.proof_within is None or trace.row.rule.until_age is None:
        return nothing, nothing
    young = trace.cohort.birthday(frame.unconditional.from_age) > trace.cohort.as_of
    starts = np.where(young, trace.cohort.birthday(trace.row.rule.until_age), MISSING).astype(np.int32)
    return starts, trace.table.proof_within.after(starts)


def _reported(frame: FrameBlock | None, subjects: Sequence[Subject], birth: Days, as_of: Days) -> Mask:
    """Who stands in a box of the annual report: TK/K, and child care of the ages that are reported."""
    if frame is None:
        return np.zeros(len(subjects), dtype=np.bool_)
    ages, grades = frame.reporting.child_care, frozenset(frame.reporting.tk12.grades or ())
    old_enough = ages.from_age.after(birth) <= as_of if ages.from_age else birth != MISSING
    young_enough = ages.until_age.after(birth) > as_of if ages.until_age else birth != MISSING
    child_care = np.array([s.program == "child_care" for s in subjects], dtype=np.bool_)
    school = np.array([s.program == "tk12" and s.grade in grades for s in subjects], dtype=np.bool_)
    return np.asarray(school | (child_care & (birth != MISSING) & old_enough & young_enough))
