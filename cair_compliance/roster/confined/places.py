"""Names of places in a workbook: B7 is line 7 of the second column."""

from __future__ import annotations

import re

PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.IGNORECASE)
PLACES = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?", re.IGNORECASE)
LAST_LINE, LAST_COLUMN = 1_048_576, 16_383
"""Lines count from 1, columns from 0."""


def column_of(letters: str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1
