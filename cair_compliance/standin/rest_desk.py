"""The doors that take tokens: Redox's authentication, client assertions, and the Redox endpoint."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..model.demo import Place, pupil_key
from ..model.demo_key import public_pem
from .faults import deliver
from .hl7_desk import MAX_BYTES
from .house import House
from .letters import JSON, redox_errors, redox_letter
from .redox import BadDocument, read_redox, redox_reply
from .tokens import ASSERTION_TYPE, BadAssertion, Token, claimed_client


@dataclass(frozen=True)
class RestDesk:
    """Tokens for both REST stand-ins, and Redox itself."""

    house: House

    async def authenticate(self, request: Request) -> Response:
        """A legacy API key: JSON with apiKey and secret. Good for the Redox endpoint alone."""
        given = await _json(request)
        place = self.house.demo.places["redox"]
        if not isinstance(given, dict):
            return _refused(400, "not JSON")
        if not self.house.accounts.opens(place, str(given.get("apiKey")), str(given.get("secret"))):
            return _refused(401, "Unauthorized")
        return _legacy(self.house.tokens.issue(place.registry, "legacy"))

    async def refresh(self, request: Request) -> Response:
        """JSON with apiKey and refreshToken."""
        given = await _json(request)
        known = isinstance(given, dict) and given.get("apiKey") == self.house.demo.places["redox"].username
        token = self.house.tokens.refreshed(str(given.get("refreshToken"))) if known else None
        return _legacy(token) if token else _refused(401, "Unauthorized")

    async def token(self, request: Request) -> Response:
        """OAuth 2.0 client credentials with a JWT as client assertion."""
        form = {key: values[0] for key, values in parse_qs((await _body(request)).decode("latin-1")).items()}
        if form.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            return JSONResponse({"error": "invalid_request"}, 400)
        place = self._proved(form.get("client_assertion", ""), str(request.url.replace(query="")))
        if place is None:
            return JSONResponse({"error": "invalid_client"}, 401)
        token = self.house.tokens.issue(place.registry, "oauth")
        return JSONResponse({"access_token": token.text, "token_type": "Bearer", "expires_in": 300})

    def _proved(self, assertion: str, audience: str) -> Place | None:
        """The client that an assertion proves; a wrong signature counts as a wrong password."""
        try:
            client = claimed_client(assertion)
        except BadAssertion:
            return None
        places = (one for one in self.house.demo.places.values() if one.speaks in ("redox", "fhir"))
        place = next((one for one in places if one.username == client), None)
        if place is None or self.house.accounts.locked(place):
            return None
        try:
            key = self.house.public_key or public_pem(place.password)
            self.house.tokens.assert_client(assertion, place, audience, key)
        except BadAssertion:
            self.house.accounts.failed(place)
            return None
        self.house.accounts.succeeded(place)
        return place

    async def endpoint(self, request: Request) -> Response:
        """Every data model message goes here."""
        place = self.house.demo.places["redox"]
        token = self.house.tokens.bearer(request.headers.get("authorization", ""))
        if token is None or token.registry != place.registry:
            return _refused(401, "Unauthorized")
        body = await _body(request)
        self.house.hear(place.registry, "endpoint", body.decode("utf-8", "replace"), request)
        try:
            question = read_redox(json.loads(body), place.username)
        except BadDocument as error:
            return _refused(400, str(error))
        except ValueError:
            return _refused(400, "not JSON")
        if question.destination != place.facility:
            return _refused(403, "The destination is not one of yours")
        key = pupil_key(question.wanted.last, question.wanted.birthdate)
        letter = redox_letter(place.registry, key, lambda rules: redox_reply(rules, place.registry, question))
        return await deliver(self.house, letter)


def _legacy(token: Token) -> Response:
    expires = token.expires.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return JSONResponse({"accessToken": token.text, "expires": expires, "refreshToken": token.refresh})


def _refused(status: int, words: str) -> Response:
    return Response(redox_errors(words), status, media_type=JSON)


async def _body(request: Request) -> bytes:
    body = await request.body()
    return body if len(body) <= MAX_BYTES else b""


async def _json(request: Request) -> Any:
    try:
        return json.loads(await _body(request))
    except ValueError:
        return None
