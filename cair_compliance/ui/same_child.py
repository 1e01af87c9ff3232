"""The screen "Is this the same child?": one question at a time, both sides beside each other, never a dose."""

from __future__ import annotations

import streamlit as st

from ..api import Check
from ..model.calendar import in_words
from ..model.errors import CairComplianceError
from ..registries import Decision, ReviewItem
from . import session
from .deciding import Questions, crowded, questions
from .differing import HEADINGS, trait_rows
from .doors import heading, plain, sentence, show
from .frame import demo_note
from .guard import guarded
from .markup import el, table
from .wording import children

NOT_THIS, NONE = "Not this child", "None of these"
TAKEN_BACK = "Taken back on the screen"
ALIKE = (
    "Some of these records say the same in everything shown, so nobody can tell them apart here. The registry may hold "
    "one child twice: ask its help desk which one to go by, or ask the parent."
)
TOO_MANY = (
    "The registry knows too many children who could be meant and names none of them, so there is nothing to choose. "
    "Add the middle name, the sex and the address to the list and check it again; or ask the parent for the record."
)


def same_child(check: Check) -> None:
    """The question at hand, what was put off, what is decided, and where nothing can be chosen."""
    open_now = session.answer("questions", check, lambda: questions(check))
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Back to the results", key="back-to-results", icon=":material/arrow_back:"):
            st.switch_page(session.RESULTS_PAGE)
        if open_now.decided:
            last = max(open_now.decided, key=lambda one: one.at)
            st.button("Undo the last decision", key="undo-last", on_click=undo, args=(last,))
    heading("Is this the same child?", 1)
    demo_note(session.settings())
    put_off = session.put_off()
    item = open_now.next(put_off)
    _trouble(item)
    if item is not None:
        question(check, open_now, item)
    else:
        nothing_now(open_now)
    decided(check, open_now)
    too_many(check)


def _trouble(item: ReviewItem | None) -> None:
    """What stood in the way of the last decision, until the next one.

    It always has its place: boxes that moved up would lose what is being typed into them.
    """
    about, words = st.session_state.get("held-decision-trouble", (None, ""))
    with st.empty():
        if words and about in (None, _mark(item)):
            st.error(plain(words), icon=":material/error:")


def _mark(item: ReviewItem | None) -> str:
    return f"{item.place}-{item.registry}" if item else ""


def question(check: Check, open_now: Questions, item: ReviewItem) -> None:
    """One pupil and the records that may be the pupil's."""
    title = titles(check).get(item.registry, item.registry)
    pupil = check.result.pupils[item.place].pupil
    number = open_now.number(item, session.put_off())
    show(el("p", f"{number:,} of {open_now.total:,}", cls="cc-lead", role="status"))
    heading(f"{pupil.name}, line {pupil.row} of your list")
    sentence(f"{title}: {item.why}")
    sentence(
        "What was given is shown after the decision only, so that it cannot lead it. Reason and name are kept with it.",
        quiet=True,
    )
    several = len(item.candidates)
    for place, candidate in enumerate(item.candidates, 1):
        with st.container(border=True):
            name = f"Record {place} of {several}" if several > 1 else f"The record of {title}"
            heading(name, 3)
            show(table(HEADINGS, trait_rows(candidate.traits), label=name))
            if not candidate.registry_id:
                sentence("This record has no number, so it cannot be asked for. Ask the registry.", quiet=True)
    if several > 1 and len({one.traits for one in item.candidates}) < several:
        sentence(ALIKE)
    answer(item)


def answer(item: ReviewItem) -> None:
    """The choice: which record, why, who says so, and three buttons."""
    mark = _mark(item)
    numbered = [place for place, one in enumerate(item.candidates) if one.registry_id]
    if len(item.candidates) > 1:
        st.radio(
            "Which record is the child's?", numbered, index=None, format_func=lambda at: f"Record {at + 1}",
            key=f"record-{mark}", horizontal=True,
        )  # fmt: skip
    why, who = st.columns([2, 1])
    with why:
        st.text_input(
            "How do you know that it is the same child?", key=f"reason-{mark}", max_chars=200,
            placeholder="such as: the mother showed the yellow card",
        )  # fmt: skip
    with who:
        st.text_input("Your name", value=session.deciding_person(), key=f"person-{mark}", max_chars=80)
    with st.container(horizontal=True):
        st.button("Same child", key="same-child", type="primary", on_click=same, args=(item,), disabled=not numbered)
        st.button(refusal(item), key="not-this-child", on_click=not_this, args=(item,))
        st.button("Ask me later", key="ask-later", on_click=later, args=(item,))


def refusal(item: ReviewItem) -> str:
    """What the button says; it stands as the reason where none was typed."""
    return NOT_THIS if len(item.candidates) == 1 else NONE


def _typed(item: ReviewItem) -> tuple[str, str]:
    mark = _mark(item)
    person = str(st.session_state.get(f"person-{mark}", "")).strip()
    session.remember_person(person)
    return str(st.session_state.get(f"reason-{mark}", "")).strip(), person


@guarded()
def same(item: ReviewItem) -> None:
    reason, person = _typed(item)
    chosen = 0 if len(item.candidates) == 1 else st.session_state.get(f"record-{_mark(item)}")
    if not isinstance(chosen, int):
        _say("Choose first which of the records is the child's.", item)
    elif not reason:
        _say("Say how you know that it is the same child. Without a reason nothing is decided.", item)
    else:
        _decide(item, item.candidates[chosen].registry_id, reason, person)


@guarded()
def not_this(item: ReviewItem) -> None:
    reason, person = _typed(item)
    _decide(item, None, reason or refusal(item), person)


def _decide(item: ReviewItem, registry_id: str | None, reason: str, person: str) -> None:
    if not person:
        _say("Say who decides: your name is kept with the decision.", item)
        return
    with st.spinner("Asking the registry for this record …"):
        _change(
            lambda check: check.decide(
                check.result.pupils[item.place], item.registry, registry_id, reason=reason, person=person
            ),
            item,
        )


@guarded()
def undo(decision: Decision) -> None:
    """The decision is taken back; that it was made and undone stays in the trail of the check."""
    person = session.deciding_person() or decision.person
    _change(
        lambda check: check.undo(
            check.result.pupils[decision.place], decision.registry, reason=TAKEN_BACK, person=person
        )
    )


def _change(change: session.Change, item: ReviewItem | None = None) -> None:
    _say("", item)
    try:
        session.settle(change)
    except CairComplianceError as refused:
        _say(str(refused), item)


def _say(words: str, item: ReviewItem | None) -> None:
    st.session_state["held-decision-trouble"] = (_mark(item) or None, words)


def later(item: ReviewItem) -> None:
    session.put_off_all(session.put_off() | {(item.place, item.registry)})


def nothing_now(open_now: Questions) -> None:
    """All decided, or the rest put off."""
    if not open_now.waiting:
        sentence("Every record has been decided on." if open_now.decided else "No record waits for a decision.")
        return
    left = len(open_now.waiting)
    sentence(f"You have seen all of them. {left:,} put off until later; until then they count as could not verify.")
    st.button("Show me those again", key="show-again", type="primary", on_click=session.put_off_all,
              args=(frozenset(),))  # fmt: skip


def decided(check: Check, open_now: Questions) -> None:
    if not open_now.decided:
        return
    heading("Decided")
    for one in reversed(open_now.decided):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            sentence(decision_words(check, one))
            pupil = check.result.pupils[one.place].pupil
            st.button("Undo", key=f"undo-{one.place}-{one.registry}", on_click=undo, args=(one,),
                      help=plain(f"Undo the decision on {pupil.name}"))  # fmt: skip


def decision_words(check: Check, one: Decision) -> str:
    """ "Vang, Minh (line 2): same child at CAIR Bay Area. The mother ... (A. Clerk, Oct 1, 2025)"."""
    pupil = check.result.pupils[one.place].pupil
    title = titles(check).get(one.registry, one.registry)
    what = "the same child at" if one.registry_id else "no record at"
    return f"{pupil.name} (line {pupil.row}): {what} {title}. {one.reason} ({one.person}, {in_words(one.at.date())})"


def too_many(check: Check) -> None:
    """No choice, but something to do."""
    found = crowded(check)
    if not found:
        return
    heading("Too many to choose from")
    sentence(f"{children(len({place for place, _ in found}))}. {TOO_MANY}")
    rows = [
        (pupil.name, str(pupil.row), titles(check).get(registry, registry))
        for place, registry in found
        for pupil in [check.result.pupils[place].pupil]
    ]
    show(table(("Name", "Line", "Registry"), rows, label="Too many to choose from", numbers=(1,)))


def titles(check: Check) -> dict[str, str]:
    return {tally.registry: tally.title for tally in check.result.sources}
