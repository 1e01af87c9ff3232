"""What a number in a workbook shows: a day, figures with leading zeros, or the number itself."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .answer import DAY

_BUILT_IN_DAYS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|General', re.IGNORECASE | re.DOTALL)
_DAY_LETTERS = re.compile(r"[dmyhsDMYHSeE]")
_ZEROS = re.compile(r"0{2,}")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_GHOST = 60
"""1900-02-29, which spreadsheet programs count and the calendar does not have."""
_LAST = 2_958_465

NUMBER, DATE = 0, -1
"""Shapes of a format; a positive shape is the number of figures that are shown at least."""


def shape_of(number: int, code: str) -> int:
    """The shape of a number format: DATE, NUMBER, or the figures of a format like 0000000000."""
    if not code:
        return DATE if number in _BUILT_IN_DAYS else NUMBER
    shown = _NOT_SHOWN.sub("", code.partition(";")[0])
    if _ZEROS.fullmatch(shown.strip()) and shown.strip() == code.partition(";")[0].strip():
        return len(shown.strip())
    letters = _DAY_LETTERS.findall(re.sub(r"[0#?.,]+[eE][+-]", "", shown))
    return DATE if letters else NUMBER


def shown(text: str, shape: int, since_1904: bool) -> str | float:
    """The cell a number in a workbook stands for; text that is no number stays text."""
    try:
        value = float(text)
    except ValueError:
        return text.strip()
    if value - value != 0 or "_" in text:  # infinite or no number
        return text.strip()
    if shape == DATE:
        return day_of(value, since_1904) or value
    if shape > 0 and value >= 0 and value.is_integer():
        return str(int(value)).zfill(shape)
    return value


def day_of(serial: float, since_1904: bool) -> str:
    """The marked ISO day of a day number; "" for a time of day and for what is not in the calendar."""
    number = int(serial)
    if not 1 <= number <= _LAST or (number == _GHOST and not since_1904):
        return ""
    if since_1904:
        return DAY + (_EPOCH_1904 + timedelta(days=number)).isoformat()
    return DAY + (_EPOCH + timedelta(days=number + (number < _GHOST))).isoformat()
