"""Sealing a run on the screen: once sealed, every paper of this check that is made in this window carries the code."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ..api import Check
from ..reports.sealing import sealed
from ..reports.story import Story
from ..seal import SealedRun, seal_run
from .doors import sentence
from .downloads import ZIP, download
from .making import moving

RUN, LICENSING = "run", "licensing"
"""The desks of this window that have a check of their own."""
NOT_SEALED = (
    "A sealed run is one file by which anybody can work this check out again. Once it is made, the papers of this "
    "check carry its code."
)


def seal_this_run(check: Check, desk: str = RUN) -> None:
    """The button, then the code and the file. A check that changed is another one, and not sealed."""
    if code_of(check, desk):
        sentence(f"Sealed run {code_of(check, desk)}. Papers made from now on carry this code.")
        data = _runs(check, desk)[0].data
        download("Sealed run (confidential)", f"sealed-{desk}", "zip", ZIP, check, lambda: data)
        return
    sentence(NOT_SEALED, quiet=True)
    if st.button("Seal this run", key=f"seal-this-{desk}", icon=":material/verified:"):
        _runs(check, desk)[:] = [moving("Sealing the run", lambda tell: seal_run(check, tell))]
        st.rerun()


def code_of(check: Check, desk: str = RUN) -> str:
    """The code of the sealed run of this check; "" where this window made none."""
    runs = _runs(check, desk)
    return runs[0].code if runs else ""


def with_code(check: Check, story: Callable[[], Story]) -> Callable[[], Story]:
    """The story as it is printed: with the code where the run was sealed. To be called on the page."""
    code = code_of(check)
    return lambda: sealed(story(), code)


def _runs(check: Check, desk: str) -> list[SealedRun]:
    """None or one; it goes with its check."""
    kept = st.session_state.get(f"held-sealed-{desk}")
    if kept is None or kept[0] is not check:
        kept = st.session_state[f"held-sealed-{desk}"] = (check, [])
    runs: list[SealedRun] = kept[1]
    return runs
