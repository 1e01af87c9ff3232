"""A county's folders: requests go to out/, replies come to in/ and end in done/ or error/.

A file is written under another name and renamed when it is whole; then its control file follows. What was
asked is remembered without names, by a keyed hash, so that a reply finds its pupil in a later run and a reply
to a question never put is refused. One program at a time holds a folder. Everything here raises OSError where
the folder cannot be used.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ..model.calendar import in_words
from ..model.durable import append, hold, write
from ..model.people import Pupil
from .csvreply import REQUEST, row
from .dialect import Exchange
from .inbox import CONTROL, DONE, ERROR, IN, OUT, collect, control_of
from .parsed import ParsedAnswer

STATE = ".state"
LATE = "This is its reply by file to a question of {asked}, put by an earlier check; it may have learned more since."
OLDER = "The file of this reply is of {day}, older than the question of {asked}; ask the registry about it."


@dataclass(frozen=True, slots=True)
class _Question:
    """One question put: about whom, when, and whether by this check."""

    ref: str
    day: date
    ours: bool = False

    def noted(self, answer: ParsedAnswer, day: date) -> ParsedAnswer:
        """The answer, with what is to be known where it is used. `day`: that of its file."""
        if day < self.day:
            return replace(answer, note=OLDER.format(day=in_words(day), asked=in_words(self.day)))
        return answer if self.ours else replace(answer, note=LATE.format(asked=in_words(self.day)))


class DropFolder:
    """One folder, held from here to `close`. It is read at the beginning, and by those who wait (`still_waits`)."""

    def __init__(self, root: Path, words: Exchange, today: date) -> None:
        if not root.is_dir():
            raise FileNotFoundError("the exchange folder is not there")
        self._root, self._words, self._today = root, words, today
        self._state = root / STATE
        for name in (OUT, IN, DONE, ERROR, STATE):
            (root / name).mkdir(mode=0o700, exist_ok=True)
        self._lock = hold(self._state / "lock")
        try:
            self._read()
        except BaseException:
            os.close(self._lock)
            raise

    def _read(self) -> None:
        self._key = _key(self._state / "key")
        self._forget()
        self._asked = self._remembered()
        self._on_their_way = {one.ref for one in self._asked.values()}
        self._send()  # what an earlier run could not finish
        self._collect()

    def _collect(self) -> None:
        replies = collect(self._root, self._words.prefix, self._asked.keys())
        put = self._asked
        self._replies = {put[key].ref: put[key].noted(answer, day) for key, (answer, day) in replies.items()}

    def ref(self, pupil: Pupil) -> str:
        """A keyed hash of all that a question tells of the pupil, so that no reply serves another question.

        Without the key it says nothing.
        """
        names = (pupil.last_name, pupil.first_name, pupil.middle_name, pupil.suffix)
        where = (pupil.street, pupil.city, pupil.zip_code)
        parts = (*names, str(pupil.birthdate), pupil.sex, *where, pupil.local_id)
        return hmac.new(self._key, json.dumps(parts).encode(), hashlib.sha256).hexdigest()[:32]

    def asked(self, ref: str) -> bool:
        """Whether a question about this pupil is on its way, or answered."""
        return ref in self._on_their_way

    def reply(self, ref: str) -> ParsedAnswer | None:
        """The latest reply about this pupil; None while there is none."""
        return self._replies.get(ref)

    def ask(self, request_id: str, ref: str, line: bytes) -> None:
        """Add one line to this run's request; it is on the disk when this returns."""
        before = append(self._memory, f"{request_id} {ref} {self._today}\n".encode("ascii"))
        try:
            append(self._collecting, line if self._collecting.exists() else row(REQUEST) + line)
        except OSError:
            os.truncate(self._memory, before)
            raise
        self._asked[request_id] = _Question(ref, self._today, ours=True)
        self._on_their_way.add(ref)

    def still_waits(self) -> bool:
        """Send what is collected and look once: whether a question is still without its reply.

        A reply is taken when its control file is there; without one it may just be being written.
        """
        self._send()
        arrived = list((self._root / IN).glob(f"{self._words.prefix}_reply_*.csv"))
        if arrived and all(path.with_suffix(CONTROL).exists() for path in arrived):
            self._collect()
        return not self._on_their_way <= self._replies.keys()

    def close(self) -> None:
        """Put the request collected so far into out/, and let the folder go."""
        try:
            self._send()
        finally:
            os.close(self._lock)

    @property
    def _memory(self) -> Path:
        return self._state / "asked"

    @property
    def _collecting(self) -> Path:
        return self._state / "request.part"

    def _send(self) -> None:
        if self._collecting.exists():
            lines = self._collecting.read_bytes()
            whole = lines.rfind(b"\n") + 1  # a line cut off by a crash
            if lines[:whole].count(b"\n") > 1:
                os.truncate(self._collecting, whole)
                self._collecting.replace(self._root / OUT / self._free_name())
            else:
                self._collecting.unlink()
        for request in (self._root / OUT).glob(f"{self._words.prefix}_request_*.csv"):
            control = request.with_suffix(CONTROL)
            if not control.exists():
                write(control, control_of(request.read_bytes()))

    def _free_name(self) -> str:
        number = 1
        while True:
            name = f"{self._words.prefix}_request_{self._today:%Y%m%d}_{number}.csv"
            if not any((self._root / place / name).exists() for place in (OUT, DONE, ERROR)):
                return name
            number += 1

    def _remembered(self) -> dict[str, _Question]:
        """request_id -> the question, as long as the retention lasts."""
        oldest = str(self._today - timedelta(days=self._words.retention_days))
        lines = self._memory.read_text("ascii").splitlines() if self._memory.exists() else []
        kept = [line for line in lines if line.count(" ") == 2 and line.rpartition(" ")[2] >= oldest]
        if len(kept) < len(lines):
            write(self._memory, "".join(line + "\n" for line in kept).encode("ascii"))
        lines_of = (line.split(" ") for line in kept)
        return {request_id: _Question(ref, date.fromisoformat(day)) for request_id, ref, day in lines_of}

    def _forget(self) -> None:
        """Delete files whose time is over."""
        oldest = datetime.combine(self._today, datetime.min.time(), UTC) - timedelta(days=self._words.retention_days)
        for place in (OUT, DONE, ERROR):
            for path in (self._root / place).iterdir():
                if path.is_file() and path.lstat().st_mtime < oldest.timestamp():
                    path.unlink()


def _key(path: Path) -> bytes:
    if not path.exists():
        write(path, secrets.token_bytes(32))
    key = path.read_bytes()
    if len(key) != 32:
        raise OSError("the key of the exchange folder is damaged")
    return key
