"""One child's doses on a line of time: birthdays, doses that count and do not, windows ahead. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from ..model.calendar import add_months, in_words
from ..model.results import Finding, PupilResult
from ..model.standings import LETTER_WORDS

BIRTHDAYS = (1, 4, 7)
COUNTS, NOT_COUNTED = "counts", "does not count"
_INK, _QUIET, _AHEAD = "#1f5a7a", "#4a5560", "#c9dbe6"


def dots(result: PupilResult) -> list[dict[str, str]]:
    """One dot a dose and requirement, with the reason where it does not count."""
    return [
        {
            "Requirement": finding.label,
            "day": dose.date.first.isoformat(),
            "Date": in_words(dose.date),
            "Vaccine": dose.label,
            "Counts": COUNTS if dose.counts else NOT_COUNTED,
            "Why not": dose.why_not or "–",
            "From": LETTER_WORDS[dose.letter],
        }
        for finding in result.findings
        for dose in finding.doses
    ]


def windows(result: PupilResult) -> list[dict[str, str]]:
    """When the next dose of a series may come and must have come."""
    return list(_windows(result.findings))


def _windows(findings: Sequence[Finding]) -> Iterator[dict[str, str]]:
    for finding in findings:
        ahead = finding.next_dose
        if ahead is not None:
            end = max(ahead.exclude_if_not_by, ahead.not_before + timedelta(days=7))
            yield {
                "Requirement": finding.label,
                "start": ahead.not_before.isoformat(),
                "end": end.isoformat(),
                "Window": f"dose {ahead.dose}: from {in_words(ahead.not_before)}, "
                f"no later than {in_words(ahead.exclude_if_not_by)}",
            }


def marks(birthdate: date, as_of: date) -> list[dict[str, str]]:
    """Birth, birthdays the law speaks of, and the as-of date."""
    last = max(as_of, add_months(birthdate, 12))
    found = [{"day": birthdate.isoformat(), "what": "born", "kind": "birthday"}]
    for age in BIRTHDAYS:
        day = add_months(birthdate, 12 * age)
        if day <= last + timedelta(days=400):
            found.append({"day": day.isoformat(), "what": f"{_nth(age)} birthday", "kind": "birthday"})
    found.append({"day": as_of.isoformat(), "what": f"as of {in_words(as_of)}", "kind": "as of"})
    return found


def _nth(age: int) -> str:
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(age, f"{age}th")


def timeline(result: PupilResult, as_of: date) -> Any:
    """The chart; None without a birth date or without anything to show."""
    rows, birthdate = dots(result), result.pupil.birthdate
    order = [finding.label for finding in result.findings]
    if birthdate is None or not order:
        return None
    axis = alt.Y("Requirement:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=alt.Axis(grid=True))
    given = marks(birthdate, as_of)
    layers: Any = alt.layer(
        _rules([mark for mark in given if mark["kind"] == "birthday"], dash=[3, 3], height=-24),
        _rules([mark for mark in given if mark["kind"] == "as of"], dash=[1, 0], height=-10),
        *_bars(windows(result), axis),
        *_points(rows, axis),
    )
    return layers.properties(height=36 * len(order) + 40)


def _rules(rows: list[dict[str, str]], dash: list[int], height: int) -> Any:
    """Upright lines with their words above the picture, `height` pixels from its upper edge."""
    base = alt.Chart(alt.InlineData(values=rows))
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(padding=16, nice=False),
        axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=10),
    )
    rule = base.mark_rule(color=_QUIET, strokeDash=dash).encode(x=x, tooltip=["what:N"])
    text = base.mark_text(align="left", baseline="middle", dx=3, color=_QUIET, fontSize=11)
    return rule + text.encode(x="day:T", y=alt.value(height), text="what:N")


def _bars(rows: list[dict[str, str]], axis: alt.Y) -> list[Any]:
    if not rows:
        return []
    base = alt.Chart(alt.InlineData(values=rows))
    return [
        base.mark_bar(color=_AHEAD, height=14, stroke=_INK, strokeWidth=1).encode(
            x="start:T", x2="end:T", y=axis, tooltip=["Requirement:N", "Window:N"]
        )
    ]


def _points(rows: list[dict[str, str]], axis: alt.Y) -> list[Any]:
    if not rows:
        return []
    base = alt.Chart(alt.InlineData(values=rows))
    return [
        base.mark_point(size=110, strokeWidth=2, color=_INK, opacity=1).encode(
            x="day:T",
            y=axis,
            fill=alt.Fill(
                "Counts:N",
                scale=alt.Scale(domain=[COUNTS, NOT_COUNTED], range=[_INK, "#ffffff"]),
                legend=alt.Legend(title=None, orient="bottom", symbolStrokeColor=_INK),
            ),
            tooltip=["Requirement:N", "Vaccine:N", "Date:N", "Counts:N", "Why not:N", "From:N"],
        )
    ]
