"""The figures at the top of the results: who has all, who may attend, whom to call. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..model.results import CheckResult, PupilResult
from ..model.standings import COULD_NOT_VERIFY, STANDINGS
from ..reports.words import UNKNOWN_SHARE_LIMIT

AUDIT_LINE = 0.10
"""A school above this share of conditional and overdue pupils goes on the state's review list."""


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
    Figure("attend", "May attend, more to come",
           frozenset({"conditional", "conditional_tme", "attend_pending", "iep_services"})),
    Figure("missing", "Documentation missing", frozenset({"noncompliant"})),
    Figure("unverified", "Could not verify", frozenset({COULD_NOT_VERIFY})),
    Figure("decide", "Needs you to decide", frozenset({"undetermined"})),
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


def audit_lines(result: CheckResult) -> list[str]:
    """The 10 % line in a sentence for each grade the state reviews; empty for child care."""
    if result.program != "tk12":
        return []
    counted = [pupil for pupil in result.pupils if pupil.counted]
    grades = (("K", "kindergarten"), ("7", "7th grade"))
    return [
        audit_line([pupil for pupil in counted if pupil.pupil.grade == grade], words)
        for grade, words in grades
        if any(pupil.pupil.grade == grade for pupil in counted)
    ]


OVER_THE_LINE = ("conditional", "conditional_tme", "noncompliant")


def audit_line(pupils: Sequence[PupilResult], words: str) -> str:
    """Conditional + overdue of one grade against the 10 % line; no percentage where too much is unknown."""
    total = len(pupils)
    over = sum(pupil.shown in OVER_THE_LINE for pupil in pupils)
    unknown = sum(pupil.shown in (COULD_NOT_VERIFY, "undetermined") for pupil in pupils)
    share = over / total
    place = "above" if share > AUDIT_LINE else "not above"
    of_them = f"{over:,} of {total:,} in {words} are conditional or overdue"
    line = "the 10 % from which the state reviews a school"
    if unknown <= UNKNOWN_SHARE_LIMIT * total:
        return f"{of_them}: {100 * share:.1f} %, {place} {line}."
    open_still = f"{unknown:,} more {'is' if unknown == 1 else 'are'} not settled yet, so no percentage is stated"
    return f"{of_them}; {open_still}." + (f" It is already above {line}." if share > AUDIT_LINE else "")
