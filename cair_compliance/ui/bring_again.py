"""The round trip: take the list away with comments, bring it back corrected, see what that changed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ..api import annotate_roster
from ..model.errors import InputRefused
from ..model.issues import NOTE, Issue
from ..model.roster import Roster
from . import session
from .columns_view import COLOURS
from .doors import heading, plain, sentence, show
from .doubts import grouped
from .downloads import XLSX, file_name, told
from .draft import Draft
from .markup import Markup, table, toned
from .since import Since, since
from .wording import children, lines_in_words

MEGABYTES = 10


def what_changed(draft: Draft, roster: Roster) -> None:
    """After a corrected list was brought: issues solved, new, and as before."""
    if draft.before is None:
        return
    found = since(draft.before, roster.issues)
    st.success(f"This is the corrected list. {found.words} What you said about columns, facility and dates was kept.")
    if found.solved or found.new:
        with st.expander("What was solved, what is new"):
            show(table(("", "What we saw", "Where"), _rows(found), label="What the corrected list changed"))


def _rows(found: Since) -> list[tuple[str | Markup, ...]]:
    return [*_kind_rows("! new", found.new), *_kind_rows("✓ solved", found.solved)]


def _kind_rows(what: str, issues: Sequence[Issue]) -> list[tuple[str | Markup, ...]]:
    symbol, words = what.split()
    tone = COLOURS["calm" if words == "solved" else "act"]
    return [
        (toned(symbol, f"{words} ({len(group.issues):,})", tone), group.message, lines_in_words(group.rows))
        for group in grouped(issues)
    ]


def round_trip(draft: Draft, roster: Roster) -> None:
    """Two sides: the list with comments to take away, and the place to bring it back."""
    if draft.before is None and not any(issue.severity != NOTE for issue in roster.issues):
        return
    heading("Correct the list and bring it again")
    sentence(
        "Take your list away with a comment on each cell that looked wrong, correct it, and bring it here. What you "
        "said so far stays. Or go on now, and correct later."
    )
    st.download_button(
        "Download my list with comments",
        data=told(lambda: annotate_roster(draft.data, name=draft.name, roster=roster)),
        file_name=file_name(draft.facility, "list-with-comments", draft.as_of.isoformat(), "xlsx"),
        mime=XLSX,
        key=f"with-comments-{draft.id}",
        icon=":material/download:",
        on_click="ignore",
    )
    given = st.file_uploader("The corrected list", key=f"again-{draft.id}", max_upload_size=MEGABYTES)
    if given is not None:
        take_again(draft, given.name, given.getvalue())


def take_again(draft: Draft, name: str, data: bytes) -> None:
    """Put the corrected list in the place of the first; one that cannot be read leaves the first as it was."""
    try:
        with st.spinner("Reading the corrected list …", show_time=True):
            again = draft.corrected(name, data)
    except InputRefused as refused:
        st.error(plain(f"{refused} The list before stays as it was."), icon=":material/error:")
        return
    session.correct(again)
    st.toast(f"{children(len(again.roster().pupils))} read. {since(again.before or (), again.roster().issues).words}")
    st.rerun()
