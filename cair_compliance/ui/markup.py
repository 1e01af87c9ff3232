"""HTML made from values: every text is escaped here, so no name in a list can become markup.

Pure; `doors.show` is the one way on to the screen.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import TypeAlias


class Markup(str):
    """HTML made by this module. A plain str is never HTML."""

    __slots__ = ()


Child: TypeAlias = "str | Iterable[str]"


def el(name: str, *children: Child, **attributes: str) -> Markup:
    """One element. Text among the children is escaped; `cls` stands for class, `aria_label` for aria-label."""
    given = "".join(f' {_attribute(key)}="{html.escape(value)}"' for key, value in attributes.items() if value)
    return Markup(f"<{name}{given}>{join(children)}</{name}>")


def join(children: Iterable[Child]) -> Markup:
    """Texts and elements one after the other, texts escaped."""
    return Markup("".join(_child(child) for child in children))


def _child(child: Child) -> str:
    if isinstance(child, Markup):
        return child
    return html.escape(child) if isinstance(child, str) else join(child)


def _attribute(key: str) -> str:
    return "class" if key == "cls" else key.replace("_", "-")


def table(
    headings: Sequence[Child], rows: Iterable[Sequence[Child]], *, label: str, numbers: Iterable[int] = ()
) -> Markup:
    """A real table: column headings, and the first cell of each row as its heading.

    `label` names the table for screen readers; `numbers` are the places of columns of figures. The region
    scrolls sideways on narrow screens, by keyboard too.
    """
    right = frozenset(numbers)
    head = el("tr", [el("th", heading, scope="col", cls=_side(i, right)) for i, heading in enumerate(headings)])
    body = [el("tr", [_cell(i, cell, right) for i, cell in enumerate(row)]) for row in rows]
    whole = el("table", el("thead", head), el("tbody", body), cls="cc-table")
    return el("div", whole, cls="cc-scroll", role="region", aria_label=label, tabindex="0")


def _cell(place: int, cell: Child, right: frozenset[int]) -> Markup:
    if place == 0:
        return el("th", cell, scope="row", cls=_side(place, right))
    return el("td", cell, cls=_side(place, right))


def _side(place: int, right: frozenset[int]) -> str:
    return "cc-number" if place in right else ""


def toned(symbol: str, words: str, colour: str) -> Markup:
    """Symbol, words and colour together: colour never stands alone."""
    return el("span", el("span", symbol, cls="cc-symbol", aria_hidden="true"), " ", words, cls="cc-tone",
              style=f"color:{colour}")  # fmt: skip
