"""Is each registry there? Every connection tested at once, none with a pupil's data."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

from .adapter import AdapterFactory, Call
from .failures import Unreachable
from .parsed import Unusable
from .settings import Connection, RegistrySettings
from .speaking import adapter_of
from .transport import ClientFactory, open_client

DEADLINE_SECONDS = 20.0


class Reach(StrEnum):
    """What a test of a connection came to, in the words that people see."""

    REACHABLE = "reachable"
    REFUSED = "refused credentials"
    NOT_REACHABLE = "not reachable"
    NOT_TESTED = "not tested"


@dataclass(frozen=True, slots=True)
class Probe:
    """One tested connection. `evidence`: what was said, in a few words; `milliseconds`: how long it took."""

    registry: str
    title: str
    reach: Reach
    evidence: str
    milliseconds: int


def probe_all(
    settings: RegistrySettings,
    only: Iterable[str] | None = None,
    *,
    deadline: float = DEADLINE_SECONDS,
    client_factory: ClientFactory = open_client,
    adapters: AdapterFactory = adapter_of,
) -> tuple[Probe, ...]:
    """Test the connections of the settings, or those named in `only`, in the settings' order.

    All run in one event loop at the same time, in a thread of their own (a loop may be running already), each for
    `deadline` seconds at most. Whatever a registry does becomes a Probe, never an exception.
    """
    wanted = None if only is None else frozenset(only)
    connections = [one for key, one in settings.connections.items() if wanted is None or key in wanted]
    tests = [_Test(one, deadline, client_factory, adapters) for one in connections]
    with ThreadPoolExecutor(1, "probe") as threads:
        return tuple(threads.submit(asyncio.run, _together(tests)).result())


@dataclass(frozen=True, slots=True)
class _Test:
    connection: Connection
    deadline: float
    clients: ClientFactory
    adapters: AdapterFactory

    async def run(self) -> Probe:
        started = time.monotonic()
        reach, evidence = await self._outcome()
        taken = round((time.monotonic() - started) * 1000)
        return Probe(self.connection.registry, self.connection.title, reach, evidence, taken)

    async def _outcome(self) -> tuple[Reach, str]:
        who = self.connection.credentials()
        if who is None:
            return Reach.NOT_TESTED, f"the credentials are not set ({', '.join(self.connection.variables)})"
        if not self.connection.address:
            return Reach.NOT_TESTED, "its stand-in is not running"
        try:
            async with asyncio.timeout(self.deadline), self.clients(self.connection) as client:
                said = await self.adapters(self.connection).probe(Call(client, self.connection, who))
        except Unreachable as error:
            return Reach.REFUSED if error.credentials else Reach.NOT_REACHABLE, error.evidence
        except TimeoutError:
            return Reach.NOT_REACHABLE, "no answer within the time allowed"
        except Unusable as error:
            return Reach.NOT_REACHABLE, f"malformed: {error}"
        except Exception as error:
            return Reach.NOT_REACHABLE, f"internal: {type(error).__name__}"
        return Reach.REACHABLE, said


async def _together(tests: Iterable[_Test]) -> list[Probe]:
    return await asyncio.gather(*(test.run() for test in tests))
