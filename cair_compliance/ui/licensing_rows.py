"""Rows typed so far: each of them can be corrected, taken out, and put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from .doors import sentence

Row = Mapping[str, str]


@dataclass(frozen=True)
class Typing:
    """One kind of list to type. `key` holds its rows, the first `naming` columns say who it is.

    `fixed` are columns of its file that are not typed, with what stands in them.
    """

    key: str
    what: str
    many: str
    columns: tuple[str, ...]
    naming: int
    fixed: Mapping[str, str]
    check: Callable[[Sequence[Row]], object]

    @property
    def rows(self) -> list[Row]:
        return list(st.session_state.get(self.key, []))

    @property
    def file_columns(self) -> tuple[str, ...]:
        return (*self.columns, *self.fixed)

    def field(self, column: str) -> str:
        """The key of the field to type a column into."""
        return f"licensing-{self.what}-{column}"

    def note(self, kind: str) -> str:
        """The key of what this list remembers besides its rows: editing, trouble, taken."""
        return f"{self.key}-{kind}"


def leave_row(typing: Typing) -> None:
    """Empty the fields; nothing is being corrected any more."""
    for column in typing.columns:
        st.session_state[typing.field(column)] = ""
    st.session_state[typing.note("editing")] = None
    st.session_state[typing.note("trouble")] = ""


def name_of(typing: Typing, place: int) -> str:
    """ "Aldana, Rosa"; of staff the name."""
    row = typing.rows[place]
    names = [row[column] for column in typing.columns[: typing.naming]]
    return ", ".join(filter(None, names))


def change(typing: Typing) -> None:
    """Any row can be corrected or taken out."""
    what, names = typing.what, [f"{n + 1}. {name_of(typing, n)}" for n in range(len(typing.rows))]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.selectbox(
            f"Correct or take out a {what}", range(len(names)), index=None, key=f"licensing-which-{what}",
            format_func=names.__getitem__, placeholder=f"Choose a {what}", width=320,
        )  # fmt: skip
        none = place is None
        st.button("Correct", key=f"licensing-correct-{what}", on_click=correct, args=(typing,), disabled=none)
        st.button("Take out", key=f"licensing-back-{what}", on_click=take_out, args=(typing,), disabled=none)


def correct(typing: Typing) -> None:
    """Put the chosen row into the fields."""
    place = chosen(typing)
    if place is not None:
        leave_row(typing)
        for column, cell in typing.rows[place].items():
            st.session_state[typing.field(column)] = cell
        st.session_state[typing.note("editing")] = place


def take_out(typing: Typing) -> None:
    place = chosen(typing)
    if place is not None:
        if st.session_state.get(typing.note("editing")) is not None:
            leave_row(typing)
        st.session_state[typing.note("taken")] = (place, name_of(typing, place), typing.rows[place])
        st.session_state[typing.key] = [row for n, row in enumerate(typing.rows) if n != place]


def chosen(typing: Typing) -> int | None:
    """The row chosen, which is then chosen no more."""
    key = f"licensing-which-{typing.what}"
    place = st.session_state.get(key)
    st.session_state[key] = None
    return place if isinstance(place, int) and place < len(typing.rows) else None


def put_back(typing: Typing) -> None:
    """What was taken out last can come back to its place."""
    taken = st.session_state.get(typing.note("taken"))
    if taken is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        sentence(f"{taken[1]} was taken out.")
        st.button("Put back", key=f"licensing-undo-{typing.what}", type="tertiary", on_click=undo, args=(typing,))


def undo(typing: Typing) -> None:
    place, _, row = st.session_state[typing.note("taken")]
    rows = typing.rows
    st.session_state[typing.key] = [*rows[:place], row, *rows[place:]]
    st.session_state[typing.note("taken")] = None
