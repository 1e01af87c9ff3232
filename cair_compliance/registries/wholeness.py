"""Whether an answer breaks off: its XML may be whole although the message inside it is cut.

A missing last separator alone is normal, and so are missing fields at the end of a segment. What tells is
both together: a last segment that does not end, and that lacks what says it is whole. In doubt the
answer counts as cut: the doses that stand in it are kept, but it closes no question.

A cut exactly behind a whole segment (other than ORC) cannot be seen: what is left is a valid message.
"""

from __future__ import annotations

from .coded import NO_VACCINE, cvx_in
from .completion import CODES
from .hl7 import Fields, Message

_SITES = frozenset({"LT", "RT", "LA", "RA", "LD", "RD", "LG", "RG", "LVL", "RVL", "LLFA", "RLFA"})
"""HL7 table 0163: where a dose was given, the last thing most registries say of it. None begins another."""

BREAKS_OFF = "the answer breaks off"
LONE_ORDER = "an order (ORC) has no dose (RXA) with it"

_OPEN_ENDED = frozenset({"MSH", "MSA", "ERR", "QAK", "QPD", "PID", "PD1", "NK1", "PV1", "ORC", "RXR", "NTE"})
"""Segments of an answer without a field that says they are whole."""


def what_is_missing(message: Message) -> str:
    """Why a history may lack doses: an ORC without its RXA, or a last segment that looks cut. "" if it does not."""
    if _last_is_cut(message) or message.names[-1] == "ORC":
        return BREAKS_OFF
    return LONE_ORDER if _lone_order(message) else ""


def _lone_order(message: Message) -> bool:
    groups = [name for name in message.names if name in ("ORC", "RXA")]
    return groups[-1:] == ["ORC"] or "ORCORC" in "".join(groups)


def _last_is_cut(message: Message) -> bool:
    last = message.segments[-1]
    name = last.split(message.separators.field, 1)[0]
    if len(name) < 3:
        return True
    if message.ended:
        return False
    if name == "RXA":
        return _dose_is_cut(message, message.fields(last))
    if name == "OBX":
        return _lacks(message, last, 11)
    if name == "RXR" and message.fields(last).raw(2) in _SITES:
        return False
    return name in _OPEN_ENDED


def _dose_is_cut(message: Message, rxa: Fields) -> bool:
    """RXA-20 says what became of the dose; a 998 group has none and is known by its coding system."""
    if cvx_in(rxa, 5)[0] == NO_VACCINE and rxa.text(6):
        return False
    completion = rxa.text(20).upper()
    return completion not in CODES if completion else _lacks(message, message.segments[-1], 20)


def _lacks(message: Message, last: str, field: int) -> bool:
    """Whether the last segment is without a field that the others of its name have, or is the only one."""
    if message.fields(last).text(field):
        return False
    others = [message.fields(one) for one in message.segments[:-1] if one[:3] == last[:3]]
    compared = [one for one in others if one.text(5) and cvx_in(one, 5)[0] != NO_VACCINE]
    return not compared or any(one.text(field) for one in compared)
