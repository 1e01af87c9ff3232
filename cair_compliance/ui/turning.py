"""Taking fields back to their beginning: they get a new key, a turn further.

A field with a default wants no value written beside it (Streamlit warns), and a value deleted comes back from the
browser; a field of a new key has neither.
"""

from __future__ import annotations

import streamlit as st


def turned(name: str) -> str:
    """The key, or the beginning of keys, of these fields as they are now."""
    return f"{name}-{st.session_state.get(_turn(name), 0)}"


def afresh(name: str) -> None:
    """The first page again, or empty fields."""
    st.session_state[_turn(name)] = st.session_state.get(_turn(name), 0) + 1


def open_page(name: str) -> int:
    """Which page of a long list is open."""
    return int(st.session_state.get(turned(name), 1))


def _turn(name: str) -> str:
    """Kept when everything about pupils is forgotten, for the browser may still know the fields of an earlier turn."""
    return f"turn-{name}"
