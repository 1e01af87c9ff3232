"""The figures at the top of the results: who has all, who may attend, whom to call. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..model.assessment import Assessment
from ..model.results import PupilResult
from ..model.standings import COMPLETE, COULD_NOT_VERIFY, STANDINGS
from ..reports.audit_line import meter_words


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with words; also the filter that shows its children."""

    key: str
    label: str
    standings: frozenset[str]

    @property
    def symbol(self) -> str:
        first = min(self.standings, key=lambda key: STANDINGS[key].rank)
        return STANDINGS[first].symbol

    def fits(self, pupil: PupilResult) -> bool:
        return pupil.shown in self.standings


FIGURES = (
    Figure("met", "All requirements met", frozenset({"unconditional"})),
    Figure("attend", "May attend",
           frozenset({"conditional", "conditional_tme", COMPLETE, "attend_pending", "iep_services"})),
    Figure("missing", "Documentation missing", frozenset({"noncompliant"})),
    Figure("unverified", "Could not verify", frozenset({COULD_NOT_VERIFY})),
    Figure("decide", "Needs a person's decision", frozenset({"undetermined"})),
    Figure("outside", "Outside these rules", frozenset({"not_evaluable", "not_subject"})),
)  # fmt: skip


def figure_counts(pupils: Iterable[PupilResult]) -> Mapping[str, int]:
    """Figure key -> children. The sixth figure is left out when it is empty; together they are all children."""
    of_standing = {standing: figure.key for figure in FIGURES for standing in figure.standings}
    counts = {figure.key: 0 for figure in FIGURES}
    for pupil in pupils:
        counts[of_standing[pupil.shown]] += 1
    return {key: number for key, number in counts.items() if number or key != "outside"}


def figure(key: str) -> Figure | None:
    return next((one for one in FIGURES if one.key == key), None)


def audit_lines(assessment: Assessment) -> list[str]:
    """The audit line in a sentence for each group that has one; the same figures as in the annual report."""
    return [
        f"{group.label}{f', {tally.label}' if len(group.tallies) > 1 else ''}. "
        + meter_words(tally.audit, sound=group.holds)
        for group in assessment.groups
        for tally in group.tallies
        if tally.audit is not None and tally.audit.enrolled
    ]
