"""Ways to go wrong on the wire, by name. What each means stands in rules/registries/demo.yaml."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.types import Receive, Scope, Send

from .envelopes import answered, fault
from .registry import RegistryRules

XML = "application/soap+xml; charset=utf-8"
SOAP_WORDS = {"soap_fault": ("fault", "The service is not able to answer"),
              "auth": ("SecurityFault", "Invalid Username, Password or Facility ID")}  # fmt: skip

Raw: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


def misbehave(
    name: str, rules: RegistryRules, region: str, operation: str, text: str
) -> tuple[int, bytes] | Raw | None:
    """Status and body of a wrong answer, or an ASGI reply that breaks the connection; None to answer well."""
    if name == "unavailable":
        return 503, b"Service Unavailable"
    if name in SOAP_WORDS:
        return 500, fault(*SOAP_WORDS[name])
    if name == "bad_xml":
        return 200, b"<soap:Envelope><soap:Body>MSH|^~\\&|CAIR IIS|</soap:Envelope>"
    if name == "reset":
        return _reset
    if name == "truncated":
        return _truncated(answered(operation, rules.reply(region, text)))
    if name == "wrong_patient":
        return 200, answered(operation, rules.about_another(region, text))
    if name == "swapped_msa":
        return 200, answered(operation, rules.to_another(region, text))
    return None


async def _reset(scope: Scope, receive: Receive, send: Send) -> None:
    """Drop the connection before a byte is sent."""
    await _cut(scope, receive, abort=True)


def _truncated(body: bytes) -> Raw:
    async def half(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", XML.encode()), (b"content-length", str(len(body)).encode())]
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
