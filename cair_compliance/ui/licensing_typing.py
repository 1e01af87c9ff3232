"""Children and staff typed one at a time during a visit: plain fields, so that a keyboard and a screen reader do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from ..engine import load_rules
from ..oversight.staff_table import STAFF_COLUMNS, staff_of
from ..oversight.typed import typed_columns, typed_list
from .doors import sentence, show
from .guard import guarded
from .markup import table

CHILDREN, STAFF = "held-licensing-typed", "held-licensing-typed-staff"
ABREAST = 4
Row = Mapping[str, str]


def typed_children() -> bytes | None:
    """The children typed so far, as a list; None while there is none."""
    columns = typed_columns(load_rules())
    sentence("Dates as month/day/year, several in one field with a comma between them.", quiet=True)
    rows = ask_row(CHILDREN, "child", columns)
    return typed_list(rows, load_rules()) if rows else None


def typed_staff() -> Sequence[Row]:
    """The staff typed so far."""
    sentence("A date for each immunization, or “physician” or “declined” (influenza only).", quiet=True)
    return ask_row(STAFF, "person", STAFF_COLUMNS)


def ask_row(key: str, what: str, columns: Sequence[str]) -> list[Row]:
    """A form for one row, and the rows kept so far as a table."""
    with st.form(f"licensing-{what}-form", clear_on_submit=True):
        places = [place for _ in range(0, len(columns), ABREAST) for place in st.columns(ABREAST)]
        typed = {}
        for place, column in zip(places, columns, strict=False):
            with place:
                typed[column] = st.text_input(column, key=f"licensing-{what}-{column}", max_chars=120).strip()
        added = st.form_submit_button(f"Add this {what}", key=f"licensing-add-{what}")
    if added:
        with guarded():
            add(key, what, typed)
    rows: list[Row] = st.session_state.get(key, [])
    if rows:
        show(table(columns, [[row[column] for column in columns] for row in rows], label=f"Typed so far, {what}"))
        st.button(
            f"Take the last {what} back", key=f"licensing-back-{what}", type="tertiary", on_click=take_back, args=(key,)
        )
    return rows


def add(key: str, what: str, row: Row) -> None:
    """Keep a row that says who it is; staff only when it can be read. Raises InputRefused."""
    first, *_ = row.values()
    if not first:
        st.warning(f"Give the name of the {what} first.")
        return
    if key == STAFF:
        staff_of([row])
    st.session_state[key] = [*st.session_state.get(key, []), row]


def take_back(key: str) -> None:
    st.session_state[key] = st.session_state.get(key, [])[:-1]
