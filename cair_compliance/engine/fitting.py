"""Which row of which table a pupil stands in: the table in force at entry, then entry, grade and age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import ordinal
from .cohort import BASE, Cohort, Mask, Streams
from .pack import Law, RulePack, Table, TableRow
from .periods import MISSING, Days
from .subjects import ENTRY_TYPES, GRADE_CODES, PROGRAMS, Subject, Subjects

FOREVER = int(np.iinfo(np.int32).max)


@dataclass(frozen=True)
class Fitting:
    """`legacy`: pupils who leave one row to stand under another (place -> row -> row)."""

    pack: RulePack
    law: Law
    subjects: Subjects
    days: Days
    legacy: Mapping[int, Mapping[str, str]]

    def rows(self, start: int, end: int) -> list[tuple[Table, TableRow, NDArray[np.intp]]]:
        """Rows with the places of their pupils among those from `start` to before `end`; the first that fits."""
        ages = self._ages(slice(start, end))
        free = ages.birth != MISSING
        found = []
        for table in self.pack.tables:
            in_table = self._in_table(table, ages, slice(start, end))
            for row in table.rows:
                fits = free & in_table & self._is_for(row, table, start, end)
                fits &= ages.aged(row.rule.from_age, row.rule.until_age)
                at = np.flatnonzero(fits)
                if len(at):
                    free[at] = False
                    found.append((table, row, at + start))
        return found

    def _ages(self, here: slice) -> Cohort:
        subjects = self.subjects
        return Cohort(self.days[here], 0, subjects.birth[here], subjects.entry[here], Streams(), BASE)

    def _in_table(self, table: Table, ages: Cohort, here: slice) -> Mask:
        until = ordinal(table.until) if table.until else FOREVER
        fits = self.subjects.program[here] == PROGRAMS.index(table.program)
        fits &= (ages.entry >= ordinal(table.start)) & (ages.entry <= until)
        adults = self.law.adults
        if adults is not None and table.program in adults.programs:
            fits &= ages.birthday(adults.from_age) > ages.as_of
        return np.asarray(fits)

    def _is_for(self, row: TableRow, table: Table, start: int, end: int) -> Mask:
        """Whether a row is for this entry and grade."""
        fits = np.ones(end - start, dtype=np.bool_)
        if row.rule.entry is not None:
            fits &= self.subjects.entry_type[start:end] == ENTRY_TYPES.index(row.rule.entry)
        if row.rule.grades:
            wanted = np.zeros(len(GRADE_CODES), dtype=np.bool_)
            wanted[[GRADE_CODES.index(grade) for grade in row.rule.grades]] = True
            fits &= wanted[self.subjects.grade[start:end]]
        for place, moved in self.legacy.items():
            if start <= place < end:
                fits[place - start] = _stands_in(row, self.subjects[place], table, moved)
        return fits


def _stands_in(row: TableRow, subject: Subject, table: Table, moved: Mapping[str, str]) -> bool:
    """`moved` sends pupils of one row to stand under another."""
    left = [other for other in table.rows if other.id in moved and _asks(other, subject)]
    return any(moved[other.id] == row.id for other in left) if left else _asks(row, subject)


def _asks(row: TableRow, subject: Subject) -> bool:
    rule = row.rule
    return (rule.entry is None or subject.entry_type == rule.entry) and (
        not rule.grades or subject.grade in rule.grades
    )
