"""Two lines of headings read as one: the vaccine above, spanning the dose numbers below."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..model.vaccines import fold_name
from .grid import Line, text_of

_NUMBER = (
    r"(?:1st|2nd|3rd|[4-9]th|1er|[1-9](?:ra|da|ta|a|o)?|first|second|third|fourth|fifth|sixth|"
    r"primera|segunda|tercera|one|two|three|four|five|i{1,3}|iv|vi?|[a-e])"
)
_BELOW = re.compile(
    rf"^(?:(?:dose|dosis|shot|date|no\.?|#)\s*)?[#(]?\s*{_NUMBER}\)?(?:\s*(?:dose|dosis|shot|date))?$"
    r"|^(?:date|dates?\s*given|boosters?|boost|type|exempt\w*|waiver|pme|tme|pbe)$",
    re.IGNORECASE,
)
LEAST = 2
"""Dose numbers that must stand below vaccines for two lines to be read as one."""


def is_dose_number(text: str) -> bool:
    """The text says which dose, as "1st", "#2" or "Date 3", and names no vaccine."""
    return bool(_BELOW.match(text)) and any(character.isalnum() for character in text)


def together(upper: Line, lower: Line, names_vaccine: Callable[[str], bool]) -> Line | None:
    """One line of headings made of two; None where the lower one holds no dose numbers below vaccines.

    `names_vaccine` tells a heading that names a vaccine without a dose number. A vaccine holds for the blank
    cells to its right, as a merged cell is stored.
    """
    above, below = list(map(text_of, upper.cells)), list(map(text_of, lower.cells))
    groups = _groups(above, names_vaccine)
    numbered = [bool(group) and bool(_BELOW.match(text)) for group, text in zip(groups, below, strict=True)]
    if sum(numbered) < LEAST or any(map(_is_content, below)):
        return None
    texts = [
        f"{group} {text}" if is_number else _one_of(title, text)
        for title, text, group, is_number in zip(above, below, groups, numbered, strict=True)
    ]
    return Line(lower.number, texts)


def _groups(above: Sequence[str], names_vaccine: Callable[[str], bool]) -> list[str]:
    groups, current = [], ""
    for text in above:
        if text:
            current = text if names_vaccine(text) else ""
        groups.append(current)
    return groups


def _one_of(title: str, text: str) -> str:
    """Below a title of several columns ("Student") the lower text says more; a repeated one says nothing new."""
    return title if not text or fold_name(text) == fold_name(title) else text


def _is_content(text: str) -> bool:
    """Headings hold no dates and no long figures."""
    return bool(re.search(r"\d[/.-]\d|\d{3}", text))
