"""Step 2, did we read it right? The balance, one question at a time, our reading of each column, what looked wrong."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ..model.issues import NOTE, Issue
from ..model.roster import Roster
from ..model.standings import SEVERITIES
from . import reloaded, session
from .asking import ToAsk, ask_one
from .bring import read
from .bring_again import round_trip, what_changed
from .columns_view import COLOURS, all_columns, doubtful, picture
from .doors import heading, sentence, show
from .doubts import SHOWN, IssueGroup, balance_words, grouped, worst
from .frame import step_heading
from .guard import guarded
from .markup import Child, el, table, toned
from .memory import corrections, keep, take_up
from .wording import lines_in_words, listed

_MOST_LINES = 100


def confirm_reading() -> None:
    """Show how the list was read and let columns be corrected."""
    step_heading(session.CONFIRM)
    draft = session.draft()
    roster = None if draft is None else read(draft)
    if draft is not None and roster is not None and take_up(draft, roster):
        roster = read(draft)
    if draft is None or roster is None:
        st.button("Bring another list", key="nothing-read", on_click=session.bring, args=(None,))
        return
    balance(roster)
    sentence(reloaded.BEFORE, quiet=True)
    what_changed(draft, roster)
    corrections(draft)
    asks = ask_one(draft, roster)
    forward(roster, asks, "top")
    picture(roster)
    doubtful(draft, roster)
    issues(roster.issues, asked_first=bool(asks.columns))
    round_trip(draft, roster)
    all_columns(draft, roster)
    forward(roster, asks, "bottom")


def balance(roster: Roster) -> None:
    show(el("p", balance_words(roster.balance), cls="cc-lead"))
    left = " Children who left are shown, but not counted." if roster.balance.left else ""
    sentence(f"{len(roster.doses):,} vaccine doses were read.{left}", quiet=True)
    if not roster.balance.balanced:
        st.error("These numbers do not add up, so the list cannot be checked. Export it again and bring it anew.")


def forward(roster: Roster, asks: ToAsk, where: str) -> None:
    usable = roster.balance.balanced and bool(roster.pupils) and not asks.columns
    if asks.columns and where == "bottom":
        names = listed([f"“{column.heading}”" for column in asks.columns])
        sentence(f"First say, at the top of this page, what {names} hold{'s' if len(asks.columns) == 1 else ''}.")
    with st.container(horizontal=True):
        st.button(
            "Looks right, continue",
            key=f"reading-right-{where}",
            type="primary",
            disabled=not usable,
            on_click=reading_right,
        )
        st.button("Back", key=f"back-to-bring-{where}", on_click=session.go, args=(session.BRING,))


@guarded()
def reading_right() -> None:
    """Remember what was said about this layout and go on."""
    draft = session.draft()
    if draft is not None:
        keep(draft)
    session.go(session.ASK)


def issues(found: Sequence[Issue], *, asked_first: bool = False) -> None:
    groups = grouped(found)
    serious = [group for group in groups if group.severity != NOTE]
    told = [group for group in groups if group.severity == NOTE]
    heading("What looked wrong" if serious else "Nothing looked wrong")
    sentence(worst(groups, asked_first=asked_first))
    if serious:
        issue_table(serious, "What looked wrong, worst first")
    if told:
        with st.expander(f"For information: what we did on the way ({sum(len(group.issues) for group in told):,})"):
            issue_table(told, "For information")
    if groups:
        every_line(groups)


def issue_table(groups: Sequence[IssueGroup], label: str) -> None:
    columns = ("How serious", "What we saw and did", "Where", "What you can do")
    show(table(columns, [issue_row(group) for group in groups], label=label))


def times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def issue_row(group: IssueGroup) -> tuple[Child, ...]:
    symbol, tone = SHOWN[group.severity]
    where = lines_in_words(group.rows)
    if 0 < len(group.columns) <= 2:
        where += f"; {' and '.join(group.columns)}"
    return (
        [
            toned(symbol, SEVERITIES[group.severity], COLOURS[tone]),
            el("span", times(len(group.issues)), cls="cc-times"),
        ],
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
            sentence(f"And {len(several) - _MOST_LINES:,} more; the list with comments has them.", quiet=True)
