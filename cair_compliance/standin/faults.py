"""Sending an answer, well or in one of the ways that go wrong on the wire, by name.

What each name means stands in rules/registries/demo.yaml.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from email.utils import format_datetime
from functools import lru_cache, partial
from typing import TypeAlias

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ..model.demo import Fault
from .house import House, Said
from .letters import Letter, soap_fault
from .wrong_text import MANNERS, mistaken, swapped, wrong_text

BOMB = 64_000_000
_PORTAL = (
    "<!DOCTYPE html><html><head><title>Sign in</title></head>"
    "<body><p>Please sign in to use this network.</p></body></html>"
)

Raw: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


async def deliver(house: House, letter: Letter) -> Response:
    """The answer to one question, or what the fault of the hour makes of it."""
    fault = house.fault(letter.registry, letter.key)
    if fault is None:
        return _sent(letter, _said(house, letter))
    if fault.name == "slow":
        due = asyncio.get_running_loop().time() + (fault.number or house.scenario.delay)
        answer = _sent(letter, _said(house, letter))
        await asyncio.sleep(due - asyncio.get_running_loop().time())
        return answer
    instead = _instead(house, letter, fault.name)
    return instead or _altered(house, letter, fault)


def _said(house: House, letter: Letter) -> Said:
    said = letter.compose(house.scenario.rules)
    house.before(letter.registry, letter.key, said)
    return said


def _sent(letter: Letter, said: Said, manner: str = "") -> Response:
    return Response(letter.put(said.text, manner), said.status, media_type=letter.media)


def _altered(house: House, letter: Letter, fault: Fault) -> Response:
    """An answer with something wrong in it."""
    rules = mistaken(house) if fault.name == "wrong_patient" else house.scenario.rules
    said = letter.compose(rules)
    if fault.name == "swapped":
        return _sent(letter, swapped(house, letter, said))
    manner = fault.name if fault.name in MANNERS else ""
    response = _sent(letter, wrong_text(fault.name, house, letter, said), manner)
    body = bytes(response.body)
    if fault.name == "latin1":
        return Response(body.decode().encode("latin-1", "replace"), said.status, media_type=letter.media)
    if fault.name == "truncated":
        return Broken(_truncated(body, letter.media))
    if fault.name == "drip":
        return StreamingResponse(_drops(body, house.scenario.drip), said.status, media_type=letter.media)
    return response


async def _drops(body: bytes, seconds: float) -> AsyncIterator[bytes]:
    for place in range(len(body)):
        yield body[place : place + 1]
        await asyncio.sleep(seconds)


def _instead(house: House, letter: Letter, name: str) -> Response | None:
    """What comes in place of any answer; None when the fault lies in the answer."""
    if name in ("auth", "soap_fault", "soap_fault_200", "bad_xml"):
        return _refused(letter, name)
    if name.startswith(("http_", "unavailable")):
        return _status(house, name)
    if name in _WITHOUT:
        return _WITHOUT[name]()
    return None


def _refused(letter: Letter, name: str) -> Response:
    if name == "bad_xml":
        return Response(b"<soap:Envelope><soap:Body>MSH|^~\\&|CAIR IIS|</soap:Envelope>", media_type=letter.media)
    if name == "auth" or letter.soap is None:
        status, body = letter.refuse()
        return Response(body, status, media_type=letter.media)
    return Response(soap_fault(letter.soap, "fault"), 200 if name.endswith("200") else 500, media_type=letter.media)


def _status(house: House, name: str) -> Response:
    """An HTTP status without an answer; 429 and 503 say when to come again, unless the name is `unavailable`."""
    status = 503 if name == "unavailable" else int(name[5:8])
    wait = house.scenario.retry_after
    headers = {}
    if name in ("http_429", "http_503"):
        headers["Retry-After"] = str(wait)
    if name.endswith("date"):
        headers["Retry-After"] = format_datetime(house.clock() + timedelta(seconds=wait), usegmt=True)
    return Response(b"Service Unavailable" if status == 503 else b"Try later", status, headers)


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = [packer.compress(bytes(1_000_000)) for _ in range(BOMB // 1_000_000)]
    return b"".join([*packed, packer.flush()])


async def _reset(scope: Scope, receive: Receive, send: Send) -> None:
    """Drop the connection before a byte is sent."""
    await _cut(scope, receive, abort=True)


class Broken(Response):
    """An answer that breaks off."""

    def __init__(self, raw: Raw) -> None:
        super().__init__()
        self._raw = raw

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._raw(scope, receive, send)


_WITHOUT: Mapping[str, Callable[[], Response]] = {
    "reset": partial(Broken, _reset),
    "html": partial(Response, _PORTAL, 200, media_type="text/html"),
    "redirect": partial(Response, b"", 302, {"Location": "https://elsewhere.invalid/IISService"}),
    "gzip_bomb": lambda: Response(_bomb(), 200, {"Content-Encoding": "gzip"}, "application/octet-stream"),
}


def _truncated(body: bytes, media: str) -> Raw:
    async def half(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", media.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        await asyncio.sleep(0)
        await _cut(scope, receive, abort=False)

    return half


async def _cut(scope: Scope, receive: Receive, *, abort: bool) -> None:
    """Close the server's transport under the answer; it was put into the scope by the outermost layer.

    Returns when the server knows that nobody is there any more; before that it would log an answer missed.
    """
    transport = scope.get("extensions", {}).get("standin.transport")
    if transport is None:
        raise ConnectionResetError("the stand-in dropped the connection")
    if abort:
        transport.abort()
    else:
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass


class WithTransport:
    """Puts the server's transport into the scope, so that a fault can cut the connection."""

    def __init__(self, app: Raw) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        if scope["type"] == "http" and hasattr(transport, "abort"):
            scope = {**scope, "extensions": {**scope.get("extensions", {}), "standin.transport": transport}}
        await self.app(scope, receive, send)
