"""What one evaluation found: findings and standings as columns, which are also the trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import from_ordinal
from ..model.doses import DoseTable
from ..model.results import NextDose, NextRow
from .codes import BASIS_YOUNG, EXEMPT, MET, UNDETERMINED
from .cohort import Cohort, Mask
from .exemptions import ExemptionColumns
from .nodes import Doses, Traced
from .pack import Requirement, RulePack, Table, TableRow
from .periods import MISSING, Days
from .standing import Standings
from .subjects import Subjects
from .windows import NextDoses


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
    """Everything the engine found. `row_of[i]` and `position[i]` lead to pupil i's columns (-1: no row fits).

    `days` are the as-of dates, a pupil each, as days since 1970-01-01. Many pupils come in blocks, so one row
    of a table may stand in `rows` more than once.
    """

    pack: RulePack
    days: Days
    subjects: Subjects
    doses: DoseTable
    rows: tuple[RowTrace, ...]
    row_of: NDArray[np.int32]
    position: NDArray[np.int32]
    standings: Standings
    exemptions: ExemptionColumns

    def __len__(self) -> int:
        return len(self.subjects)

    def at(self, place: int) -> tuple[RowTrace, int] | None:
        """The row pupil `place` stands in and the pupil's column there; None where no row fits."""
        row = int(self.row_of[place])
        return None if row < 0 else (self.rows[row], int(self.position[place]))

    def next_row(self, place: int) -> NextRow | None:
        """When the next row of Table A starts for a young child, what it will ask, and when proof is due."""
        return next(self._rows_ahead(place), None)

    def row_ahead(self, place: int) -> NextRow | None:
        """The first row ahead of a young child that asks something not on record; where none does, the last one.

        Looks as far as the age from which admission is unconditional: a child below it attends conditionally (17 CCR
        6035(a)(2)), and the family is told when each dose becomes due.
        """
        ahead = list(self._rows_ahead(place))
        return next((row for row in ahead if row.lacks), ahead[-1] if ahead else None)

    def complete_for_age(self, place: int, ahead: NextRow | None) -> bool:
        """Whether a child is conditional by age alone, with nothing lacking now or `ahead` (that of `row_ahead`)."""
        young = self.standings.basis[place] == BASIS_YOUNG
        return bool(young) and ahead is not None and not ahead.lacks

    def _rows_ahead(self, place: int) -> Iterator[NextRow]:
        if int(self.standings.next_row_starts[place]) == MISSING:
            return
        here, frame = self.at(place), self.pack.frame_on(self.day_of(place))
        if here is None or frame is None:
            return
        trace, within = here[0], here[0].table.proof_within
        cohort = trace.cohort.take(np.array([here[1]]))
        grown = cohort.birthday(frame.unconditional.from_age)[0]
        row = _following(trace.table, trace.row)
        while row is not None and row.rule.from_age is not None and within is not None:
            starts = cohort.birthday(row.rule.from_age)
            if starts[0] > grown:
                return
            proof = from_ordinal(int(within.after(starts)[0]))
            yield NextRow(from_ordinal(int(starts[0])), proof, tuple(self._lacks(place, row, cohort)))
            row = _following(trace.table, row)

    def _lacks(self, place: int, row: TableRow, cohort: Cohort) -> Iterator[str]:
        """What a row ahead asks that is neither on record nor exempt for good."""
        for requirement in row.requirements:
            traced, exempt = requirement.node.run(cohort), self.exemptions.in_force(place, requirement.name)
            if not traced.met[0] and (exempt is None or exempt.last_day is not None):
                yield _lacking(requirement.label, traced)

    def day_of(self, place: int) -> date:
        """The as-of date of one pupil."""
        return from_ordinal(int(self.days[place]))

    @property
    def as_of(self) -> date:
        """The one as-of date of an evaluation of a roster."""
        return self.day_of(0) if len(self.days) else date.min


def _following(table: Table, row: TableRow) -> TableRow | None:
    """The row a growing child comes to next."""
    return next((other for other in table.rows if other.former is not None and other.former.id == row.id), None)


def _lacking(label: str, traced: Traced) -> str:
    """ "DTaP dose 3", or the label alone where one dose is asked."""
    node = traced.node
    return f"{label} dose {int(traced.have[0]) + 1}" if isinstance(node, Doses) and node.count > 1 else label
