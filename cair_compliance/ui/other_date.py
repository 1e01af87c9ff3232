"""The same evidence on another date: whose standing would be another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from ..api import Check
from ..check.changes import Change
from ..model.calendar import in_words
from ..reports.words import grade_room, next_thing
from .doors import heading, sentence
from .markup import Markup, toned
from .paged import paged_table
from .turning import afresh
from .wording import children

PAGE_KEY = "other-date-page"
KEPT = "held-other-date"
HEADINGS = ("Name", "Grade / room", "Now", "Then", "Next thing then", "Line")


def other_date(check: Check) -> None:
    """Choose a date; see who would stand otherwise."""
    as_of = check.result.as_of
    heading("If it were another date")
    sentence(f"The same doses, looked at on another day than {in_words(as_of)}. No registry is asked again.")
    span = timedelta(days=20 * 365)
    day = st.date_input("Date", value=as_of + timedelta(days=30), key="other-date", width=360, format="MM/DD/YYYY",
                        min_value=as_of - span, max_value=as_of + span)  # fmt: skip
    if st.button("See who would stand otherwise", key="other-date-see") and isinstance(day, date):
        afresh(PAGE_KEY)
        with st.spinner("Looking at it on the other date …"):
            st.session_state[KEPT] = (check, day, standing_changes(check, day))
    kept = st.session_state.get(KEPT)
    if kept is not None and kept[0] is check:
        who_changes(kept[1], kept[2])


def standing_changes(check: Check, day: date) -> list[Change]:
    """Counted children whose standing would be another, most urgent first."""
    changes = check.changes(check.what_if(as_of=day))
    return [change for change in changes if change.before.counted and change.before.shown != change.after.shown]


def who_changes(day: date, changes: Sequence[Change]) -> None:
    if not changes:
        sentence(f"On {in_words(day)} everybody would stand as now.")
        return
    sentence(f"On {in_words(day)}, {children(len(changes))} would stand otherwise.")
    paged_table(HEADINGS, changes, line, key=PAGE_KEY, label="Children who would stand otherwise", numbers=(5,))


def line(change: Change) -> tuple[str | Markup, ...]:
    """One child, under HEADINGS."""
    now, then = change.before.shown_as, change.after.shown_as
    pupil = change.after.pupil
    return (
        pupil.name,
        grade_room(change.after),
        toned(now.symbol, now.label, now.colour),
        toned(then.symbol, then.label, then.colour),
        next_thing(change.after) or "–",
        str(pupil.row),
    )
