"""One rule file as read: its checked contents, and the document that knows the line of each key."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

from ..model.complaints import complaint
from ..model.datafile import file_bytes, parse_yaml, validate
from ..model.errors import RuleError
from .pack import Block
from .schema import Strict

Rules = TypeVar("Rules", bound=Strict)


@dataclass(frozen=True)
class Source(Generic[Rules]):
    """A rule file: where it lies, what it says, and its bytes."""

    path: Path
    rules: Rules
    data: bytes
    document: Any

    def refusal(self, where: Iterable[object], words: str) -> RuleError:
        """A complaint about one place of the file, with its line."""
        parts = tuple(part if isinstance(part, int) else str(part) for part in where)
        return complaint(self.document, self.path, parts, words)

    def not_one_of(self, where: Iterable[object], what: str, allowed: Iterable[str]) -> RuleError:
        """A complaint about a name that nothing else in the pack has."""
        return self.refusal(where, f"{what}; allowed: {', '.join(allowed) or 'none'}")


def read_source(model: type[Rules], path: Path) -> Source[Rules]:
    """Read one file. Raises RuleError that names file, line and key."""
    data = file_bytes(path)
    document = parse_yaml(data, path)
    return Source(path, validate(model, document, path), data, document)


def dated(source: Source[Any], where: tuple[object, ...], blocks: Mapping[date, Block]) -> list[tuple[date, Block]]:
    """Blocks by start date. Raises RuleError where one ends before it begins, or after the next has begun."""
    ordered = sorted(blocks.items())
    for start, block in ordered:
        if block.until is not None and block.until < start:
            raise source.refusal((*where, start, "until"), f"must not be before {start}")
    for (start, block), (following, _) in itertools.pairwise(ordered):
        if block.until is None or block.until >= following:
            words = f"must end before the block of {following} begins; write `until` with an earlier day"
            raise source.refusal((*where, start), words)
    return ordered
