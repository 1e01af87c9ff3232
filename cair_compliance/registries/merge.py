"""Doses of the roster and of the registries put together, each with where it came from.

Roster lines are never removed or moved. A registry dose that adds nothing on its day only adds its
source to the lines of that day; one that adds something gets a line of its own. A month-only line for
which a registry has the full date is superseded by it. The result does not depend on the order or the
repetition of answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ..model.answers import Answer, AnsweredDose
from ..model.calendar import add_months, from_ordinal, ordinal
from ..model.doses import DoseTable
from ..model.vaccines import Catalogue, Product

HEARSAY = "04"
"""RXA-9: the parent's recall; no document stands behind it."""


@dataclass(frozen=True, slots=True)
class OneDose:
    """When two lines may tell of one dose; the numbers come from the rule pack.

    within_days         dates of two sources this close together for one vaccine are one dose
    mixed_from_months   from this age (less `grace_days`) a heading that mixes DTaP and Td says not which it was
    """

    within_days: int
    mixed_from_months: int
    grace_days: int

    def mixed_from(self, born: date | None) -> int:
        """The first day, since 1970-01-01, on which a mixed heading is in doubt."""
        return ordinal(add_months(born, self.mixed_from_months)) - self.grace_days if born else -(2**63)


@dataclass(slots=True)
class _Line:
    """One dose of one pupil while merging; `old` is its line in the table, -1 for a new one."""

    product: Product
    day: int
    month_only: bool
    sources: int
    documented: bool
    conflict: bool = False
    superseded: bool = False
    old: int = -1

    @property
    def groups(self) -> frozenset[str]:
        return frozenset(self.product.counts_for)

    @property
    def month(self) -> tuple[int, int]:
        day = from_ordinal(self.day)
        return day.year, day.month

    @property
    def rank(self) -> tuple[object, ...]:
        """The order in which doses are considered, whoever sent them: full dates first, broad products first."""
        return self.month_only, self.day, -len(self.groups), not self.documented, self.product.id


def merge(
    doses: DoseTable, answers: Mapping[int, tuple[Answer, ...]], catalogue: Catalogue, one_dose: OneDose
) -> DoseTable:
    """The union of the roster's doses and those of surely matched answers, as a new table.

    `answers` by place of the pupil. Products outside the requirements, and unknown CVX codes, are left
    out (`unknown_products` counts the latter). Without a dose to add, the table itself comes back.
    """
    usable = {place: given for place in sorted(answers) if (given := _sure(answers[place]))}
    registries = sorted({answer.registry for given in usable.values() for answer in given})
    names = (*doses.source_names, *(name for name in registries if name not in doses.source_names))
    offered = {place: lines for place, given in usable.items() if (lines := list(_offered(given, names, catalogue)))}
    if not offered:
        return doses
    result = _Result(doses, names)
    for place, lines in offered.items():
        born = next((a.person.birthdate for a in usable[place] if a.person), None)
        result.put(place, _united(result.lines_of(place), lines, one_dose.mixed_from(born), one_dose.within_days))
    return result.table()


def unknown_products(answers: Iterable[Answer], catalogue: Catalogue) -> Counter[str]:
    """CVX codes of given doses that the catalogue does not know, with how often they came."""
    given = (dose for answer in _sure(answers) for dose in answer.doses if dose.given)
    return Counter(dose.cvx for dose in given if catalogue.by_cvx(dose.cvx) is None)


def _sure(answers: Iterable[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.accepted]


def _offered(answers: Iterable[Answer], names: tuple[str, ...], catalogue: Catalogue) -> Iterable[_Line]:
    for answer in answers:
        bit = 1 << names.index(answer.registry)
        for dose in answer.doses:
            product = catalogue.by_cvx(dose.cvx) if dose.given else None
            if product is not None and product.required and product.counts_for:
                yield _line(dose, product, bit)


def _line(dose: AnsweredDose, product: Product, bit: int) -> _Line:
    return _Line(product, ordinal(dose.date.first), dose.date.day is None, bit, dose.information_source != HEARSAY)


def _united(lines: list[_Line], offered: list[_Line], mixed_from: int, within_days: int) -> list[_Line]:
    """Old lines in their order, then new ones."""
    grown = list(lines)
    for dose in sorted(offered, key=lambda line: line.rank):
        if not dose.groups <= _covered(dose, grown, mixed_from):
            grown.append(replace(dose))
    for dose in offered:
        for line in grown:
            if _same_time(dose, line) and dose.groups & line.groups:
                line.sources |= dose.sources
    _supersede(grown)
    _mark_conflicts(grown, within_days)
    return grown


def _same_time(dose: _Line, line: _Line) -> bool:
    """The same day; for a month without a day, any dose of that month."""
    if dose.month_only or line.month_only:
        return dose.month == line.month
    return dose.day == line.day


def _covered(dose: _Line, lines: Iterable[_Line], mixed_from: int) -> frozenset[str]:
    """Groups for which `dose` says nothing that the lines of its time do not say as surely."""
    covered: set[str] = set()
    for line in lines:
        if _same_time(dose, line) and _as_sure(line, dose, mixed_from):
            covered |= line.groups
    return frozenset(covered)


def _as_sure(line: _Line, dose: _Line, mixed_from: int) -> bool:
    if line.month_only and not dose.month_only:
        return False
    if dose.documented and not line.documented:
        return False
    if line.product.id == dose.product.id:
        return True
    contested = line.product.contested
    if contested and line.day >= contested.first_day:
        return False
    return not (line.product.mixed and line.day >= mixed_from)


def _supersede(lines: list[_Line]) -> None:
    """A month-only line all of whose groups stand with a full date of another source in that month."""
    for line in lines:
        if line.month_only:
            dated = [o for o in lines if not o.month_only and o.month == line.month and _from_elsewhere(o, line)]
            groups = frozenset().union(*(other.groups for other in dated))
            line.superseded = line.superseded or (bool(line.groups) and line.groups <= groups)


def _from_elsewhere(other: _Line, line: _Line) -> bool:
    """Only a line a registry brought: two lines of the roster itself are two doses, as far as anyone knows."""
    return other.documented >= line.documented and (other.old < 0 or bool(other.sources & ~1))


def _mark_conflicts(lines: list[_Line], within_days: int) -> None:
    full = [line for line in lines if not line.month_only]
    for place, one in enumerate(full):
        for other in full[place + 1 :]:
            near = 1 <= abs(one.day - other.day) <= within_days
            if near and one.groups & other.groups and not one.sources & other.sources:
                one.conflict = other.conflict = True


class _Result:
    """A dose table being extended: columns of the old lines are changed in place of copies, new lines follow."""

    def __init__(self, doses: DoseTable, names: tuple[str, ...]) -> None:
        self._old = doses
        self._names = names
        self._sources = doses.sources.copy()
        self._conflict = doses.conflict.copy()
        self._superseded = doses.superseded.copy()
        self._new: list[tuple[int, _Line]] = []
        self._order = np.argsort(doses.pupil, kind="stable")
        self._keys = doses.pupil[self._order]

    def lines_of(self, pupil: int) -> list[_Line]:
        first, last = np.searchsorted(self._keys, [pupil, pupil + 1])
        return [self._line(int(place)) for place in self._order[first:last]]

    def _line(self, place: int) -> _Line:
        old = self._old
        return _Line(
            product=old.catalogue.products[int(old.product[place])],
            day=int(old.day[place]),
            month_only=bool(old.month_only[place]),
            sources=int(old.sources[place]),
            documented=bool(old.documented[place]),
            conflict=bool(old.conflict[place]),
            superseded=bool(old.superseded[place]),
            old=place,
        )

    def put(self, pupil: int, lines: Iterable[_Line]) -> None:
        for line in lines:
            if line.old < 0:
                self._new.append((pupil, line))
            else:
                self._sources[line.old] = line.sources
                self._conflict[line.old] = line.conflict
                self._superseded[line.old] = line.superseded

    def table(self) -> DoseTable:
        old, lines = self._old, [line for _, line in self._new]
        index, more = old.catalogue.index, len(self._new)
        return DoseTable(
            catalogue=old.catalogue,
            source_names=self._names,
            pupil=np.append(old.pupil, np.array([pupil for pupil, _ in self._new], dtype=np.int32)),
            product=np.append(old.product, np.array([index[line.product.id] for line in lines], dtype=np.int16)),
            day=np.append(old.day, np.array([line.day for line in lines], dtype=np.int32)),
            month_only=np.append(old.month_only, np.array([line.month_only for line in lines], dtype=np.bool_)),
            sources=np.append(self._sources, np.array([line.sources for line in lines], dtype=np.uint32)),
            conflict=np.append(self._conflict, np.array([line.conflict for line in lines], dtype=np.bool_)),
            documented=np.append(old.documented, np.array([line.documented for line in lines], dtype=np.bool_)),
            row=np.append(old.row, np.zeros(more, dtype=np.int32)),
            column=(*old.column, *[""] * more),
            raw=(*old.raw, *[""] * more),
            superseded=np.append(self._superseded, np.array([line.superseded for line in lines], dtype=np.bool_)),
        )
