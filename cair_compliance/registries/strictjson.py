"""JSON from outside, read strictly: an object or nothing, and a value of an unexpected kind is no answer.

Absent and null read as empty. What is there in another shape than expected raises Unusable, because a
list that cannot be read must never look like a list without entries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn, TypeAlias

from .parsed import Unusable

Node: TypeAlias = Mapping[str, Any]
"""One JSON object."""


def read_object(data: bytes) -> Node:
    """The one object in `data`. Raises Unusable for anything else, HTML or repeated keys among it."""
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_constant, object_pairs_hook=_once)
    except Unusable:
        raise
    except (ValueError, RecursionError):
        raise Unusable("the answer is not JSON") from None
    if not isinstance(found, dict):
        raise Unusable("the answer is no JSON object")
    return found


def _constant(_name: str) -> NoReturn:
    raise Unusable("the answer holds a number that is none")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unusable("the answer names a key twice")
    return found


def text(node: Node, key: str) -> str:
    """A text, or a whole number as one; on one line, without characters that no one can write."""
    value = node.get(key)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unusable(f"{key} is no text")
    plain = value if isinstance(value, str) else _digits(value, key)
    return " ".join(plain.encode("utf-8", "ignore").decode().replace("\x00", " ").split())


def _digits(value: int, key: str) -> str:
    if abs(value) >= 10**18:
        raise Unusable(f"{key} is too long")
    return str(value)


def truth(node: Node, key: str) -> bool:
    """A boolean; False where there is none."""
    value = node.get(key)
    if value is not None and not isinstance(value, bool):
        raise Unusable(f"{key} is neither true nor false")
    return bool(value)


def child(node: Node, key: str) -> Node:
    """An object; empty where there is none."""
    value = node.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unusable(f"{key} is no object")
    return value


def children(node: Node, key: str) -> list[Node]:
    """A list of objects; empty where there is none."""
    value = node.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Unusable(f"{key} is no list of objects")
    return value


def texts(node: Node, key: str) -> list[str]:
    """A list of texts; empty where there is none."""
    value = node.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Unusable(f"{key} is no list")
    return [text({key: one}, key) for one in value]


def filled(value: Any) -> bool:
    """Whether anything is said at all: not null, not "", and not an object or list of only such."""
    if isinstance(value, dict):
        return any(filled(one) for one in value.values())
    if isinstance(value, list):
        return any(filled(one) for one in value)
    return value is not None and value != ""
