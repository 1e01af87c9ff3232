"""Our reading of the columns: the picture of the first lines, the whole table, and corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from ..model.roster import MappedColumn, Roster
from ..model.standings import STANDINGS
from . import session
from .doors import heading, plain, sentence, show
from .draft import Draft
from .fields import choices_with, field_words, in_order, must_say, surety, to_confirm
from .guard import guarded
from .markup import Markup, el, table, toned
from .wording import letters, listed

COLOURS = {shown.tone: shown.colour for shown in STANDINGS.values()}
_FEW = 6


def sheets_in_words(columns: Sequence[MappedColumn]) -> str:
    """ "We read the sheet “Kinder” (headings on line 3)." Pure."""
    read = {column.sheet: column.line for column in columns}
    named = [f"“{sheet}” (headings on line {line})" for sheet, line in read.items()]
    return f"We read the {'sheet' if len(named) == 1 else 'sheets'} {listed(named)}."


def picture(roster: Roster) -> None:
    """The first lines of the file with our reading above each column."""
    if not roster.preview:
        return
    heading("The first lines of your file, and how we read them")
    used = sum(bool(column.field) for column in roster.columns)
    sentence(f"{sheets_in_words(roster.columns)} {used} of {len(roster.columns)} columns are used.")
    sentence("Above each column stands what we took it for: ✓ certain, ? please confirm, – not used.", quiet=True)
    shown_sheet = roster.columns[0].sheet
    readings = {column.place: _reading(column) for column in roster.columns if column.sheet == shown_sheet}
    for column in must_say(roster.columns, roster.issues):
        if column.sheet == shown_sheet:
            readings[column.place] = toned("!", "please say", COLOURS["act"])
    width = max(len(line) for line in roster.preview)
    head = [[el("span", letters(place), cls="cc-letter"), readings.get(place, "")] for place in range(width)]
    top = roster.columns[0].line
    rows = [
        [str(number), *(_cell(text, number == top) for text in line), *[""] * (width - len(line))]
        for number, line in zip(roster.preview_rows, roster.preview, strict=True)
    ]
    shown = table(["Line", *head], rows, label="The first lines of your file")
    show(el("div", shown, cls="cc-small"))


def _cell(text: str, is_heading: bool) -> str | Markup:
    return el("strong", text) if is_heading and text else text


def _reading(column: MappedColumn) -> Markup:
    if not column.field:
        return el("span", "–", " not used", cls="cc-unused")
    symbol, words, tone = surety(column)
    said = field_words(column.field) if column.certain else f"{field_words(column.field)} ({words})"
    return toned(symbol, said, COLOURS[tone])


def doubtful(draft: Draft, roster: Roster) -> None:
    """Columns taken on likeness, each with its correction; those that must be said are asked elsewhere."""
    unsaid = must_say(roster.columns, roster.issues)
    found = [column for column in to_confirm(roster.columns, roster.issues) if column not in unsaid]
    if not found:
        return
    heading("Please confirm")
    sentence("We are not sure about these columns. Change what is wrong; we then read the list again.")
    for column in found[:_FEW]:
        correction(draft, column)
    if len(found) > _FEW:
        with st.expander(f"{len(found) - _FEW} more columns to confirm"):
            for column in found[_FEW:]:
                correction(draft, column)


def correction(draft: Draft, column: MappedColumn, unsaid: bool = False) -> None:
    """One question: what does this column hold? `unsaid` leaves it open until the user answers."""
    options = choices_with(column.field)
    key = f"column-{draft.id}-{column.sheet}-{column.place}"
    st.selectbox(
        f"The column “{plain(column.heading)}” ({_samples(column) or 'empty'}) holds",
        options,
        index=None if unsaid else list(options).index(column.field),
        placeholder="Choose, or say that it is not used",
        format_func=field_words,
        key=key,
        on_change=take_correction,
        args=(column.heading, key),
    )


@guarded()
def take_correction(heading_text: str, key: str) -> None:
    draft = session.draft()
    chosen = st.session_state[key]
    if draft is not None and chosen is not None:
        draft.mapping[heading_text] = chosen
        draft.recalled = False


def _samples(column: MappedColumn) -> str:
    return plain("for example " + ", ".join(column.sample[:2])) if column.sample else ""


def all_columns(draft: Draft, roster: Roster) -> None:
    """Every column and its reading, and the way to correct any of them."""
    with st.expander(f"All {len(roster.columns)} columns; correct one"):
        named = [column for column in roster.columns if column.heading]
        chosen = st.selectbox(
            "Which column was read wrongly?",
            range(len(named)),
            index=None,
            format_func=lambda place: named[place].heading,
            key=f"other-column-{draft.id}",
            placeholder="Choose a column",
        )
        if chosen is not None:
            correction(draft, named[chosen])
        rows = [column_row(column) for column in in_order(roster.columns)]
        show(table(("Heading", "For example", "Taken for", "How sure"), rows, label="Columns and our reading"))


def column_row(column: MappedColumn) -> tuple[str | Markup, ...]:
    symbol, words, tone = surety(column)
    return (
        column.heading or f"(column {letters(column.place)}, no heading)",
        column.sample[0] if column.sample else "(empty)",
        field_words(column.field) if column.field else "–",
        toned(symbol, words, COLOURS[tone]),
    )


def corrections_in_words(mapping: Mapping[str, str]) -> str:
    """ "“Shot A” is Polio, dose 1; “Notes 2” is not used". Pure."""
    return "; ".join(f"“{name}” is {field_words(field)}" for name, field in mapping.items())
