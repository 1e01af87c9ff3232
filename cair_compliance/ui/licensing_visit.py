"""The head of a file review: which facility, on which day, by whom. It stays when another page was looked at."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ..engine.licensing import load_licensing
from ..oversight.licensing import Visit

KEPT = "held-licensing-visit"
FACILITY, DAY, KIND = "licensing-facility", "licensing-day", "licensing-kind"
NUMBER, CAPACITY, ANALYST = "licensing-number", "licensing-capacity", "licensing-analyst"
WAY, STAFF_ASKED = "licensing-way", "licensing-staff-asked"
STAY = (FACILITY, DAY, KIND, NUMBER, CAPACITY, ANALYST, WAY, STAFF_ASKED)


def recall() -> None:
    """Give the fields what they held before another page was looked at."""
    for key, value in st.session_state.get(KEPT, {}).items():
        st.session_state.setdefault(key, value)


def remember() -> None:
    st.session_state[KEPT] = {key: st.session_state[key] for key in STAY if key in st.session_state}


def ask_visit() -> tuple[str, date, Visit]:
    """The facility's name, the day of the visit, and the rest of the head."""
    today = date.today()  # noqa: DTZ011 - the visitor's own calendar day
    st.session_state.setdefault(DAY, today)
    left, right = st.columns(2)
    with left:
        facility = st.text_input("Facility", key=FACILITY, max_chars=120).strip()
        chosen = st.date_input("Day of the visit", key=DAY, format="MM/DD/YYYY")
        day = chosen if isinstance(chosen, date) else today
        rules = load_licensing(day)
        kinds = {name: kind.label for name, kind in rules.kinds.items()} if rules else {"center": "Child care center"}
        kind = st.selectbox("Kind of facility", list(kinds), format_func=kinds.__getitem__, key=KIND)
    with right:
        number = st.text_input("License number", key=NUMBER, max_chars=20).strip()
        capacity = st.number_input("Capacity", min_value=0, value=None, step=1, key=CAPACITY)
        analyst = st.text_input("Analyst", key=ANALYST, max_chars=80).strip()
    return facility, day, Visit(kind, number, int(capacity) if capacity else None, analyst)
