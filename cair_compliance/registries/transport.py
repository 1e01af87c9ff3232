"""One POST to a registry, with deadlines, a size cap and no surprises.

No redirects, no proxies from the environment, no compressed bodies, at most 16 connections a client
(a pool looks through all of its connections for each question, so several small ones are faster).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TypeAlias

import httpx2

from .failures import Unreachable
from .settings import Connection, Pace, safe_address

MAX_BYTES = 2_000_000
BUSY = frozenset({429, 502, 503, 504})
MAX_PAUSE = 900
"""Seconds; a registry that asks for more is taken to mean this."""

ClientFactory: TypeAlias = Callable[[Connection], httpx2.AsyncClient]


@dataclass(frozen=True, slots=True)
class Reply:
    """Status and body, decoded size at most MAX_BYTES."""

    status: int
    body: bytes


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """Certificates are read once: that takes longer than a question."""
    return httpx2.create_ssl_context(trust_env=False)


def open_client(connection: Connection) -> httpx2.AsyncClient:
    """A client for one registry."""
    return httpx2.AsyncClient(
        verify=_trust(),
        timeout=httpx2.Timeout(connection.pace.total_seconds, connect=connection.pace.connect_seconds),
        limits=httpx2.Limits(max_connections=16, max_keepalive_connections=16, keepalive_expiry=4),
        follow_redirects=False,
        trust_env=False,
        headers={"Accept-Encoding": "identity", "User-Agent": "cair-compliance"},
    )


async def post(client: httpx2.AsyncClient, address: str, body: bytes, content_type: str, pace: Pace) -> Reply:
    """Send once. Raises Unreachable for everything that is no readable HTTP answer."""
    safe_address(address)
    try:
        async with asyncio.timeout(pace.total_seconds):
            return await _exchange(client, address, body, content_type)
    except (TimeoutError, httpx2.TimeoutException):
        raise Unreachable("timeout", retry=True) from None
    except httpx2.TransportError as error:
        raise Unreachable(type(error).__name__, retry=True) from None
    except httpx2.HTTPError as error:
        raise Unreachable(type(error).__name__) from None


async def _exchange(client: httpx2.AsyncClient, address: str, body: bytes, content_type: str) -> Reply:
    async with client.stream("POST", address, content=body, headers={"Content-Type": content_type}) as response:
        status = response.status_code
        if status in (401, 403):
            raise Unreachable(f"HTTP {status}", credentials=True)
        if status in BUSY:
            raise Unreachable(f"HTTP {status}", retry=True, pause=asked_pause(response.headers))
        if 300 <= status < 400:
            raise Unreachable(f"HTTP {status}: redirects are not followed")
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise Unreachable("compressed answer")
        received = bytearray()
        async for part in response.aiter_bytes():
            received += part
            if len(received) > MAX_BYTES:
                raise Unreachable("answer larger than 2 MB")
        return Reply(status, bytes(received))


def asked_pause(headers: Mapping[str, str]) -> float:
    """Seconds of Retry-After, given as a number or as an HTTP date (by the registry's own clock); at most 900.

    0 where there is none or it cannot be read.
    """
    given = headers.get("Retry-After", "").strip()
    if given.isascii() and given.isdigit():
        return float(min(int(given[:9]), MAX_PAUSE))
    until = _http_date(given)
    if until is None:
        return 0
    now = _http_date(headers.get("Date", "")) or datetime.now(UTC)
    return min(max((until - now).total_seconds(), 0), MAX_PAUSE)


def _http_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
