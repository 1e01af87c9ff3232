"""Coded values and dates of HL7 as registries write them: which triplet is CVX, and dates of any precision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ..model.calendar import PartialDate
from ..model.vaccines import normal_cvx

NO_VACCINE = "998"
_CVX = frozenset({"CVX", "HL70292", "0292", "292", "2.16.840.1.113883.12.292"})
_DATE = re.compile(r"(\d{4})(?:-?(\d\d)(?:-?(\d\d)(?:[T ]?[\d:]{2,8}(?:\.\d+)?)?)?)?(?:Z|[+-]\d\d:?\d\d)?")


def cvx_of(repetitions: Sequence[Sequence[str]]) -> tuple[str, str]:
    """(CVX code, label) of a coded field: the triplet whose coding system is CVX, wherever it stands.

    A bare number without any coding system is taken as CVX, which is the field's own table. ("", label)
    when there is no CVX code: other code systems are not guessed at.
    """
    triplets = [triplet for parts in repetitions for triplet in _triplets(parts)]
    for code, label, system in triplets:
        if _number(code) and system.upper() in _CVX:
            return normal_cvx(code), label
    for code, label, system in triplets:
        if _number(code) and not system:
            return normal_cvx(code), label
    return "", next((label or code for code, label, _ in triplets if label or code), "")


def _number(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) <= 4


def _triplets(parts: Sequence[str]) -> list[tuple[str, str, str]]:
    padded = [*parts, *[""] * (-len(parts) % 3)]
    return [(padded[i], padded[i + 1], padded[i + 2]) for i in range(0, min(len(padded), 6), 3)]


def partial_date(text: str) -> PartialDate | None:
    """YYYYMM, YYYYMMDD or longer with time, fraction and zone; None for a bare year or anything else."""
    found = _DATE.fullmatch(text.strip())
    if not found or not found.group(2) or found.group(2) == "00":
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    return PartialDate(year, month, day or None)


def full_date(text: str) -> date | None:
    """The calendar day of an HL7 date; None where the day is not known."""
    value = partial_date(text)
    return value.first if value and value.day else None
