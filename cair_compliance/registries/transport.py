"""One request to a registry, with deadlines, a size cap and no surprises.

No redirects, no proxies, netrc or certificates from the environment, no cookies, no compressed bodies.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeAlias, TypeVar
from urllib.parse import urljoin

import aiohttp

from .failures import Unreachable
from .resolving import LeadsInside, OutsideOnly
from .settings import Connection, Pace, safe_address
from .trust import trust
from .turnstile import one_by_one

MAX_BYTES = 2_000_000
MAX_PAUSE = 900.0
"""Seconds: a registry cannot put a run off for longer than this."""

BUSY = frozenset({429, 502, 503, 504})
REFUSED = frozenset({401, 403})

Client: TypeAlias = aiohttp.ClientSession
ClientFactory: TypeAlias = Callable[[Connection], Client]
"""Called in the event loop that asks."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Reply:
    """Status and body, decoded size at most MAX_BYTES; the body of a 401 is not read. `headers` in any case."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def clock(self) -> datetime:
        """What time it was there: the Date header, so that a skewed clock on either side does no harm; else now."""
        return _http_date(self.headers.get("Date", "")) or datetime.now(UTC)


def open_client(connection: Connection) -> Client:
    """A client for one registry, with as many connections as questions are in flight."""
    pace = connection.pace
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=pace.in_flight,
            ssl=trust(connection.certificate),
            resolver=OutsideOnly(inside=connection.inside),
            keepalive_timeout=4,
        ),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=pace.connect_seconds),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        headers={"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "cair-compliance"},
    )


def below(address: str, path: str) -> str:
    """`path` under the registry's address, or from the root of its host when it starts with /."""
    return urljoin(f"{address.rstrip('/')}/", path)


async def post(client: Client, address: str, body: bytes, headers: Mapping[str, str], pace: Pace) -> Reply:
    """POST once, where 401 and 403 can only mean our credentials. Raises Unreachable."""
    return await send(client, "POST", address, pace=pace, body=body, headers=headers, refusals=REFUSED)


async def send(
    client: Client,
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
        reply = await within(pace, _exchange(client, method, address, headers, body, refusals))
    except TimeoutError:
        raise Unreachable("timeout", retry=True) from None
    except (ValueError, aiohttp.ClientError) as error:  # an address or a header that cannot be sent is a ValueError
        raise _unreachable(error) from None
    await one_by_one()
    return reply


def _unreachable(error: ValueError | aiohttp.ClientError) -> Unreachable:
    """What a broken exchange means. A certificate stays bad when asked again; nothing is ever tried without one."""
    system = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error.__cause__ or error
    if isinstance(system, LeadsInside):
        return Unreachable("network: the name leads to a private address")
    if isinstance(system, ssl.SSLCertVerificationError):
        return Unreachable(f"tls: {system.verify_message}")
    if isinstance(system, ssl.SSLError) or isinstance(error, aiohttp.ClientSSLError):
        reason = str(getattr(system, "reason", "") or "handshake failed").lower().replace("_", " ")
        return Unreachable(f"tls: {reason}", credentials=_ours_refused(reason))
    return Unreachable(type(error).__name__, retry=not isinstance(error, ValueError))


def _ours_refused(reason: str) -> bool:
    """Whether the other side's alert is about our own certificate: missing, expired, not known to it."""
    return "alert" in reason and ("certificate" in reason or "unknown ca" in reason or "access denied" in reason)


async def within(pace: Pace, work: Awaitable[Result]) -> Result:
    """What `work` gives within the pace's total seconds. Raises Unreachable when that is not enough."""
    try:
        async with asyncio.timeout(pace.total_seconds):
            return await work
    except TimeoutError:
        raise Unreachable("timeout", retry=True) from None


async def _exchange(
    client: Client, method: str, address: str, headers: Mapping[str, str], body: bytes, refusals: frozenset[int]
) -> Reply:
    sent = client.request(method, address, data=body or None, headers=headers, allow_redirects=False)
    async with sent as response:
        _refuse(response.status, response.headers, refusals)
        content = b"" if response.status == 401 else await _body(response.content)
        return Reply(response.status, content, response.headers)


def _refuse(status: int, headers: Mapping[str, str], refusals: frozenset[int]) -> None:
    """What is seen before a byte of the body is read."""
    if status in refusals:
        raise Unreachable(f"HTTP {status}", credentials=True)
    if status in BUSY:
        raise Unreachable(f"HTTP {status}", retry=True, pause=asked_pause(headers))
    if 300 <= status < 400:
        raise Unreachable(f"HTTP {status}: redirects are not followed")
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unreachable("compressed answer")


async def _body(content: aiohttp.StreamReader) -> bytes:
    received = bytearray()
    async for part in content.iter_any():
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
