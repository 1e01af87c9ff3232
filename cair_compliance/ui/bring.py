"""Step 1, bring the list: a drop zone or an invented list, then the few facts the file cannot know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ..model.calendar import in_words
from ..model.errors import InputRefused
from ..model.roster import Roster
from ..registries import load_directory
from ..reports.words import PROGRAMS
from . import reloaded, session
from .bring_results import ask_result_file
from .doors import heading, plain, sentence
from .draft import DEMO_DAY, DEMOS, Draft, demo_draft, facility_in
from .frame import demo_note, step_heading
from .guard import guarded
from .wording import children

MEGABYTES = 10
NOT_GIVEN = ""
_WHAT_WORKS = "Excel (.xlsx, also .xls), OpenDocument (.ods) or text (.csv, .tsv, .txt), up to 10 MB."


def bring_the_list() -> None:
    """Ask for a list; once there is one, for what the file cannot know."""
    step_heading(session.BRING)
    demo_note(session.settings())
    draft = session.draft()
    roster = None if draft is None else read(draft)
    if draft is not None and roster is not None:
        about_the_check(draft, roster)
    else:
        ask_for_list()


def read(draft: Draft) -> Roster | None:
    """The list, read with a spinner; None when it is refused, which is then said."""
    try:
        if draft.is_read:
            return draft.roster()
        with st.spinner("Reading the list …", show_time=True):
            return draft.roster()
    except InputRefused as refused:
        say_refused(refused)
        return None


def say_refused(refused: InputRefused) -> None:
    """What happened, what it means, what to do."""
    st.error(plain(f"This file could not be read. {refused}"), icon=":material/error:")
    sentence(
        "Nothing of it was kept, and nothing is said about any child. If the advice above does not help: open the list "
        "in your spreadsheet program, save it as Excel Workbook (.xlsx), and bring it anew. Where your school's system "
        "makes the list, choose Excel or CSV as the format of the export."
    )


def ask_for_list() -> None:
    reloaded.say_lost()
    sentence(
        "One list with all children and, if you have them, their vaccine dates. Any layout: we look for the "
        "columns and show you how we read them. Nothing leaves this computer until you press Check."
    )
    given = st.file_uploader(
        "Your list of children", key="roster-file", max_upload_size=MEGABYTES, on_change=take_upload, help=_WHAT_WORKS
    )
    sentence(_WHAT_WORKS, quiet=True)
    if given is None:
        heading("Or try one of these")
        sentence(f"Invented children, checked as of {in_words(DEMO_DAY)}.", quiet=True)
        offer_demos()


def offer_demos() -> None:
    for column, (key, demo) in zip(st.columns(len(DEMOS)), DEMOS.items(), strict=True):
        with column:
            st.button(
                demo.title,
                key=f"demo-{key}",
                help=demo.what,
                width="stretch",
                on_click=take_demo,
                args=(key,),
            )


@guarded()
def take_upload() -> None:
    given = st.session_state.get("roster-file")
    if given is not None:
        take(Draft(given.name, given.getvalue(), date.today()))  # noqa: DTZ011 - the school's own calendar day


@guarded()
def take_demo(key: str) -> None:
    take(demo_draft(DEMOS[key]))


def take(draft: Draft) -> None:
    session.bring(draft)


def about_the_check(draft: Draft, roster: Roster) -> None:
    if not draft.facility:
        draft.facility = facility_in(roster)
    list_line(draft, roster)
    heading("About this check")
    left, right = st.columns(2)
    with left:
        ask_facility(draft)
        ask_county(draft)
        ask_program(draft)
    with right:
        ask_dates(draft)
        ask_sevenths(draft, roster)
    ask_result_file(draft)
    sentence(draft.entry_rule.sentence(roster.pupils), quiet=True)
    st.button("Continue", key="to-confirm", type="primary", on_click=session.go, args=(session.CONFIRM,))
    sentence("Next: you see how we read the list. Nothing leaves this computer until you press Check.", quiet=True)
    sentence(reloaded.BEFORE, quiet=True)


def list_line(draft: Draft, roster: Roster) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        sentence(f"✓ {draft.name}: {children(len(roster.pupils))} found.")
        st.button("Bring another list", key="other-list", type="tertiary", on_click=session.bring, args=(None,))


def ask_facility(draft: Draft) -> None:
    draft.facility = st.text_input(
        "School or facility",
        value=draft.facility,
        key=f"facility-{draft.id}",
        max_chars=120,
        help="Printed on the report.",
    ).strip()


def ask_county(draft: Draft) -> None:
    names = county_names()
    draft.county = st.selectbox(
        "County of the facility",
        [NOT_GIVEN, *names],
        index=names.index(draft.county) + 1 if draft.county in names else 0,
        format_func=lambda name: name or "not given",
        key=f"county-{draft.id}",
        help="Decides which registry is asked about children whose own county is not in the list.",
    )


def county_names() -> Sequence[str]:
    """California's 58 counties by name."""
    return sorted(county.name for county in load_directory().counties)


def ask_program(draft: Draft) -> None:
    guessed = draft.guessed_program
    options = list(PROGRAMS)
    draft.program = st.selectbox(
        f"Program (from the grades in the list: {'child care' if guessed == 'child_care' else 'school'})",
        options,
        index=options.index(draft.program or guessed),
        format_func=PROGRAMS.__getitem__,
        key=f"program-{draft.id}",
    )


def ask_dates(draft: Draft) -> None:
    chosen = st.date_input(
        "As of" + (" (the day the invented list was made for)" if draft.demo else " (today, unless you change it)"),
        value=draft.as_of,
        key=f"as-of-{draft.id}",
        format="MM/DD/YYYY",
        help="Doses and deadlines are looked at as they stood on this day.",
    )
    entry = st.date_input(
        "Entry date of children without one in the list (optional)",
        value=draft.entry_date,
        key=f"entry-{draft.id}",
        format="MM/DD/YYYY",
        help="First day of school, or of 7th grade. Left empty, the as-of date is used.",
    )
    if isinstance(chosen, date):
        draft.as_of = chosen
    draft.entry_date = entry if isinstance(entry, date) else None


def ask_sevenths(draft: Draft, roster: Roster) -> None:
    if any(pupil.grade == "7" for pupil in roster.pupils):
        draft.new_sevenths = st.checkbox(
            "The 7th graders are new to this school",
            value=draft.new_sevenths,
            key=f"sevenths-{draft.id}",
            help="New pupils must meet all requirements for admission; others only those for advancing to 7th grade.",
        )
