"""Who may ask: credentials by registry, and a lock after five wrong passwords in a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from ..model.demo import Place

Clock: TypeAlias = Callable[[], datetime]
LOCK_AFTER = 5
LOCKED_FOR = timedelta(minutes=15)


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass
class Accounts:
    """The accounts of all stand-ins. A locked one refuses the right password too, until the time is over."""

    clock: Clock
    _wrong: dict[str, int] = field(default_factory=dict)
    _until: dict[str, datetime] = field(default_factory=dict)

    def opens(self, place: Place, username: str, password: str) -> bool:
        if self.locked(place):
            return False
        right = (username, password) == (place.username, place.password)
        if right:
            self.succeeded(place)
        elif username == place.username:
            self.failed(place)
        return right

    def failed(self, place: Place) -> None:
        """One wrong secret for this place's account."""
        count = self._wrong[place.registry] = self._wrong.get(place.registry, 0) + 1
        if count >= LOCK_AFTER:
            self._until[place.registry] = self.clock() + LOCKED_FOR

    def succeeded(self, place: Place) -> None:
        """The right secret; wrong ones before it count no more."""
        self._wrong.pop(place.registry, None)

    def locked(self, place: Place) -> bool:
        if place.registry not in self._until or self.clock() < self._until[place.registry]:
            return place.registry in self._until
        self._wrong.pop(place.registry)
        del self._until[place.registry]
        return False
