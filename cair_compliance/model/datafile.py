"""Strict YAML: what the rule, vaccine and registry files are read with.

YAML 1.2 without aliases, merge keys, tags, duplicate keys or deep nesting, and with the line of each
value kept, so that a pydantic complaint can be told as "file:line: key: what is wrong".
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    NodeEvent,
    ScalarEvent,
)

from .complaints import refusal
from .errors import RuleError

RULES = Path(__file__).resolve().parents[2] / "rules"
MAX_BYTES = 1_000_000
MAX_DEPTH = 32
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")

Model = TypeVar("Model", bound=BaseModel)


def read_yaml(path: Path, max_bytes: int = MAX_BYTES) -> Any:
    """Parse one file strictly. Raises RuleError with file and line."""
    return parse_yaml(file_bytes(path, max_bytes), path)


def read_yaml_fast(path: Path, max_bytes: int) -> Any:
    """A large data file as plain values, without line positions. Raises RuleError with file and line."""
    return _loaded(YAML(typ="safe"), file_bytes(path, max_bytes), path)


def file_bytes(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a file. Raises RuleError where it cannot be read or is too large."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RuleError(f"{path}: cannot be read ({error.strerror})") from None
    if len(data) > max_bytes:
        raise RuleError(f"{path}: larger than {max_bytes:,} bytes")
    return data


def parse_yaml(data: bytes, path: Path) -> Any:
    """Parse strictly, keeping line positions."""
    _refuse_tricks(_text(data, path), path)
    loader = YAML(typ="rt", pure=True)
    return _loaded(loader, data, path)


def _text(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise RuleError(f"{path}: is not UTF-8 text") from None


def _loaded(loader: YAML, data: bytes, path: Path) -> Any:
    loader.allow_duplicate_keys = False
    try:
        document = loader.load(_text(data, path))
    except MarkedYAMLError as error:
        raise RuleError(_marked(error, path)) from None
    except (YAMLError, RecursionError, ValueError) as error:
        raise RuleError(f"{path}: not valid YAML ({str(error).splitlines()[0]})") from None
    if document is None:
        raise RuleError(f"{path}: is empty")
    return document


def _marked(error: MarkedYAMLError, path: Path) -> str:
    mark = error.problem_mark or error.context_mark
    problem = (error.problem or "not valid YAML").splitlines()[0]
    return f"{path}:{mark.line + 1 if mark else 1}: {problem}"


def _refuse_tricks(text: str, path: Path) -> None:
    """Walk the events once, before anything is built from them."""
    depth = 0
    try:
        for event in YAML(pure=True).parse(text):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            trick = f"nested deeper than {MAX_DEPTH} levels" if depth > MAX_DEPTH else _trick(event)
            if trick:
                raise RuleError(f"{path}:{event.start_mark.line + 1 if event.start_mark else 1}: {trick}")
    except MarkedYAMLError as error:
        raise RuleError(_marked(error, path)) from None
    except RecursionError:
        raise RuleError(f"{path}: nested too deeply") from None


def _trick(event: Event) -> str:
    """What one event does that no file of ours needs; "" when nothing."""
    if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
        return "anchors and aliases are not allowed; write the value out"
    tag = getattr(event, "tag", None)
    if tag:
        return f"tags such as {tag} are not allowed"
    if not isinstance(event, ScalarEvent) or event.style:
        return ""
    if event.value == "<<":
        return "merge keys (<<) are not allowed; write the values out"
    return "" if _possible(event.value) else f"{event.value} is not a day of the calendar, written as 2019-07-01"


def _possible(text: str) -> bool:
    """False for what looks like a date and is none."""
    if not DAY.fullmatch(text):
        return True
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def plain(node: Any) -> Any:
    """The same document as built-in dict, list and scalars."""
    if isinstance(node, dict):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(item) for item in node]
    return node


def validate(model: type[Model], document: Any, path: Path) -> Model:
    """`document` as `model`, or a RuleError that tells each fault with file, line, key and what is allowed."""
    _refuse_equal_keys(document, path, ())
    try:
        return model.model_validate(plain(document))
    except ValidationError as error:
        raise refusal(error, model, document, path) from None


def _refuse_equal_keys(node: Any, path: Path, where: tuple[str | int, ...]) -> None:
    """Two keys that read the same (a date and the same in quotes) would silently become one."""
    if isinstance(node, list):
        for place, item in enumerate(node):
            _refuse_equal_keys(item, path, (*where, place))
    if isinstance(node, CommentedMap):
        seen: set[str] = set()
        for key, value in node.items():
            if str(key) in seen:
                line = node.lc.key(key)[0] + 1
                raise RuleError(f"{path}:{line}: {'.'.join(map(str, (*where, key)))}: stands twice")
            seen.add(str(key))
            _refuse_equal_keys(value, path, (*where, str(key)))


def fingerprint(*parts: bytes) -> str:
    """SHA-256 over length-prefixed parts, as 64 hex digits."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
