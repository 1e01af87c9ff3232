"""Step 4, working: one bar a registry, looked at twice a second while the check runs in its own thread."""

from __future__ import annotations

import streamlit as st

from ..jobs import Job
from . import session
from .doors import plain, sentence
from .frame import demo_note, step_heading
from .guard import guarded
from .wording import children

SECONDS = 0.5


def working() -> None:
    """Show the progress; when the check is done, go to the results."""
    run = session.run()
    if run is None:
        session.go(session.BRING)
        st.rerun()
    if run.done and run.check is not None:
        session.finish(run.check)
        st.switch_page(session.RESULTS_PAGE)
    step_heading(session.WORK)
    if run.over:
        ended(run)
        return
    demo_note(session.settings())
    sentence(f"Checking {children(run.children)}. It goes on by itself to the results, even when you reload this page.")
    bars()
    st.button("Stop asking", key="stop", on_click=session.stop)


def ended(run: Job) -> None:
    """The run ended without a result: say why and what to do."""
    if run.trouble:
        st.error(plain(run.trouble), icon=":material/error:")
    else:
        sentence("Stopped. Nothing was counted. The answers so far are kept for an hour, should you go on.")
    with st.container(horizontal=True):
        st.button("Back to who will be asked", key="leave-run", type="primary", on_click=session.leave_run)
        st.button("Try again" if run.trouble else "Go on asking", key="resume", on_click=session.ask_again)


@st.fragment(run_every=SECONDS)
@guarded()
def bars() -> None:
    """Redrawn by itself; leaves for the whole page as soon as the run is over."""
    run = session.run()
    if run is None or run.over:
        st.rerun()
    waits = run.waits()
    for registry, bar in list(run.bars.items()):
        title = run.titles.get(registry, registry)
        silent = f", {bar.failed:,} without an answer" if bar.failed else ""
        words = f"{title}: {bar.asked:,} of {bar.total:,} asked, {bar.answered:,} answered{silent}"
        st.progress(bar.share, text=plain(words))
        if registry in waits:
            sentence(f"{waits[registry]}.")
    if not run.bars or all(bar.asked >= bar.total for bar in run.bars.values()):
        st.progress(1.0, text=f"Evaluating the requirements … {run.seconds} s since the start")
