"""When the next question may go to one registry: so many a second, not while it rests, not while it fails.

A registry that asks for time (Retry-After) or fails several times in a row rests as a whole: no worker asks.
A run waits for that up to `patience_seconds` in all; when a rest does not fit, the registry is not asked any
more in this run, and who was not asked stays NOT_CHECKED. After a rest for failures one pupil goes alone.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from ..model.answers import Answer, Outcome
from .clock import Clock
from .settings import Pace

MAX_FOREIGN = 3
"""Answers about somebody else after which a registry is not asked any more in a run."""


@dataclass
class Gate:
    """One registry in one run. `stopped` says why nothing more is asked; "" while something may be."""

    title: str
    pace: Pace
    clock: Clock = field(default_factory=Clock)
    stopped: str = ""
    _failures: int = 0
    _foreign: int = 0
    _open: bool = False
    _alone: asyncio.Task[None] | None = None
    _answered: asyncio.Event = field(default_factory=asyncio.Event)
    _until: float = 0
    _rested: float = 0
    _next: float = 0

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

    def leave(self, answer: Answer) -> None:
        """Take note of what came of one pupil; called by the task that asked."""
        alone = self._alone is not None and self._alone is asyncio.current_task()
        if answer.outcome is Outcome.AUTH_ERROR:
            self.stop(f"Not asked: {self.title} did not accept our credentials.")
        elif answer.outcome is Outcome.UNAVAILABLE:
            self._failed(alone)
        elif answer.outcome is not Outcome.NOT_CHECKED:
            self._failures, self._open = 0, False
        if alone:
            self._alone = None
        if alone or not self._open:
            self._answered.set()

    def stop(self, why: str) -> None:
        """Ask nothing more in this run; the first reason stays."""
        self.stopped = self.stopped or why

    def rest(self, seconds: float) -> None:
        """Let the whole registry rest, as it asked us to (Retry-After)."""
        if not self._waits(seconds):
            self.stop(f"Not asked: {self.title} asked us to wait longer than one check waits. Ask again later.")

    def foreign(self) -> None:
        """Take note of an answer about somebody else."""
        self._foreign += 1
        if self._foreign >= MAX_FOREIGN:
            self.stop(
                f"Not asked: {self.title} answered {self._foreign} times about somebody else. Tell its help desk."
            )

    def _may_try(self) -> bool:
        """Whether this task may ask: while the registry fails, one at a time, the first that comes."""
        if not self._open or self.stopped:
            return True
        if self._alone is None:
            self._alone = asyncio.current_task()
            self._answered.clear()
        return self._alone is asyncio.current_task()

    def _failed(self, alone: bool) -> None:
        self._failures += 1
        if self._failures < self.pace.give_up_after or (self._open and not alone):
            return
        self._open = True
        if not self._waits(self.pace.open_seconds):
            self.stop(f"Not asked: {self.title} gave no usable answer {self._failures} times in a row.")

    def _waits(self, seconds: float) -> bool:
        """Rest that long from now; False when that is more than the patience left."""
        now = self.clock.now()
        longer = max(0.0, now + seconds - max(now, self._until))
        if self._rested + longer > self.pace.patience_seconds:
            return False
        self._rested += longer
        self._until += max(0.0, now - self._until) + longer
        return True

    def _slot(self) -> float:
        """Take the next free moment under the limit of questions a second."""
        if self.pace.per_second is None:
            return 0
        slot = max(self._next, self._until, self.clock.now())
        self._next = slot + 1 / self.pace.per_second
        return slot
