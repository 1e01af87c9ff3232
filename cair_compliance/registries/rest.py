"""JSON over HTTPS with a token: one question in, one reply out, and what its status means.

A registry's refusal of our token is answered with one new token; a second refusal is about the
credentials and is never tried again, because accounts lock.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from .adapter import Call
from .dialect import Rest
from .failures import Unreachable
from .parsed import Unusable
from .settings import safe_address
from .tokens import Tokens
from .transport import Reply, below, send

CLIENT_ERRORS = frozenset({400, 403, 409, 412, 422})
"""Refusals whose meaning depends on what was asked: left to the adapter, with their body."""


@dataclass(frozen=True, slots=True)
class Body:
    """What goes out with a request: nothing, JSON, or a form."""

    content: bytes = b""
    content_type: str = ""

    @classmethod
    def json(cls, document: Mapping[str, Any], content_type: str = "application/json") -> Body:
        return cls(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), content_type)

    @classmethod
    def form(cls, fields: Mapping[str, str]) -> Body:
        return cls(urlencode(fields).encode(), "application/x-www-form-urlencoded")


def words_of(call: Call) -> Rest:
    """The JSON part of the dialect. A dialect without one is a programming error."""
    rest = call.connection.dialect.rest
    assert rest is not None
    return rest


async def exchange(
    call: Call, tokens: Tokens, method: str, address: str, body: Body = Body(), *, accept: str = "application/json"
) -> Reply:
    """One reply with status 200, 201 or one of CLIENT_ERRORS. Raises Unreachable for everything else."""
    token = await tokens.get(call, words_of(call))
    reply = await _send(call, token, method, address, body, accept)
    if reply.status == 401:
        token = await tokens.get(call, words_of(call), refused=token)
        reply = await _send(call, token, method, address, body, accept)
    return _judged(reply)


async def _send(call: Call, token: str, method: str, address: str, body: Body, accept: str) -> Reply:
    headers = {"Accept": accept, "Authorization": f"Bearer {token}"}
    if body.content_type:
        headers["Content-Type"] = body.content_type
    return await send(call.client, method, address, pace=call.connection.pace, headers=headers, body=body.content)


def _judged(reply: Reply) -> Reply:
    if reply.status in (200, 201) or (reply.status in CLIENT_ERRORS and not _token_too_weak(reply)):
        return reply
    raise Unreachable(f"HTTP {reply.status}", retry=reply.status >= 500, credentials=reply.status in (401, 403))


def _token_too_weak(reply: Reply) -> bool:
    """RFC 6750: a 403 that is about our rights as a whole, not about one record."""
    return reply.status == 403 and "insufficient_scope" in reply.headers.get("WWW-Authenticate", "")


def same_host(address: str, link: str) -> str:
    """Where a link in an answer leads. Raises Unusable when that is not the registry itself: tokens go nowhere else."""
    try:
        target = safe_address(below(address, link))
        ours, theirs = urlsplit(address), urlsplit(target)
        same = (ours.scheme, ours.hostname, _port(ours)) == (theirs.scheme, theirs.hostname, _port(theirs))
    except ValueError:
        same, target = False, ""
    if not same:
        raise Unusable("the next page is at another address")
    return target


def _port(parts: Any) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)
