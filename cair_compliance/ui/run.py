"""A check on its way: a plain thread fills one small object, screens look at it. Pure, no streamlit.

The thread touches nothing else, so a rerun, a refresh or a second click can neither start nor lose anything.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..api import Check
from ..registries import Progress


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
class Run:
    """One check. `work` is called once with a progress callback; `explain` puts an error into words."""

    work: Callable[[Progress], Check] = field(repr=False)
    explain: Callable[[BaseException], str] = field(repr=False)
    bars: dict[str, Bar]
    titles: Mapping[str, str]
    children: int = 0
    check: Check | None = field(default=None, repr=False)
    trouble: str = ""
    stopped: bool = False
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)
    _once: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the thread; further calls do nothing."""
        with self._once:
            if self._thread is None:
                self._thread = threading.Thread(target=self._go, name="check", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Ask no further registry question; the run ends at the next answer."""
        self._stop.set()

    @property
    def over(self) -> bool:
        return self.check is not None or bool(self.trouble) or self.stopped

    def wait(self, seconds: float | None = None) -> None:
        """Wait for the thread; for tests and scripts."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _go(self) -> None:
        try:
            check = self.work(self._progress)
            _ = check.result
            self.check = check
        except Stopped:
            self.stopped = True
        except Exception as error:
            self.trouble = self.explain(error)

    def _progress(self, registry: str, asked: int, total: int, answered: int, failed: int) -> None:
        if self._stop.is_set():
            raise Stopped
        self.bars[registry] = Bar(asked, total, answered, failed)
