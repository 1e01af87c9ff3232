"""Coded values and dates of HL7 as registries write them: which triplet is CVX, and dates of any precision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from ..model.calendar import PartialDate
from ..model.vaccines import normal_cvx
from .hl7 import DELETED, Fields, Separators

NO_VACCINE = "998"
_CVX = frozenset({"CVX", "HL70292", "0292", "292", "2.16.840.1.113883.12.292", "HTTP://HL7.ORG/FHIR/SID/CVX"})
_PLACES = (0, 3, 9, 6)
"""Where a triplet begins: code, alternate, second alternate; the third of three in a row, as some senders write."""

_TIME = r"[T ]?[\d:]{2,8}(?:\.\d*)?"
_ZONE = r" ?(?:Z|[A-Z]{3,4}|[+-]\d\d(?::?\d\d)?)"
_COMPACT = re.compile(rf"(\d{{4}})(?:(\d\d)(?:(\d\d)(?:{_TIME})?)?)?(?:{_ZONE})?", re.ASCII)
_ISO = re.compile(rf"(\d{{4}})-(\d\d)(?:-(\d\d)(?:{_TIME}(?:{_ZONE})?)?)?", re.ASCII)


def cvx_in(fields: Fields, number: int) -> tuple[str, str]:
    """(CVX code, label) of one field, as `cvx_of` finds them."""
    text, marks = fields.raw(number), fields.separators
    parts = text.split(marks.component)
    if len(parts) == 3 and parts[2] == "CVX" and _number(parts[0]) and not _marked(text, marks):
        return normal_cvx(parts[0]), parts[1].strip()  # the most of all: nothing to choose or to unescape
    return cvx_of(fields.repetitions(number))


def cvx_of(repetitions: Sequence[Sequence[str]]) -> tuple[str, str]:
    """(CVX code, label) of a coded field: the triplet whose coding system is CVX, wherever it stands.

    A bare number without any coding system is taken as CVX, which is the field's own table, and so is 998
    under any system. ("", label) when there is no CVX code: other code systems are not guessed at.
    """
    triplets = [triplet for parts in repetitions for triplet in _triplets(parts)]
    for code, label, system in triplets:
        if _number(code) and system.upper().removeprefix("URN:OID:") in _CVX:
            return normal_cvx(code), label
    bare = [triplet for parts in repetitions for triplet in _triplets(parts)[:2]]
    for code, label, system in bare:
        if _number(code) and (not system or code == NO_VACCINE):
            return normal_cvx(code), label
    return "", next((label or code for code, label, _ in triplets if label or code), "")


def _marked(text: str, marks: Separators) -> bool:
    return marks.escape in text or marks.subcomponent in text or marks.repetition in text or DELETED in text


def _number(code: str) -> bool:
    """Whether this can be a CVX code; some registries write 0 for none."""
    return code.isascii() and code.isdigit() and len(code) <= 8 and 0 < len(code.lstrip("0")) <= 4


def _triplets(parts: Sequence[str]) -> list[tuple[str, str, str]]:
    padded = [*parts, "", ""]
    return [(padded[i], padded[i + 1], padded[i + 2]) for i in _PLACES if i < len(parts)]


def partial_date(text: str) -> PartialDate | None:
    """YYYYMM, YYYYMMDD or longer with time, fraction and zone; None for a bare year or anything else."""
    text = text.strip()
    if len(text) == 8 and text.isdigit() and text.isascii():
        return day_of(text)
    found = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if not found or not found.group(2) or found.group(2) == "00":
        return None
    return _calendar(*(int(part or 0) for part in found.groups()))


@lru_cache(maxsize=16_384)
def day_of(digits: str) -> PartialDate | None:
    """YYYYMMDD, or YYYYMM00; None for a bare year and for a day that the calendar does not have."""
    month = int(digits[4:6])
    return _calendar(int(digits[:4]), month, int(digits[6:])) if month else None


def _calendar(year: int, month: int, day: int) -> PartialDate | None:
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    return PartialDate(year, month, day or None)


def bare_year(text: str) -> str:
    """The year of a date that tells no more than that; "" for any other text."""
    found = _COMPACT.fullmatch(text.strip())
    return found.group(1) if found and found.group(2) in (None, "00") and found.group(1) != "0000" else ""


def full_date(text: str) -> date | None:
    """The calendar day of an HL7 date; None where the day is not known."""
    value = partial_date(text)
    return value.first if value and value.day else None
