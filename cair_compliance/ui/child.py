"""The screen of one child: why this standing, dose by dose."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ..api import Check
from ..model.calendar import in_words
from ..model.results import CheckResult, PupilResult
from ..model.standings import ADVISORIES, NOT_LEGAL, VERIFICATIONS
from . import session
from .cards import LEGEND, all_doses, card, in_urgency, said
from .doors import heading, sentence, show
from .markup import el, toned
from .on_file import on_file
from .timeline import timeline
from .what_if import what_if


def no_child() -> None:
    """The empty state: a check, but no child chosen."""
    heading("No child chosen", 1)
    sentence("Choose a child in the work list of the results.")
    if st.button("To the results", key="to-results", type="primary"):
        st.switch_page(session.RESULTS_PAGE)


def chosen_pupil(check: Check) -> PupilResult | None:
    """The chosen child of this check."""
    place = session.chosen()
    pupils = check.result.pupils
    return pupils[place] if place is not None and 0 <= place < len(pupils) else None


def one_child(check: Check, result: PupilResult) -> None:
    """Everything about one child, on one page."""
    neighbours(result)
    who(result)
    standing(result)
    sentence(f"{VERIFICATIONS[result.verification]}. {result.entry}.".replace("..", "."), quiet=True)
    picture(result, check.result.as_of)
    heading("Requirement by requirement")
    sentence(LEGEND, quiet=True)
    cards_of(result, check.result.as_of)
    on_file(check, result)
    what_if(check, result)
    second_opinion(result, "second-opinion")
    asked(result, check.result)
    remarks(result)
    with st.expander("All doses on record"):
        show(all_doses(result))
    sentence(NOT_LEGAL, quiet=True)


def neighbours(result: PupilResult) -> None:
    """Back to the list, previous and next in the order it was shown."""
    places = list(session.queue())
    here = places.index(result.place) if result.place in places else -1
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Back to the results", key="back-to-results", icon=":material/arrow_back:"):
            st.switch_page(session.RESULTS_PAGE)
        step("Previous child", "previous-child", places, here - 1 if here > 0 else -1)
        step("Next child", "next-child", places, here + 1 if 0 <= here < len(places) - 1 else -1)
        if here >= 0:
            sentence(f"{here + 1:,} of {len(places):,} in the list", quiet=True)


def step(label: str, key: str, places: list[int], at: int) -> None:
    st.button(label, key=key, disabled=at < 0, on_click=session.choose, args=(places[at] if at >= 0 else 0,))


def who(result: PupilResult) -> None:
    pupil = result.pupil
    heading(pupil.name, 1)
    parts = [
        f"Born {in_words(pupil.birthdate)}" if pupil.birthdate else "Birth date missing",
        f"grade {pupil.grade}" if pupil.grade else "grade missing",
        f"room {pupil.room}" if pupil.room else "",
        f"line {pupil.row} of the list",
        f"id {pupil.local_id}" if pupil.local_id else "",
    ]
    sentence(" · ".join(part for part in parts if part))


def standing(result: PupilResult) -> None:
    shown = result.shown_as
    show(el("p", toned(shown.symbol, shown.label, shown.colour), cls="cc-lead"))
    for words in (result.next_line, result.reason):
        if words:
            sentence(words.rstrip(".") + ".")
    if result.action != "none":
        sentence(f"What to do: {result.to_do}.")
    row = result.next_row
    if row is not None and row.lacks and in_words(row.starts) not in result.next_line:
        asked_for = f"The age group from {in_words(row.starts)} asks {', '.join(row.lacks)}"
        sentence(f"{asked_for}; proof for it is due by {in_words(row.document_by)}.")
    if not result.counted:
        sentence("Has left before the as-of date; shown, but not counted.")


def cards_of(result: PupilResult, as_of: date) -> None:
    """A card a requirement, what needs something first."""
    for finding in in_urgency(result):
        with st.container(border=True):
            show(card(result, finding, as_of))


def picture(result: PupilResult, as_of: date, key: str = "timeline") -> None:
    chart = timeline(result, as_of)
    if chart is None:
        return
    heading("Doses over time")
    st.altair_chart(
        chart,
        width="stretch",
        theme=None,
        key=key,
        alt="Doses over time by requirement; the same doses stand in the tables below",
    )
    sentence("A hollow dot does not count; the reason stands below. Bars: when the next dose may and must be given.",
             quiet=True)  # fmt: skip


def asked(result: PupilResult, whole: CheckResult) -> None:
    """Who was asked about this child, why, and what they said."""
    heading("What the registries said")
    titles = {tally.registry: tally.title for tally in whole.sources}
    if not result.routes:
        sentence("No registry was asked about this child.")
        return
    for route in result.routes:
        sentence(f"Asked because: {route.reason}.", quiet=True)
    for words in said(result.answers, titles):
        sentence(words)
    held = {answer.registry for answer in result.answers if answer.held}
    for tally in whole.sources:
        if tally.registry in held:
            sentence(f"Held back because: {tally.held_why} The results page asks for that.", quiet=True)


def second_opinion(result: PupilResult, key: str) -> None:
    """Advisories, off until asked for: they change no status."""
    if result.advisories and st.toggle("Show what a nurse may want to look at again (changes no finding)", key=key):
        show(el("ul", [el("li", ADVISORIES.get(code, code)) for code in result.advisories]))


def remarks(result: PupilResult) -> None:
    if not result.issues:
        return
    heading("Remarks")
    lines = []
    for issue in result.issues:
        where = f"line {issue.row}" + (f", column {issue.column}" if issue.column else "")
        lines.append(el("li", f"In the list, {where}: {issue.message} {issue.advice}"))
    show(el("ul", lines))
