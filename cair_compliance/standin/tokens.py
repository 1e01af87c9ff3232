"""Access tokens of the REST stand-ins: API key (24 hours) and client assertion (5 minutes, RFC 7523)."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import jwt

from ..model.demo import Place
from .accounts import Clock

LIFE = {"legacy": timedelta(hours=24), "oauth": timedelta(seconds=300)}
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_CLAIMS = ["iss", "sub", "aud", "exp", "jti"]

Kind = Literal["legacy", "oauth"]


@dataclass(frozen=True, slots=True)
class Token:
    """One access token of a registry's client."""

    text: str = field(repr=False)
    refresh: str = field(repr=False)
    registry: str
    kind: Kind
    expires: datetime


class BadAssertion(ValueError):
    """A client assertion that proves nothing."""


@dataclass
class Tokens:
    """Tokens given out by one application, numbered, so that two runs give the same."""

    clock: Clock
    _given: dict[str, Token] = field(default_factory=dict)
    _refresh: dict[str, str] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def issue(self, registry: str, kind: Kind) -> Token:
        text, refresh = (self._text(f"{registry} {kind} {next(self._numbers)}") for _ in range(2))
        token = Token(text, refresh, registry, kind, self.clock() + LIFE[kind])
        self._given[text] = token
        if kind == "legacy":
            self._refresh[refresh] = registry
        return token

    def refreshed(self, refresh: str) -> Token | None:
        """A new token for a refresh token, which works once."""
        registry = self._refresh.pop(refresh, None)
        return self.issue(registry, "legacy") if registry else None

    def bearer(self, authorization: str) -> Token | None:
        """The token of an Authorization header while it lives."""
        scheme, _, text = authorization.partition(" ")
        token = self._given.get(text.strip()) if scheme.lower() == "bearer" else None
        return token if token and self.clock() < token.expires else None

    def assert_client(self, assertion: str, place: Place, audience: str, public_key: str) -> None:
        """Check signature, claims, age and that it is used for the first time. Raises BadAssertion."""
        claims = _verified(assertion, place, audience, public_key)
        now = self.clock()
        if not claims["iss"] == claims["sub"] == place.username:
            raise BadAssertion("iss and sub are the client id")
        if not now < datetime.fromtimestamp(claims["exp"], UTC) <= now + LIFE["oauth"]:
            raise BadAssertion("exp lies at most five minutes ahead")
        if claims["jti"] in self._seen:
            raise BadAssertion("jti was used before")
        self._seen.add(claims["jti"])

    def _text(self, seed: str) -> str:
        return hashlib.sha256(f"invented {seed}".encode()).hexdigest()


def claimed_client(assertion: str) -> str:
    """The client id an assertion claims, unproved. Raises BadAssertion."""
    try:
        return str(jwt.decode(assertion, options={"verify_signature": False}).get("iss", ""))
    except jwt.PyJWTError:
        raise BadAssertion("not a JWT") from None


def _verified(assertion: str, place: Place, audience: str, public_key: str) -> Mapping[str, Any]:
    """RS384 and ES384 with the public key, HS384 with the shared secret; the header never chooses between them."""
    try:
        head = jwt.get_unverified_header(assertion)
        shared = head.get("alg") == "HS384"
        if not shared and (not public_key or not head.get("kid")):
            raise BadAssertion("no key for this assertion")
        return jwt.decode(
            assertion,
            place.password if shared else public_key,
            algorithms=["HS384"] if shared else ["RS384", "ES384"],
            audience=audience,
            options={"require": _CLAIMS, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        raise BadAssertion("the assertion could not be verified") from None
