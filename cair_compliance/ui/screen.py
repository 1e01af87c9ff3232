"""The door every page stands behind, however it was reached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from . import reloaded, session, startup
from .doors import style
from .guard import guarded


@contextmanager
def screen() -> Iterator[None]:
    """Safe settings or nothing, the style sheet, and errors as notices.

    Pages open this themselves: the first address asked of a new server may be a page's own, which Streamlit
    then runs without app.py.
    """
    startup.ready()
    by_the_menu()
    style()
    with guarded():
        session.find_job()
        session.catch_up()
        reloaded.watch()
        yield


def by_the_menu() -> None:
    """Run once more by way of app.py, which names the pages, where Streamlit took pages/ for the menu by itself."""
    if PagesManager.uses_pages_directory and not session.has_menu():
        PagesManager.uses_pages_directory = False
        st.rerun()
