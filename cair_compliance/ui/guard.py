"""What happens when something goes wrong: one plain sentence on the screen, no pupil data in the log."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from ..model.errors import CairComplianceError
from .doors import plain

log = logging.getLogger("cair_compliance.ui")


def incident(error: BaseException) -> str:
    """Log where an unexpected error happened, never what it said, and return the code to tell."""
    code = secrets.token_hex(3).upper()
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    log.error("incident %s: %s at %s", code, type(error).__name__, places)
    return code


def trouble_words(error: BaseException) -> str:
    """The sentence for the person at the keyboard."""
    if isinstance(error, CairComplianceError):
        return str(error)
    return (
        "Something went wrong on our side, and no result was kept. Try again, or bring the list anew. "
        f"If it happens again, tell whoever looks after this program: incident {incident(error)}."
    )


@contextmanager
def guarded() -> Iterator[None]:
    """Around pages, fragments and callbacks: an error becomes a notice, never a traceback."""
    try:
        yield
    except Exception as error:
        st.error(plain(trouble_words(error)), icon=":material/error:")
