"""Dose lines packed into streams, series by series and reading by reading: which doses count, in which slot.

Loops run over the few dose slots, numpy runs over the pupils.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from ..model.vaccines import Catalogue, Contested
from .cohort import Cohort, Mask, Reading, Stream, Streams
from .lines import Lines
from .periods import Days, Period
from .slots import in_slots
from .table_schema import SeriesRule

Kinds = NDArray[np.uint8]
NEVER = int(np.iinfo(np.int64).max)


@dataclass(frozen=True)
class SeriesTable:
    """One series over all products of a catalogue.

    kind            which groups of the series a product counts for, a bit each
    contested_from  group -> first contested day a product, for groups that have contested products
    settled_by      product -> requirement whose medical exemption settles its contest in favour of the dose
    """

    rule: SeriesRule
    bits: Mapping[str, int]
    kind: Kinds
    mixed: Mask
    contested_from: Mapping[str, NDArray[np.int64]]
    settled_by: Mapping[int, str]

    @classmethod
    def of(cls, rule: SeriesRule, catalogue: Catalogue, only: Sequence[str] | None = None) -> SeriesTable:
        """`only` keeps the products of these CVX codes."""
        bits = {group: 1 << place for place, group in enumerate(rule.groups)}
        products = catalogue.products
        kind = [sum(bits[g] for g in bits if g in p.counts_for) for p in products]
        if only is not None:
            kind = [k if p.cvx in only else 0 for k, p in zip(kind, products, strict=True)]
        contested = {g: np.array([_contested_from(p.contested, g) for p in products], dtype=np.int64) for g in bits}
        return cls(
            rule=rule,
            bits=bits,
            kind=np.array(kind, dtype=np.uint8),
            mixed=np.array([p.mixed for p in products], dtype=np.bool_),
            contested_from={g: days for g, days in contested.items() if (days < NEVER).any()},
            settled_by={
                place: p.contested.settled_by_exemption_from
                for place, p in enumerate(products)
                if p.contested and p.contested.settled_by_exemption_from
            },
        )


def series_tables(series: Mapping[str, SeriesRule], catalogue: Catalogue) -> dict[str, SeriesTable]:
    """Every stream that can be packed: the series of a pack, and their two-dose schedules."""
    tables = {name: SeriesTable.of(rule, catalogue) for name, rule in series.items()}
    for name, rule in series.items():
        if rule.two_dose_review:
            tables[two_dose_stream(name)] = SeriesTable.of(rule, catalogue, rule.two_dose_review.products)
    return tables


@dataclass(frozen=True)
class Packer:
    """Packs the lines of a cohort. `fetch` gives the lines (again, after `forget`)."""

    tables: Mapping[str, SeriesTable]
    same_dose: int
    ages: Cohort
    fetch: Callable[[], Lines]
    medically_exempt: Callable[[str], Mask]

    @cached_property
    def lines(self) -> Lines:
        return self.fetch()

    def forget(self) -> None:
        """Let go of the lines: most cohorts are never asked for another series."""
        for name in ("lines", "_of_series", "_member", "_present", "_some_in_doubt"):
            self.__dict__.pop(name, None)

    @cached_property
    def _of_series(self) -> dict[str, NDArray[np.intp]]:
        """Series -> its lines, looked up when first asked for."""
        return {}

    @cached_property
    def _member(self) -> NDArray[np.uint32]:
        """The series each line belongs to, a bit each."""
        bits = [np.where(table.kind > 0, np.uint32(1 << n), 0) for n, table in enumerate(self.tables.values())]
        return np.asarray(np.bitwise_or.reduce(bits).astype(np.uint32)[self.lines.product])

    def _of(self, name: str) -> NDArray[np.intp]:
        """The lines that belong to a series."""
        if name not in self._of_series:
            bit = np.uint32(1 << list(self.tables).index(name))
            self._of_series[name] = np.flatnonzero((self._member & bit) != 0)
        return self._of_series[name]

    def cohort(self, reading: Reading) -> Cohort:
        """The cohort in one reading; its streams are packed when asked for."""
        ages = self.ages
        streams = Streams(partial(self.stream, reading=reading))
        return Cohort(ages.as_of, ages.grace, ages.birth, ages.entry, streams, reading, ages._ages)

    def doubtful(self, names: Sequence[str]) -> NDArray[np.intp]:
        """The pupils whose readings may differ in some of the series."""
        marked = np.zeros(self.lines.size, dtype=np.bool_)
        for name in names:
            line = self._of(name)
            marked[self.lines.pupil[line[self._doubt(self.tables[name], line)]]] = True
        return np.flatnonzero(marked)

    def _doubt(self, table: SeriesTable, line: NDArray[np.intp]) -> NDArray[np.intp]:
        """Which of some lines of a series can be read in more than one way."""
        lines, contested = self.lines, [group for group in table.bits if self._may_be_contested(table, group)]
        mixed = bool((table.mixed & self._present).any()) and table.rule.mixed_from_age is not None
        if not (contested or mixed or self._some_in_doubt):
            return np.zeros(0, dtype=np.intp)
        product, pupil, doubt = lines.product[line], lines.pupil[line], np.zeros(len(line), dtype=np.bool_)
        if self._some_in_doubt:
            doubt |= lines.month_only[line] | lines.conflict[line]
        if mixed:
            doubt |= self._is_mixed(table, product, pupil, lines.last[line])
        for group in contested:
            held = np.flatnonzero(table.kind[product] & table.bits[group])
            doubt[held] |= self._is_contested(table, group, product[held], pupil[held], lines.first[line[held]])
        return np.flatnonzero(doubt)

    def _may_be_contested(self, table: SeriesTable, group: str) -> bool:
        named = table.contested_from.get(group)
        by_product = named is not None and bool(((named < NEVER) & self._present).any())
        return by_product or table.rule.groups[group].contested_before_age is not None

    @cached_property
    def _present(self) -> Mask:
        """Which products of the catalogue any line names."""
        count = np.bincount(self.lines.product, minlength=len(next(iter(self.tables.values())).kind))
        return np.asarray(count > 0)

    @cached_property
    def _some_in_doubt(self) -> bool:
        return bool(self.lines.month_only.any() or self.lines.conflict.any())

    def of(self, columns: NDArray[np.intp]) -> Packer:
        """The same for some pupils only."""
        lines, here = self.lines.of(columns), self.medically_exempt
        return Packer(
            self.tables, self.same_dose, self.ages.take(columns), lambda: lines, lambda name: here(name)[columns]
        )

    def stream(self, name: str, reading: Reading) -> Stream:
        table, line = self.tables[name], self._of(name)
        if self.lines.conflict[line].any():
            line = self._without_second_dates(line, reading)
        pupil, day = self.lines.pupil[line], self._day(reading)[line]
        kind = self._kinds(table, reading, self.lines.product[line], pupil, day)
        if not kind.all():
            counts = np.flatnonzero(kind)
            line, pupil, day, kind = line[counts], pupil[counts], day[counts], kind[counts]
        limits = partial(_within_limits, table)
        return in_slots(self.lines.size, pupil, day, kind, self.lines.month_only[line], table.bits, limits)

    def _day(self, reading: Reading) -> Days:
        return self.lines.last if reading.month_end else self.lines.first

    def _without_second_dates(self, line: NDArray[np.intp], reading: Reading) -> NDArray[np.intp]:
        """Two sources that disagree on a date tell of one dose: keep its earlier or its later date."""
        line = line[np.lexsort((self._day(reading)[line], self.lines.pupil[line]))]
        pupil, conflict, gap = self.lines.pupil[line], self.lines.conflict[line], np.diff(self._day(reading)[line])
        pair = conflict[1:] & conflict[:-1] & (pupil[1:] == pupil[:-1]) & (gap > 0) & (gap <= self.same_dose)
        keep = np.ones(len(line), dtype=np.bool_)
        if reading.later_date:
            keep[:-1] &= ~pair
        else:
            keep[1:] &= ~pair
        return line[keep]

    def _kinds(
        self, table: SeriesTable, reading: Reading, product: NDArray[np.int16], pupil: NDArray[np.int32], day: Days
    ) -> Kinds:
        """The groups each line counts for; 0 where it does not count."""
        kind = table.kind[product]
        for group, limits in table.rule.groups.items():
            bit, check = np.uint8(table.bits[group]), not reading.contested and self._may_be_contested(table, group)
            if not check and limits.min_age is None:
                continue
            held = np.flatnonzero(kind & bit)
            gone = np.zeros(len(held), dtype=np.bool_)
            if check:
                gone |= self._is_contested(table, group, product[held], pupil[held], day[held])
            if limits.min_age is not None:
                gone |= day[held] < self.ages.valid_from(limits.min_age)[pupil[held]]
            kind[held[gone]] &= ~bit
        if not reading.contested and "td" in table.bits and (table.mixed & self._present).any():
            mixed = self._is_mixed(table, product, pupil, day) & (kind > 0)
            kind[mixed] = table.bits["td"]
        return kind

    def _is_contested(
        self, table: SeriesTable, group: str, product: NDArray[np.int16], pupil: NDArray[np.int32], day: Days
    ) -> Mask:
        found = np.zeros(len(day), dtype=np.bool_)
        if group in table.contested_from:
            found |= day >= table.contested_from[group][product]
            for place, requirement in table.settled_by.items() if found.any() else ():
                found &= ~((product == place) & self.medically_exempt(requirement)[pupil])
        limit = table.rule.groups[group].contested_before_age
        if limit is not None:
            found |= day < self.ages.valid_from(limit)[pupil]
        return found

    def _is_mixed(self, table: SeriesTable, product: NDArray[np.int16], pupil: NDArray[np.int32], day: Days) -> Mask:
        age: Period | None = table.rule.mixed_from_age
        if age is None:
            return np.zeros(len(day), dtype=np.bool_)
        found = table.mixed[product]
        if found.any():
            found &= day >= self.ages.valid_from(age)[pupil]
        return found


def two_dose_stream(series: str) -> str:
    """The name under which the doses of a series' two-dose schedule are packed."""
    return f"{series}/two_dose"


def _contested_from(contested: Contested | None, group: str) -> int:
    if contested is None or group not in contested.groups:
        return NEVER
    return contested.first_day


def _within_limits(table: SeriesTable, kind: Kinds) -> Mask:
    """Doses that count toward the series: all, save those of a capped group beyond its number."""
    counts = kind > 0
    for group, limits in table.rule.groups.items():
        if limits.at_most is not None:
            alone = kind == table.bits[group]
            if alone.any():
                counts &= ~(alone & (np.cumsum(alone, axis=0) > limits.at_most))
    return np.asarray(counts)
