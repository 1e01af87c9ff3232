"""Asking one registry about its share of the pupils: pace, retries, when to stop.

Errors are outcomes. Refused credentials stop the registry at once, because accounts lock; failures in a row
and answers about others stop it too (pace.py). What was not asked is NOT_CHECKED, never "no record".
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import TypeAlias

from ..model.answers import Answer, Outcome, told
from ..model.people import Pupil
from .adapter import Adapter, AdapterFactory, Call, Collecting, Inquiry
from .answering import answer_of, chosen_answer, no_answer, otherwise, trouble
from .audit import AuditTrouble
from .clock import Clock
from .failures import NotOurs, Unreachable
from .hl7 import Unsendable
from .matching import TwinKey, is_stranger
from .pace import Gate
from .parsed import ParsedAnswer, Unusable
from .settings import Connection, Credentials
from .speaking import adapter_of
from .transport import ClientFactory
from .witness import Witness

Told: TypeAlias = Callable[[int, Answer], None]
_NOBODY = Credentials("", "", "")
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
    clock: Clock = field(default_factory=Clock)
    witness: Witness | None = None
    _run: str = field(default_factory=lambda: secrets.token_hex(4).upper())
    _adapter: Adapter = field(init=False)
    _gate: Gate = field(init=False)
    _late: dict[int, Inquiry] = field(default_factory=dict)
    """Questions whose replies this run still waits for, by the pupil's place."""

    def __post_init__(self) -> None:
        self._adapter = self.adapters(self.connection)
        self._gate = Gate(self.connection.title, self.connection.pace, self.clock)

    async def ask_all(self, open_client: ClientFactory, tell: Told) -> None:
        """Ask about everyone; `tell` is called once for each.

        The first pupil goes alone: wrong credentials then cost one attempt, not eight.
        """
        who = self.connection.credentials()
        if not self.connection.address or who is None:
            self._gate.stop(not_set_up(self.connection))
        waiting = iter(self.share)
        many = min(self.connection.pace.in_flight, max(1, len(self.share) - 1))
        async with AsyncExitStack() as stack:
            if isinstance(self._adapter, Collecting):
                stack.callback(self._adapter.finish)
            client = await stack.enter_async_context(open_client(self.connection))
            call = Call(client, self.connection, who or _NOBODY)
            await self._work(call, islice(waiting, 1), tell)
            await asyncio.gather(*(self._work(call, waiting, tell) for _ in range(many)))
            await self._hear_late(call, tell)

    async def _work(self, call: Call, waiting: Iterator[tuple[int, Pupil]], tell: Told) -> None:
        for place, pupil in waiting:
            answer = self._unasked(_missing(pupil)) or await self._admitted(call, place, pupil)
            if place not in self._late:
                tell(place, answer)

    async def _admitted(self, call: Call, place: int, pupil: Pupil) -> Answer:
        answer = self._unasked(self._gate.stopped) or await self._guarded(self._answer(call, place, pupil))
        self._gate.leave(answer)
        return answer

    async def _hear_late(self, call: Call, tell: Told) -> None:
        """Wait for the replies of a registry that answers by file; what has not come by then stays PENDING."""
        if self._late and isinstance(self._adapter, Collecting):
            await self._adapter.replies(self.connection.pace.reply_seconds, self.clock)
        for place, inquiry in self._late.items():
            answer = await self._guarded(self._put(call, inquiry))
            await self._note(inquiry, answer)
            tell(place, answer)

    def _unasked(self, why: str) -> Answer | None:
        return trouble(self.connection, Outcome.NOT_CHECKED, detail=why) if why else None

    async def _guarded(self, work: Awaitable[Answer]) -> Answer:
        """One pupil's mishap, of whatever kind, is that pupil's outcome and nobody else's."""
        try:
            return await work
        except Exception as error:
            return trouble(self.connection, Outcome.UNAVAILABLE, f"internal: {type(error).__name__}")

    async def _answer(self, call: Call, place: int, pupil: Pupil) -> Answer:
        """With profile Z44 "nobody" may hide several candidates, so the history profile is asked as well.

        The later answer counts; what was said first stays in its evidence.
        """
        answer = await self._ask(call, place, pupil, self.connection.profile)
        if self.connection.profile != "Z34" and not self.chosen and answer.outcome in _WITHOUT_PERSON:
            return otherwise(answer, await self._ask(call, place, pupil, "Z34"))
        return answer

    async def _ask(self, call: Call, place: int, pupil: Pupil, profile: str) -> Answer:
        inquiry = Inquiry(pupil, f"CC{self._run}{place:05d}{profile}", profile, datetime.now(UTC), self.chosen)
        try:
            if self.witness is not None:
                await self.witness.before(place, inquiry)
        except AuditTrouble as error:
            self._gate.stop(str(error))
            return trouble(self.connection, Outcome.NOT_CHECKED, detail=str(error))
        answer = await self._put(call, inquiry)
        if answer.outcome is Outcome.PENDING and self.connection.pace.reply_seconds:
            self._late[place] = inquiry
        else:
            await self._note(inquiry, answer)
        return answer

    async def _note(self, inquiry: Inquiry, answer: Answer) -> None:
        try:
            if self.witness is not None:
                await self.witness.after(inquiry, told(answer.outcome))
        except AuditTrouble as error:
            self._gate.stop(str(error))

    async def _put(self, call: Call, inquiry: Inquiry) -> Answer:
        try:
            parsed = await self._persist(call, inquiry)
        except (Unsendable, Unreachable, Unusable, NotOurs) as error:
            if isinstance(error, NotOurs):
                self._gate.foreign()
            return no_answer(self.connection, error)
        if parsed is None:
            return trouble(self.connection, Outcome.NOT_CHECKED, detail=self._gate.stopped)
        if parsed.outcome is Outcome.FOUND and is_stranger(inquiry.pupil, parsed.persons[0]):
            self._gate.foreign()
        if self.chosen:
            return chosen_answer(parsed, inquiry.pupil, self.connection, self.chosen)
        return answer_of(parsed, inquiry.pupil, self.connection, self.twins)

    async def _persist(self, call: Call, inquiry: Inquiry) -> ParsedAnswer | None:
        """Ask until there is an answer or no hope; a retry repeats the same inquiry. None: nothing was sent.

        A question the registry put off (Retry-After) stays in line; only the patience of the run ends that.
        """
        pauses = iter(self.connection.pace.retry_seconds)
        last: Unreachable | None = None
        while await self._gate.turn():
            try:
                return await self._call(call, inquiry)
            except Unreachable as error:
                last = error
            if not await self._again(last, pauses):
                break
        if last is not None:
            raise last
        return None

    async def _call(self, call: Call, inquiry: Inquiry) -> ParsedAnswer:
        """One call, of which the gate takes note. Raises what the adapter raises."""
        try:
            parsed = await self._adapter.ask(call, inquiry)
        except Unsendable:  # nothing was sent
            raise
        except Unreachable as error:
            if not (error.pause or error.credentials):
                self._gate.failed(busy=error.busy)
            raise
        except Exception:
            self._gate.failed()
            raise
        if parsed.outcome is Outcome.UNAVAILABLE:
            self._gate.failed()
        else:
            self._gate.answered()
        return parsed

    async def _again(self, error: Unreachable, pauses: Iterator[float]) -> bool:
        """Whether to repeat a question that failed so, after the pause that is due."""
        if error.pause:
            self._gate.rest(error.pause)
            return not self._gate.shut
        pause = next(pauses, None)
        if pause is None or not error.retry or self._gate.shut:
            return False
        if error.busy:  # the gate makes everybody wait
            return True
        await self.clock.sleep(pause * random.uniform(0.75, 1))  # noqa: S311 - so that workers do not knock together
        return not self._gate.shut


def _missing(pupil: Pupil) -> str:
    if pupil.birthdate is None:
        return "Not asked: the list has no birth date for this pupil."
    if not (pupil.last_name.strip() and pupil.first_name.strip()):
        return "Not asked: the list has no full name for this pupil."
    return ""


def not_set_up(connection: Connection) -> str:
    """Why a connection without address or credentials is not used."""
    if not connection.address:
        return f"Not asked: the stand-in for {connection.title} is not running."
    unset = ", ".join(connection.variables)
    return f"Not asked: the credentials for {connection.title} are not set ({unset})."
