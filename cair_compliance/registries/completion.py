"""What became of a dose: RXA-18 to RXA-21, where registries send codes in the next field and words for codes.

A refusal or "not administered" is recognised wherever it can be, because taken for a dose it would be one too many.
Whatever else is not understood stays as it is, and the dose counts as doubtful.
"""

from __future__ import annotations

import re

from .hl7 import Fields

REFUSED = "RE"
"""RXA-20; a refusal reason in RXA-18 means the same whatever RXA-20 says."""

NOT_GIVEN = frozenset({REFUSED, "NA"})
NO_WHOLE_DOSE = frozenset({"PA", *NOT_GIVEN})
CODES = frozenset({"CP", *NO_WHOLE_DOSE})
"""HL7 table 0322."""

_DELETED = "D"
_ACTIONS = ("", "A", "U", _DELETED)
_AROUND = (19, 21, 22, 23)
_MAKERS = ("MVX", "HL70227", "0227")
_DATE = re.compile(r"[0-9]{6,14}")
_IN_WORDS = (
    (REFUSED, re.compile(r"RE(?![A-Z0-9])|.*\bREFUS")),
    ("NA", re.compile(r"NA(?![A-Z0-9])|.*\bNOT (?:GIVEN|ADMINISTERED)\b")),
)


def became(rxa: Fields) -> tuple[str, bool]:
    """The code of completion ("" when none is sent), and whether the registry deleted the dose."""
    status = (rxa.text(20) or rxa.text(20, 2)).upper()
    place = 20
    if status not in CODES and status in _ACTIONS:
        place = next((number for number in _AROUND if rxa.text(number).upper() in CODES), place)
        status = rxa.text(place).upper() if place != 20 else status
    if _refused(rxa):
        status = REFUSED
    return _in_code(status), rxa.text(place + 1).upper() == _DELETED


def _refused(rxa: Fields) -> bool:
    """Whether RXA-18 holds a reason to refuse. A maker or a date is none: the whole tail of the segment moved."""
    reason = [*rxa.components(18), "", "", ""]
    moved = reason[2].upper() in _MAKERS or _DATE.fullmatch(reason[0]) is not None
    return bool(reason[0] or reason[1]) and not moved


def _in_code(status: str) -> str:
    if not status or status in CODES:
        return status
    return next((code for code, words in _IN_WORDS if words.match(status)), status)
