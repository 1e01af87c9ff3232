"""Words on the web page: escaped, each name in its own direction, marks for what has no shape."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import escape

from .story import Part, Text, Value, plain
from .text import visible

_SIDED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


class Writer:
    """Writes words; `anchors` are the places of the page that they may lead to."""

    def __init__(self, anchors: frozenset[str]) -> None:
        self.anchors = anchors

    def text(self, text: Text) -> str:
        """Plain text or parts as HTML."""
        return words(text) if isinstance(text, str) else "".join(map(self._part, text))

    def value(self, value: Value) -> str:
        """The content of a cell."""
        if isinstance(value, Sequence) and not isinstance(value, str):
            return self.text(value)
        return words(plain(value))

    def _part(self, part: Part) -> str:
        said = words(part.text)
        if part.tone:
            said = f'<span class="t-{part.tone}">{said}</span>'
        if part.strong:
            said = f"<strong>{said}</strong>"
        return f'<a href="#{anchor(part.to)}">{said}</a>' if part.to in self.anchors else said


def words(text: str) -> str:
    """Escaped. Words with letters that run from right to left keep their direction to themselves."""
    said = escape(unicodedata.normalize("NFC", visible(text)))
    return f"<bdi>{said}</bdi>" if _SIDED.search(text) else said


def attribute(text: str) -> str:
    """For a place inside quotation marks."""
    return escape(visible(text), quote=True)


def anchor(text: str) -> str:
    """The name of a place; it holds no blanks on a web page."""
    return attribute(re.sub(r"\s+", "-", text))
