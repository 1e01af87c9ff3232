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
_IN_WORDS = (
    (REFUSED, re.compile(r"RE(?![A-Z0-9])|.*\bREFUS")),
    ("NA", re.compile(r"NA(?![A-Z0-9])|.*\bNOT (?:GIVEN|ADMINISTERED)\b")),
)


def became(rxa: Fields) -> tuple[str, bool]:
    """The code of completion ("" when none is sent), and whether the registry deleted the dose."""
    reason, before, status, action, after = (text.upper() for text in rxa.texts(18, 19, 20, 21, 22))
    status = status or rxa.text(20, 2).upper()
    if before in CODES and status in _ACTIONS:  # one field too early, its action with it
        status, action = before, status or action
    elif action in CODES and not status:  # one field too late
        status, action = action, after
    if reason or rxa.text(18, 2):
        status = REFUSED
    return _in_code(status), action == _DELETED


def _in_code(status: str) -> str:
    if not status or status in CODES:
        return status
    return next((code for code, words in _IN_WORDS if words.match(status)), status)
