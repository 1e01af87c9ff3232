"""On the results: what waits for a person to decide, and a registry that may be the wrong one."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ..api import Check
from ..model.calendar import in_words
from ..model.errors import CairComplianceError
from . import session
from .deciding import crowded, questions
from .doors import heading, plain, sentence
from .guard import guarded
from .same_child import titles
from .wording import children


def needs_you(check: Check) -> None:
    """Nothing where nothing waits."""
    for registry, why in check.held_back().items():
        braked(registry, titles(check).get(registry, registry), why)
    lifted(check)
    records(check)


def records(check: Check) -> None:
    """Possible records, with the way to the screen that settles them."""
    open_now = session.answer("questions", check, lambda: questions(check))
    many = len({place for place, _ in crowded(check)})
    if not (open_now.total or many):
        return
    with st.container(border=True, key="needs-you"):
        heading("Is this the same child?", 3)
        if open_now.waiting:
            waiting = len({item.place for item in open_now.waiting})
            sentence(
                f"For {children(waiting)} a registry has a record that may be the child's. "
                "Nothing of it counts until a person has decided."
            )
        if many:
            sentence(f"For {children(many)} a registry knows too many who could be meant; see there what to do.")
        if open_now.decided and not open_now.waiting:
            sentence(f"{len(open_now.decided):,} decided. A decision may be taken back.")
        words = "Decide now" if open_now.waiting else "Look at it"
        if st.button(words, key="to-same-child", type="primary" if open_now.waiting else "secondary"):
            st.switch_page(session.REVIEW_PAGE)


def braked(registry: str, title: str, why: str) -> None:
    """The question behind the brake, with the reason a person gives for lifting it."""
    with st.container(border=True, key=f"braked-{registry}"):
        heading("Is this the right roster or registry?", 3)
        sentence(f"{title}: {why[:1].lower()}{why[1:]}" if not why.startswith("It ") else f"{title}. {why}")
        sentence(
            "If it is the wrong list or the wrong county, bring the right one. If few of these children were ever "
            "seen in that region, say so here; then its answers count.",
            quiet=True,
        )
        _words("lift", registry, "Why is it right all the same?", "most of these families moved here this summer")
        with st.container(horizontal=True):
            st.button("It is right: use its answers", key=f"lift-{registry}", on_click=lift, args=(registry,))
            st.button("Bring another list", key=f"wrong-list-{registry}", on_click=session.bring, args=(None,))


def _words(what: str, registry: str, why: str, example: str) -> None:
    """What stood in the way of the last try, and the boxes for a reason and a name."""
    with st.empty():  # always in its place: boxes that moved up would lose what is being typed into them
        trouble = _troubles().get(registry, "")
        if trouble:
            st.error(plain(trouble), icon=":material/error:")
    reason, person = st.columns([2, 1])
    with reason:
        st.text_input(why, key=f"{what}-reason-{registry}", max_chars=200, placeholder=f"such as: {example}")
    with person:
        st.text_input("Your name", value=session.deciding_person(), key=f"{what}-person-{registry}", max_chars=80)


@guarded()
def lift(registry: str) -> None:
    _settle("lift", registry, lambda check, **words: check.lift(registry, **words))


@guarded()
def undo_lift(registry: str) -> None:
    _settle("undo-lift", registry, lambda check, **words: check.undo_lift(registry, **words))


def _settle(what: str, registry: str, change: Callable[..., Check]) -> None:
    reason = str(st.session_state.get(f"{what}-reason-{registry}", "")).strip()
    person = str(st.session_state.get(f"{what}-person-{registry}", "")).strip()
    session.remember_person(person)
    words = ""
    try:
        session.settle(lambda check: change(check, reason=reason, person=person))
    except CairComplianceError as refused:
        words = str(refused)
    st.session_state["held-lift-trouble"] = {**_troubles(), registry: words}


def _troubles() -> dict[str, str]:
    """Registry -> what stood in the way of the last lifting or undoing."""
    found: dict[str, str] = st.session_state.get("held-lift-trouble", {})
    return found


def lifted(check: Check) -> None:
    """Which registries' answers count because a person said so, each with the way to take that back."""
    for registry, one in check.sources.settlement.standing_lifts.items():
        title = titles(check).get(registry, registry)
        with st.container(border=True, key=f"lifted-{registry}"):
            sentence(
                f"{title} knows few of these children; its answers count all the same: {one.reason} "
                f"({one.person}, {in_words(one.at.date())})",
                quiet=True,
            )
            _words("undo-lift", registry, "Why should they not count after all?", "it was the list of another county")
            st.button("Hold its answers back again", key=f"undo-lift-{registry}", on_click=undo_lift, args=(registry,))
