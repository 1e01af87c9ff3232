"""Asking one registry about its share of the pupils: pace, retries, when to stop.

Errors are outcomes. Refused credentials stop the registry at once, because accounts lock; several
failures in a row stop it too. What was not asked is NOT_CHECKED, never "no record".
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import TypeAlias

import httpx2

from ..model.answers import Answer, Outcome
from ..model.people import Pupil
from .adapter import Adapter, AdapterFactory, Call, Inquiry
from .answering import answer_of, chosen_answer, no_answer, trouble
from .failures import NotOurs, Unreachable
from .hl7 import Unsendable
from .matching import TwinKey
from .parsed import ParsedAnswer, Unusable
from .settings import Connection, Credentials
from .speaking import adapter_of
from .transport import ClientFactory

Told: TypeAlias = Callable[[int, Answer], None]
_WITHOUT_PERSON = frozenset({Outcome.NOT_FOUND, Outcome.PROTECTED})


@dataclass
class RegistryRun:
    """One registry in one check. `share`: the pupils it is asked about, with their places.

    `chosen`: the record a person has chosen for the one pupil of the share.
    """

    connection: Connection
    share: Sequence[tuple[int, Pupil]]
    twins: frozenset[TwinKey]
    adapters: AdapterFactory = adapter_of
    chosen: str = ""
    stopped: str = ""
    _failures: int = 0
    _run: str = field(default_factory=lambda: secrets.token_hex(4).upper())
    _adapter: Adapter = field(init=False)

    def __post_init__(self) -> None:
        self._adapter = self.adapters(self.connection)

    async def ask_all(self, open_client: ClientFactory, tell: Told) -> None:
        """Ask about everyone; `tell` is called once for each.

        The first pupil goes alone: wrong credentials then cost one attempt, not eight.
        """
        who = self.connection.credentials()
        if not self.connection.address or who is None:
            self.stopped = _not_set_up(self.connection)
        waiting = iter(self.share)
        async with open_client(self.connection) as client:
            await self._work(client, who, islice(waiting, 1), tell)
            many = self.connection.pace.in_flight
            await asyncio.gather(*(self._work(client, who, waiting, tell) for _ in range(many)))

    async def _work(
        self, client: httpx2.AsyncClient, who: Credentials | None, waiting: Iterator[tuple[int, Pupil]], tell: Told
    ) -> None:
        for place, pupil in waiting:
            answer = self._unasked(pupil)
            if answer is None and who is not None:
                answer = await self._guarded(Call(client, self.connection, who), place, pupil)
                self._count(answer)
            assert answer is not None
            tell(place, answer)

    def _unasked(self, pupil: Pupil) -> Answer | None:
        detail = _missing(pupil) or self.stopped
        return trouble(self.connection, Outcome.NOT_CHECKED, detail=detail) if detail else None

    async def _guarded(self, call: Call, place: int, pupil: Pupil) -> Answer:
        """One pupil's mishap, of whatever kind, is that pupil's outcome and nobody else's."""
        try:
            return await self._answer(call, place, pupil)
        except Exception as error:
            return trouble(self.connection, Outcome.UNAVAILABLE, f"internal: {type(error).__name__}")

    def _count(self, answer: Answer) -> None:
        title = self.connection.title
        if answer.outcome is not Outcome.NOT_CHECKED:
            self._failures = self._failures + 1 if answer.outcome is Outcome.UNAVAILABLE else 0
        if answer.outcome is Outcome.AUTH_ERROR:
            self.stopped = f"Not asked: {title} did not accept our credentials."
        elif self._failures >= self.connection.pace.give_up_after and not self.stopped:
            self.stopped = f"Not asked: {title} gave no usable answer {self._failures} times in a row."

    async def _answer(self, call: Call, place: int, pupil: Pupil) -> Answer:
        """With profile Z44 "nobody" may hide several candidates, so the history profile is asked as well."""
        answer = await self._ask(call, place, pupil, self.connection.profile)
        if self.connection.profile != "Z34" and not self.chosen and answer.outcome in _WITHOUT_PERSON:
            return await self._ask(call, place, pupil, "Z34")
        return answer

    async def _ask(self, call: Call, place: int, pupil: Pupil, profile: str) -> Answer:
        inquiry = Inquiry(pupil, f"CC{self._run}{place:05d}{profile}", profile, datetime.now(UTC), self.chosen)
        try:
            parsed = await self._persist(call, inquiry)
        except (Unsendable, Unreachable, Unusable, NotOurs) as error:
            return no_answer(self.connection, error)
        if self.chosen:
            return chosen_answer(parsed, pupil, self.connection, self.chosen)
        return answer_of(parsed, pupil, self.connection, self.twins)

    async def _persist(self, call: Call, inquiry: Inquiry) -> ParsedAnswer:
        """Ask until there is an answer or no hope; a retry repeats the same inquiry."""
        for pause in self.connection.pace.retry_seconds:
            try:
                return await self._adapter.ask(call, inquiry)
            except Unreachable as error:
                if not error.retry or self.stopped:
                    raise
                await asyncio.sleep(pause)
        return await self._adapter.ask(call, inquiry)


def _missing(pupil: Pupil) -> str:
    if pupil.birthdate is None:
        return "Not asked: the list has no birth date for this pupil."
    if not (pupil.last_name.strip() and pupil.first_name.strip()):
        return "Not asked: the list has no full name for this pupil."
    return ""


def _not_set_up(connection: Connection) -> str:
    if not connection.address:
        return f"Not asked: the stand-in for {connection.title} is not running."
    unset = ", ".join(connection.variables)
    return f"Not asked: the credentials for {connection.title} are not set ({unset})."
