"""The office papers of the reports page: pick one, look at it, take it away."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ..api import Check
from ..model.results import PupilResult
from ..reports import html_of, pdf_of, workbook_of
from ..reports.school import follow_up_calendar
from ..reports.story import Story
from ..reports.whom import CHILD_CARE, spoken
from ..telling import DISEASES, OFFICE, office_story, outbreak_story, record_story
from .doors import sentence
from .downloads import HTML, ICS, PDF, XLSX, download

PREVIEW_HEIGHT = 620
OUTBREAK, RECORD = "outbreak", "record"
TITLES = {
    **{name: telling.title for name, telling in OFFICE.items()},
    OUTBREAK: "Outbreak list by disease",
    RECORD: "Pupil immunization record",
}
PURPOSES = {
    **{name: telling.purpose for name, telling in OFFICE.items()},
    OUTBREAK: "Who has no complete proof for one disease. Works without any registry.",
    RECORD: "In the manner of the blue card, with the source of each dose. An unofficial copy.",
}


def office_papers(check: Check) -> None:
    """One paper at a time: its purpose, what it needs, a preview, and three ways to take it."""
    name = st.selectbox("Paper", list(TITLES), format_func=titles(check), key="office-paper", width=420)
    sentence(PURPOSES[name], quiet=True)
    story = told(check, name)
    if story is not None:
        take(check, name, story)
        preview(story, f"office-{name}")


def titles(check: Check) -> Callable[[str], str]:
    """The title of a paper, in the words of the program."""
    care = check.program == CHILD_CARE
    return lambda name: spoken(TITLES[name]) if care else TITLES[name]


def told(check: Check, name: str) -> Callable[[], Story] | None:
    """How the chosen paper is told; None while something is not chosen yet."""
    if name == OUTBREAK:
        disease = st.selectbox("Disease", list(DISEASES), format_func=str.capitalize, key="office-disease", width=300)
        return lambda: outbreak_story(check, disease)
    if name == RECORD:
        places = ask_pupils(check)
        return lambda: record_story(check, places)
    return lambda: office_story(check, name)


def ask_pupils(check: Check) -> list[int]:
    by_place = {pupil.place: pupil for pupil in check.result.pupils if pupil.counted}
    return st.multiselect(
        "Children (none chosen: all)",
        list(by_place),
        format_func=lambda place: label_of(by_place[place]),
        key="office-pupils",
    )


def label_of(result: PupilResult) -> str:
    return f"{result.pupil.name} (line {result.pupil.row})"


def take(check: Check, name: str, story: Callable[[], Story]) -> None:
    """The same story as paper, as a page and as a workbook; built after the click."""
    with st.container(horizontal=True):
        download("PDF", name, "pdf", PDF, check, lambda: pdf_of(story()))
        download(
            "Web page (for screen readers)", f"{name}-page", "html", HTML, check, lambda: html_of(story()).encode()
        )
        download("Excel", f"{name}-list", "xlsx", XLSX, check, lambda: workbook_of(story()))
        if name == "follow-up":
            download(
                "Calendar (no names)", "follow-up-dates", "ics", ICS, check,
                lambda: follow_up_calendar(check.result, check.deadlines()),
            )  # fmt: skip


def preview(story: Callable[[], Story], key: str) -> None:
    """The page as it will be, in a frame of its own: no scripts, nothing from elsewhere."""
    if st.toggle("Look at it here", key=f"{key}-preview"):
        with st.spinner("Making the page …"):
            page = html_of(story())
        st.iframe(page, height=PREVIEW_HEIGHT)
