"""One way of speaking with a registry: a codec and a transport, chosen by the dialect's YAML.

An adapter knows nothing of pace, retries, agreements or identity; the run around it does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias, runtime_checkable

from ..model.people import Pupil
from .clock import Clock
from .parsed import ParsedAnswer
from .settings import Connection, Credentials
from .transport import Client


@dataclass(frozen=True, slots=True)
class Call:
    """Where and as whom one question is put."""

    client: Client
    connection: Connection
    who: Credentials


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question about one pupil with a birth date. A retry repeats it unchanged.

    control_id    unique in all runs; comes back in the answer where the wire format can carry it
    profile       Z34 (history) or Z44 (history with forecast)
    registry_id   asks for this record of the registry (after a person has chosen a candidate); "" for a search
    """

    pupil: Pupil
    control_id: str
    profile: str
    now: datetime
    registry_id: str = ""


class Adapter(Protocol):
    """What a registry needs to be asked."""

    async def ask(self, call: Call, inquiry: Inquiry) -> ParsedAnswer:
        """One answer, known to belong to this inquiry.

        Raises Unsendable (a value that may not go out), Unreachable (no answer), Unusable (bytes that are
        none) or NotOurs (the answer to another question).
        """
        ...

    async def probe(self, call: Call) -> str:
        """The connectivity test: no pupil's data goes out. Returns what the registry said, in a few words.

        Raises Unreachable or Unusable.
        """
        ...


@runtime_checkable
class Collecting(Protocol):
    """An adapter that gathers questions and sends them together at the end of a run."""

    async def replies(self, seconds: float, clock: Clock) -> None:
        """Send what was gathered and wait for the replies, `seconds` at most; then `ask` finds what has come.

        Never raises.
        """
        ...

    def finish(self) -> None:
        """Send what was gathered. Never raises: what was told as asked must not get lost."""
        ...


AdapterFactory: TypeAlias = Callable[[Connection], Adapter]
