"""Letters to families: choose the kind, look at the list, confirm it by name, then print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from ..api import Check
from ..model.errors import InputRefused
from ..model.people import CHILD_CARE
from ..model.results import PupilResult
from ..model.senders import Sender
from ..reports import html_of, pdf_of, workbook_of
from ..reports.letters import KINDS, addressees, letters
from ..reports.sealing import sealed
from ..reports.story import Story
from ..reports.words import grade_room, next_thing
from ..telling import letter_check, letter_occasion
from . import session
from .doors import plain, sentence, show
from .downloads import HTML, PDF, XLSX
from .making import Paper, shelf
from .markup import table
from .office import label_of, preview
from .sealing import code_of
from .wording import children

HEADINGS = ("Name", "Grade / room", "What the letter is about")
SHOWN = 200
ONE_LETTER, ONE_PAGE = 0.001, 0.0003
"""Seconds a letter."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person has filled in for one batch."""

    kind: str
    sender: Sender
    written: date
    first_notice: date | None
    starts: date | None


def family_letters(check: Check) -> None:
    """The four questions of a batch, one below the other; nothing is made before the list is confirmed."""
    wanted = ask_batch(check)
    try:
        rests_on = session.answer(
            f"letters-{wanted.kind}-{wanted.starts}", check, lambda: letter_check(check, wanted.kind, wanted.starts)
        )
        allowed = addressees(rests_on.result, wanted.kind)
    except InputRefused as refused:
        st.info(plain(str(refused)), icon=":material/info:")
        return
    if not allowed:
        sentence("No child of this check gets this letter.")
        return
    places = ask_list(allowed)
    confirmed_by = ask_confirmation(len(places))
    if not places or not confirmed_by:
        sentence("The letters can be made once the list is confirmed.", quiet=True)
        return
    offer(check, rests_on, wanted, places, confirmed_by)


def ask_batch(check: Check) -> Wanted:
    kinds = [kind for kind in KINDS if kind != "spring" or check.program != CHILD_CARE]
    kind = st.radio("Letter", kinds, format_func=lambda kind: KINDS[kind].title, key="letter-kind", horizontal=True)
    left, right = st.columns(2)
    with left:
        name = st.text_input("School or center, as families know it", check.facility, key="letter-name", max_chars=120)
        address = st.text_area("Address, one line each", key="letter-address", height=88, max_chars=300)
        phone = st.text_input("Telephone families can call", key="letter-phone", max_chars=40)
    with right:
        signer = st.text_input("Who signs", key="letter-signer", max_chars=80)
        written = st.date_input("Date of the letter", check.result.as_of, key="letter-day", format="MM/DD/YYYY")
        first = ask_day("Day of the earlier notice", "letter-first") if kind == "exclusion" else None
        starts = ask_day("First day of 7th grade", "letter-starts") if kind == "spring" else None
        closed = ask_closed()
    lines = tuple(line.strip() for line in address.splitlines() if line.strip())
    return Wanted(kind, Sender(name, lines, phone, signer=signer, closed=closed), written, first, starts)


def ask_day(label: str, key: str) -> date | None:
    day = st.date_input(label, None, key=key, format="MM/DD/YYYY")
    return day if isinstance(day, date) else None


def ask_closed() -> frozenset[date]:
    """Days without school, typed; a day that cannot be read is said and not guessed."""
    typed = st.text_area(
        "Days without school in the next month (MM/DD/YYYY, one a line)", key="letter-closed", height=88, max_chars=600
    )
    days, unread = [], []
    for line in filter(None, map(str.strip, typed.splitlines())):
        try:
            month, day, year = (int(part) for part in line.split("/"))
            days.append(date(year, month, day))
        except ValueError:
            unread.append(line)
    if unread:
        st.warning(plain(f"Not read as a day: {', '.join(unread)}"), icon=":material/warning:")
    return frozenset(days)


def ask_list(allowed: Sequence[PupilResult]) -> list[int]:
    """The list a person looks at; children can be taken out, none can be added."""
    by_place = {pupil.place: pupil for pupil in allowed}
    sentence(
        f"{children(len(allowed))} may get this letter. Children whose record could not be looked up are not here."
    )
    rows = [(p.pupil.name, grade_room(p), next_thing(p) or p.shown_as.label) for p in allowed[:SHOWN]]
    with st.expander("Look at the list", expanded=len(allowed) <= 20):
        show(table(HEADINGS, rows, label="Children who may get this letter"))
        if len(allowed) > SHOWN:
            sentence(f"The first {SHOWN:,} of {len(allowed):,}; the cover sheet has all.", quiet=True)
    out = st.multiselect(
        "Take out", list(by_place), format_func=lambda place: label_of(by_place[place]), key="letter-out"
    )
    return [place for place in by_place if place not in set(out)]


def ask_confirmation(number: int) -> str:
    """The name of the person who has looked at the list; "" until both are given."""
    seen = st.checkbox(f"I have looked at this list of {children(number)}", key="letter-seen")
    name = st.text_input("Your name", key="letter-by", max_chars=80)
    return name.strip() if seen else ""


def offer(check: Check, rests_on: Check, wanted: Wanted, places: Sequence[int], confirmed_by: str) -> None:
    """The letters to take away. `rests_on`: the check whose standings they tell."""

    def find() -> Story:
        occasion = letter_occasion(check, wanted.sender, wanted.written, wanted.first_notice, wanted.starts)
        return letters(rests_on.result, wanted.kind, places, occasion, confirmed_by=confirmed_by)

    try:
        found = session.latest("letters-story", (wanted, tuple(places), confirmed_by), check, find)
    except InputRefused as refused:
        st.error(plain(str(refused)), icon=":material/error:")
        return
    name = f"letters-{wanted.kind}"

    code = code_of(check) if rests_on is check else ""
    story, rests = sealed(found, code), (wanted, tuple(places), confirmed_by, code)
    shelf(check, [
        Paper(f"Letters for {children(len(places))} (PDF)", name, "pdf", PDF, lambda tell: pdf_of(story, tell),
              ONE_LETTER * len(places), rests),
        Paper("Web page", f"{name}-page", "html", HTML, lambda tell: html_of(story).encode(),
              ONE_PAGE * len(places), rests),
        Paper("Cover sheet (Excel)", f"{name}-list", "xlsx", XLSX, lambda tell: workbook_of(story)),
    ])  # fmt: skip
    preview(lambda: story, name)
