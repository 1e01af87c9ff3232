"""Rows of two fields for doses typed by hand: which vaccine, when."""

from __future__ import annotations

import streamlit as st

from .typed_doses import Typed, vaccine_names


def ask_doses(prefix: str, *, first: int, most: int, example: str) -> list[Typed]:
    """What stands in the rows now. `prefix` keys the fields; `first` rows are shown until more are asked for."""
    number = rows_shown(prefix, first)
    rows = [ask_dose(prefix, place, example) for place in range(1, number + 1)]
    if number < most:
        st.button("Another dose", key=f"{prefix}-more", icon=":material/add:", on_click=more_rows,
                  args=(prefix, min(number + max(first, 1), most)))  # fmt: skip
    return rows


def rows_shown(prefix: str, first: int) -> int:
    return int(st.session_state.get(f"held-{prefix}-rows", first))


def more_rows(prefix: str, number: int) -> None:
    st.session_state[f"held-{prefix}-rows"] = number


def ask_dose(prefix: str, place: int, example: str) -> Typed:
    vaccine, when = st.columns([3, 2])
    with vaccine:
        name = st.selectbox(
            f"Dose {place}: vaccine",
            vaccine_names(),
            index=None,
            key=f"{prefix}-vaccine-{place}",
            placeholder="Choose, or type a brand",
            accept_new_options=True,
        )
    with when:
        day = st.text_input(f"Dose {place}: date", key=f"{prefix}-date-{place}", placeholder=example, max_chars=40)
    return name or "", day
