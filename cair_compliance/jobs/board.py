"""All jobs of this program, and who may see which.

A job is shown only to its owner: the id alone, which may stand in an address, opens nothing.
"""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .job import Job

KEEP_SECONDS = 3600.0
"""How long a job that is over is kept after somebody last looked at it."""


@dataclass
class _Row:
    job: Job
    owner: str = field(repr=False)
    key: str
    looked_at: float


class Jobs:
    """Safe for several threads. `owner` is a secret of the browser or session, never shown."""

    def __init__(self, keep_seconds: float = KEEP_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._rows: dict[str, _Row] = {}
        self._lock = threading.RLock()
        self._keep, self._clock = keep_seconds, clock
        self._broom: threading.Timer | None = None

    def submit(self, owner: str, key: str, new: Job) -> Job:
        """Start a job, unless this owner has one under way with the same key: then that one is returned.

        `key` says what is asked: list, settings, day, person.
        """
        with self._lock:
            self.sweep()
            for row in self._rows.values():
                if _same(row.owner, owner) and row.key == key and not row.job.over:
                    return row.job
            self._rows[new.id] = _Row(new, owner, key, self._clock())
            self._sweep_later()
        new.start()
        return new

    def progress(self, owner: str, job_id: str) -> Job | None:
        """The owner's job; None when there is none, when it was swept, and when it is somebody else's."""
        with self._lock:
            row = self._rows.get(job_id)
            if row is None or not _same(row.owner, owner):
                return None
            row.looked_at = self._clock()
            return row.job

    def cancel(self, owner: str, job_id: str, *, forget: bool = False) -> None:
        """Stop asking; the answers so far are kept for a resume, unless `forget` takes everything away."""
        with self._lock:
            job = self.progress(owner, job_id)
            if job is not None:
                job.stop()
                if forget:
                    del self._rows[job_id]

    def resume(self, owner: str, job_id: str) -> Job | None:
        """Ask again what has no answer, and nothing else; while the job is under way it just goes on."""
        job = self.progress(owner, job_id)
        if job is not None:
            job.resume()
        return job

    def sweep(self) -> int:
        """Take away jobs that are over and were not looked at for their time. Returns how many."""
        with self._lock:
            limit = self._clock() - self._keep
            old = [key for key, row in self._rows.items() if row.job.over and row.looked_at < limit]
            for key in old:
                del self._rows[key]
            return len(old)

    def _sweep_later(self) -> None:
        """So that pupils' records leave the memory even when nobody comes any more."""
        if self._broom is None and self._rows:
            self._broom = threading.Timer(self._keep + 1, self._swept)
            self._broom.daemon = True
            self._broom.start()

    def _swept(self) -> None:
        with self._lock:
            self._broom = None
            self.sweep()
            self._sweep_later()


def _same(one: str, other: str) -> bool:
    return bool(one) and hmac.compare_digest(one.encode(), other.encode())
