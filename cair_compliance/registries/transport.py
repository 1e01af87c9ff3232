"""One request to a registry, with deadlines, a size cap and no surprises.

No redirects, no proxies from the environment, no compressed bodies, at most 16 connections a client
(a pool looks through all of its connections for each question, so several small ones are faster).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TypeAlias, TypeVar
from urllib.parse import urljoin

import httpx2

from .failures import Unreachable
from .settings import Connection, Pace, safe_address

MAX_BYTES = 2_000_000
MAX_PAUSE = 900.0
"""Seconds: a registry cannot put a run off for longer than this."""

BUSY = frozenset({429, 502, 503, 504})
REFUSED = frozenset({401, 403})

ClientFactory: TypeAlias = Callable[[Connection], httpx2.AsyncClient]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Reply:
    """Status and body, decoded size at most MAX_BYTES; the body of a 401 is not read. `headers` in any case."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=httpx2.Headers)

    @property
    def clock(self) -> datetime:
        """What time it was there: the Date header, so that a skewed clock on either side does no harm; else now."""
        return _http_date(self.headers.get("Date", "")) or datetime.now(UTC)


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


def below(address: str, path: str) -> str:
    """`path` under the registry's address, or from the root of its host when it starts with /."""
    return urljoin(f"{address.rstrip('/')}/", path)


async def post(client: httpx2.AsyncClient, address: str, body: bytes, headers: Mapping[str, str], pace: Pace) -> Reply:
    """POST once, where 401 and 403 can only mean our credentials. Raises Unreachable."""
    return await send(client, "POST", address, pace=pace, body=body, headers=headers, refusals=REFUSED)


async def send(
    client: httpx2.AsyncClient,
    method: str,
    address: str,
    *,
    pace: Pace,
    headers: Mapping[str, str],
    body: bytes = b"",
    refusals: frozenset[int] = frozenset(),
) -> Reply:
    """Send once. Raises Unreachable for everything that is no readable HTTP answer.

    A status in `refusals` refuses our credentials and ends the exchange unread. A busy registry's
    Retry-After becomes `pause`.
    """
    safe_address(address)
    try:
        request = client.build_request(method, address, content=body, headers=dict(headers))
        return await within(pace, _exchange(client, request, refusals))
    except httpx2.TimeoutException:
        raise Unreachable("timeout", retry=True) from None
    except httpx2.TransportError as error:
        raise Unreachable(type(error).__name__, retry=True) from None
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise Unreachable(type(error).__name__) from None


async def within(pace: Pace, work: Awaitable[Result]) -> Result:
    """What `work` gives within the pace's total seconds. Raises Unreachable when that is not enough."""
    try:
        async with asyncio.timeout(pace.total_seconds):
            return await work
    except TimeoutError:
        raise Unreachable("timeout", retry=True) from None


async def _exchange(client: httpx2.AsyncClient, request: httpx2.Request, refusals: frozenset[int]) -> Reply:
    response = await client.send(request, stream=True)
    try:
        _refuse(response, refusals)
        body = b"" if response.status_code == httpx2.codes.UNAUTHORIZED else await _body(response)
        return Reply(response.status_code, body, response.headers)
    finally:
        await response.aclose()


def _refuse(response: httpx2.Response, refusals: frozenset[int]) -> None:
    """What is seen before a byte of the body is read."""
    status = response.status_code
    if status in refusals:
        raise Unreachable(f"HTTP {status}", credentials=True)
    if status in BUSY:
        raise Unreachable(f"HTTP {status}", retry=True, pause=asked_pause(response.headers))
    if 300 <= status < 400:
        raise Unreachable(f"HTTP {status}: redirects are not followed")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unreachable("compressed answer")


async def _body(response: httpx2.Response) -> bytes:
    received = bytearray()
    async for part in response.aiter_bytes():
        received += part
        if len(received) > MAX_BYTES:
            raise Unreachable("answer larger than 2 MB")
    return bytes(received)


def asked_pause(headers: Mapping[str, str]) -> float:
    """Seconds of a Retry-After header, given in seconds or as an HTTP date; 0 where it is missing or unreadable.

    A date is measured against the registry's own Date header where there is one. At most MAX_PAUSE.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:6]), MAX_PAUSE)
    until = _http_date(text)
    if until is None:
        return 0
    now = _http_date(headers.get("Date", "")) or datetime.now(UTC)
    return min(max((until - now).total_seconds(), 0.0), MAX_PAUSE)


def _http_date(text: str) -> datetime | None:
    try:
        value = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
