"""One registry that may be asked: where it is, as whom and how fast."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from .dialect import Dialect
from .trust import ClientCertificate


@dataclass(frozen=True, slots=True)
class Pace:
    """How a registry is asked: `in_flight` calls at once, `per_second` a second (None: as fast as it answers).

    A failed call is repeated after each of `retry_seconds`. A busy registry rests as a whole, twice as long each
    time: `busy_seconds` are the first rest and the longest. After `give_up_after` failed calls in a row it rests
    for `open_seconds`, and such rests of a run together last at most `patience_seconds`; those it asks for
    (Retry-After) at most `put_off_seconds`. `reply_seconds`: how long a run waits for the reply of a registry that
    answers by file; 0 leaves it to a later run.
    """

    in_flight: int = 2
    per_second: float | None = 5
    connect_seconds: float = 5
    total_seconds: float = 30
    retry_seconds: tuple[float, ...] = (1, 4)
    busy_seconds: tuple[float, float] = (2, 60)
    give_up_after: int = 5
    open_seconds: float = 60
    patience_seconds: float = 120
    put_off_seconds: float = 900
    reply_seconds: float = 0


@dataclass(frozen=True, slots=True)
class Credentials:
    """User name, password and facility id of one registry."""

    username: str = field(repr=False)
    password: str = field(repr=False)
    facility: str


@dataclass(frozen=True, slots=True)
class Connection:
    """One registry that may be asked. `address` is "" while its stand-in is not running.

    Where files are exchanged `address` is the path of the folder, and only the facility is named. `certificate`:
    ours, where the registry wants one. `inside`: it lives in the operator's own network, at a private address.
    """

    registry: str
    title: str
    dialect: Dialect
    address: str
    profile: str
    pace: Pace
    variables: tuple[str, str, str] = ("", "", "")
    given: Credentials | None = field(default=None, repr=False)
    certificate: ClientCertificate | None = None
    inside: bool = False

    def credentials(self) -> Credentials | None:
        """Who asks; None while one of the environment variables is not set."""
        if self.given:
            return self.given
        values = [os.environ.get(name, "") for name in self.variables]
        if self.dialect.transport == "folder":
            return Credentials("", "", values[2])
        return Credentials(*values) if all(values) else None
