"""The chain of the audit trail: how an entry is written so that a change shows, and how to look for one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LOG, HEAD = "audit.jsonl", "audit.head"
START = "0" * 64
"""What the first entry is chained to."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`entries` that are whole from the start on; `trouble` says where and how it breaks, "" when it does not."""

    entries: int
    last: str
    trouble: str = ""


def verify(folder: Path) -> Verdict:
    """Follow the chain from its start. A folder without a trail is whole, with no entries. Raises OSError."""
    log, head = folder / LOG, folder / HEAD
    data = log.read_bytes() if log.exists() else b""
    if not data and not head.exists():
        return Verdict(0, START)
    number, last = _head(head)
    found = _followed(data, number, last)
    if not found.trouble and found.entries < number:
        return Verdict(found.entries, found.last, f"it ends after entry {found.entries}, but had {number}")
    return found


def _head(path: Path) -> tuple[int, str]:
    """Number and hash of the last entry; an unreadable head names an entry that cannot be."""
    try:
        number, last = path.read_text(encoding="ascii").split()
        return int(number), last
    except (ValueError, FileNotFoundError):
        return -1, ""


def _followed(data: bytes, number: int, last: str) -> Verdict:
    if number < 0:
        return Verdict(0, START, "its checkpoint is missing or cannot be read")
    *lines, rest = data.split(b"\n")
    previous, count = START, 0
    for count, line in enumerate(lines, start=1):
        if not _fits(line, count, previous):
            return Verdict(count - 1, previous, f"entry {count} was changed, moved or taken away")
        previous = str(json.loads(line)["hash"])
        if count == number and previous != last:
            return Verdict(count - 1, previous, f"entry {count} is not the one that was written")
    if rest:
        return Verdict(count, previous, f"entry {count + 1} breaks off")
    return Verdict(count, previous)


def _fits(line: bytes, number: int, previous: str) -> bool:
    """Whether a line is, byte by byte, the entry that was written at this place."""
    try:
        entry = json.loads(line)
        given = entry.pop("hash")
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return False
    return entry.get("seq") == number and line == line_of(entry, previous) and given == hash_of(entry, previous)


def hash_of(entry: Mapping[str, object], previous: str) -> str:
    """SHA-256 over the hash before and the entry."""
    return hashlib.sha256(previous.encode() + _canonical(entry)).hexdigest()


def line_of(entry: Mapping[str, object], previous: str) -> bytes:
    """The line of an entry, without its end."""
    return _canonical({**entry, "hash": hash_of(entry, previous)})


def _canonical(entry: Mapping[str, object]) -> bytes:
    return json.dumps(entry, sort_keys=True, separators=(",", ":")).encode("ascii")
