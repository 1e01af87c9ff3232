"""The stand-in registries as one ASGI application: a path a region, SOAP 1.2, nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, MutableSequence
from dataclasses import dataclass
from datetime import date

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ..model.demo import Demo, load_demo
from .envelopes import Call, NoCall, answered, fault, read_call, wsdl
from .faults import SOAP_WORDS, XML, Raw, misbehave
from .population import People, load_people
from .registry import Locks, RegistryRules

MAX_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Heard:
    """One request, for tests that keep a journal."""

    region: str
    operation: str
    message: str


@dataclass(frozen=True)
class _Desk:
    """Everything one application knows."""

    demo: Demo
    rules: RegistryRules
    faults: Mapping[str, str]
    delay: float
    journal: MutableSequence[Heard] | None

    async def wsdl(self, request: Request) -> Response:
        if request.path_params["region"] not in self.demo.homes:
            return Response("no such registry", 404)
        return Response(wsdl(str(request.url.replace(query=""))), media_type="text/xml")

    async def call(self, request: Request) -> Response | _Broken:
        region = request.path_params["region"]
        if region not in self.demo.homes:
            return Response("no such registry", 404)
        body = await request.body()
        if len(body) > MAX_BYTES:
            return _soap(500, fault("MessageTooLargeFault", "The message is too large"))
        try:
            call = read_call(body)
        except NoCall:
            return _soap(500, fault("fault", "The request is not a SOAP 1.2 envelope"))
        return await self._answer(region, call)

    async def _answer(self, region: str, call: Call) -> Response | _Broken:
        if call.operation == "connectivityTest":
            return _soap(200, answered(call.operation, call.fields.get("echoBack", "")))
        if call.operation not in ("submitSingleMessage", "submitSingleQuery"):
            return _soap(500, fault("UnsupportedOperationFault", "The operation is not supported"))
        text = call.fields.get("hl7Message", "")
        if self.journal is not None:
            self.journal.append(Heard(region, call.operation, text))
        if not self._knows(call):
            return _soap(500, fault(*SOAP_WORDS["auth"]))
        if text.count("MSH|") > 1:
            return _soap(500, fault("MessageTooLargeFault", "One message a call"))
        return await self._reply(region, call, text)

    def _knows(self, call: Call) -> bool:
        given = tuple(call.fields.get(name, "") for name in ("username", "password", "facilityID"))
        return given == (self.demo.username, self.demo.password, self.demo.facility)

    async def _reply(self, region: str, call: Call, text: str) -> Response | _Broken:
        name = self.faults.get(region, "")
        if name == "slow":
            await asyncio.sleep(self.delay)
        wrong = misbehave(name, self.rules, region, call.operation, text)
        if wrong is None:
            return _soap(200, answered(call.operation, self.rules.reply(region, text)))
        return _soap(*wrong) if isinstance(wrong, tuple) else _Broken(wrong)


class _Broken(Response):
    """An answer that breaks off."""

    def __init__(self, raw: Raw) -> None:
        super().__init__()
        self._raw = raw

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._raw(scope, receive, send)


def _soap(status: int, body: bytes) -> Response:
    return Response(body, status, media_type=XML)


def create_app(
    *,
    people: People | None = None,
    faults: Mapping[str, str] | None = None,
    today: date | None = None,
    locks: Locks = "pd",
    owner: str = "",
    z44_as: str = "Z42",
    z44_lists: bool = False,
    delay: float = 0.5,
    journal: MutableSequence[Heard] | None = None,
) -> Starlette:
    """The application. `faults`: region -> name (see demo.yaml); `delay`: seconds of the fault `slow`.

    `people` default to the shipped population. `journal` collects requests; without one nothing is kept,
    because a demonstration may be tried with a real list. Raises ValueError for an unknown region or fault.
    """
    demo = load_demo()
    for region, name in (faults or {}).items():
        if region not in demo.homes or name not in demo.faults:
            raise ValueError(f"unknown fault {region}={name}")
    rules = RegistryRules(people or load_people(), today or demo.today, locks, owner, z44_as, z44_lists)
    desk = _Desk(demo, rules, dict(faults or {}), delay, journal)
    routes = [
        Route(demo.path, desk.call, methods=["POST"]),
        Route(demo.path, desk.wsdl, methods=["GET"]),
    ]
    return Starlette(routes=routes)
