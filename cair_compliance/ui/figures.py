"""The figures at the top of the results: who has all, who may attend, whom to call. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..model.assessment import Assessment, AuditMeter
from ..model.results import PupilResult
from ..model.standings import COMPLETE, COULD_NOT_VERIFY, STANDINGS
from ..reports.words import UNKNOWN_SHARE_LIMIT


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
        audit_line(f"{group.label}, {tally.label}" if len(group.tallies) > 1 else group.label, tally.audit)
        for group in assessment.groups
        for tally in group.tallies
        if tally.audit is not None and tally.audit.enrolled
    ]


def audit_line(group: str, meter: AuditMeter) -> str:
    """Conditional + overdue against the State's line; no percentage where too much is unknown."""
    of_them = f"{group}: {len(meter.pupils):,} of {meter.enrolled:,} are conditional or overdue"
    line = f"the {meter.percent} % from which the State reviews a school"
    place, unknown = "above" if meter.above else "not above", len(meter.open)
    if meter.may_be_above and not meter.above:
        worst = f"with the {unknown:,} not settled yet it could be {meter.share_at_worst:.1f} %"
        return f"{of_them}; {line} may be passed: {worst}."
    if unknown <= UNKNOWN_SHARE_LIMIT * meter.enrolled:
        return f"{of_them}: {meter.share:.1f} %, {place} {line}."
    open_still = f"{unknown:,} more {'is' if unknown == 1 else 'are'} not settled yet, so no percentage is stated"
    return f"{of_them}; {open_still}." + (f" It is already above {line}." if meter.above else "")
