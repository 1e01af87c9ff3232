"""From findings to one standing a pupil: precedence, basis, action and report category (17 CCR 6025-6075)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import ordinal
from . import codes
from .cohort import Mask, Subject, column
from .pack import RulePack
from .periods import MISSING, Days
from .schema import FrameBlock

if TYPE_CHECKING:
    from .evaluation import RowTrace


@dataclass(frozen=True)
class Standings:
    """One value a pupil: numbers of codes.py, and the report category."""

    standing: NDArray[np.int8]
    basis: NDArray[np.int8]
    action: NDArray[np.int8]
    reason: NDArray[np.int8]
    category: tuple[str, ...]
    next_row_starts: Days
    next_row_proof: Days


def decide(
    pack: RulePack,
    frame: FrameBlock | None,
    subjects: Sequence[Subject],
    as_of: date,
    rows: Sequence[RowTrace],
    size: int,
) -> Standings:
    """Precedence: overdue beats undetermined beats not due beats met; pupils no row fits are told apart by why."""
    standing = np.full(size, codes.NOT_EVALUABLE, dtype=np.int8)
    basis = np.zeros(size, dtype=np.int8)
    reason = np.full(size, codes.NO_ROW, dtype=np.int8)
    starts = np.full(size, MISSING, dtype=np.int32)
    proof = np.full(size, MISSING, dtype=np.int32)
    birth = column([s.birthdate for s in subjects])
    entry = column([s.entry_date for s in subjects])
    _without_row(pack, frame, subjects, birth, entry, ordinal(as_of), standing, reason)
    for trace in rows:
        places = trace.places
        standing[places], basis[places] = _of_row(trace, frame)
        reason[places] = 0
        starts[places], proof[places] = _next_row(trace, frame)
    special = (standing == codes.NONCOMPLIANT) & np.array([_claims_special(s) for s in subjects], dtype=np.bool_)
    standing[special], reason[special] = codes.STANDING_UNDETERMINED, codes.SPECIAL
    action = _actions(standing, entry, ordinal(as_of))
    category = tuple(_categories(frame, subjects, standing, birth, ordinal(as_of)))
    return Standings(standing, basis, action, reason, category, starts, proof)


def _claims_special(subject: Subject) -> bool:
    return any(claim.kind in codes.SPECIAL_STANDING for claim in subject.claims)


def _without_row(
    pack: RulePack,
    frame: FrameBlock | None,
    subjects: Sequence[Subject],
    birth: Days,
    entry: Days,
    as_of: int,
    standing: NDArray[np.int8],
    reason: NDArray[np.int8],
) -> None:
    if frame is None:
        reason[:] = codes.BEFORE_THESE_RULES
        return
    for program in {s.program for s in subjects}:
        here = np.array([s.program == program for s in subjects], dtype=np.bool_)
        starts = [ordinal(table.start) for table in pack.tables_of(program)]
        reason[here & (entry < min(starts, default=0))] = codes.BEFORE_THESE_RULES
        if program in frame.not_subject.programs:
            adult = here & (birth != MISSING) & (frame.not_subject.from_age.after(birth) <= as_of)
            standing[adult], reason[adult] = codes.NOT_SUBJECT, codes.ADULT
    unborn = birth == MISSING
    standing[unborn], reason[unborn] = codes.STANDING_UNDETERMINED, codes.NO_BIRTHDATE


def _of_row(trace: RowTrace, frame: FrameBlock | None) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    size = len(trace.places)
    found = {
        code: np.zeros(size, dtype=np.bool_)
        for code in (codes.OVERDUE, codes.UNDETERMINED, codes.NOT_DUE, codes.AGE_IN_GRACE)
    }
    for requirement in trace.requirements:
        for code, mask in found.items():
            mask |= requirement.status == code
    young = np.zeros(size, dtype=np.bool_)
    if frame is not None and trace.row.program in frame.unconditional.programs:
        young = trace.cohort.birthday(frame.unconditional.from_age) > trace.cohort.as_of
    open_dose = found[codes.NOT_DUE] | found[codes.AGE_IN_GRACE]
    standing = np.select(
        [found[codes.OVERDUE], found[codes.UNDETERMINED], open_dose | young],
        [codes.NONCOMPLIANT, codes.STANDING_UNDETERMINED, codes.CONDITIONAL],
        codes.UNCONDITIONAL,
    ).astype(np.int8)
    ground = np.select(
        [found[codes.NOT_DUE], found[codes.AGE_IN_GRACE], young],
        [codes.BASIS_NOT_DUE, codes.BASIS_NEW_ROW, codes.BASIS_YOUNG],
        codes.NO_BASIS,
    )
    return standing, np.where(standing == codes.CONDITIONAL, ground, 0).astype(np.int8)


def _next_row(trace: RowTrace, frame: FrameBlock | None) -> tuple[Days, Days]:
    """Child care under 18 months: the start of the next row and the last day to show proof for it."""
    nothing = np.full(len(trace.places), MISSING, dtype=np.int32)
    if frame is None or trace.table.proof_within is None or trace.row.rule.until_age is None:
        return nothing, nothing
    young = trace.cohort.birthday(frame.unconditional.from_age) > trace.cohort.as_of
    starts = np.where(young, trace.cohort.birthday(trace.row.rule.until_age), MISSING).astype(np.int32)
    return starts, trace.table.proof_within.after(starts)


def _actions(standing: NDArray[np.int8], entry: Days, as_of: int) -> NDArray[np.int8]:
    before_entry = entry >= as_of
    return np.select(
        [standing == codes.CONDITIONAL, standing == codes.STANDING_UNDETERMINED, standing == codes.NONCOMPLIANT],
        [codes.FOLLOW_UP, codes.REQUEST, np.where(before_entry, codes.DO_NOT_ADMIT, codes.NOTIFY)],
        codes.NO_ACTION,
    ).astype(np.int8)


_CATEGORY = {codes.UNCONDITIONAL: "A", codes.CONDITIONAL: "B", codes.NONCOMPLIANT: "G"}


def _categories(
    frame: FrameBlock | None, subjects: Sequence[Subject], standing: NDArray[np.int8], birth: Days, as_of: int
) -> list[str]:
    """The box of the annual report: TK/K and child care aged 2 to 5 only; "" where there is none."""
    if frame is None:
        return [""] * len(subjects)
    reported = _reported(frame, subjects, birth, as_of)
    return [_CATEGORY.get(int(code), "") if here else "" for code, here in zip(standing, reported, strict=True)]


def _reported(frame: FrameBlock, subjects: Sequence[Subject], birth: Days, as_of: int) -> Mask:
    ages, grades = frame.reporting.child_care, frozenset(frame.reporting.tk12.grades or ())
    old_enough = ages.from_age.after(birth) <= as_of if ages.from_age else birth != MISSING
    young_enough = ages.until_age.after(birth) > as_of if ages.until_age else birth != MISSING
    child_care = np.array([s.program == "child_care" for s in subjects], dtype=np.bool_)
    school = np.array([s.program == "tk12" and s.grade in grades for s in subjects], dtype=np.bool_)
    return np.asarray(school | (child_care & (birth != MISSING) & old_enough & young_enough))
