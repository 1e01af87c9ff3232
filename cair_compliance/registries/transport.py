"""One POST to a registry, with deadlines, a size cap and no surprises.

No redirects, no proxies from the environment, no compressed bodies, at most 16 connections a client.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import httpx2

from .failures import Unreachable
from .settings import Connection, Pace, safe_address

MAX_BYTES = 2_000_000
BUSY = frozenset({502, 503, 504})

ClientFactory: TypeAlias = Callable[[Connection], httpx2.AsyncClient]


@dataclass(frozen=True, slots=True)
class Reply:
    """Status and body, decoded size at most MAX_BYTES."""

    status: int
    body: bytes


def open_client(connection: Connection) -> httpx2.AsyncClient:
    """A client for one registry."""
    return httpx2.AsyncClient(
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
            raise Unreachable(f"HTTP {status}", retry=True)
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
