"""Dose lines packed into streams, reading by reading: which doses count at all, and in which slot they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.people import DoseTable
from ..model.vaccines import GROUPS, Catalogue, Contested
from .cohort import Mask, Reading, Stream
from .periods import MISSING, Days, Period, add_months
from .schema import SeriesRule


@dataclass(frozen=True)
class Lines:
    """The doses of a DoseTable that may count at all, with what each line may mean.

    `first` and `last` are the same day except for month-only doses, clipped to birth and as-of.
    """

    pupil: NDArray[np.int32]
    product: NDArray[np.int16]
    first: Days
    last: Days
    month_only: Mask
    conflict: Mask
    catalogue: Catalogue
    birth: Days

    def day(self, reading: Reading) -> Days:
        return self.last if reading.month_end else self.first


def usable_lines(doses: DoseTable, birth: Days, as_of: Days) -> Lines:
    """Documented doses between birth and the as-of date; the others never count."""
    born, today = birth[doses.pupil], as_of[doses.pupil]
    month_end = (add_months(doses.day, 1) - 1).astype(np.int32)
    last = np.minimum(np.where(doses.month_only, month_end, doses.day), today)
    first = np.where(doses.month_only, np.maximum(doses.day, born), doses.day)
    keep = (
        doses.documented & ~doses.superseded & (born != MISSING) & (first <= today) & (last >= born) & (first <= last)
    )
    return Lines(
        pupil=doses.pupil[keep],
        product=doses.product[keep],
        first=first[keep].astype(np.int32),
        last=last[keep].astype(np.int32),
        month_only=doses.month_only[keep],
        conflict=doses.conflict[keep],
        catalogue=doses.catalogue,
        birth=birth,
    )


class Packer:
    """Packs usable lines into streams, reading by reading."""

    def __init__(
        self,
        lines: Lines,
        series: Mapping[str, SeriesRule],
        grace: int,
        same_dose: int,
        medically_exempt: Callable[[str], Mask],
    ) -> None:
        self.lines, self.series, self.grace, self.same_dose = lines, series, grace, same_dose
        self.size = len(lines.birth)
        products = lines.catalogue.products
        self._holds = {g: np.array([g in p.counts_for for p in products], dtype=np.bool_) for g in GROUPS}
        self._mixed = np.array([p.mixed for p in products], dtype=np.bool_)
        self._contested_from = {
            g: np.array([_contested_from(p.contested, g) for p in products], dtype=np.int64) for g in GROUPS
        }
        self._settled = self._settled_lines(medically_exempt)

    def _settled_lines(self, medically_exempt: Callable[[str], Mask]) -> Mask:
        """Contested doses that a medical exemption settles in favour of the dose."""
        settled = np.zeros(len(self.lines.pupil), dtype=np.bool_)
        for place, product in enumerate(self.lines.catalogue.products):
            name = product.contested.settled_by_exemption_from if product.contested else ""
            if name:
                settled |= (self.lines.product == place) & medically_exempt(name)[self.lines.pupil]
        return settled

    def doubtful(self) -> Mask:
        """Pupils for whom the readings may differ."""
        lines = self.lines
        marked = np.zeros(self.size, dtype=np.bool_)
        for rule in self.series.values():
            for group in rule.groups:
                held = self._holds[group][lines.product]
                doubt = (
                    lines.month_only | self._is_contested(rule, group, lines.first) | self._is_mixed(rule, lines.last)
                )
                marked[lines.pupil[held & doubt]] = True
        return marked

    def streams(self, reading: Reading) -> dict[str, Stream]:
        streams = {name: self._stream(rule, reading) for name, rule in self.series.items()}
        for name, rule in self.series.items():
            if rule.two_dose_review:
                codes = frozenset(rule.two_dose_review.products)
                named = np.array([p.cvx in codes for p in self.lines.catalogue.products], dtype=np.bool_)
                streams[two_dose_stream(name)] = self._stream(rule, reading, only=named)
        return streams

    def _valid_from(self, age: Period) -> Days:
        return (age.after(self.lines.birth) - np.int32(self.grace))[self.lines.pupil].astype(np.int32)

    def _is_contested(self, rule: SeriesRule, group: str, day: Days) -> Mask:
        contested = (day >= self._contested_from[group][self.lines.product]) & ~self._settled
        limit = rule.groups[group].contested_before_age
        if limit is not None:
            contested = contested | (day < self._valid_from(limit))
        return np.asarray(contested, dtype=np.bool_)

    def _is_mixed(self, rule: SeriesRule, day: Days) -> Mask:
        if rule.mixed_from_age is None:
            return np.zeros(len(day), dtype=np.bool_)
        return np.asarray(self._mixed[self.lines.product] & (day >= self._valid_from(rule.mixed_from_age)))

    def _stream(self, rule: SeriesRule, reading: Reading, only: Mask | None = None) -> Stream:
        lines, bits = self.lines, {group: 1 << place for place, group in enumerate(rule.groups)}
        day = lines.day(reading)
        kind = np.zeros(len(day), dtype=np.uint8)
        for group, limits in rule.groups.items():
            held = self._holds[group][lines.product]
            if not reading.contested:
                held = held & ~self._is_contested(rule, group, day)
            if limits.min_age is not None:
                held = held & (day >= self._valid_from(limits.min_age))
            kind[held] |= bits[group]
        if not reading.contested and "td" in bits:
            mixed = self._is_mixed(rule, day) & (kind > 0)
            kind[mixed] = bits["td"]
        if only is not None:
            kind[~only[lines.product]] = 0
        order = self._in_order(day, kind)
        return self._slots(rule, day, kind, bits, self._without_second_dates(order, day, reading))

    def _in_order(self, day: Days, kind: NDArray[np.uint8]) -> NDArray[np.intp]:
        here = np.flatnonzero(kind)
        return here[np.lexsort((day[here], self.lines.pupil[here]))]

    def _without_second_dates(self, order: NDArray[np.intp], day: Days, reading: Reading) -> NDArray[np.intp]:
        """Two sources that disagree on a date tell of one dose: keep its earlier or its later date."""
        pupil, days, doubtful = self.lines.pupil[order], day[order], self.lines.conflict[order]
        gap = np.diff(days)
        pair = doubtful[1:] & doubtful[:-1] & (pupil[1:] == pupil[:-1]) & (gap > 0) & (gap <= self.same_dose)
        keep = np.ones(len(order), dtype=np.bool_)
        if reading.later_date:
            keep[:-1] &= ~pair
        else:
            keep[1:] &= ~pair
        return order[keep]

    def _slots(
        self,
        rule: SeriesRule,
        day: Days,
        kind: NDArray[np.uint8],
        bits: Mapping[str, int],
        order: NDArray[np.intp],
    ) -> Stream:
        pupil, days = self.lines.pupil[order], day[order]
        fresh = np.ones(len(order), dtype=np.bool_)
        fresh[1:] = (pupil[1:] != pupil[:-1]) | (days[1:] != days[:-1])
        starts = np.flatnonzero(fresh)
        kinds = np.bitwise_or.reduceat(kind[order], starts) if len(starts) else kind[:0]
        partial = np.logical_and.reduceat(self.lines.month_only[order], starts) if len(starts) else fresh[:0]
        pupil, days = pupil[starts], days[starts]
        slot = np.arange(len(starts)) - np.searchsorted(pupil, pupil)
        depth = int(slot.max()) + 1 if len(slot) else 1
        stream_day = np.full((depth, self.size), MISSING, dtype=np.int32)
        stream_kind = np.zeros((depth, self.size), dtype=np.uint8)
        stream_partial = np.zeros((depth, self.size), dtype=np.bool_)
        stream_day[slot, pupil] = days
        stream_kind[slot, pupil] = kinds
        stream_partial[slot, pupil] = partial
        return Stream(stream_day, stream_kind, stream_partial, _within_limits(rule, stream_kind, bits), bits)


def two_dose_stream(series: str) -> str:
    """The name under which the doses of a series' two-dose schedule are packed."""
    return f"{series}/two_dose"


def _contested_from(contested: Contested | None, group: str) -> int:
    if contested is None or group not in contested.groups:
        return int(np.iinfo(np.int64).max)
    return contested.first_day


def _within_limits(rule: SeriesRule, kind: NDArray[np.uint8], bits: Mapping[str, int]) -> Mask:
    """Doses that count toward the series: all, save those of a capped group beyond its number."""
    counts = kind > 0
    for group, limits in rule.groups.items():
        if limits.at_most is not None:
            alone = kind == bits[group]
            counts &= ~(alone & (np.cumsum(alone, axis=0) > limits.at_most))
    return counts
