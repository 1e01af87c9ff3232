"""ERR segments in words: how grave, what and where. Nothing of a free text, which may name the child."""

from __future__ import annotations

import re

from .hl7 import Fields, Message

_SEVERITIES = {"W": "the registry warns", "I": "the registry remarks"}
_ERROR = "the registry reports an error"
_MEANINGS = {
    "0": "accepted",
    "100": "a segment is missing or out of order",
    "101": "a required field is missing",
    "102": "a value is of the wrong type",
    "103": "a value is in no table",
    "200": "the kind of message is not supported",
    "201": "the event is not supported",
    "202": "the processing id is not supported",
    "203": "the version is not supported",
    "204": "a key is unknown",
    "205": "a key is there already",
    "206": "the record is in use",
    "207": "it failed inside",
}
"""HL7 table 0357."""

_NAME = re.compile(r"[A-Z][A-Z0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,3}")


def remarks(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of all ERR segments, and a sentence for each."""
    if "ERR" not in message.names:
        return (), ()
    told = [
        _told(message.fields(segment))
        for name, segment in zip(message.names, message.segments, strict=True)
        if name == "ERR"
    ]
    return tuple(code for code, _ in told if code), tuple(sentence for _, sentence in told)


def _told(err: Fields) -> tuple[str, str]:
    """ERR-2 to ERR-4; before v2.5 only ERR-1, which holds the place, and the code in its fourth component."""
    old = not err.text(3) and bool(err.raw(1))
    place = err.components(1 if old else 2)
    code, words = (err.text(1, 4), "") if old else (err.text(3), err.text(3, 2))
    meaning = _MEANINGS.get(code, words)
    begin = _SEVERITIES.get(err.text(4).upper(), _ERROR) + (f": {meaning}" if meaning else "")
    details = ", ".join(part for part in (code, _where(place, old=old)) if part)
    return code, f"{begin} ({details})" if details else begin


def _where(place: list[str], *, old: bool) -> str:
    """ "QPD-8.7" of QPD^1^8^1^7; "" for anything else than a place."""
    segment, _, field, _, component = [*place, "", "", "", "", ""][:5]
    if not _NAME.fullmatch(segment):
        return ""
    if not _NUMBER.fullmatch(field):
        return segment
    return f"{segment}-{field}" + (f".{component}" if not old and _NUMBER.fullmatch(component) else "")
