"""One pack on one roster as of one date: findings and standings as columns, which are also the trace.

Each row of a table is evaluated once over all pupils it fits. Doubtful doses are evaluated in every reading;
where the readings give one status it stands, where they differ the requirement is undetermined.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import from_ordinal, ordinal
from ..model.people import DoseTable
from ..model.results import NextDose, NextRow
from .codes import AGE_IN_GRACE, EXEMPT, MET, NOT_ASKED, NOT_DUE, OVERDUE, UNDETERMINED
from .cohort import BASE, GENEROUS, READINGS, Cohort, Mask, Subject, column
from .exemptions import ExemptionColumns, open_claims
from .nodes import UNREACHABLE, Doses, Traced
from .pack import Requirement, RulePack, Table, TableRow
from .packing import Packer, two_dose_stream, usable_lines
from .periods import MISSING, Days
from .schema import AdultsBlock, FrameBlock
from .standing import Standings, decide
from .windows import NextDoses, next_doses


@dataclass(frozen=True)
class RequirementTrace:
    """One requirement over the pupils of one row. `status` is NOT_ASKED where a condition takes it away."""

    requirement: Requirement
    traced: Traced
    status: NDArray[np.int8]
    missing: NDArray[np.int16]
    window: NextDoses
    document_by: Days
    claimed: Mask
    unreadable: Mask
    differs: Mask
    two_dose: Mask
    exempt_until: Days

    def next_dose(self, column: int) -> NextDose | None:
        """The window that is open to a pupil; None where nothing is lacking, or where a doubt decides the number."""
        status, number = int(self.status[column]), int(self.window.number[column])
        in_doubt = status == UNDETERMINED and bool(self.differs[column])
        if not number or status == MET or status in EXEMPT or in_doubt:
            return None
        start, end = self.window.not_before[column], self.window.exclude_if_not_by[column]
        return NextDose(number, from_ordinal(int(start)), from_ordinal(int(end)))


@dataclass(frozen=True)
class RowTrace:
    """One row of a table over the pupils it fits: `places` are their places in the evaluation."""

    table: Table
    row: TableRow
    places: NDArray[np.intp]
    cohort: Cohort
    requirements: tuple[RequirementTrace, ...]


@dataclass(frozen=True)
class Evaluation:
    """Everything the engine found. `row_of[i]` and `position[i]` lead to pupil i's columns (-1: no row fits)."""

    pack: RulePack
    days: Sequence[date]
    subjects: Sequence[Subject]
    doses: DoseTable
    rows: tuple[RowTrace, ...]
    row_of: NDArray[np.int32]
    position: NDArray[np.int32]
    standings: Standings
    exemptions: ExemptionColumns
    generous: Cohort | None
    """The reading that counts the most doses; advisories look at it. None where the pack holds no law."""

    def __len__(self) -> int:
        return len(self.subjects)

    def at(self, place: int) -> tuple[RowTrace, int] | None:
        """The row pupil `place` stands in and the pupil's column there; None where no row fits."""
        row = int(self.row_of[place])
        return None if row < 0 else (self.rows[row], int(self.position[place]))

    def next_row(self, place: int) -> NextRow | None:
        """When the next row of Table A starts for a young child, what it will ask, and when proof is due."""
        starts, here = int(self.standings.next_row_starts[place]), self.at(place)
        if starts == MISSING or here is None:
            return None
        proof = from_ordinal(int(self.standings.next_row_proof[place]))
        return NextRow(from_ordinal(starts), proof, tuple(self._next_row_lacks(*here)))

    def _next_row_lacks(self, row: RowTrace, column: int) -> Iterator[str]:
        cohort = row.cohort.take(np.array([column]))
        following = [other for other in row.table.rows if other.former is not None and other.former.id == row.row.id]
        for requirement in (r for other in following for r in other.requirements):
            traced = requirement.node.run(cohort)
            if not traced.met[0]:
                yield _lacking(requirement.label, traced)

    @property
    def as_of(self) -> date:
        """The one as-of date of an evaluation of a roster."""
        return self.days[0] if self.days else date.min


def _lacking(label: str, traced: Traced) -> str:
    """ "DTaP dose 3", or the label alone where one dose is asked."""
    node = traced.node
    return f"{label} dose {int(traced.have[0]) + 1}" if isinstance(node, Doses) and node.count > 1 else label


def evaluate(pack: RulePack, subjects: Sequence[Subject], doses: DoseTable, as_of: date | Sequence[date]) -> Evaluation:
    """Decide every pupil. `doses.pupil` are places in `subjects`.

    `as_of` is one date, or one a pupil; then the same law must be in force on all of them (ValueError).
    """
    size = len(subjects)
    days = [as_of] * size if isinstance(as_of, date) else list(as_of)
    law = pack.law_of(days)
    frame = law.frame
    row_of = np.full(size, -1, dtype=np.int32)
    position = np.full(size, -1, dtype=np.int32)
    rows: list[RowTrace] = []
    generous = None
    judging = law.exemptions
    exemptions = judging.judge_all(subjects, days) if judging else ExemptionColumns(size)
    legacy = judging.legacy_rows(subjects, days) if judging else {}
    if frame is not None:
        cohorts = _cohorts(pack, frame, subjects, doses, days, exemptions)
        generous = next((c for c in cohorts if c.reading == GENEROUS), cohorts[0])
        for table in pack.tables:
            for row in table.rows:
                places = _fitting(table, row, subjects, cohorts[0], row_of, law.adults, legacy)
                if len(places):
                    row_of[places], position[places] = len(rows), np.arange(len(places))
                    rows.append(_trace(pack, table, row, places, subjects, cohorts, exemptions))
    standings = decide(pack, law, subjects, days, rows, exemptions)
    return Evaluation(pack, days, subjects, doses, tuple(rows), row_of, position, standings, exemptions, generous)


def _cohorts(
    pack: RulePack,
    frame: FrameBlock,
    subjects: Sequence[Subject],
    doses: DoseTable,
    days: Sequence[date],
    exemptions: ExemptionColumns,
) -> list[Cohort]:
    """The cohort in the base reading, then, if any dose is doubtful, in the other readings."""
    birth = column([s.birthdate for s in subjects])
    entry = column([s.entry_date for s in subjects])
    grace = frame.age_grace.period.days
    today = column(days)
    lines = usable_lines(doses, birth, today)
    packer = Packer(lines, pack.series, grace, pack.same_dose_within.days, exemptions.medical_from)
    readings = READINGS if packer.doubtful().any() else (BASE,)
    return [Cohort(today, grace, birth, entry, packer.streams(reading), reading) for reading in readings]


def _fitting(
    table: Table,
    row: TableRow,
    subjects: Sequence[Subject],
    cohort: Cohort,
    row_of: NDArray[np.int32],
    adults: AdultsBlock | None,
    legacy: Mapping[int, Mapping[str, str]],
) -> NDArray[np.intp]:
    """Places of the pupils this row is for: the first row of the table in force at entry that fits."""
    until = ordinal(table.until) if table.until else np.iinfo(np.int32).max
    fits = (row_of == -1) & (cohort.birth != MISSING) & (cohort.entry >= ordinal(table.start)) & (cohort.entry <= until)
    wanted = [s.program == table.program and _is_for(row, s, table, legacy.get(i)) for i, s in enumerate(subjects)]
    fits &= np.array(wanted, dtype=np.bool_)
    aged = cohort.aged(row.rule.from_age, row.rule.until_age)
    if adults is not None and table.program in adults.programs:
        aged &= cohort.birthday(adults.from_age) > cohort.as_of
    return np.flatnonzero(fits & aged)


def _is_for(row: TableRow, subject: Subject, table: Table, moved: Mapping[str, str] | None) -> bool:
    """Whether a row is for this entry and grade; `moved` sends pupils of one row to stand under another."""
    if moved:
        left = [other for other in table.rows if other.id in moved and _is_for(other, subject, table, None)]
        if left:
            return any(moved[other.id] == row.id for other in left)
    rule = row.rule
    return (rule.entry is None or subject.entry_type == rule.entry) and (
        not rule.grades or subject.grade in rule.grades
    )


def _trace(
    pack: RulePack,
    table: Table,
    row: TableRow,
    places: NDArray[np.intp],
    subjects: Sequence[Subject],
    cohorts: Sequence[Cohort],
    exemptions: ExemptionColumns,
) -> RowTrace:
    here = [cohort.take(places) for cohort in cohorts]
    chosen = [subjects[place] for place in places]
    traces = tuple(
        _requirement(pack, table, row, requirement, chosen, here, places, exemptions)
        for requirement in row.requirements
    )
    return RowTrace(table, row, places, here[0], traces)


def _requirement(
    pack: RulePack,
    table: Table,
    row: TableRow,
    requirement: Requirement,
    subjects: Sequence[Subject],
    cohorts: Sequence[Cohort],
    places: NDArray[np.intp],
    exemptions: ExemptionColumns,
) -> RequirementTrace:
    base, *others = (_reading(pack, table, row, requirement, cohort) for cohort in cohorts)
    status = base.status.copy()
    differs = np.zeros(len(subjects), dtype=np.bool_)
    for other in others:
        differs |= other.status != base.status
    limit = exemptions.belief_limit
    claimed = np.array([bool(open_claims(s, requirement.name, limit)) for s in subjects], dtype=np.bool_)
    groups = pack.groups_of(requirement.node)
    unreadable = np.array([any(groups & set(d.groups) for d in s.doubts) for s in subjects], dtype=np.bool_)
    two_dose = np.logical_or.reduce([_two_dose(pack, requirement, cohort) for cohort in cohorts])
    open_question = (status > MET) & (claimed | unreadable | two_dose)
    status[differs | open_question] = UNDETERMINED
    exempt = exemptions.status(requirement.name, places)
    status = np.where((exempt >= 0) & (status != MET), exempt, status)
    asked = _asked(requirement, cohorts[0])
    status[~asked] = NOT_ASKED
    return RequirementTrace(
        requirement=requirement,
        traced=base.traced,
        status=status,
        missing=base.missing,
        window=base.window,
        document_by=base.document_by,
        claimed=claimed,
        unreadable=unreadable,
        differs=differs,
        two_dose=two_dose,
        exempt_until=exemptions.last_day(requirement.name, places),
    )


@dataclass(frozen=True)
class _Read:
    """One requirement in one reading."""

    traced: Traced
    status: NDArray[np.int8]
    missing: NDArray[np.int16]
    window: NextDoses
    document_by: Days


def _reading(pack: RulePack, table: Table, row: TableRow, requirement: Requirement, cohort: Cohort) -> _Read:
    traced = requirement.node.run(cohort)
    missing = np.where(traced.lacking >= UNREACHABLE, traced.lacking - UNREACHABLE, traced.lacking).astype(np.int16)
    windows = pack.windows_on(table.program, table.start)
    window = next_doses(requirement.name, requirement.node, traced, missing, cohort, windows)
    status = np.full(len(cohort), OVERDUE, dtype=np.int8)
    document_by = np.full(len(cohort), MISSING, dtype=np.int32)
    if table.proof_within is not None and row.former is not None and row.rule.from_age is not None:
        row_start = cohort.birthday(row.rule.from_age)
        document_by = table.proof_within.after(row_start)
        in_time = (
            (cohort.entry < row_start) & (cohort.as_of <= document_by) & _former_met(row.former, requirement, cohort)
        )
        status[in_time] = AGE_IN_GRACE
    status[(window.number > 0) & (cohort.as_of <= window.exclude_if_not_by)] = NOT_DUE
    status[traced.met] = MET
    return _Read(traced, status, missing, window, document_by)


def _former_met(former: TableRow, requirement: Requirement, cohort: Cohort) -> Mask:
    """Whether the former row's own clause is satisfied; what it does not ask counts as satisfied."""
    for other in former.requirements:
        if other.name == requirement.name:
            return other.node.run(cohort).met
    return np.ones(len(cohort), dtype=np.bool_)


def _asked(requirement: Requirement, cohort: Cohort) -> Mask:
    asked = cohort.aged(None, requirement.until_age)
    if requirement.entry_until is not None:
        asked &= cohort.entry <= ordinal(requirement.entry_until)
    return asked


def _two_dose(pack: RulePack, requirement: Requirement, cohort: Cohort) -> Mask:
    """Pupils whose doses fit a two-dose schedule that the table does not name."""
    found = np.zeros(len(cohort), dtype=np.bool_)
    if not isinstance(requirement.node, Doses):
        return found
    review = pack.series[requirement.node.series].two_dose_review
    if review is None:
        return found
    stream = cohort.streams[two_dose_stream(requirement.node.series)]
    in_age = (
        stream.counts
        & (stream.day >= cohort.birthday(review.from_age))
        & (stream.day < cohort.birthday(review.until_age))
    )
    first = np.where(in_age, stream.day, np.iinfo(np.int32).max).min(axis=0)
    last = np.where(in_age, stream.day, MISSING).max(axis=0)
    enough = in_age.sum(axis=0) >= review.doses
    first = np.where(enough, first, MISSING).astype(np.int32)
    return np.asarray(enough & (last >= review.interval.after(first)))
