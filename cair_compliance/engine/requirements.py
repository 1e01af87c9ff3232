"""One row of a table over the pupils it fits: each requirement decided, in the base reading and in all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import ordinal
from .codes import AGE_IN_GRACE, MET, NOT_ASKED, NOT_DUE, OVERDUE, UNDETERMINED
from .cohort import Cohort, Mask
from .evaluation import RequirementTrace
from .exemptions import ExemptionColumns, open_claims
from .nodes import UNREACHABLE, Doses, Traced, series_of
from .pack import Requirement, RulePack, Table, TableRow
from .packing import two_dose_stream
from .periods import MISSING, Days
from .subjects import Subjects, among
from .windows import NextDoses, next_doses


def streams_of(row: TableRow) -> tuple[str, ...]:
    """The series that decide a row: its own, and those of the row a growing child comes from."""
    rows = [row, row.former] if row.former else [row]
    names = [name for one in rows for requirement in one.requirements for name in series_of(requirement.node)]
    return tuple(dict.fromkeys(names))


@dataclass(frozen=True)
class _Read:
    """One requirement in one reading."""

    traced: Traced
    status: NDArray[np.int8]
    missing: NDArray[np.int16]
    window: NextDoses
    document_by: Days


@dataclass(frozen=True)
class RowReader:
    """`doubtful` are the columns of `base` that stand, in the same order, in each of `others`."""

    pack: RulePack
    table: Table
    row: TableRow
    places: NDArray[np.intp]
    subjects: Subjects
    exemptions: ExemptionColumns
    base: Cohort
    doubtful: NDArray[np.intp]
    others: Sequence[Cohort]

    def requirement(self, requirement: Requirement) -> RequirementTrace:
        base = self._read(requirement, self.base)
        status = base.status.copy()
        differs = self._differs(requirement, base)
        claimed, unreadable = self._claimed(requirement), self._unreadable(requirement)
        two_dose = self._two_dose(requirement)
        status[differs | ((status > MET) & (claimed | unreadable | two_dose))] = UNDETERMINED
        exempt = self.exemptions.status(requirement.name, self.places)
        status = np.where((exempt >= 0) & (status != MET), exempt, status)
        status[~self._asked(requirement)] = NOT_ASKED
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
            exempt_until=self.exemptions.last_day(requirement.name, self.places),
        )

    def _read(self, requirement: Requirement, cohort: Cohort) -> _Read:
        traced = requirement.node.run(cohort)
        too_young = traced.lacking >= UNREACHABLE
        missing = np.where(too_young, traced.lacking - UNREACHABLE, traced.lacking)
        windows = self.pack.windows_on(self.table.program, self.table.start)
        window = next_doses(requirement.name, requirement.node, traced, missing, cohort, windows)
        status = np.full(len(cohort), OVERDUE, dtype=np.int8)
        in_time, document_by = self._in_grace(requirement, cohort)
        status[in_time] = AGE_IN_GRACE
        status[(window.number > 0) & (cohort.as_of <= window.exclude_if_not_by)] = NOT_DUE
        status[traced.met] = MET
        return _Read(traced, status, missing, window, document_by)

    def _in_grace(self, requirement: Requirement, cohort: Cohort) -> tuple[Mask, Days]:
        """Who has time to prove what a new row asks, and until when (Table A, footnote 1)."""
        former, from_age = self.row.former, self.row.rule.from_age
        if self.table.proof_within is None or former is None or from_age is None:
            return np.zeros(len(cohort), dtype=np.bool_), np.full(len(cohort), MISSING, dtype=np.int32)
        start = cohort.birthday(from_age)
        document_by = self.table.proof_within.after(start)
        in_time = (cohort.entry < start) & (cohort.as_of <= document_by)
        if in_time.any():
            in_time &= _former_met(former, requirement, cohort)
        return in_time, document_by

    def _differs(self, requirement: Requirement, base: _Read) -> Mask:
        differs = np.zeros(len(self.base), dtype=np.bool_)
        for other in self.others:
            status = self._read(requirement, other).status
            differs[self.doubtful] |= status != base.status[self.doubtful]
        return differs

    def _claimed(self, requirement: Requirement) -> Mask:
        limit = self.exemptions.belief_limit
        claimed = np.zeros(len(self.base), dtype=np.bool_)
        for position, place in among(self.subjects.claims, self.places):
            claimed[position] = bool(open_claims(self.subjects[place], requirement.name, limit))
        return claimed

    def _unreadable(self, requirement: Requirement) -> Mask:
        groups = self.pack.groups_of(requirement.node)
        unreadable = np.zeros(len(self.base), dtype=np.bool_)
        for position, place in among(self.subjects.doubts, self.places):
            unreadable[position] = any(groups & set(doubt.groups) for doubt in self.subjects.doubts[place])
        return unreadable

    def _two_dose(self, requirement: Requirement) -> Mask:
        """Pupils whose doses fit, in some reading, a two-dose schedule that the table does not name."""
        found = self._fits_two_doses(requirement, self.base)
        for other in self.others:
            found[self.doubtful] |= self._fits_two_doses(requirement, other)
        return found

    def _fits_two_doses(self, requirement: Requirement, cohort: Cohort) -> Mask:
        found = np.zeros(len(cohort), dtype=np.bool_)
        if not isinstance(requirement.node, Doses):
            return found
        review = self.pack.series[requirement.node.series].two_dose_review
        if review is None:
            return found
        stream = cohort.streams[two_dose_stream(requirement.node.series)]
        if not stream.counts.any():
            return found
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

    def _asked(self, requirement: Requirement) -> Mask:
        asked = self.base.aged(None, requirement.until_age)
        if requirement.entry_until is not None:
            asked &= self.base.entry <= ordinal(requirement.entry_until)
        return asked


def _former_met(former: TableRow, requirement: Requirement, cohort: Cohort) -> Mask:
    """Whether the former row's own clause is satisfied; what it does not ask counts as satisfied."""
    for other in former.requirements:
        if other.name == requirement.name:
            return other.node.run(cohort).met
    return np.ones(len(cohort), dtype=np.bool_)
