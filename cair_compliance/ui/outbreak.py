"""Outbreak list: who has no complete proof for one disease. The list decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from ..api import Check
from ..check.questions import DISEASES
from ..model.lists import STATES, Unprotected
from ..reports.words import grade_room
from . import session
from .doors import heading, sentence, show
from .downloads import download_table
from .markup import Markup, table
from .paged import paged_table
from .turning import afresh
from .wording import children

PAGE_KEY = "outbreak-page"
WIDTH = 360
HEADINGS = ("Name", "Grade / room", "Proof", "Doses that count", "Line")
CSV_HEADINGS = ("Name", "Birth date", "Grade", "Room", "Proof", "Doses that count", "Line")
WHO_DECIDES = (
    "Whether and for how long a child is excluded during an outbreak is for the local health officer to decide "
    "(17 CCR 6060; H&S 120370(b)). This list decides nothing; it names whom to look up first."
)


def outbreak_list(check: Check) -> None:
    """Choose a disease; see who has no complete proof."""
    heading("Outbreak list")
    sentence(WHO_DECIDES)
    disease = st.selectbox(
        "Disease",
        list(DISEASES),
        index=None,
        format_func=disease_words,
        key="outbreak-disease",
        width=WIDTH,
        placeholder="Choose a disease",
        on_change=afresh,
        args=(PAGE_KEY,),
    )
    if disease is None:
        return
    found = session.answer(f"outbreak {disease}", check, lambda: check.without_proof(disease))
    counted = sum(pupil.counted for pupil in check.result.pupils)
    if not found:
        sentence(f"All {children(counted)} have complete proof for {in_a_sentence(disease)}.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        sentence(f"{len(found):,} of {children(counted)} without complete proof for {in_a_sentence(disease)}.")
        what = f"outbreak-{disease.replace(' ', '-')}"
        download_table("List (CSV)", what, check, CSV_HEADINGS, lambda: map(csv_line, found))
    show(table(("Proof", "Children"), state_rows(found), label="Children by proof", numbers=(1,)))
    paged_table(HEADINGS, found, line, key=PAGE_KEY, label="Outbreak list", numbers=(3, 4))


def disease_words(disease: str) -> str:
    """ "Measles", "Hepatitis B"."""
    first, *rest = disease.split()
    return " ".join([first.capitalize(), *(word.upper() for word in rest)])


def in_a_sentence(disease: str) -> str:
    """ "measles", "hepatitis B", "Hib"."""
    words = disease_words(disease)
    return words if disease == "hib" else words[:1].lower() + words[1:]


def state_rows(found: Sequence[Unprotected]) -> list[tuple[str, str]]:
    """State in words and number of children, least protected first, zeros left out."""
    counts = Counter(one.state for one in found)
    return [(words, f"{counts[state]:,}") for state, words in STATES.items() if counts[state]]


def line(one: Unprotected) -> tuple[str | Markup, ...]:
    """One child, under HEADINGS."""
    pupil = one.result.pupil
    return pupil.name, grade_room(one.result), STATES[one.state], str(one.documented), str(pupil.row)


def csv_line(one: Unprotected) -> tuple[str, ...]:
    """One child, under CSV_HEADINGS."""
    pupil = one.result.pupil
    born = pupil.birthdate.isoformat() if pupil.birthdate else ""
    return pupil.name, born, pupil.grade, pupil.room, STATES[one.state], str(one.documented), str(pupil.row)
