"""PID of an answer as a Person, in the registry's own spelling."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.answers import Person
from .coded import full_date
from .hl7 import Fields

STATE_REGISTRY = "SR"


def person_of(pid: Fields) -> Person:
    """One PID segment, read."""
    identifiers = [(_part(parts, 5), _part(parts, 1)) for parts in pid.repetitions(3) if _part(parts, 1)]
    name, address = _legal(pid.repetitions(5), 7), _legal(pid.repetitions(11), 7)
    order = pid.text(25)
    return Person(
        registry_id=_registry_id(identifiers),
        last_name=_clean(_part(name, 1)),
        first_name=_clean(_part(name, 2)),
        middle_name=_clean(_part(name, 3)),
        suffix=_clean(_part(name, 4)),
        birthdate=full_date(pid.text(7)),
        sex=pid.text(8).upper(),
        street=_clean(_part(address, 1)),
        city=_clean(_part(address, 3)),
        zip_code=_part(address, 5),
        multiple_birth=pid.text(24).upper() in ("Y", "YES"),
        birth_order=int(order) if order.isascii() and order.isdigit() and len(order) < 3 else 0,
        identifiers=tuple(identifiers),
    )


def _registry_id(identifiers: Sequence[tuple[str, str]]) -> str:
    """The state registry's id; where no type says so, the first one."""
    typed = [value for kind, value in identifiers if kind == STATE_REGISTRY]
    return (typed or [value for _, value in identifiers] or [""])[0]


def _legal(repetitions: Sequence[Sequence[str]], kind: int) -> Sequence[str]:
    """The repetition of type L, else the first."""
    legal = [parts for parts in repetitions if _part(parts, kind) == "L"]
    return (legal or list(repetitions) or [[]])[0]


def _part(parts: Sequence[str], place: int) -> str:
    return parts[place - 1] if place <= len(parts) else ""


def _clean(text: str) -> str:
    """On one line: an escaped line break inside a name is a blank."""
    return " ".join(text.split())
