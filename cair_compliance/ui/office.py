"""The office papers of the reports page: pick one, look at it, take it away."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import streamlit as st

from ..api import Check
from ..model.people import CHILD_CARE
from ..model.results import PupilResult
from ..reports import html_of, pdf_of, workbook_of
from ..reports.school import follow_up_calendar
from ..reports.story import Story
from ..reports.whom import spoken
from ..telling import DISEASES, OFFICE, office_story, outbreak_story, record_story
from .doors import sentence
from .downloads import HTML, ICS, PDF, XLSX
from .making import Paper, moving, shelf
from .sealing import code_of, with_code

PREVIEW_HEIGHT = 620
ONE_RECORD, ONE_PAGE = 0.0025, 0.001
"""Seconds a child."""
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
    if name == RECORD:
        records(check)
        return
    story = told(check, name)
    take(check, name, story)
    preview(story, f"office-{name}")


def titles(check: Check) -> Callable[[str], str]:
    """The title of a paper, in the words of the program."""
    care = check.program == CHILD_CARE
    return lambda name: spoken(TITLES[name]) if care else TITLES[name]


def told(check: Check, name: str) -> Callable[[], Story]:
    """How the chosen paper is told."""
    if name == OUTBREAK:
        disease = st.selectbox("Disease", list(DISEASES), format_func=str.capitalize, key="office-disease", width=300)
        return with_code(check, lambda: outbreak_story(check, disease))
    return with_code(check, lambda: office_story(check, name))


def records(check: Check) -> None:
    """The record of the children chosen, of all when none are: the one paper of the office that is long to make."""
    places = ask_pupils(check)
    story = with_code(check, lambda: record_story(check, places))
    number = len(places) or sum(pupil.counted for pupil in check.result.pupils)
    take(check, RECORD, story, number, (tuple(places), code_of(check)))
    preview(story, f"office-{RECORD}")


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


def take(check: Check, name: str, story: Callable[[], Story], records: int = 0, rests_on: Hashable = ()) -> None:
    """The same story as paper, as a page and as a workbook. `records`: how many pages about one child it has."""
    papers = [
        Paper("PDF", name, "pdf", PDF, lambda tell: pdf_of(story(), tell), ONE_RECORD * records, rests_on),
        Paper("Web page (for screen readers)", f"{name}-page", "html", HTML, lambda tell: html_of(story()).encode(),
              ONE_PAGE * records, rests_on),
        Paper("Excel", f"{name}-list", "xlsx", XLSX, lambda tell: workbook_of(story(), tell),
              ONE_PAGE * records, rests_on),
    ]  # fmt: skip
    if name == "follow-up":
        papers.append(
            Paper("Calendar (no names)", "follow-up-dates", "ics", ICS,
                  lambda tell: follow_up_calendar(check.result, check.deadlines()))
        )  # fmt: skip
    shelf(check, papers)


def preview(story: Callable[[], Story], key: str) -> None:
    """The page as it will be, in a frame of its own: no scripts, nothing from elsewhere."""
    if st.toggle("Look at it here", key=f"{key}-preview"):
        page = moving("Making the page", lambda tell: html_of(story()))
        st.iframe(page, height=PREVIEW_HEIGHT)
