"""A check on its way: a plain thread fills one small object, screens look at it.

The thread touches nothing else, so a rerun, a refresh or a second click can neither start nor lose anything.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..api import Check
from ..registries import Kept, Progress, Rest


class Stopped(Exception):
    """The user asked to stop."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One registry so far: asked of total, of these answered, and without answer."""

    asked: int
    total: int
    answered: int = 0
    failed: int = 0

    @property
    def share(self) -> float:
        return self.asked / self.total if self.total else 1.0


@dataclass
class Job:
    """One check. `work` is called with a progress callback and the answers already got, which it adds to;
    `explain` puts an error into words. `id` is opaque and may stand in an address.

    `check` is the last one that was finished, with what people have settled since; it stays when a later try is
    stopped, and what was settled is carried into what a later try finds.
    """

    work: Callable[[Progress, Kept], Check] = field(repr=False)
    explain: Callable[[BaseException], str] = field(repr=False)
    bars: dict[str, Bar]
    titles: Mapping[str, str]
    children: int = 0
    check: Check | None = field(default=None, repr=False)
    trouble: str = ""
    stopped: bool = False
    over: bool = False
    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    _began: float = field(default=0.0, repr=False)
    _rests: dict[str, tuple[Rest, float]] = field(default_factory=dict, repr=False)
    """Registry -> its last rest, and when that ends on the clock."""
    _kept: Kept = field(default_factory=dict, repr=False)
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _settling: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the thread; further calls do nothing."""
        with self._turn:
            if self._thread is None:
                self._begin()

    def resume(self) -> None:
        """Once it is over, start again and ask only about what has no answer; while it runs, do nothing."""
        with self._turn:
            if self.over:
                self._begin()

    def _begin(self) -> None:
        self._stop.clear()
        self.over = self.stopped = False
        self.trouble = ""
        self._began = self.clock()
        self._rests.clear()
        self._thread = threading.Thread(target=self._go, name="check", daemon=True)
        self._thread.start()

    def settle(self, change: Callable[[Check], Check]) -> Check:
        """Put a person's decision on the finished check; one at a time, so that two windows lose nothing.

        Raises whatever `change` does, and then nothing has changed; RuntimeError when there is no check.
        """
        with self._settling:
            if self.check is None:
                raise RuntimeError("no check to decide on")
            self.check = change(self.check)
            return self.check

    def stop(self) -> None:
        """Ask no further registry question; the answers so far are kept."""
        self._stop.set()

    def rested(self, rest: Rest) -> None:
        """Take note of a rest that begins now; for `work` to hand on."""
        self._rests[rest.registry] = (rest, self.clock() + rest.seconds)

    def waits(self) -> dict[str, str]:
        """Registries that are left alone at the moment -> why and how long still, in words."""
        now, bars = self.clock(), self.bars
        return {
            registry: rest.words(until - now)
            for registry, (rest, until) in list(self._rests.items())
            if until > now and not self.over and not (registry in bars and bars[registry].asked >= bars[registry].total)
        }

    @property
    def seconds(self) -> int:
        """Whole seconds since the last start."""
        return int(self.clock() - self._began)

    @property
    def done(self) -> bool:
        """Whether the last try ended with a check."""
        return self.over and self.check is not None and not self.stopped and not self.trouble

    def wait(self, seconds: float | None = None) -> None:
        """Wait for the thread; for tests and scripts."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _go(self) -> None:
        try:
            check = self.work(self._progress, self._kept)
            with self._settling:
                check = check if self.check is None else check.as_settled_in(self.check)
                _ = check.result
                self.check = check
        except Stopped:
            self.stopped = True
        except Exception as error:
            self.trouble = self.explain(error)
        finally:
            self.over = True

    def _progress(self, registry: str, asked: int, total: int, answered: int, failed: int) -> None:
        if self._stop.is_set():
            raise Stopped
        self.bars[registry] = Bar(asked, total, answered, failed)
