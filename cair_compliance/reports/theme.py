"""How paper looks: page size, margins, colours and the few text styles. US Letter, black and white printers first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter

from ..model.standings import STANDINGS

PAGE_WIDTH, PAGE_HEIGHT = letter
MARGIN = 54.0
HEAD_HEIGHT = 20.0
FOOT_HEIGHT = 34.0
BODY_WIDTH = PAGE_WIDTH - 2 * MARGIN
WIDE_WIDTH = PAGE_HEIGHT - 2 * MARGIN
WIDE_HEIGHT = PAGE_WIDTH - 2 * MARGIN - HEAD_HEIGHT - FOOT_HEIGHT
"""The body of a page turned on its side, as lists use it."""

INK = "#1b2126"
QUIET = "#566069"
RULE = "#c9cfd4"
STRONG_RULE = "#7b868f"
SHADE = "#eef1f3"
TONES = {"": INK, "quiet": QUIET, **{shown.tone: shown.colour for shown in STANDINGS.values()}}
"""Tone of a story -> colour; each reads at 4.5 to 1 or better on white and on its own tint."""


@dataclass(frozen=True, slots=True)
class Style:
    """Size and leading in points; `colour` as "#rrggbb"."""

    size: float
    leading: float
    bold: bool = False
    colour: str = INK


BODY = Style(9.5, 13.0)
STRONG = replace(BODY, bold=True)
ASIDE = Style(8.5, 11.5, colour=QUIET)
CELL = Style(8.5, 11.0)
CELL_STRONG = replace(CELL, bold=True)
CELL_HEAD = Style(8.0, 10.5, bold=True, colour=QUIET)
TITLE = Style(21.0, 27.0, bold=True)
SUBTITLE = Style(14.0, 19.0)
SECTION = Style(14.0, 19.0, bold=True)
GROUP = Style(11.0, 15.0, bold=True)
FIGURE = Style(12.0, 16.0, bold=True)
SMALL = Style(7.5, 10.0, colour=QUIET)


@cache
def colour_of(code: str) -> Any:
    """ "#rrggbb" as the PDF library wants it."""
    return HexColor(code)


def coloured(style: Style, colour: str, *, bold: bool | None = None) -> Style:
    """`style` in another colour, and bold where asked."""
    return replace(style, colour=colour, bold=style.bold if bold is None else bold)


@cache
def tint(colour: str, share: float = 0.1) -> str:
    """A pale version of "#rrggbb": `share` of the colour, the rest white."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)
