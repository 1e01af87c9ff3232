"""The token a JSON interface wants: asked for once, kept in the adapter, renewed before it ends.

The credentials decide the way. A private key (PEM or JWK) signs an OAuth client assertion (RFC 7523); any
other secret is a Redox API key's. Neither they nor the token appear in an error or a repr.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from .adapter import Call
from .dialect import Rest
from .failures import Unreachable
from .parsed import Unusable
from .settings import Credentials
from .strictjson import Node, read_object, text
from .transport import Reply, below, send

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 240
"""Redox takes assertions of at most five minutes."""

SHORT, LONG = 300.0, 86_400.0
"""Seconds a token lives where its answer does not say so, and at most."""

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Tokens:
    """The one token of one registry in one run. `clock` is monotonic, in seconds."""

    clock: Callable[[], float] = time.monotonic
    _token: str = field(default="", repr=False)
    _until: float = 0.0
    _refusal: str = ""
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def get(self, call: Call, rest: Rest, *, refused: str = "") -> str:
        """A token that will hold a while; never the one that was `refused`.

        Raises Unreachable: with `credentials` when the registry, or the key itself, says that asking again is vain.
        What was refused once is not tried again by those who wait for the same token.
        """
        async with self._lock:
            if self._refusal:
                raise Unreachable(self._refusal, credentials=True)
            if not self._token or self._token == refused or self.clock() >= self._until:
                await self._renew(call, rest)
            return self._token

    async def _renew(self, call: Call, rest: Rest) -> None:
        started, self._token = self.clock(), ""
        try:
            self._token, life = await _ask(call, rest)
        except Unreachable as error:
            self._refusal = error.evidence if error.credentials else ""
            raise
        self._until = started + life - min(30.0, life / 4)


async def _ask(call: Call, rest: Rest) -> tuple[str, float]:
    """(token, seconds it lives)."""
    if _is_key(call.who.password):
        return await _by_assertion(call, below(call.connection.address, rest.assertion_path))
    if not rest.key_path:
        raise Unreachable("credentials: a private key is needed", credentials=True)
    return await _by_key(call, below(call.connection.address, rest.key_path))


def _is_key(secret: str) -> bool:
    return secret.lstrip().startswith(("-----BEGIN", "{"))


async def _by_key(call: Call, address: str) -> tuple[str, float]:
    body = json.dumps({"apiKey": call.who.username, "secret": call.who.password}).encode()
    reply = await _post(call, address, body, _JSON)
    found = _answer(reply)
    return _token_in(found, "accessToken"), _seconds_until(text(found, "expires"), reply.clock)


async def _by_assertion(call: Call, address: str) -> tuple[str, float]:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion(call.who, address, datetime.now(UTC)),
    }
    found = _answer(await _post(call, address, urlencode(form).encode(), _FORM))
    seconds = text(found, "expires_in")
    life = float(seconds[:6]) if seconds.isascii() and seconds.isdigit() else SHORT
    return _token_in(found, "access_token"), min(life, LONG)


async def _post(call: Call, address: str, body: bytes, content_type: str) -> Reply:
    headers = {"Content-Type": content_type, "Accept": _JSON}
    return await send(call.client, "POST", address, pace=call.connection.pace, headers=headers, body=body)


def _answer(reply: Reply) -> Node:
    """400 is what RFC 6749 answers to credentials it does not know; accounts lock, so it is not tried again."""
    if reply.status in (400, 401, 403):
        raise Unreachable(f"token: HTTP {reply.status}", credentials=True)
    if reply.status not in (200, 201):
        raise Unreachable(f"token: HTTP {reply.status}", retry=reply.status >= 500)
    return read_object(reply.body)


def _token_in(found: Node, key: str) -> str:
    token = text(found, key)
    if not token or not token.isascii() or " " in token:
        raise Unusable("the answer holds no token")
    return token


def _seconds_until(text_: str, now: datetime) -> float:
    """From the registry's own clock to an ISO time; SHORT for a text that is none."""
    try:
        until = datetime.fromisoformat(text_)
    except ValueError:
        return SHORT
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max((aware - now).total_seconds(), 0.0), LONG)


def assertion(who: Credentials, audience: str, now: datetime) -> str:
    """The signed JWT that says who asks: RS384 for an RSA key, ES384 for one on P-384.

    Raises Unreachable (credentials) for a key that is none of these. The key id is the JWK's `kid`, else the
    key's thumbprint (RFC 7638).
    """
    claims = {
        "iss": who.username,
        "sub": who.username,
        "aud": audience,
        "iat": now,
        "exp": now + timedelta(seconds=ASSERTION_SECONDS),
        "jti": secrets.token_hex(16),
    }
    try:
        key, kid = _private_key(who.password)
        algorithm = "RS384" if isinstance(key, RSAPrivateKey) else "ES384"
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})
    except (ValueError, TypeError, KeyError, UnsupportedAlgorithm, jwt.PyJWTError):
        raise Unreachable("credentials: the private key cannot be used", credentials=True) from None


def _private_key(secret: str) -> tuple[RSAPrivateKey | EllipticCurvePrivateKey, str]:
    secret = secret.strip()
    given: Mapping[str, str] = json.loads(secret) if secret.startswith("{") else {}
    # An environment variable often holds a PEM on one line with \n written out.
    key = jwt.PyJWK(dict(given)).key if given else load_pem_private_key(secret.replace("\\n", "\n").encode(), None)
    if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP384R1):
        return key, given.get("kid") or _thumbprint(ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "crv kty x y")
    if isinstance(key, RSAPrivateKey):
        return key, given.get("kid") or _thumbprint(RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "e kty n")
    raise ValueError("neither RSA nor P-384")


def _thumbprint(public: Mapping[str, str], members: str) -> str:
    """RFC 7638: the hash of the key's required members, in this order and without blanks."""
    plain = json.dumps({name: public[name] for name in members.split()}, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(plain.encode()).digest()).rstrip(b"=").decode()
