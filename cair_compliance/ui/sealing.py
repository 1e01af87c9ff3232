"""Sealing a run on the screen: once sealed, every paper of this check that is made in this window carries the code."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ..api import Check
from ..reports.sealing import sealed
from ..reports.story import Story
from ..seal import SealedRun, seal_run
from . import session
from .doors import sentence
from .downloads import ZIP, download
from .making import moving

NOT_SEALED = (
    "A sealed run is one file by which anybody can work this check out again. Once it is made, the papers of this "
    "check carry its code."
)


def seal_this_run(check: Check) -> None:
    """The button, then the code and the file. A check that changed is another one, and not sealed."""
    if code_of(check):
        sentence(f"Sealed run {code_of(check)}. Papers made from now on carry this code.")
        data = _runs(check)[0].data
        download("Sealed run (confidential)", "sealed-run", "zip", ZIP, check, lambda: data)
        return
    sentence(NOT_SEALED, quiet=True)
    if st.button("Seal this run", key="seal-this-run", icon=":material/verified:"):
        _runs(check)[:] = [moving("Sealing the run", lambda tell: seal_run(check, tell))]
        st.rerun()


def code_of(check: Check) -> str:
    """The code of the sealed run of this check; "" where this window made none."""
    return _runs(check)[0].code if _runs(check) else ""


def with_code(check: Check, story: Callable[[], Story]) -> Callable[[], Story]:
    """The story as it is printed: with the code where the run was sealed. To be called on the page."""
    code = code_of(check)
    return lambda: sealed(story(), code)


def _runs(check: Check) -> list[SealedRun]:
    return session.answer("sealed-run", check, list)
