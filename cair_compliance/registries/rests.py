"""Why a registry rests, and for how long: what people see while nothing moves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """What made a registry rest, in the words that follow its name."""

    ASKED = "asked us to wait"
    BUSY = "has too much to do"
    FAILING = "does not answer"


@dataclass(frozen=True, slots=True)
class Rest:
    """One registry, not asked for so many seconds from the moment this is told."""

    title: str
    why: Why
    seconds: float

    def words(self, seconds: float) -> str:
        """ "RIDE asked us to wait; goes on in 42 s", with so many seconds left."""
        left = max(1, round(seconds))
        time = f"{left} s" if left < 100 else f"{round(left / 60)} min"
        return f"{self.title} {self.why}; goes on in {time}"
