"""Finding people as a registry does: by birth date, then by name, exact before similar."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from .population import Record, fold

SIMILAR = 0.8


def candidates(last_name: str, first_name: str, registry_id: str, born: Sequence[Record]) -> list[Record]:
    """Records that could be meant among those born that day; only the exact ones when there are any."""
    if registry_id:
        return [record for record in born if record.id == registry_id]
    scored = [(_alike(last_name, record.last), _alike_first(first_name, record.first), record) for record in born]
    exact = [record for last, first, record in scored if last == first == 1]
    return exact or [record for last, first, record in scored if min(last, first) >= SIMILAR]


def _alike(one: str, other: str) -> float:
    """1 for the same name; one part of a double name is similar to the whole."""
    a, b = fold(one), fold(other)
    if a == b:
        return 1
    if a in _parts(other) or b in _parts(one):
        return 0.9
    return SequenceMatcher(None, a, b, autojunk=False).ratio() * 0.99


def _alike_first(one: str, other: str) -> float:
    a, b = fold(one), fold(other)
    if a == b:
        return 1
    if min(len(a), len(b)) >= 3 and (a.startswith(b) or b.startswith(a)):
        return 0.9
    return _alike(one, other)


def _parts(name: str) -> set[str]:
    return {fold(part) for part in name.replace("-", " ").split()}
