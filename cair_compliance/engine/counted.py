"""The doses of one pupil in the light of one requirement: which count, which do not, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ..model.calendar import ordinal
from ..model.doses import Dose
from ..model.results import CountedDose
from .cohort import Cohort
from .nodes import Doses, Traced
from .pack import RulePack
from .periods import Period
from .table_schema import GroupRule
from .wording import Wording, nth

DOUBT = "in doubt"
"""How the reason of a dose begins that counts in one plausible reading only."""


@dataclass
class DoseCounter:
    """Goes through a pupil's doses, oldest first. `column` is the pupil's place in the cohort."""

    pack: RulePack
    cohort: Cohort
    column: int
    birthdate: date
    traced: Traced
    wording: Wording
    taken: set[tuple[str, int]] = field(default_factory=set)

    @property
    def as_of(self) -> int:
        return int(self.cohort.as_of[self.column])

    def all(self, doses: tuple[Dose, ...]) -> Iterator[CountedDose]:
        for dose in doses:
            if any(True for _ in self.leaves_of(dose)):
                why_not = self.why_not(dose)
                yield CountedDose(
                    label=dose.product.label,
                    cvx=dose.product.cvx,
                    date=dose.date,
                    letter=dose.letter,
                    sources=dose.sources,
                    counts=not why_not,
                    why_not=why_not,
                )

    def leaves_of(self, dose: Dose) -> Iterator[tuple[Traced, Doses, str]]:
        """The parts of the clause that a dose could serve, with the group it would count for."""
        for leaf in self.traced.leaves():
            assert isinstance(leaf.node, Doses)
            for group in self.pack.series[leaf.node.series].groups:
                if group in dose.product.counts_for:
                    yield leaf, leaf.node, group

    def why_not(self, dose: Dose) -> str:
        """Why a dose does not count; "" when it does."""
        if not dose.documented:
            return "known only from a parent's statement"
        if dose.superseded:
            return "a registry has the full date"
        if ordinal(dose.date.first) > self.as_of:
            return "after the as-of date"
        if dose.date.last < self.birthdate:
            return "before birth"
        day = min(ordinal(dose.date.last), self.as_of)
        counting = {(node.series, day) for leaf, node, _ in self.leaves_of(dose) if self.counted_on(leaf, node, day)}
        if not counting and dose.conflict:
            return f"{DOUBT}: sources give different dates for one dose"
        if not counting:
            return self.why_left_out(dose, day)
        again = counting <= self.taken
        self.taken |= counting
        return "same day as another entry; one dose" if again else ""

    def counted_on(self, leaf: Traced, node: Doses, day: int) -> bool:
        assert leaf.counted is not None
        stream = self.cohort.streams[node.series]
        return bool((leaf.counted[:, self.column] & (stream.day[:, self.column] == day)).any())

    def why_left_out(self, dose: Dose, day: int) -> str:
        for _, node, group in self.leaves_of(dose):
            rule = self.pack.series[node.series]
            reason = self.limit(rule.groups[group], day) or self.contested(dose, group, day)
            mixed = rule.mixed_from_age
            if not reason and dose.product.mixed and mixed and day >= self.valid_from(mixed):
                reason = f"{DOUBT}: “{dose.product.label}” also covers Td, which has no pertussis"
            reason = reason or self.condition(node, dose, day) or self.beyond(rule.groups[group], group, dose)
            if reason:
                return reason
        return "not needed"

    def limit(self, rule: GroupRule, day: int) -> str:
        if rule.min_age and day < self.valid_from(rule.min_age):
            return self.too_early(rule.min_age)
        if rule.contested_before_age and day < self.valid_from(rule.contested_before_age):
            return f"{DOUBT}: {self.too_early(rule.contested_before_age)}"
        return ""

    def contested(self, dose: Dose, group: str, day: int) -> str:
        contested = dose.product.contested
        if contested is None or group not in contested.groups:
            return ""
        return f"{DOUBT}: {contested.reason}" if day >= contested.first_day else ""

    def beyond(self, rule: GroupRule, group: str, dose: Dose) -> str:
        only_group = group in dose.product.counts_for and len(dose.product.counts_for) == 1
        return f"only {rule.at_most} doses of {dose.product.label} count" if rule.at_most and only_group else ""

    def condition(self, node: Doses, dose: Dose, day: int) -> str:
        if node.age is not None and day < self.valid_from(node.age):
            return self.too_early(node.age)
        if node.holding and not set(node.holding) & set(dose.product.counts_for):
            return "holds no pertussis vaccine"
        if node.full_date is not None and dose.date.day is None:
            return f"{DOUBT}: in the month of the {nth(node.full_date)} the day is needed"
        return ""

    def too_early(self, age: Period) -> str:
        return f"more than {self.cohort.grace} days before the {self.wording.birthday(age)}"

    def valid_from(self, age: Period) -> int:
        return int(self.cohort.valid_from(age)[self.column])
