"""Children and staff typed one at a time during a visit: plain fields, so that a keyboard and a screen reader do.

Nothing typed is kept beyond the open page, by law; so the page says so, and gives it away as a file to go on with.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ..engine import load_rules
from ..model.errors import InputRefused
from ..oversight.staff_table import STAFF_COLUMNS, staff_of
from ..oversight.typed import GRADE, PRESCHOOL, tidy, typed_columns, typed_file, typed_list, typed_rows
from .bring import MEGABYTES
from .csv_file import CSV
from .doors import plain, sentence, show
from .downloads import download_paper, file_name
from .guard import guarded
from .licensing_doubts import typed_doubts
from .licensing_rows import Row, Typing, change, leave_row, name_of, put_back
from .markup import table

CHILDREN, STAFF = "held-licensing-typed", "held-licensing-typed-staff"
ABREAST = 4
LONGEST = 120
"""Characters of one typed cell."""
KEPT_HERE = "What you type here is kept only while this page is open; download it to go on later."


def children() -> Typing:
    return Typing(CHILDREN, "child", "children", typed_columns(load_rules()), 2, {GRADE: PRESCHOOL}, lambda rows: None)


def staff() -> Typing:
    return Typing(STAFF, "person", "staff", STAFF_COLUMNS, 1, {}, staff_of)


def typed_children(facility: str, day: date) -> bytes | None:
    """The children typed so far, as a list; None while there is none."""
    sentence("Dates as month/day/year, several in one field with a comma between them.", quiet=True)
    rows = ask_rows(children(), facility, day)
    return typed_list(rows, load_rules()) if rows else None


def typed_staff(facility: str, day: date) -> Sequence[Row]:
    """The staff typed so far."""
    sentence("A date for each immunization, or “physician” or “declined” (influenza only).", quiet=True)
    return ask_rows(staff(), facility, day)


def ask_rows(typing: Typing, facility: str, day: date) -> list[Row]:
    """A form for one row, and below it the rows kept so far, each of which can be corrected or taken out."""
    sentence(KEPT_HERE)
    ask_row(typing)
    rows, what = typing.rows, typing.what
    if rows:
        change(typing)
        numbered = [(str(number), *map(row.__getitem__, typing.columns)) for number, row in enumerate(rows, 1)]
        show(table(("No.", *typing.columns), numbered, label=f"Typed so far, {what}"))
        if typing.key == CHILDREN:
            typed_doubts(rows, day)
    put_back(typing)
    if rows:
        name = file_name(facility, f"typed-{typing.many}", day.isoformat(), "csv")
        download_paper(
            f"Download the typed {typing.many}", f"licensing-take-{what}", name, CSV,
            lambda: typed_file([{**row, **typing.fixed} for row in rows], typing.file_columns),
        )  # fmt: skip
    bring_again(typing)
    return rows


def ask_row(typing: Typing) -> None:
    what, columns = typing.what, typing.columns
    place = st.session_state.get(typing.note("editing"))
    if place is not None:
        sentence(f"You are correcting number {place + 1}: {name_of(typing, place)}.")
    with st.form(f"licensing-{what}-form"):
        places = [place for _ in range(0, len(columns), ABREAST) for place in st.columns(ABREAST)]
        for where, column in zip(places, columns, strict=False):
            with where:
                st.text_input(column, key=typing.field(column), max_chars=LONGEST)
        add, leave = f"Add this {what}", "Leave it as it was"
        with st.container(horizontal=True):
            words = add if place is None else "Keep the correction"
            st.form_submit_button(words, key=f"licensing-add-{what}", on_click=keep_row, args=(typing,))
            if place is not None:
                st.form_submit_button(leave, key=f"licensing-leave-{what}", on_click=leave_row, args=(typing,))
    trouble = st.session_state.get(typing.note("trouble"))
    if trouble:
        st.warning(plain(trouble))


def keep_row(typing: Typing) -> None:
    """Keep what stands in the fields, as a new row or in place of the one being corrected; else say what is wrong."""
    row = {column: tidy(st.session_state.get(typing.field(column))) for column in typing.columns}
    st.session_state[typing.note("trouble")] = trouble = refusal(typing, row)
    if trouble:
        return
    rows, place = typing.rows, st.session_state.get(typing.note("editing"))
    if place is None:
        rows.append(row)
    else:
        rows[place] = row
    st.session_state[typing.key] = rows
    leave_row(typing)


def refusal(typing: Typing, row: Row) -> str:
    """Why a row cannot be kept: it says not who it is, or, of staff, cannot be read. "" where it can."""
    first, *_ = row.values()
    if not first:
        return f"Give the name of the {typing.what} first."
    try:
        typing.check([row])
    except InputRefused as refused:
        return str(refused)
    return ""


def bring_again(typing: Typing) -> None:
    """A file that was downloaded here, to go on with."""
    with st.expander(f"Go on with a list of {typing.many} you downloaded here earlier"):
        st.file_uploader(
            f"The list of {typing.many}", key=f"licensing-again-{typing.what}", on_change=go_on, args=(typing,),
            max_upload_size=MEGABYTES,
        )  # fmt: skip
        trouble = st.session_state.get(typing.note("not-ours"))
        if trouble:
            st.warning(plain(trouble))


def go_on(typing: Typing) -> None:
    """Take up the rows of the file after those already typed; one that stands there already is not taken twice."""
    given = st.session_state.get(f"licensing-again-{typing.what}")
    rows = typed_rows(given.getvalue(), typing.file_columns, LONGEST) if given is not None else []
    words = "This file was not downloaded here, or was changed since. Nothing was taken from it."
    st.session_state[typing.note("not-ours")] = words if rows is None else ""
    with guarded():
        take_up(typing, rows or [])


def take_up(typing: Typing, rows: Sequence[Row]) -> None:
    """Rows of a file, without the columns that are not typed. Raises InputRefused for staff that cannot be read."""
    typing.check(rows)
    brought = [{column: row[column] for column in typing.columns} for row in rows]
    known = typing.rows
    st.session_state[typing.key] = [*known, *(row for row in brought if row not in known)]
