"""Pictures of many children: requirement by status, a grade each. Counts only, no names. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from ..model.results import PupilResult
from ..model.standings import COULD_NOT_VERIFY, FINDINGS, STANDINGS, Shown
from ..reports.words import finding_shown
from .wording import children
from .worklist import grades_of, school_order

MOST_GRADES = 6
_STATUS_ORDER = {
    shown.label: place
    for place, shown in enumerate(
        [FINDINGS["overdue"], STANDINGS[COULD_NOT_VERIFY], *(FINDINGS[key] for key in list(FINDINGS)[1:])]
    )
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many children of one grade stand how with one requirement."""

    grade: str
    requirement: str
    shown: Shown
    number: int


def tallies(pupils: Iterable[PupilResult], by_grade: bool) -> list[Tally]:
    """Counts by grade (or all together under ""), requirement and status."""
    counted: Counter[tuple[str, str, Shown]] = Counter()
    for pupil in pupils:
        grade = pupil.pupil.grade if by_grade else ""
        for finding in pupil.findings:
            counted[grade, finding.label, finding_shown(pupil, finding)] += 1
    return [Tally(grade, label, shown, number) for (grade, label, shown), number in counted.items()]


def left_out(pupils: Iterable[PupilResult], by_grade: bool) -> str:
    """Who stands in none of these sums and why, in a sentence; "" where everybody does."""
    counted = Counter((p.pupil.grade if by_grade else "", _why_no_finding(p)) for p in pupils if not p.findings)
    parts = [
        f"{children(number)}{f' of grade {grade}' if grade else ''} {why}" for (grade, why), number in counted.items()
    ]
    return f"Not in these sums: {'; '.join(parts)}." if parts else ""


def _why_no_finding(result: PupilResult) -> str:
    if result.pupil.birthdate is None:
        return "without a birth date"
    if not result.pupil.grade:
        return "without a known grade"
    return "to whom the requirements do not apply" if result.shown == "not_subject" else "outside these rules"


def statuses(found: Iterable[Tally]) -> list[Shown]:
    """The statuses that occur, most urgent first."""
    return sorted({tally.shown for tally in found}, key=lambda shown: _STATUS_ORDER[shown.label])


def tints(shown: Sequence[Shown]) -> list[str]:
    """A colour each; statuses of one tone get lighter one after the other, so that two never look alike."""
    seen: Counter[str] = Counter()
    found = []
    for one in shown:
        found.append(lighter(one.colour, 0.38 * seen[one.colour]))
        seen[one.colour] += 1
    return found


def lighter(colour: str, share: float) -> str:
    """A colour mixed with white."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(part + (255 - part) * share):02x}" for part in parts)


def words_of(shown: Shown) -> str:
    return f"{shown.symbol} {shown.label}"


def requirement_chart(found: Sequence[Tally], order: Sequence[str]) -> Any:
    """Stacked bars, one a requirement, a panel a grade."""
    status = statuses(found)
    domain = [words_of(one) for one in status]
    place = {one: number for number, one in enumerate(status)}
    rows = [
        {
            "Grade": tally.grade,
            "Requirement": tally.requirement,
            "Status": words_of(tally.shown),
            "Children": tally.number,
            "place": place[tally.shown],
        }
        for tally in found
    ]
    grades = {tally.grade for tally in found}
    chart: Any = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(stroke="white", strokeWidth=1)
        .encode(
            y=alt.Y("Requirement:N", sort=list(order), title=None, axis=alt.Axis(labelLimit=160)),
            x=alt.X("sum(Children):Q", title="Children", axis=alt.Axis(tickMinStep=1, grid=True)),
            color=alt.Color(
                "Status:N",
                scale=alt.Scale(domain=domain, range=tints(status)),
                legend=alt.Legend(title=None, orient="top", labelLimit=320, columns=3),
            ),
            order=alt.Order("place:O"),
            tooltip=["Requirement:N", "Status:N", "Children:Q"],
        )
    )
    if len(grades) > 1:
        sorting = school_order(grades)
        return chart.properties(width=780 // min(len(grades), 3), height=22 * len(order)).facet(
            facet=alt.Facet("Grade:N", title="Grade", sort=sorting), columns=3
        )
    return chart.properties(height=30 * len({tally.requirement for tally in found}) + 70)


def split_by_grade(pupils: Sequence[PupilResult]) -> bool:
    """Whether a panel a grade can still be read."""
    return 1 < len(grades_of(pupils)) <= MOST_GRADES


def tally_table(found: Sequence[Tally], order: Sequence[str]) -> tuple[list[str], list[list[str]], range]:
    """Headings, rows and the columns of figures of the table beside the chart."""
    status = statuses(found)
    several = len({tally.grade for tally in found}) > 1
    counts: Mapping[tuple[str, str, Shown], int] = {
        (tally.grade, tally.requirement, tally.shown): tally.number for tally in found
    }
    lead = ["Requirement", *(["Grade"] if several else [])]
    rows = []
    for requirement in order:
        for grade in school_order({tally.grade for tally in found if tally.requirement == requirement}):
            figures = [f"{counts.get((grade, requirement, one), 0):,}" for one in status]
            rows.append([requirement, *([grade or "–"] if several else []), *figures])
    return [*lead, *(words_of(one) for one in status)], rows, range(len(lead), len(lead) + len(status))
