"""What one application of stand-ins knows and remembers: rules, faults, accounts, tokens, and what it heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, MutableSequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from starlette.requests import Request

from ..model.demo import Demo, Fault
from .accounts import Accounts, Clock, wall_clock
from .tokens import Tokens
from .verdict import RegistryRules

TIMED = frozenset({"slow"})
"""Faults whose number is seconds, not the place of a question."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One question, for tests that keep a journal. `headers` without credentials; `at` in seconds of the clock."""

    region: str
    operation: str
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Said:
    """What a registry says before it is put into an envelope."""

    text: str
    status: int = 200


Compose: TypeAlias = Callable[[RegistryRules], Said]


@dataclass
class Scenario:
    """What may be changed while it runs. `delay`, `drip`: seconds of the faults slow and drip.

    `ahead`: how far the clock runs before the given one; `fault_status`: HTTP status of SOAP faults.
    """

    rules: RegistryRules
    faults: dict[str, tuple[Fault, ...]] = field(default_factory=dict)
    delay: float = 0.5
    drip: float = 1.0
    retry_after: int = 30
    fault_status: int = 500
    page_size: int = 10
    ahead: timedelta = timedelta()


@dataclass
class House:
    """All stand-ins of one application. `public_key`: PEM that client assertions are verified with."""

    demo: Demo
    scenario: Scenario
    journal: MutableSequence[Heard] | None = None
    base_clock: Clock = wall_clock
    public_key: str = field(default="", repr=False)
    accounts: Accounts = field(init=False)
    tokens: Tokens = field(init=False)
    _asked: Counter[str] = field(default_factory=Counter)
    _last: dict[str, tuple[str, Said]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.accounts = Accounts(self.clock)
        self.tokens = Tokens(self.clock)

    def clock(self) -> datetime:
        return self.base_clock() + self.scenario.ahead

    def hear(self, region: str, operation: str, message: str, request: Request) -> None:
        """Keep a question when a journal is kept; without one nothing is, because a real list may be tried."""
        if self.journal is not None:
            headers = {name: value for name, value in request.headers.items() if name != "authorization"}
            self.journal.append(Heard(region, operation, message, headers, self.clock().timestamp()))

    def hear_file(self, region: str, name: str, text: str) -> None:
        """The same for a file."""
        if self.journal is not None:
            self.journal.append(Heard(region, name, text, {}, self.clock().timestamp()))

    def fault(self, registry: str, key: str) -> Fault | None:
        """What goes wrong with the question that comes now; counts it."""
        self._asked[registry] += 1
        for one in self.scenario.faults.get(registry, ()):
            turn = one.name in TIMED or one.number in (0, self._asked[registry])
            if turn and one.key in ("", key):
                return one
        return None

    def before(self, registry: str, key: str, said: Said) -> Said | None:
        """The answer to the last question about somebody else; remembers this one in its place."""
        if not any(one.name == "swapped" for one in self.scenario.faults.get(registry, ())):
            return None
        last = self._last.get(registry)
        self._last[registry] = (key, said)
        return last[1] if last and last[0] != key else None

    def restart(self) -> None:
        """Count questions from 1 again and forget the last answers."""
        self._asked.clear()
        self._last.clear()
