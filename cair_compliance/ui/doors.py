"""The doors to the screen. Words from a list pass through `show` (escaped HTML) or `plain` (for labels)."""

from __future__ import annotations

import re
import string
from pathlib import Path

import streamlit as st

from .markup import Markup, el

STYLE = Path(__file__).with_name("style.css")
_PUNCTUATION = re.compile(f"[{re.escape(string.punctuation)}]")
_JOINER = "\u2060"
_REPLACED_LATER = re.compile(r"(?<=:)(?=\w)|(?<=\w)(?=:)|(?<=w)(?=w)|(?<=[-<=])(?=[->=])|(?<=@)|(?<=:)(?=/)")


def show(markup: Markup) -> None:
    """Put HTML made by `markup` on the page. Raises TypeError for a plain text."""
    if not isinstance(markup, Markup):
        raise TypeError("only markup made by ui.markup is shown as HTML")
    st.html(markup)


def plain(text: str) -> str:
    """Text for places that read Markdown (labels, notices): shown as typed, never as markup.

    Backslashes stop Markdown; an invisible joiner stops what is replaced after parsing: emoji names,
    arrows and bare web addresses.
    """
    line = " ".join(_REPLACED_LATER.sub(_JOINER, text).split())
    return _PUNCTUATION.sub(lambda match: "\\" + match.group(), line)


def heading(text: str, level: int = 2) -> None:
    """A heading that may hold words from a list or from the user."""
    show(el(f"h{level}", text, cls="cc-heading"))


def sentence(*children: str | Markup, quiet: bool = False) -> None:
    """A paragraph; `quiet` for what may be skipped. A number and its % stay on one line."""
    kept = [child if isinstance(child, Markup) else child.replace(" %", "\u00a0%") for child in children]
    show(el("p", kept, cls="cc-quiet" if quiet else "cc-sentence"))


def style() -> None:
    """The style sheet of the screens, once a page."""
    st.html(STYLE)
