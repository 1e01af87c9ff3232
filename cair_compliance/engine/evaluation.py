"""What one evaluation found: findings and standings as columns, which are also the trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import from_ordinal
from ..model.people import DoseTable
from ..model.results import NextDose, NextRow
from .codes import EXEMPT, MET, UNDETERMINED
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

    def day_of(self, place: int) -> date:
        """The as-of date of one pupil."""
        return from_ordinal(int(self.days[place]))

    @property
    def as_of(self) -> date:
        """The one as-of date of an evaluation of a roster."""
        return self.day_of(0) if len(self.days) else date.min


def _lacking(label: str, traced: Traced) -> str:
    """ "DTaP dose 3", or the label alone where one dose is asked."""
    node = traced.node
    return f"{label} dose {int(traced.have[0]) + 1}" if isinstance(node, Doses) and node.count > 1 else label
