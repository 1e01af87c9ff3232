"""One line of the shell that tells how far a check is, and what it waits for."""

from __future__ import annotations

import time
from collections.abc import Callable

import typer

from ..registries import Rest


class ProgressLine:
    """Rewrites the last line of the screen at each news. A registry that rests is told before all others."""

    def __init__(
        self,
        write: Callable[[str], None] = lambda text: typer.echo(text, nl=False, err=True),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write, self._clock = write, clock
        self._rests: dict[str, tuple[Rest, float]] = {}
        self._width = 0

    def progress(self, registry: str, asked: int, total: int, answered: int, failed: int) -> None:
        """How far one registry is; told again each second while nothing comes."""
        if asked >= total:
            self._rests.pop(registry, None)
        counts = f"{registry}: {asked} of {total} asked, {answered} answered, {failed} without answer"
        self._line(self._resting() or counts)

    def resting(self, rest: Rest) -> None:
        """A registry is left alone for a while from now on."""
        self._rests[rest.registry] = (rest, self._clock() + rest.seconds)
        self._line(self._resting())

    def _resting(self) -> str:
        now = self._clock()
        return "; ".join(rest.words(until - now) for rest, until in self._rests.values() if until > now)

    def _line(self, text: str) -> None:
        self._write(f"\r{text.ljust(self._width)} ")
        self._width = len(text)
