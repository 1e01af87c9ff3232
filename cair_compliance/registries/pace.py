"""When the next question may go to one registry: so many a second, not while it rests, not while it fails.

A registry that asks for time (Retry-After), is busy, or fails several calls in a row rests as a whole: no worker
asks. A run waits for that as long as its patience lasts; when a rest does not fit, the registry is not asked any
more in this run, and who was not asked stays NOT_CHECKED. After a rest for failures one pupil goes alone.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from ..model.answers import Answer, Outcome
from .clock import Clock
from .rests import Rest, Why
from .settings import Pace

MAX_FOREIGN = 3
"""Answers about somebody else after which a registry is not asked any more in a run."""


@dataclass
class _Patience:
    """Seconds of waiting that are left."""

    left: float

    def gives(self, seconds: float) -> bool:
        if seconds > self.left:
            return False
        self.left -= seconds
        return True


@dataclass
class Gate:
    """One registry in one run. `stopped` says why nothing more is asked; "" while something may be.

    `told` hears of each rest as it begins or grows longer.
    """

    title: str
    pace: Pace
    clock: Clock = field(default_factory=Clock)
    told: Callable[[Rest], None] = lambda _rest: None
    stopped: str = ""
    _failures: int = 0
    _foreign: int = 0
    _open: bool = False
    _alone: asyncio.Task[None] | None = None
    _answered: asyncio.Event = field(default_factory=asyncio.Event)
    _until: float = 0
    _next: float = 0
    _patience: _Patience = field(init=False)
    _put_off: _Patience = field(init=False)

    def __post_init__(self) -> None:
        self._patience = _Patience(self.pace.patience_seconds)
        self._put_off = _Patience(self.pace.put_off_seconds)

    @property
    def shut(self) -> bool:
        """Whether a failed question must not be repeated now."""
        return self._open or bool(self.stopped)

    async def turn(self) -> bool:
        """Wait until one question may go out; False when none may any more. Each task asks one at a time."""
        while not self.stopped:
            if not self._may_try():
                await self._answered.wait()
                continue
            wait = max(self._until, self._slot()) - self.clock.now()
            if wait > 0:
                await self.clock.sleep(wait)
            if self._may_try() and self._until <= self.clock.now():
                break
        return not self.stopped

    def answered(self) -> None:
        """Take note of a call with a usable answer."""
        self._failures, self._open = 0, False

    def failed(self, *, busy: bool = False) -> None:
        """Take note of a call without one; called by the task that asked. `busy`: it rests, longer each time."""
        self._failures += 1
        if self._failures >= self.pace.give_up_after and (not self._open or self._goes_alone):
            self._break()
        elif busy and not self._open:
            first, longest = self.pace.busy_seconds
            grown = min(first * 2.0 ** (self._failures - 1), longest)
            self._rests(max(first, grown * random.uniform(0.75, 1)), Why.BUSY)  # noqa: S311 - not to knock in step

    def leave(self, answer: Answer) -> None:
        """Take note of what came of one pupil; called by the task that asked."""
        if answer.outcome is Outcome.AUTH_ERROR:
            self.stop(f"Not asked: {self.title} did not accept our credentials.")
        alone = self._goes_alone
        if alone:
            self._alone = None
        if alone or not self._open:
            self._answered.set()

    def stop(self, why: str) -> None:
        """Ask nothing more in this run; the first reason stays."""
        self.stopped = self.stopped or why

    def rest(self, seconds: float) -> None:
        """Let the whole registry rest, as it asked us to (Retry-After)."""
        if not self._rests(seconds, Why.ASKED, self._put_off):
            minutes = max(1, round(seconds / 60))
            asked = f"asked us to wait {minutes} min, longer than one check waits"
            self.stop(f"Not asked: {self.title} {asked}. Ask again later.")

    def foreign(self) -> None:
        """Take note of an answer about somebody else."""
        self._foreign += 1
        if self._foreign >= MAX_FOREIGN:
            self.stop(
                f"Not asked: {self.title} answered {self._foreign} times about somebody else. Tell its help desk."
            )

    @property
    def _goes_alone(self) -> bool:
        return self._alone is not None and self._alone is asyncio.current_task()

    def _may_try(self) -> bool:
        """Whether this task may ask: while the registry fails, one at a time, the first that comes."""
        if not self._open or self.stopped:
            return True
        if self._alone is None:
            self._alone = asyncio.current_task()
            self._answered.clear()
        return self._alone is asyncio.current_task()

    def _break(self) -> None:
        self._open = True
        if not self._rests(self.pace.open_seconds, Why.FAILING, self._patience):
            self.stop(f"Not asked: {self.title} gave no usable answer {self._failures} times in a row.")

    def _rests(self, seconds: float, why: Why, patience: _Patience | None = None) -> bool:
        """Rest that long from now; False when that is more than the patience left."""
        now = self.clock.now()
        longer = seconds - max(0.0, self._until - now)
        if longer <= 0:
            return True
        if patience is not None and not patience.gives(longer):
            return False
        self._until = now + seconds
        self.told(Rest(self.title, why, seconds))
        return True

    def _slot(self) -> float:
        """Take the next free moment under the limit of questions a second."""
        if self.pace.per_second is None:
            return 0
        slot = max(self._next, self._until, self.clock.now())
        self._next = slot + 1 / self.pace.per_second
        return slot
