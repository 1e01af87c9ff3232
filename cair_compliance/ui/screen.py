"""The door every page stands behind, however it was reached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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
    style()
    with guarded():
        session.find_job()
        session.catch_up()
        reloaded.watch()
        yield
