"""What a data file does wrong, in words: file, line, key, and what may stand there.

pydantic says what it found; here its place is told as the file has it (without the names pydantic gives to the
members of a union) and its words become ours. No value of the file is repeated: settings hold passwords.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic_core import ErrorDetails

from .errors import RuleError

Where = tuple[str | int, ...]

_WORDS = {
    "missing": "must be given",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be text; put a number or a date into quotes",
    "list_type": "must be a list",
    "dict_type": "must be a mapping of keys to values",
    "model_type": "must be a mapping of keys to values",
    "model_attributes_type": "must be a mapping of keys to values",
    "literal_error": "is not known; allowed: {expected}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "greater_than": "must be more than {gt}",
    "string_too_short": "must have at least {min_length} letters",
    "string_pattern_mismatch": "must have the form {pattern}",
    "value_error": "{error}",
}


def complaint(document: Any, path: Path, where: Where, words: str) -> RuleError:
    """The refusal of one place of a document."""
    key = ".".join(map(str, where)) or "document"
    return RuleError(f"{path}:{line_of(document, where)}: {key}: {words}")


def refusal(error: ValidationError, model: type[BaseModel], document: Any, path: Path) -> RuleError:
    """Every fault pydantic found, a line each."""
    return RuleError("\n".join(str(_told(fault, model, document, path)) for fault in error.errors()))


def _told(fault: ErrorDetails, model: type[BaseModel], document: Any, path: Path) -> RuleError:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "extra_forbidden":
        where, parent = _place(model, fault["loc"][:-1])
        allowed = ", ".join(_keys(parent))
        words = f"no such key; allowed: {allowed}" if allowed else "no such key"
        return complaint(document, path, (*where, fault["loc"][-1]), words)
    where, _ = _place(model, fault["loc"])
    if kind == "too_short":
        words = (
            "must not be empty" if context["min_length"] == 1 else f"must have at least {context['min_length']} entries"
        )
    else:
        words = _WORDS.get(kind, fault["msg"]).format_map(context) if kind in _WORDS else fault["msg"]
    return complaint(document, path, where, words)


def _place(model: type[BaseModel], loc: Where) -> tuple[Where, Any]:
    """The place as the file has it, and the type that stands there (None where it is not known)."""
    kind: Any = model
    where: list[str | int] = []
    for part in loc:
        if str(part).startswith("function-") or part == "[key]":
            continue
        kind, members = _bare(kind)
        if members:
            kind = members.get(str(part))
            continue
        where.append(part)
        kind = _inside(kind, part)
    return tuple(where), _bare(kind)[0]


def _bare(kind: Any) -> tuple[Any, Mapping[str, Any]]:
    """A type without its annotations, and the members of a union by the label pydantic gives each."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) not in (Union, types.UnionType):
        return kind, {}
    members = [member for member in get_args(kind) if member is not type(None)]
    return _bare(members[0]) if len(members) == 1 else (kind, {_label(member): member for member in members})


def _label(member: Any) -> str:
    tags = (
        [note.tag for note in get_args(member)[1:] if isinstance(note, Tag)] if get_origin(member) is Annotated else []
    )
    return tags[0] if tags else str(getattr(member, "__name__", member))


def _inside(kind: Any, part: str | int) -> Any:
    """The type of one key or place of a type."""
    if get_origin(kind) in (dict, list):
        return get_args(kind)[-1]
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return None
    for name, field in kind.model_fields.items():
        if part in (name, field.alias):
            return field.annotation
    extra = inspect.get_annotations(kind, eval_str=True).get("__pydantic_extra__")
    return get_args(extra)[-1] if extra else None


def _keys(kind: Any) -> list[str]:
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return []
    return [field.alias or name for name, field in kind.model_fields.items()]


def line_of(document: Any, where: Where) -> int:
    """The 1-based line of the deepest part of `where` that exists."""
    node, line = document, 1
    for part in where:
        position = getattr(node, "lc", None)
        try:
            if isinstance(node, dict):
                key = next(key for key in node if str(key) == str(part))
                line = (position.key(key)[0] if position else line - 1) + 1
            elif isinstance(node, list):
                key = part
                line = (position.item(part)[0] if position else line - 1) + 1
            node = node[key]
        except (StopIteration, KeyError, IndexError, TypeError, UnboundLocalError):
            break
    return line
