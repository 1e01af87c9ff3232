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
from .answering import answer_of, trouble
from .hl7 import Unsendable
from .matching import TwinKey
from .qbp import Question, build
from .settings import Connection, Credentials
from .soap import CONTENT_TYPE, SECURITY, BadEnvelope, Fault, envelope, returned
from .transport import ClientFactory, Unreachable, post

Told: TypeAlias = Callable[[int, Answer], None]
_WITHOUT_PERSON = frozenset({Outcome.NOT_FOUND, Outcome.PROTECTED})


@dataclass
class RegistryRun:
    """One registry in one check. `share`: the pupils it is asked about, with their places."""

    connection: Connection
    share: Sequence[tuple[int, Pupil]]
    twins: frozenset[TwinKey]
    stopped: str = ""
    _failures: int = 0
    _run: str = field(default_factory=lambda: secrets.token_hex(4).upper())

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
                answer = await self._guarded(client, who, place, pupil)
                self._count(answer)
            assert answer is not None
            tell(place, answer)

    def _unasked(self, pupil: Pupil) -> Answer | None:
        detail = _missing(pupil) or self.stopped
        return trouble(self.connection, Outcome.NOT_CHECKED, detail=detail) if detail else None

    async def _guarded(self, client: httpx2.AsyncClient, who: Credentials, place: int, pupil: Pupil) -> Answer:
        """One pupil's mishap, of whatever kind, is that pupil's outcome and nobody else's."""
        try:
            return await self._answer(client, who, place, pupil)
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

    async def _answer(self, client: httpx2.AsyncClient, who: Credentials, place: int, pupil: Pupil) -> Answer:
        """With profile Z44 "nobody" may hide several candidates, so the history profile is asked as well."""
        answer = await self._ask(client, who, place, pupil, self.connection.profile)
        if self.connection.profile != "Z34" and answer.outcome in _WITHOUT_PERSON:
            return await self._ask(client, who, place, pupil, "Z34")
        return answer

    async def _ask(
        self, client: httpx2.AsyncClient, who: Credentials, place: int, pupil: Pupil, profile: str
    ) -> Answer:
        control_id = f"CC{self._run}{place:05d}{profile}"
        try:
            question = build(
                pupil,
                profile,
                self.connection.dialect,
                facility=who.facility,
                control_id=control_id,
                now=datetime.now(UTC),
            )
        except Unsendable:
            detail = "Not asked: the name or address holds a character that cannot be sent."
            return trouble(self.connection, Outcome.NOT_CHECKED, detail=detail)
        try:
            text = await self._returned(client, who, question)
        except Unreachable as error:
            outcome = Outcome.AUTH_ERROR if error.credentials else Outcome.UNAVAILABLE
            return trouble(self.connection, outcome, error.evidence)
        return answer_of(text, question, pupil, self.connection, self.twins)

    async def _returned(self, client: httpx2.AsyncClient, who: Credentials, question: Question) -> str:
        """Send until there is an answer or no hope; a retry keeps its control id."""
        for pause in self.connection.pace.retry_seconds:
            try:
                return await self._call(client, who, question)
            except Unreachable as error:
                if not error.retry or self.stopped:
                    raise
                await asyncio.sleep(pause)
        return await self._call(client, who, question)

    async def _call(self, client: httpx2.AsyncClient, who: Credentials, question: Question) -> str:
        dialect = self.connection.dialect
        fields = {
            "username": who.username,
            "password": who.password,
            "facilityID": who.facility,
            "hl7Message": question.text,
        }
        body = envelope(dialect.namespace, dialect.query_operation, fields)
        content_type = CONTENT_TYPE.format(namespace=dialect.namespace, operation=dialect.query_operation)
        reply = await post(client, self.connection.address, body, content_type, self.connection.pace)
        try:
            text = returned(reply.body)
        except Fault as fault:
            refused = fault.kind == SECURITY
            raise Unreachable(f"fault: {fault.kind}", retry=fault.kind == "fault", credentials=refused) from None
        except BadEnvelope as error:
            raise Unreachable(f"HTTP {reply.status}, malformed: {error}") from None
        if reply.status != httpx2.codes.OK:
            raise Unreachable(f"HTTP {reply.status}")
        return text


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
