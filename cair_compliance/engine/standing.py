"""From findings to one standing a pupil: precedence, basis, action and report category (17 CCR 6025-6075)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import from_ordinal, ordinal
from ..model.results import Citation
from . import codes
from .cohort import Mask
from .exemptions import ExemptionColumns
from .pack import Law, RulePack, cite
from .pack_schema import FrameBlock
from .periods import MISSING, Days
from .protection import Notice, Protected, find_protection
from .subjects import GRADE_CODES, PROGRAMS, Subjects
from .worded import Worded

if TYPE_CHECKING:
    from .evaluation import RowTrace

BASES = ("", codes.BASIS_TME, codes.BASIS_NOT_DUE, codes.BASIS_NEW_ROW, codes.BASIS_YOUNG)
CATEGORIES = ("", *"ABCDEG")


@dataclass(frozen=True)
class Standings:
    """One value a pupil: `standing` and `reason` are numbers of codes.py, the worded ones read as words of the law.

    `box` is the category of every pupil whose standing is decided, `category` that of the groups a report always names.
    """

    standing: NDArray[np.int8]
    reason: NDArray[np.int8]
    basis: Worded
    action: Worded
    category: Worded
    box: Worded
    protected: Mapping[int, Protected]
    next_row_starts: Days
    next_row_proof: Days
    adult_citation: Citation | None


def decide(
    pack: RulePack,
    law: Law,
    subjects: Subjects,
    days: Days,
    rows: Sequence[RowTrace],
    exemptions: ExemptionColumns,
) -> Standings:
    """Overdue beats undetermined beats temporary exemption beats not due beats met; a protection is looked
    for only where a dose is overdue. Pupils no row fits are told apart by why."""
    found = _Decision(pack, law, subjects, days, exemptions)
    found.without_row()
    for trace in rows:
        found.of_row(trace)
        found.protect(trace)
    found.special()
    return found.standings()


class _Decision:
    """The columns of all pupils while they are being filled."""

    def __init__(self, pack: RulePack, law: Law, subjects: Subjects, days: Days, exemptions: ExemptionColumns) -> None:
        size = len(subjects)
        self.pack, self.law, self.subjects, self.days, self.exemptions = pack, law, subjects, days, exemptions
        self.standing = np.full(size, codes.NOT_EVALUABLE, dtype=np.int8)
        self.reason = np.full(size, codes.NO_ROW, dtype=np.int8)
        self.basis = Worded.empty(size, (*BASES, *(rule.id for rule in law.protections)))
        self.category = Worded.empty(size, (*CATEGORIES, *(rule.category for rule in law.protections)))
        self.starts = np.full(size, MISSING, dtype=np.int32)
        self.proof = np.full(size, MISSING, dtype=np.int32)
        self.protected: dict[int, Protected] = {}

    def without_row(self) -> None:
        """What is true of pupils whether or not a row fits; a row that fits overwrites it."""
        subjects, law = self.subjects, self.law
        if law.frame is None:
            self.reason[:] = codes.BEFORE_THESE_RULES
        for number, program in enumerate(PROGRAMS):
            here = subjects.program == number
            starts = [ordinal(table.start) for table in self.pack.tables_of(program)]
            self.reason[here & (subjects.entry < min(starts, default=0))] = codes.BEFORE_THESE_RULES
            if law.adults is not None and program in law.adults.programs:
                adult = here & (subjects.birth != MISSING) & (law.adults.from_age.after(subjects.birth) <= self.days)
                self.standing[adult], self.reason[adult] = codes.NOT_SUBJECT, codes.ADULT
        unborn = subjects.birth == MISSING
        self.standing[unborn], self.reason[unborn] = codes.STANDING_UNDETERMINED, codes.NO_BIRTHDATE

    def of_row(self, trace: RowTrace) -> None:
        """The worst finding decides, in the order of the law."""
        frame, places = self.law.frame, trace.places
        has = _statuses(trace)
        young = np.zeros(len(places), dtype=np.bool_)
        if frame is not None and trace.row.program in frame.unconditional.programs:
            young = trace.cohort.birthday(frame.unconditional.from_age) > trace.cohort.as_of
        overdue, open_, tme = has(codes.OVERDUE), has(codes.UNDETERMINED), has(codes.EXEMPT_TME)
        not_due, grace = has(codes.NOT_DUE), has(codes.AGE_IN_GRACE)
        standing = np.full(len(places), codes.UNCONDITIONAL, dtype=np.int8)
        basis, category = self.basis.column(len(places)), self.category.column(len(places), "A")
        ladder = (
            (has(codes.EXEMPT_PME), codes.UNCONDITIONAL, "", "C"),
            (has(codes.EXEMPT_PBE), codes.UNCONDITIONAL, "", "E"),
            (young, codes.CONDITIONAL, codes.BASIS_YOUNG, "B"),
            (grace, codes.CONDITIONAL, codes.BASIS_NEW_ROW, "B"),
            (not_due, codes.CONDITIONAL, codes.BASIS_NOT_DUE, "B"),
            (tme, codes.CONDITIONAL_TME, codes.BASIS_TME, "D"),
            (open_, codes.STANDING_UNDETERMINED, "", ""),
            (overdue, codes.NONCOMPLIANT, "", "G"),
        )
        for mask, code, ground, letter in ladder:
            standing[mask], basis[mask], category[mask] = code, self.basis.code(ground), self.category.code(letter)
        self.reason[places], self.standing[places] = codes.NO_REASON, standing
        self.basis.codes[places], self.category.codes[places] = basis, category
        self.starts[places], self.proof[places] = _next_row(trace, frame)

    def protect(self, trace: RowTrace) -> None:
        """Protections of pupils with an overdue dose; changes standing, basis and category where one holds."""
        grounds = self.subjects.circumstances.keys() | self.exemptions.judged.keys()
        for position in np.flatnonzero(self.standing[trace.places] == codes.NONCOMPLIANT) if grounds else ():
            place = int(trace.places[position])
            if place not in grounds:
                continue
            overdue = [t.requirement.name for t in trace.requirements if t.status[position] == codes.OVERDUE]
            window = all(self.exemptions.window_open(place, name) for name in overdue)
            day = from_ordinal(int(self.days[place]))
            held = find_protection(self.law.protections, self.subjects[place], day, revocation_window=window)
            if held is not None:
                self.protected[place] = held
                self.standing[place] = codes.STANDING_NAMES.index(held.rule.standing)
                self.basis.set(place, held.rule.id if held.rule.standing != "iep_services" else "")
                self.category.set(place, held.rule.category)

    def special(self) -> None:
        """A claim of a special standing in the file, where a dose is overdue: a person has to confirm it."""
        for place, claims in self.subjects.claims.items():
            if self.standing[place] == codes.NONCOMPLIANT and any(c.kind in codes.SPECIAL_STANDING for c in claims):
                self.standing[place], self.reason[place] = codes.STANDING_UNDETERMINED, codes.SPECIAL

    def standings(self) -> Standings:
        self.category.codes[self.standing == codes.STANDING_UNDETERMINED] = self.category.code("")
        box = Worded(self.category.words, self.category.codes.copy())
        self.category.codes[~self._reported()] = self.category.code("")
        return Standings(
            standing=self.standing,
            reason=self.reason,
            basis=self.basis,
            action=Notice(self.law.notice).actions(self.standing, self.subjects, self.days),
            category=self.category,
            box=box,
            protected=self.protected,
            next_row_starts=self.starts,
            next_row_proof=self.proof,
            adult_citation=cite(self.law.adults.citation) if self.law.adults else None,
        )

    def _reported(self) -> Mask:
        """Who stands in a box of the annual report: TK/K, and child care of the ages that are reported."""
        subjects, frame = self.subjects, self.law.frame
        if frame is None:
            return np.zeros(len(subjects), dtype=np.bool_)
        ages, known = frame.reporting.child_care, subjects.birth != MISSING
        child_care = (subjects.program == PROGRAMS.index("child_care")) & known
        if ages.from_age:
            child_care &= ages.from_age.after(subjects.birth) <= self.days
        if ages.until_age:
            child_care &= ages.until_age.after(subjects.birth) > self.days
        grades = [GRADE_CODES.index(grade) for grade in frame.reporting.tk12.grades or ()]
        school = (subjects.program == PROGRAMS.index("tk12")) & np.isin(subjects.grade, grades)
        return np.asarray(school | child_care)


class _statuses:  # noqa: N801 - reads as the verb it is: has(status)
    """Which pupils of a row have a status in some requirement."""

    def __init__(self, trace: RowTrace) -> None:
        # NOT_ASKED is -1 and takes the last place.
        bits = np.array([*(1 << code for code in range(len(codes.STATUS_NAMES))), 0], dtype=np.uint16)
        self.found = np.zeros(len(trace.places), dtype=np.uint16)
        for requirement in trace.requirements:
            self.found |= bits[requirement.status]

    def __call__(self, code: int) -> Mask:
        return np.asarray((self.found & np.uint16(1 << code)) > 0)


def _next_row(trace: RowTrace, frame: FrameBlock | None) -> tuple[Days, Days]:
    """Child care under 18 months: the start of the next row and the last day to show proof for it."""
    nothing = np.full(len(trace.places), MISSING, dtype=np.int32)
    if frame is None or trace.table.proof_within is None or trace.row.rule.until_age is None:
        return nothing, nothing
    young = trace.cohort.birthday(frame.unconditional.from_age) > trace.cohort.as_of
    starts = np.where(young, trace.cohort.birthday(trace.row.rule.until_age), MISSING)
    return starts, trace.table.proof_within.after(starts)
