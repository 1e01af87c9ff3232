"""Step 2, did we read it right? The balance, our reading of each column, what looked wrong."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ..model.issues import Issue
from ..model.people import MappedColumn, Roster
from ..model.standings import SEVERITIES, STANDINGS
from . import session
from .bring import read
from .doors import heading, plain, sentence, show
from .doubts import SHOWN, IssueGroup, balance_words, grouped, worst
from .draft import Draft
from .fields import choices_with, field_words, in_order, must_say, surety, to_confirm
from .frame import step_heading
from .guard import guarded
from .markup import Markup, el, table, toned
from .wording import letters, lines_in_words, listed

COLOURS = {shown.tone: shown.colour for shown in STANDINGS.values()}
_MOST_LINES = 100


def confirm_reading() -> None:
    """Show how the list was read and let columns be corrected."""
    step_heading(session.CONFIRM)
    draft = session.draft()
    roster = None if draft is None else read(draft)
    if draft is None or roster is None:
        st.button("Bring another list", key="nothing-read", on_click=session.bring, args=(None,))
        return
    balance(roster)
    doubtful_columns(draft, roster)
    forward(roster, "top")
    issues(roster.issues)
    columns(roster)
    other_correction(draft, roster)
    preview(roster)
    forward(roster, "bottom")


def balance(roster: Roster) -> None:
    show(el("p", balance_words(roster.balance), cls="cc-lead"))
    sentence(f"{len(roster.doses):,} vaccine doses were read.", quiet=True)
    if not roster.balance.balanced:
        st.error("These numbers do not add up, so the list cannot be checked. Export it again and bring it anew.")


def forward(roster: Roster, where: str) -> None:
    unsaid = must_say(roster.columns, roster.issues)
    usable = roster.balance.balanced and bool(roster.pupils) and not unsaid
    if unsaid:
        names = listed([f"“{column.heading}”" for column in unsaid])
        sentence(f"First say what {names} holds: there are dates in it, and a dose must not be overlooked.")
    with st.container(horizontal=True):
        st.button(
            "Looks right, continue",
            key=f"reading-right-{where}",
            type="primary",
            disabled=not usable,
            on_click=session.go,
            args=(session.ASK,),
        )
        st.button("Back", key=f"back-to-bring-{where}", on_click=session.go, args=(session.BRING,))


def doubtful_columns(draft: Draft, roster: Roster) -> None:
    doubtful = to_confirm(roster.columns, roster.issues)
    if not doubtful:
        return
    heading("Please confirm")
    sentence("We are not sure about these columns. Change what is wrong; we then read the list again.")
    unsaid = must_say(roster.columns, roster.issues)
    for column in doubtful:
        correction(draft, column, unsaid=column in unsaid)


def correction(draft: Draft, column: MappedColumn, unsaid: bool = False) -> None:
    """One question: what does this column hold? `unsaid` leaves it open until the user answers."""
    options = choices_with(column.field)
    st.selectbox(
        f"The column “{plain(column.heading)}” ({samples(column) or 'empty'}) holds",
        options,
        index=None if unsaid else list(options).index(column.field),
        placeholder="Choose, or say that it is not used",
        format_func=field_words,
        key=f"column-{draft.id}-{column.sheet}-{column.place}",
        on_change=take_correction,
        args=(column.heading, f"column-{draft.id}-{column.sheet}-{column.place}"),
    )


@guarded()
def take_correction(heading_text: str, key: str) -> None:
    draft = session.draft()
    chosen = st.session_state[key]
    if draft is not None and chosen is not None:
        draft.mapping[heading_text] = chosen


def samples(column: MappedColumn) -> str:
    return plain("for example " + ", ".join(column.sample[:2])) if column.sample else ""


def columns(roster: Roster) -> None:
    used = [column for column in roster.columns if column.field]
    heading("Columns and our reading")
    sentence(f"{len(used)} of {len(roster.columns)} columns are used. ✓ certain, ? please confirm, – not used.")
    rows = [column_row(column) for column in in_order(roster.columns)]
    with st.container(height=360 if len(rows) > 9 else "content", border=False):
        show(table(("Heading", "For example", "Taken for", "How sure"), rows, label="Columns and our reading"))


def column_row(column: MappedColumn) -> tuple[str | Markup, ...]:
    symbol, words, tone = surety(column)
    taken = field_words(column.field) if column.field else "–"
    return (
        column.heading or f"(column {letters(column.place)}, no heading)",
        column.sample[0] if column.sample else "(empty)",
        taken,
        toned(symbol, words, COLOURS[tone]),
    )


def other_correction(draft: Draft, roster: Roster) -> None:
    with st.expander("Was a column read wrongly?"):
        named = [column for column in roster.columns if column.heading]
        chosen = st.selectbox(
            "Which column",
            range(len(named)),
            index=None,
            format_func=lambda place: named[place].heading,
            key=f"other-column-{draft.id}",
            placeholder="Choose a column",
        )
        if chosen is not None:
            correction(draft, named[chosen])
    if draft.mapping:
        said = [f"“{name}” is {field_words(field)}" for name, field in draft.mapping.items()]
        sentence("Your corrections: " + "; ".join(said) + ".")
        st.button("Undo my corrections", key="undo-corrections", on_click=draft.mapping.clear)


def preview(roster: Roster) -> None:
    if not roster.preview:
        return
    heading("The first lines of your file")
    readings = {column.place: column for column in roster.columns if column.sheet == roster.columns[0].sheet}
    width = max(len(line) for line in roster.preview)
    head = [el("span", letters(place), el("br"), preview_reading(readings.get(place))) for place in range(width)]
    rows = [[*line, *[""] * (width - len(line))] for line in roster.preview]
    show(el("div", table(head, rows, label="The first lines of your file"), cls="cc-small"))


def preview_reading(column: MappedColumn | None) -> str | Markup:
    if column is None or not column.field:
        return "–"
    symbol, _, tone = surety(column)
    return toned(symbol, field_words(column.field), COLOURS[tone])


def issues(found: Sequence[Issue]) -> None:
    groups = grouped(found)
    heading("What looked wrong" if groups else "Nothing looked wrong")
    sentence(worst(groups))
    if not groups:
        return
    show(
        table(
            ("How serious", "What we saw and did", "Where", "What you can do"),
            [issue_row(group) for group in groups],
            label="What looked wrong, worst first",
        )
    )
    every_line(groups)


def issue_row(group: IssueGroup) -> tuple[str | Markup, ...]:
    symbol, tone = SHOWN[group.severity]
    where = lines_in_words(group.rows)
    if 0 < len(group.columns) <= 2:
        where += f"; {' and '.join(group.columns)}"
    return (
        toned(symbol, f"{SEVERITIES[group.severity]} ({len(group.issues):,})", COLOURS[tone]),
        group.message,
        where,
        group.advice,
    )


def every_line(groups: Sequence[IssueGroup]) -> None:
    several = [issue for group in groups for issue in group.issues]
    with st.expander(f"Line by line ({len(several):,})"):
        rows = [(str(i.row or "file"), i.column, i.message, i.advice) for i in several[:_MOST_LINES]]
        show(table(("Line", "Column", "What we saw and did", "What you can do"), rows, label="Issues line by line"))
        if len(several) > _MOST_LINES:
            sentence(f"And {len(several) - _MOST_LINES:,} more; the workbook of results lists them all.", quiet=True)
