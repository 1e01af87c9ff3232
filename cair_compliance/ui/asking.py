"""One question at a time: what only the person who brought the list can say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ..model.questions import Question
from ..model.roster import MappedColumn, Roster
from . import session
from .columns_view import correction
from .doors import heading, plain, sentence
from .draft import Draft
from .fields import must_say
from .guard import guarded
from .wording import lines_in_words, meanwhile


@dataclass(frozen=True, slots=True)
class ToAsk:
    """What is still to be asked: columns that hold unread dates first, then the file's own questions."""

    columns: Sequence[MappedColumn]
    questions: Sequence[Question]

    def __len__(self) -> int:
        return len(self.columns) + len(self.questions)


def to_ask(draft: Draft, roster: Roster) -> ToAsk:
    """Pure. Questions that were answered or set aside are not asked again."""
    questions = [q for q in roster.questions if not q.answer and q.key not in draft.set_aside]
    return ToAsk(must_say(roster.columns, roster.issues), sorted(questions, key=lambda question: not question.is_open))


def ask_one(draft: Draft, roster: Roster) -> ToAsk:
    """Show the first of what is still to be asked, and the answers given so far."""
    asks = to_ask(draft, roster)
    if asks:
        with st.container(border=True):
            left = "" if len(asks) == 1 else f", then {len(asks) - 1} more"
            heading(f"One question{left}", 2)
            if asks.columns:
                sentence(
                    "There are dates in a column we did not recognize. A dose must not be overlooked, so please say:"
                )
                correction(draft, asks.columns[0], unsaid=True)
            else:
                ask(draft, asks.questions[0])
    left_open(draft, roster)
    answered(draft, roster)
    return asks


def ask(draft: Draft, question: Question) -> None:
    values = [value for value, _ in question.choices]
    words = dict(question.choices)
    key = f"answer-{draft.id}-{question.key}"
    st.radio(
        plain(question.text),
        values,
        index=values.index(question.assumed) if question.assumed in values else None,
        format_func=lambda value: plain(words[value]),
        key=key,
    )
    where = f"About {lines_in_words(question.rows)}" if question.rows else "About the whole file"
    where += f", column “{question.column}”" if question.column else ""
    sentence(f"{where}. {meanwhile(question)}", quiet=True)
    with st.container(horizontal=True):
        st.button("Use this answer", key=f"take-{draft.id}", on_click=take_answer, args=(question.key, key))
        st.button("I do not know", key=f"aside-{draft.id}", type="tertiary", on_click=set_aside, args=(question.key,))


@guarded()
def take_answer(question: str, key: str) -> None:
    draft, chosen = session.draft(), st.session_state.get(key)
    if draft is not None and chosen is not None:
        draft.answers[question] = chosen
        draft.recalled = False


@guarded()
def set_aside(question: str) -> None:
    draft = session.draft()
    if draft is not None:
        draft.set_aside.add(question)


def left_open(draft: Draft, roster: Roster) -> None:
    """What was passed over is still open and stands here until it is answered."""
    for question in roster.questions:
        if question.answer or question.key not in draft.set_aside:
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            sentence(f"? Still open: {question.text} {meanwhile(question)}")
            st.button(
                "Answer it now",
                key=f"answer-now-{draft.id}-{question.key}",
                type="tertiary",
                on_click=take_up_again,
                args=(question.key,),
            )


@guarded()
def take_up_again(question: str) -> None:
    draft = session.draft()
    if draft is not None:
        draft.set_aside.discard(question)


def answered(draft: Draft, roster: Roster) -> None:
    """What was answered, in words, with a way back."""
    given = [question for question in roster.questions if question.answer]
    if not given:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        sentence("You said: " + "; ".join(f"{q.text} {dict(q.choices)[q.answer]}" for q in given) + ".")
        st.button("Ask me again", key=f"ask-again-{draft.id}", type="tertiary", on_click=ask_again)


@guarded()
def ask_again() -> None:
    draft = session.draft()
    if draft is not None:
        draft.answers.clear()
        draft.set_aside.clear()
        draft.recalled = False
