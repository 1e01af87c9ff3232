"""Who asked which registry about whom, for what, and what came of it: written before a question leaves.

One JSON line an entry, chained by SHA-256, on the disk before the question goes. No name, birth date or dose
stands in it: a pupil is a keyed hash. `audit.head` keeps the number and hash of the last entry, so that a cut end
shows too. Taking away all three files leaves no trace; back them up where their keeper cannot write.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..model.people import Pupil

LOG, HEAD, KEY = "audit.jsonl", "audit.head", "audit.key"
START = "0" * 64
"""What the first entry is chained to."""


class AuditTrouble(Exception):
    """Nothing may be asked, because it could not be written down. The text is a plain sentence."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`entries` that are whole from the start on; `trouble` says where and how it breaks, "" when it does not."""

    entries: int
    last: str
    trouble: str = ""


def default_folder() -> Path:
    """The user's own data folder for this program."""
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".local" / "share") / "cair_compliance" / "audit"


def verify(folder: Path) -> Verdict:
    """Follow the chain from its start. A folder without a trail is whole, with no entries. Raises OSError."""
    log, head = folder / LOG, folder / HEAD
    data = log.read_bytes() if log.exists() else b""
    if not log.exists() and not head.exists():
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
    return entry.get("seq") == number and line == _line(entry, previous) and given == _hash(entry, previous)


def _hash(entry: Mapping[str, object], previous: str) -> str:
    return hashlib.sha256(previous.encode() + _canonical(entry)).hexdigest()


def _line(entry: Mapping[str, object], previous: str) -> bytes:
    return _canonical({**entry, "hash": _hash(entry, previous)})


def _canonical(entry: Mapping[str, object]) -> bytes:
    return json.dumps(entry, sort_keys=True, separators=(",", ":")).encode("ascii")


class AuditTrail:
    """One trail, open for writing. Several programs may write to it in turn."""

    _count: int
    _last: str
    _size: int

    def __init__(self, folder: Path) -> None:
        """Raises AuditTrouble when the chain is broken or the folder cannot be written."""
        self._folder = folder
        with _told():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._key = _key(folder / KEY)
            with self._locked() as log:
                if os.fstat(log).st_size == 0 and not (folder / HEAD).exists():
                    self._checkpoint(0, START)
                self._size = -1
                self._verify(log)

    def pupil(self, pupil: Pupil) -> str:
        """A keyed hash of the pupil: the same in all entries of this trail, and nothing without the key."""
        parts = (pupil.last_name, pupil.first_name, str(pupil.birthdate), pupil.local_id)
        return hmac.new(self._key, json.dumps(parts).encode(), hashlib.sha256).hexdigest()

    def append(self, entries: Iterable[Mapping[str, object]]) -> None:
        """Put entries on the disk; they are there when this returns. Raises AuditTrouble, and then none counts."""
        with _told(), self._locked() as log:
            self._verify(log)
            count, last, lines = self._count, self._last, []
            for count, given in enumerate(entries, start=self._count + 1):
                entry = {**given, "seq": count}
                lines.append(_line(entry, last) + b"\n")
                last = _hash(entry, last)
            self._write(log, b"".join(lines))
            self._checkpoint(count, last)
            self._count, self._last, self._size = count, last, os.fstat(log).st_size

    def _verify(self, log: int) -> None:
        """Follow the chain again where somebody else has written since."""
        if os.fstat(log).st_size == self._size:
            return
        verdict = verify(self._folder)
        if verdict.trouble:
            raise AuditTrouble(
                f"Not asked: the record of earlier questions is damaged ({verdict.trouble}). No registry is asked "
                "until whoever looks after this program has seen to it."
            )
        self._count, self._last, self._size = verdict.entries, verdict.last, os.fstat(log).st_size

    def _write(self, log: int, data: bytes) -> None:
        """All of it or nothing: a half entry would break the chain."""
        before = os.fstat(log).st_size
        try:
            while data:
                data = data[os.write(log, data) :]
            os.fsync(log)
        except OSError:
            os.ftruncate(log, before)
            raise

    def _checkpoint(self, number: int, last: str) -> None:
        head = os.open(self._folder / HEAD, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.write(head, f"{number:012d} {last}\n".encode("ascii"))
            os.fsync(head)
        finally:
            os.close(head)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        log = os.open(self._folder / LOG, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            _lock(log)
            yield log
        finally:
            os.close(log)


def _lock(file: int) -> None:
    """Until the file is closed. Where the system has no such locks, only one program may write."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(file, fcntl.LOCK_EX)


def _key(path: Path) -> bytes:
    """The key of this trail, made once. Raises OSError."""
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) != 32:
            raise AuditTrouble("Not asked: the key of the record of questions is damaged.") from None
        return key
    with os.fdopen(made, "wb") as out:
        key = secrets.token_bytes(32)
        out.write(key)
        out.flush()
        os.fsync(out.fileno())
    return key


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AuditTrouble(
            f"Not asked: the question could not be written down first ({error.strerror or 'no room or no right'})."
        ) from None
