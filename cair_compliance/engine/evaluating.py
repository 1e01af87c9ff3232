"""One pack on one roster as of one date.

Pupils go through in blocks that fit the cache; in a block, each row of a table is evaluated once over all
pupils it fits. Doubtful doses are evaluated in every reading; where the readings give one status it stands,
where they differ the requirement is undetermined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import ordinal
from ..model.doses import DoseTable
from .cohort import BASE, GENEROUS, READINGS, Cohort, Mask, Streams
from .evaluation import Evaluation, RowTrace
from .exemptions import ExemptionColumns
from .fitting import Fitting
from .lines import DoseColumns, Lines, sorted_out, usable_lines
from .pack import Law, RulePack, Table, TableRow
from .packing import Packer, SeriesTable, series_tables
from .periods import Days
from .requirements import RowReader, streams_of
from .standing import decide
from .subjects import Subject, Subjects

BLOCK = 1 << 17
"""Pupils a block: the columns of one row of a table stay near the processor."""


def evaluate(
    pack: RulePack, subjects: Iterable[Subject], doses: DoseTable, as_of: date | Sequence[date] | Days
) -> Evaluation:
    """Decide every pupil. `doses.pupil` are places in `subjects`.

    `as_of` is one date, or one a pupil; then the same law must be in force on all of them (ValueError).
    """
    columns = Subjects.of(subjects)
    days = _days(as_of, len(columns))
    law = pack.law_of(days)
    judging = law.exemptions
    exemptions = judging.judge_all(columns, days) if judging else ExemptionColumns(len(columns))
    run = _Run(pack, law, columns, DoseColumns.of(doses), days, exemptions)
    rows = tuple(run.rows()) if law.frame is not None else ()
    row_of = np.full(len(columns), -1, dtype=np.int32)
    position = np.full(len(columns), -1, dtype=np.int32)
    for number, row in enumerate(rows):
        row_of[row.places], position[row.places] = number, np.arange(len(row.places))
    standings = decide(pack, law, columns, days, rows, exemptions)
    return Evaluation(pack, days, columns, doses, rows, row_of, position, standings, exemptions)


def generous_cohort(evaluation: Evaluation) -> Cohort | None:
    """All pupils in the reading that counts the most doses; None where the pack holds no law for the day."""
    law = evaluation.pack.law_of(evaluation.days)
    if law.frame is None:
        return None
    columns = DoseColumns.of(evaluation.doses)
    run = _Run(evaluation.pack, law, evaluation.subjects, columns, evaluation.days, evaluation.exemptions)
    everyone = np.arange(len(evaluation))
    return run.packer(everyone, run.lines(everyone)).cohort(GENEROUS)


def _days(as_of: date | Sequence[date] | Days, size: int) -> Days:
    if isinstance(as_of, date):
        return np.full(size, ordinal(as_of), dtype=np.int32)
    if isinstance(as_of, np.ndarray):
        return as_of
    return np.array([ordinal(day) for day in as_of], dtype=np.int32)


@dataclass(frozen=True)
class _Run:
    """Everything one evaluation reads."""

    pack: RulePack
    law: Law
    subjects: Subjects
    doses: DoseColumns
    days: Days
    exemptions: ExemptionColumns

    @cached_property
    def tables(self) -> dict[str, SeriesTable]:
        return series_tables(self.pack.series, self.pack.catalogue)

    @cached_property
    def fitting(self) -> Fitting:
        legacy: Mapping[int, Mapping[str, str]] = {}
        if self.law.exemptions is not None:
            legacy = self.law.exemptions.legacy_rows(self.subjects, self.days)
        return Fitting(self.pack, self.law, self.subjects, self.days, legacy)

    def rows(self) -> Iterator[RowTrace]:
        for start in range(0, len(self.subjects), BLOCK):
            yield from self.block(start, min(start + BLOCK, len(self.subjects)))

    def block(self, start: int, end: int) -> Iterator[RowTrace]:
        """The rows that the pupils from `start` to before `end` stand in."""
        found = self.fitting.rows(start, end)
        doses = self.doses.of_pupils(start, end)
        row_of = np.full(end - start, -1, dtype=np.int8)
        number = np.zeros(end - start, dtype=np.int32)
        for row, (_, _, places) in enumerate(found):
            row_of[places - start], number[places - start] = row, np.arange(len(places), dtype=np.int32)
        of_line = sorted_out(doses, self.known, row_of)
        for row, (table, rule, places) in enumerate(found):
            lines = usable_lines(doses, of_line == row, number, self.subjects.birth[places], self.days[places])
            yield self.row(table, rule, places, lines)

    def lines(self, places: NDArray[np.intp]) -> Lines:
        """The usable doses of some pupils, who are numbered by their place in `places`."""
        number = np.zeros(len(self.subjects), dtype=np.int32)
        number[places] = np.arange(len(places), dtype=np.int32)
        chosen = np.full(len(self.subjects), -1, dtype=np.int8)
        chosen[places] = 0
        wanted = sorted_out(self.doses, self.known, chosen) == 0
        return usable_lines(self.doses, wanted, number, self.subjects.birth[places], self.days[places])

    @cached_property
    def known(self) -> Mask:
        """Which products any series uses."""
        return np.asarray(np.logical_or.reduce([table.kind > 0 for table in self.tables.values()]))

    def row(self, table: Table, row: TableRow, places: NDArray[np.intp], lines: Lines) -> RowTrace:
        packer = self.packer(places, lines)
        base = packer.cohort(BASE)
        doubtful = packer.doubtful(streams_of(row))
        others: list[Cohort] = []
        if len(doubtful):
            narrow = packer.of(doubtful)
            others = [narrow.cohort(reading) for reading in READINGS[1:]]
        reader = RowReader(self.pack, table, row, places, self.subjects, self.exemptions, base, doubtful, others)
        traces = tuple(reader.requirement(requirement) for requirement in row.requirements)
        packer.forget()
        return RowTrace(table, row, places, base, traces)

    def packer(self, places: NDArray[np.intp], lines: Lines) -> Packer:
        assert self.law.frame is not None
        grace = self.law.frame.age_grace.period.days
        ages = Cohort(
            self.days[places], grace, self.subjects.birth[places], self.subjects.entry[places], Streams(), BASE
        )
        known = [lines]
        return Packer(
            self.tables,
            self.pack.same_dose_within.days,
            ages,
            lambda: known.pop() if known else self.lines(places),
            lambda name: self.medically_exempt(name, places),
        )

    def medically_exempt(self, requirement: str, places: NDArray[np.intp]) -> Mask:
        return self.exemptions.medical_from(requirement)[places]
