"""What if: one child on another day or with planned doses. The check itself stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from ..api import Check
from ..check.changes import Change
from ..check.planned import planned_dose, with_planned
from ..model.calendar import PartialDate, in_words
from ..model.errors import InputRefused
from ..model.results import PupilResult
from ..model.vaccines import load_vaccines
from ..reports.words import finding_shown, finding_words, next_dose_words
from .ask_doses import ask_doses
from .doors import heading, plain, sentence, show
from .markup import Markup, el, table, toned
from .turning import afresh, turned
from .typed_doses import read_doses

MOST_DOSES, FIRST_ROWS = 6, 1
KEPT = "held-what-if"
Planned = Sequence[tuple[str, PartialDate]]


@dataclass(frozen=True, slots=True)
class Imagined:
    """What would be, for one child of one check. `moved` says that the day was moved to the last planned dose."""

    day: date
    change: Change
    planned: tuple[str, ...] = ()
    moved: bool = False


def imagine(check: Check, place: int, day: date, planned: Planned) -> Imagined:
    """Judge pupil `place` again. A dose counts from its own day on, so the day is never before a planned dose."""
    last = max([day, *(when.first for _, when in planned)])
    catalogue = load_vaccines()
    doses = [planned_dose(catalogue, name, when.first) for name, when in planned]
    sources = replace(check.sources, doses=with_planned(check.sources.doses, {place: doses}))
    then = replace(check, sources=sources).what_if(as_of=last)
    said = tuple(f"{dose.product.label} on {in_words(dose.day)}" for dose in doses)
    return Imagined(last, Change(check.result.pupils[place], then.result.pupils[place]), said, last != day)


def what_if(check: Check, result: PupilResult) -> None:
    """The questions, and what would change."""
    heading("What if?")
    sentence("Choose another day, or add doses that are planned. Nothing is stored, and no registry is asked.")
    name = f"plan-{result.place}"
    prefix = turned(name)
    with st.container(border=True):
        day = ask_day(check, prefix)
        rows = ask_doses(prefix, first=FIRST_ROWS, most=MOST_DOSES, example="MM/DD/YYYY")
        with st.container(horizontal=True):
            wanted = st.button("See what changes", key="what-if-see")
            if kept(result) is not None or wanted:
                st.button("Clear the what-if", key="what-if-clear", type="tertiary", on_click=clear, args=(name,))
        if wanted:
            look(check, result, day, rows)
        imagined = kept(result)
        if imagined is not None:
            outcome(imagined, check.result.as_of)


def look(check: Check, result: PupilResult, day: date, rows: Sequence[tuple[str, str]]) -> None:
    """Keep what would be, or say in one sentence what could not be read."""
    st.session_state[KEPT] = None
    try:
        st.session_state[KEPT] = imagine(check, result.place, day, read_doses(rows, months=False))
    except InputRefused as refused:
        st.error(plain(str(refused)), icon=":material/error:")


def kept(result: PupilResult) -> Imagined | None:
    """What was imagined for this very result; another child's or another check's is not shown."""
    found = st.session_state.get(KEPT)
    return found if isinstance(found, Imagined) and found.change.before is result else None


def clear(name: str) -> None:
    st.session_state[KEPT] = None
    afresh(name)


def ask_day(check: Check, prefix: str) -> date:
    as_of = check.result.as_of
    span = timedelta(days=20 * 365)
    found = st.date_input(
        f"Looked at on (the check: {in_words(as_of)})",
        value=as_of,
        key=f"{prefix}-day",
        width=360,
        min_value=as_of - span,
        max_value=as_of + span,
        format="MM/DD/YYYY",
    )
    return found if isinstance(found, date) else as_of


def outcome(imagined: Imagined, as_of: date) -> None:
    """Standing before and after, then each requirement that would read otherwise."""
    before, after = imagined.change.before, imagined.change.after
    sentence(given(imagined))
    show(el("p", stands(before), el("span", " → ", aria_label="becomes"), stands(after), cls="cc-lead"))
    if after.next_line and after.next_line != before.next_line:
        sentence(f"{after.next_line.rstrip('.')}.")
    rows = changed_rows(before, after, imagined.day)
    if not rows:
        sentence("No requirement reads otherwise.")
        return
    headings = ("Requirement", f"On {in_words(as_of)}", "Then", "Why")
    show(table(headings, rows, label="Requirements that would change"))


def given(imagined: Imagined) -> str:
    day = f"On {in_words(imagined.day)}" + (", the day of the last planned dose" if imagined.moved else "")
    return f"{day}, with {', '.join(imagined.planned)}:" if imagined.planned else f"{day}:"


def stands(result: PupilResult) -> Markup:
    shown = result.shown_as
    return toned(shown.symbol, shown.label, shown.colour)


def changed_rows(before: PupilResult, after: PupilResult, day: date) -> list[tuple[str | Markup, ...]]:
    """Requirements whose status, sentence or next dose would differ, in the order of the table."""
    old = {finding.requirement: finding for finding in before.findings}
    new = {finding.requirement: finding for finding in after.findings}
    labels = {finding.requirement: finding.label for finding in (*before.findings, *after.findings)}
    rows: list[tuple[str | Markup, ...]] = []
    for name in dict.fromkeys([*old, *new]):
        was, would = old.get(name), new.get(name)
        if was and would and (was.status, was.why, was.next_dose) == (would.status, would.why, would.next_dose):
            continue
        rows.append((labels[name], status_of(before, name), status_of(after, name), would_read(after, name, day)))
    return rows


def status_of(result: PupilResult, requirement: str) -> str | Markup:
    finding = next((one for one in result.findings if one.requirement == requirement), None)
    if finding is None:
        return "not asked"
    shown = finding_shown(result, finding)
    return toned(shown.symbol, finding_words(result, finding), shown.colour)


def would_read(result: PupilResult, requirement: str, day: date) -> str:
    finding = next((one for one in result.findings if one.requirement == requirement), None)
    if finding is None:
        return "The table does not ask for it then."
    ahead = finding.next_dose
    return finding.why + (f" Next: {next_dose_words(ahead, day)}." if ahead is not None else "")
