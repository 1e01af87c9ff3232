"""Which table of letters the bytes of a text file were written with, where they are not UTF-8."""

from __future__ import annotations

import re
from itertools import pairwise

WINDOWS = "cp1252"
_OTHERS = (("mac_roman", "letters of an old Mac"), ("cp850", "letters of an old PC"))
_ENOUGH = 200_000
LEAST = 2
"""Words that must look wrong: one alone may be a letter lost on the way."""


def table_of(data: bytes) -> tuple[str, str]:
    """The table and what to call it, "" for that of Windows, which is taken unless another fits and it does not."""
    high = data[:_ENOUGH]
    if _odd(high.decode(WINDOWS, errors="replace")) >= LEAST:
        for table, name in _OTHERS:
            if not _odd(high.decode(table)):
                return table, name
    return WINDOWS, ""


_WORD = re.compile(r"[^\W\d_]*(?:[^\x00-\x7f]+[^\W\d_]*)+")


def _odd(text: str) -> int:
    """How many words hold what names do not: signs among letters, capitals behind small ones, signs alone."""
    return sum(_is_odd(word) for word in _WORD.findall(text))


def _is_odd(word: str) -> bool:
    letters = word.replace("’", "")
    if not letters.isalpha():
        return True
    behind = [(one, other) for one, other in pairwise(letters) if not other.isascii()]
    return any(one.islower() and other.isupper() for one, other in behind) or any(c in "ƒˆ˜ŒœŸªºıþðß" for c in letters)
