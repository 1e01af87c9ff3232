"""What was said about this layout the last time: taken up, said on the screen, kept and forgotten."""

from __future__ import annotations

import streamlit as st

from ..model.roster import Roster
from . import remembered, session
from .columns_view import corrections_in_words
from .doors import sentence
from .draft import Draft
from .fields import choices
from .guard import guarded


def take_up(draft: Draft, roster: Roster) -> bool:
    """Once for each facility: read as it was said before, unless something is said already. True: read again."""
    if draft.demo or draft.recalled_for == draft.facility or draft.mapping or draft.answers:
        return False
    draft.recalled_for = draft.facility
    found = remembered.recall(draft.facility, roster, choices())
    draft.mapping.update(found.mapping)
    draft.answers.update(found.answers)
    draft.recalled = bool(found)
    return draft.recalled


def keep(draft: Draft) -> None:
    """Keep what was said, for the next list of this layout. Invented lists leave nothing behind."""
    if not draft.demo:
        remembered.remember(draft.facility, draft.roster(), draft.mapping, draft.answers)


def corrections(draft: Draft) -> None:
    """What was said about the columns, where it comes from, and the way back."""
    if not draft.mapping and not draft.recalled:
        return
    if draft.recalled:
        whose = f" for {draft.facility}" if draft.facility else ""
        sentence(f"✓ Remembered: a list of this layout was brought{whose} before, so we read it as you said then.")
    if draft.mapping:
        sentence(f"{'You said then' if draft.recalled else 'Your corrections'}: {corrections_in_words(draft.mapping)}.")
    with st.container(horizontal=True):
        if draft.mapping:
            st.button("Undo my corrections", key="undo-corrections", type="tertiary", on_click=undo)
        if draft.recalled:
            st.button("Forget what was remembered", key="forget-layout", type="tertiary", on_click=forget)


@guarded()
def undo() -> None:
    draft = session.draft()
    if draft is not None:
        draft.mapping.clear()
        draft.recalled = False


@guarded()
def forget() -> None:
    draft = session.draft()
    if draft is not None:
        remembered.forget(draft.facility, draft.roster())
        draft.mapping.clear()
        draft.answers.clear()
        draft.recalled = False
