"""The second opinion: things a nurse would look at again. An advisory never changes a status.

Only doses of groups that one of the pupil's requirements uses raise one. Codes and spans stand in pack.yaml
and vaccines.yaml.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..model.calendar import ordinal
from ..model.doses import DoseTable
from ..model.vaccines import GROUPS
from . import codes
from .cohort import Cohort, Mask
from .evaluating import generous_cohort
from .evaluation import Evaluation, RowTrace
from .nodes import leaves_of
from .pack import RulePack
from .periods import MISSING, Days, Period, add_months
from .windows import squeeze


def advisories_of(evaluation: Evaluation) -> tuple[tuple[str, ...], ...]:
    """The sorted advisory codes of each pupil."""
    cohort = generous_cohort(evaluation)
    return _Advisories(evaluation, cohort).all() if cohort else ((),) * len(evaluation)


@dataclass(frozen=True)
class _Advisories:
    """Raises advisories over the dose lines of all pupils at once, in the most generous reading."""

    evaluation: Evaluation
    cohort: Cohort

    @property
    def pack(self) -> RulePack:
        return self.evaluation.pack

    @property
    def doses(self) -> DoseTable:
        return self.evaluation.doses

    @property
    def rows(self) -> Sequence[RowTrace]:
        return self.evaluation.rows

    def all(self) -> tuple[tuple[str, ...], ...]:
        """The sorted advisory codes of each pupil."""
        raised: dict[str, Mask] = {}
        for code, pupils in [*self.by_line(), *self.by_interval(), *self.by_requirement(), *self.by_exemption()]:
            raised[code] = raised.get(code, np.zeros(len(self.cohort), dtype=np.bool_)) | pupils
        found: list[list[str]] = [[] for _ in range(len(self.cohort))]
        for code in sorted(raised):
            for place in np.flatnonzero(raised[code]):
                found[place].append(code)
        return tuple(map(tuple, found))

    def used(self) -> dict[str, Mask]:
        """Group -> pupils one of whose requirements uses it."""
        used = {group: np.zeros(len(self.cohort), dtype=np.bool_) for group in GROUPS}
        for row in self.rows:
            for trace in row.requirements:
                asked = row.places[trace.status != codes.NOT_ASKED]
                for leaf in leaves_of(trace.requirement.node):
                    for group in leaf.holding or self.pack.series[leaf.series].groups:
                        used[group][asked] = True
        return used

    def by_line(self) -> list[tuple[str, Mask]]:
        """Advisories that one dose raises by itself."""
        table, rules, used = self.doses, self.pack.advisories, self.used()
        products = table.catalogue.products
        holds = {g: np.array([g in p.counts_for for p in products], dtype=np.bool_)[table.product] for g in GROUPS}
        concerned = np.zeros(len(table), dtype=np.bool_)
        for group in GROUPS:
            concerned |= holds[group] & used[group][table.pupil]
        born = self.cohort.birth[table.pupil]
        last = self.last_day()
        future = table.day > self.cohort.as_of[table.pupil]
        unborn = last < born
        real = concerned & ~future & ~unborn & table.documented
        found = [
            (rules.undocumented.code, concerned & ~table.documented),
            (rules.future.code, concerned & future & table.documented),
            (rules.before_birth.code, concerned & unborn & table.documented),
            (rules.month_only.code, real & table.month_only),
        ]
        for rule in self.pack.series.values():
            for group, limits in rule.groups.items():
                mine = real & holds[group] & used[group][table.pupil]
                if limits.min_age is not None:
                    found.append((rules.below_min_age.code, mine & self.too_early(last, limits.min_age)))
                if limits.contested_before_age is not None and limits.advisory:
                    found.append((limits.advisory, mine & self.too_early(last, limits.contested_before_age)))
        for early in rules.early_products:
            named = np.array([p.cvx in early.products for p in products], dtype=np.bool_)[table.product]
            mine = real & named & used[early.group][table.pupil]
            found.append((early.code, mine & self.too_early(last, early.before_age)))
        found += self.contested(real, last)
        for place, product in enumerate(products):
            if product.advisory and product.advisory_from:
                late = last >= ordinal(product.advisory_from)
                found.append((product.advisory, np.asarray(real & (table.product == place) & late)))
        return [(code, self.pupils_of(lines)) for code, lines in found]

    def contested(self, real: Mask, last: Days) -> list[tuple[str, Mask]]:
        found: list[tuple[str, Mask]] = []
        for place, product in enumerate(self.doses.catalogue.products):
            contested = product.contested
            if contested is None or not contested.advisory:
                continue
            mine = np.asarray(real & (self.doses.product == place) & (last >= contested.first_day))
            if contested.settled_by_exemption_from:
                settled = self.evaluation.exemptions.medical_from(contested.settled_by_exemption_from)
                mine = mine & ~settled[self.doses.pupil]
            found.append((contested.advisory, mine))
        return found

    def by_interval(self) -> list[tuple[str, Mask]]:
        """Doses of one series close together, among those counted in at least one reading."""
        rules, used = self.pack.advisories, self.used()
        found: list[tuple[str, Mask]] = []
        for name, rule in self.pack.series.items():
            stream = self.cohort.streams[name]
            wanted = np.zeros(stream.kind.shape[1], dtype=np.uint8)
            for group in rule.groups:
                wanted |= np.where(used[group], stream.bits[group], 0).astype(np.uint8)
            days, _ = squeeze(stream.day, ((stream.kind & wanted) > 0) & ~stream.month_only)
            gaps = np.where(days[1:] == MISSING, np.iinfo(np.int32).max, days[1:].astype(np.int64) - days[:-1])
            for advisory in (rules.short_interval, rules.possible_duplicate):
                found.append((advisory.code, np.asarray((gaps < advisory.period.days).any(axis=0))))
        return found

    def by_requirement(self) -> list[tuple[str, Mask]]:
        found = []
        for row in self.rows:
            for trace in row.requirements:
                two_dose = trace.two_dose & (trace.status == codes.UNDETERMINED)
                found.append((self.pack.advisories.two_dose_review.code, self.places(row, two_dose)))
                if trace.requirement.lapsed_advisory:
                    lapsed = (trace.status == codes.NOT_ASKED) & ~trace.traced.met
                    found.append((trace.requirement.lapsed_advisory, self.places(row, lapsed)))
        return found

    def by_exemption(self) -> list[tuple[str, Mask]]:
        rules, exemptions = self.pack.advisories, self.evaluation.exemptions
        subject = self.evaluation.row_of >= 0
        return [
            (rules.invalid_exemption.code, subject & exemptions.with_state("invalid")),
            (rules.expired_exemption.code, subject & exemptions.with_state("expired")),
        ]

    def places(self, row: RowTrace, mask: Mask) -> Mask:
        pupils = np.zeros(len(self.cohort), dtype=np.bool_)
        pupils[row.places[mask]] = True
        return pupils

    def pupils_of(self, lines: Mask) -> Mask:
        pupils = np.zeros(len(self.cohort), dtype=np.bool_)
        pupils[self.doses.pupil[lines]] = True
        return pupils

    def too_early(self, last: Days, age: Period) -> Mask:
        return np.asarray(last < self.cohort.valid_from(age)[self.doses.pupil])

    def last_day(self) -> Days:
        """The last day each dose may have been given, for month-only ones not after the as-of date."""
        month_end = np.minimum(
            add_months(self.doses.day, 1) - 1, np.maximum(self.cohort.as_of[self.doses.pupil], self.doses.day)
        )
        return np.where(self.doses.month_only, month_end, self.doses.day).astype(np.int32)
