"""A page that is loaded again has lost the list: said before, and after.

The list lives in one window's session and nowhere else, so a reload takes it away. What stays in the running program,
and in no file and no address, is that this browser had a list on the table: no word of the list itself.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

import streamlit as st

from . import session
from .doors import plain
from .owner import browser

BEFORE = "Your list is held by this window alone: if this page is loaded again, you bring the file once more."
AFTER = (
    "This page was loaded again, or opened in another tab, while a list was on the table. Bring the file once more: "
    "nothing of it was kept."
)
KEPT_SECONDS = 3600.0
MOST = 1000
_HAD, _LOST = "list-had", "list-lost"
"""Not forgotten with the list: forgetting it is no loss."""

_busy: OrderedDict[str, float] = OrderedDict()
"""Browsers with a list on the table -> when they last had it."""
_lock = Lock()


def watch() -> None:
    """Once a run: note whether this window has a list, and in a new window whether one was lost."""
    has = session.draft() is not None and session.step() != session.WORK
    if has:
        _note(True)
        st.session_state[_LOST] = False
    elif _HAD not in st.session_state:
        st.session_state[_LOST] = _note(False) and not session.job_id()
    elif st.session_state[_HAD]:
        _note(False)
    st.session_state[_HAD] = has


def _note(busy: bool) -> bool:
    """Whether this browser had a list, and from now on whether it has."""
    who, now = browser(), time.monotonic()
    if not who:
        return False
    with _lock:
        had = now - _busy.pop(who, now - 2 * KEPT_SECONDS) < KEPT_SECONDS
        if busy:
            _busy[who] = now
            while len(_busy) > MOST:
                _busy.popitem(last=False)
    return had


def say_lost() -> None:
    """Above the empty first step, where a list was lost."""
    if st.session_state.get(_LOST):
        st.warning(plain(AFTER))
