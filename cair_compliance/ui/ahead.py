"""Dates ahead: every last day of every child, soonest first."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ..api import Check
from ..model.calendar import in_words
from ..model.lists import KINDS, Deadline
from ..reports.words import grade_room
from . import session
from .doors import heading, sentence
from .downloads import download_table
from .markup import Markup, el
from .paged import paged_table
from .turning import afresh

PAGE_KEY = "ahead-page"
HEADINGS = ("Date", "Name", "Grade / room", "Kind", "What", "Line")
CSV_HEADINGS = ("Date", "Name", "Birth date", "Grade", "Room", "Kind", "What", "Line")


def dates_ahead(check: Check) -> None:
    """All dates ahead, one kind at a time when asked for."""
    heading("Dates ahead, soonest first")
    everything = session.answer("deadlines", check, check.deadlines)
    if not everything:
        sentence(f"No date lies ahead of any child after {in_words(check.result.as_of)}.")
        return
    kind = ask_kind(everything)
    found = of_kind(everything, kind)
    with st.container(horizontal=True, vertical_alignment="center"):
        sentence(f"{len(found):,} {'date' if len(found) == 1 else 'dates'}, seen from {in_words(check.result.as_of)}.")
        download_table("Dates (CSV)", "dates-ahead", check, CSV_HEADINGS, lambda: map(csv_line, found))
    paged_table(HEADINGS, found, line, key=PAGE_KEY, label="Dates ahead", numbers=(5,))


def ask_kind(everything: Sequence[Deadline]) -> str:
    present = {deadline.kind for deadline in everything}
    return st.selectbox(
        "Kind of date",
        ["", *(kind for kind in KINDS if kind in present)],
        format_func=lambda kind: KINDS.get(kind, "all kinds"),
        key="ahead-kind",
        width=360,
        on_change=afresh,
        args=(PAGE_KEY,),
    )


def of_kind(everything: Sequence[Deadline], kind: str) -> list[Deadline]:
    return [deadline for deadline in everything if kind in ("", deadline.kind)]


def line(deadline: Deadline) -> tuple[str | Markup, ...]:
    """One date, under HEADINGS."""
    return (
        el("span", in_words(deadline.day), cls="cc-day"),
        deadline.result.pupil.name,
        grade_room(deadline.result),
        KINDS[deadline.kind],
        deadline.words,
        str(deadline.result.pupil.row),
    )


def csv_line(deadline: Deadline) -> tuple[str, ...]:
    """One date, under CSV_HEADINGS; days as 2025-10-01."""
    pupil = deadline.result.pupil
    born = pupil.birthdate.isoformat() if pupil.birthdate else ""
    day, kind = deadline.day.isoformat(), KINDS[deadline.kind]
    return day, pupil.name, born, pupil.grade, pupil.room, kind, deadline.words, str(pupil.row)
