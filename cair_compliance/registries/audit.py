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
from pathlib import Path

from ..model.durable import write
from ..model.people import Pupil
from .chain import HEAD, LOG, START, hash_of, line_of, verify

KEY = "audit.key"


class AuditTrouble(Exception):
    """Nothing may be asked, because it could not be written down. The text is a plain sentence."""


def default_folder() -> Path:
    """The user's own data folder for this program."""
    base = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".local" / "share") / "cair_compliance" / "audit"


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
            with self._locked() as log:
                self._key = _key(folder / KEY)
                if os.fstat(log).st_size == 0 and not (folder / HEAD).exists():
                    write(folder / HEAD, _head(0, START))
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
                lines.append(line_of(entry, last) + b"\n")
                last = hash_of(entry, last)
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
            os.write(head, _head(number, last))
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


def _head(number: int, last: str) -> bytes:
    """Always of one length, so that it is written over in its place."""
    return f"{number:012d} {last}\n".encode("ascii")


def _lock(file: int) -> None:
    """Until the file is closed. Where the system has no such locks, only one program may write."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(file, fcntl.LOCK_EX)


def _key(path: Path) -> bytes:
    """The key of this trail, made once, while the trail is locked. Raises OSError."""
    if not path.exists():
        write(path, secrets.token_bytes(32))
    key = path.read_bytes()
    if len(key) != 32:
        raise AuditTrouble("Not asked: the key of the record of questions is damaged.")
    return key


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AuditTrouble(
            f"Not asked: the question could not be written down first ({error.strerror or 'no room or no right'})."
        ) from None
