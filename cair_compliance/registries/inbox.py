"""What a county has put into in/: sorted into done/ and error/, and read.

A control file beside a reply (the same name, .control) vouches for every row of it. Without one the doses are
kept, but a record may miss some, so it closes no question.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Set
from datetime import date
from pathlib import Path
from typing import TypeAlias

from ..model.durable import move
from .csvreply import read_reply
from .parsed import ParsedAnswer, Unusable

MAX_BYTES = 10_000_000
OUT, IN, DONE, ERROR = "out", "in", "done", "error"
CONTROL = ".control"

Replies: TypeAlias = dict[str, tuple[ParsedAnswer, date]]
"""request_id -> the answer, and the day of its file on this computer's clock."""


def control_of(data: bytes) -> bytes:
    """The control file of a request or reply: number of rows below the heading, SHA-256 of the bytes."""
    lines = csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline=""))
    rows = max(sum(1 for line in lines if line) - 1, 0)
    return f"rows: {rows}\nsha256: {hashlib.sha256(data).hexdigest()}\n".encode("ascii")


def collect(root: Path, prefix: str, asked: Set[str]) -> Replies:
    """The latest answer to each question, out of in/ and done/. `asked`: the ids ever sent. Raises OSError."""
    for control in sorted((root / IN).glob(f"*{CONTROL}")):
        if (root / DONE / control.with_suffix(".csv").name).exists():
            move([control], root / DONE)
    known: Replies = {}
    for path in _replies(root, prefix):
        place = DONE
        try:
            day = date.fromtimestamp(path.lstat().st_mtime)  # noqa: DTZ012 - the questions' days are local ones too
            known.update({request_id: (answer, day) for request_id, answer in _read(path, asked).items()})
        except Unusable:
            place = ERROR
        if path.parent.name != place:
            move([path, path.with_suffix(CONTROL)], root / place)
    return known


def _replies(root: Path, prefix: str) -> Iterator[Path]:
    """The oldest first, without one that is just being written."""
    files = [path for place in (DONE, IN) for path in (root / place).glob(f"{prefix}_reply_*.csv")]
    for path in sorted(files, key=lambda path: (path.lstat().st_mtime_ns, path.name)):
        if path.parent.name == DONE or path.with_suffix(CONTROL).exists() or _ends_with_a_line(path):
            yield path


def _ends_with_a_line(path: Path) -> bool:
    return not _readable(path) or path.read_bytes().endswith(b"\n")


def _readable(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size <= MAX_BYTES


def _read(path: Path, asked: Set[str]) -> dict[str, ParsedAnswer]:
    if not _readable(path):
        raise Unusable("a reply is a plain file of at most 10 MB")
    data, control = path.read_bytes(), path.with_suffix(CONTROL)
    vouched = control.is_file()
    if vouched and control.read_bytes().lower().split() != control_of(data).split():
        raise Unusable("the reply is not what its control file says")
    replies = read_reply(data, whole=vouched)
    if replies.keys() - asked:
        raise Unusable("a reply to a question that was never put")
    return replies
