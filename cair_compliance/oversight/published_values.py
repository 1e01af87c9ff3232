"""What stands in a cell of a published table: a number, a mask, or nothing. A mask is never read as a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+")
MASK = re.compile(r"([≥≤<>])=? ?(\d+(?:\.\d+)?) ?%?")
NOT_SHOWN = re.compile(r"(?:N/?A|-{1,3}|–|—)\**", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Masked:
    """A share of which only a limit is shown, per cent."""

    at_least: bool
    limit: Fraction


@dataclass(frozen=True, slots=True)
class Nothing:
    """No figure. `said`: the table says so itself ("N/A*")."""

    said: bool


Value = Fraction | Masked | Nothing | None
"""None stands for text that is no figure."""


def read_value(text: str) -> Value:
    """One cell."""
    text = text.strip()
    if not text or NOT_SHOWN.fullmatch(text):
        return Nothing(said=bool(text))
    if mask := MASK.fullmatch(text):
        return Masked(mask[1] in "≥>", Fraction(mask[2]))
    bare = text.removesuffix("%").strip()
    return Fraction(bare.replace(",", "")) if NUMBER.fullmatch(bare) else None


def decimals_of(text: str) -> int:
    """How many decimals a number is printed with."""
    bare = text.strip().removesuffix("%").strip()
    return len(bare.partition(".")[2]) if NUMBER.fullmatch(bare) else 0
