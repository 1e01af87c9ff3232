"""Tokens: asked for once, renewed in time, and credentials that are refused are not tried again."""

import asyncio
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from cair_compliance.registries.adapter import Call
from cair_compliance.registries.failures import Unreachable
from cair_compliance.registries.parsed import Unusable
from cair_compliance.registries.settings import Credentials
from cair_compliance.registries.tokens import Tokens, assertion

from .playing import Playing
from .replies import CLIENT, KEY, PEM, SECRET, connection, reply

RSA = rsa.generate_private_key(65537, 2048)
RSA_PEM = RSA.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
URL = "https://redox.example.org/v2/auth/token"


def tokens_of(answer, who=CLIENT, name="redox"):
    """A function that asks for tokens `times`, and the requests it made."""
    requests, clock = [], [0.0]
    tokens = Tokens(clock=lambda: clock[0])
    where = connection(name, who)

    def play(request):
        requests.append(request)
        return answer(len(requests))

    def get(times=1, at=0.0, refused=""):
        async def main():
            clock[0] = at
            async with Playing(play) as client:
                call = Call(client, where, who)
                gets = (tokens.get(call, where.dialect.rest, refused=refused) for _ in range(times))
                return await asyncio.gather(*gets, return_exceptions=True)

        tokens._lock = asyncio.Lock()
        return asyncio.run(main())

    return get, requests, tokens


def numbered(count):
    return reply({"access_token": f"t{count}", "expires_in": 300})


@pytest.mark.parametrize(("pem", "key", "algorithm"), [(PEM, KEY, "ES384"), (RSA_PEM, RSA, "RS384")])
@pytest.mark.parametrize("written", [lambda pem: pem, lambda pem: pem.replace("\n", "\\n")])
def test_an_assertion_says_who_asks_whom_and_for_how_long(pem, key, algorithm, written):
    now = datetime.now(UTC)
    signed = assertion(Credentials("client-1", written(pem), ""), URL, now)
    claims = jwt.decode(signed, key.public_key(), algorithms=[algorithm], audience=URL)
    assert claims["iss"] == claims["sub"] == "client-1"
    assert 0 < claims["exp"] - claims["iat"] <= 300
    header = jwt.get_unverified_header(signed)
    assert (header["alg"], header["typ"], len(header["kid"])) == (algorithm, "JWT", 43)
    assert jwt.decode(assertion(CLIENT, URL, now), options={"verify_signature": False})["jti"] != claims["jti"]


@pytest.mark.parametrize(("key", "codec"), [(KEY, ECAlgorithm), (RSA, RSAAlgorithm)])
def test_a_jwk_brings_its_own_key_id(key, codec):
    jwk = {**codec.to_jwk(key, as_dict=True), "kid": "mine"}
    signed = assertion(Credentials("c", json.dumps(jwk), ""), URL, datetime.now(UTC))
    assert jwt.get_unverified_header(signed)["kid"] == "mine"


def test_the_thumbprint_is_that_of_the_standard():
    """The example of RFC 7638, section 3.1."""
    from cair_compliance.registries.tokens import _thumbprint

    modulus = (
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknj"
        "hMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQ"
        "vRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzK"
        "nqDKgw"
    )
    assert _thumbprint({"kty": "RSA", "e": "AQAB", "n": modulus}, "e kty n") == (
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    )


P256 = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
BAD_KEYS = ["-----BEGIN nonsense", "{", "{}", '{"kty": "oct", "k": "aGVsbG8"}', P256.decode(), PEM[:90]]


@pytest.mark.parametrize("secret", BAD_KEYS, ids=range(len(BAD_KEYS)))
def test_a_key_that_cannot_sign_is_a_matter_of_credentials_and_is_not_quoted(secret):
    get, requests, _ = tokens_of(numbered, Credentials("c", secret, "f"))
    [error] = get()
    assert isinstance(error, Unreachable)
    assert error.credentials and secret not in str(error)
    assert requests == []


def test_a_client_assertion_goes_out_as_a_form():
    get, requests, _ = tokens_of(numbered)
    assert get() == ["t1"]
    form = {key: values[0] for key, values in parse_qs(requests[0].content.decode()).items()}
    signed = form.pop("client_assertion")
    assert form == {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }
    assert jwt.decode(signed, KEY.public_key(), algorithms=["ES384"], audience=str(requests[0].url))
    assert (requests[0].method, str(requests[0].url)) == ("POST", URL)


def test_an_api_key_goes_out_as_json_and_lasts_until_the_hour_named_by_the_registrys_own_clock():
    named = {"accessToken": "legacy", "expires": "2001-01-01T10:10:00.000Z", "refreshToken": "r"}
    get, requests, _ = tokens_of(lambda _: reply(named, Date="Mon, 01 Jan 2001 10:00:00 GMT"), SECRET)
    assert get() == ["legacy"]
    assert json.loads(requests[0].content) == {"apiKey": "key-1", "secret": "hush-hush"}
    assert requests[0].url.path == "/auth/authenticate"
    assert (get(at=569), len(requests)) == (["legacy"], 1)
    assert (get(at=571), len(requests)) == (["legacy"], 2)


def test_a_token_is_asked_for_once_and_renewed_before_it_ends():
    get, requests, _ = tokens_of(numbered)
    assert get(times=8) == ["t1"] * 8
    assert (get(at=269), len(requests)) == (["t1"], 1)
    assert (get(at=271, times=3), len(requests)) == (["t2"] * 3, 2)


def test_a_refused_token_is_replaced_once_for_all_who_held_it():
    get, requests, _ = tokens_of(numbered)
    get()
    assert get(times=8, refused="t1") == ["t2"] * 8
    assert len(requests) == 2


@pytest.mark.parametrize("status", [400, 401, 403])
def test_refused_credentials_are_tried_once_by_all_together(status):
    get, requests, _ = tokens_of(lambda _: httpx2.Response(status))
    errors = [*get(times=8), *get(times=2)]
    assert all(isinstance(error, Unreachable) and error.credentials for error in errors)
    assert len(requests) == 1


@pytest.mark.parametrize(("status", "retry"), [(500, True), (503, True), (404, False), (302, False)])
def test_a_token_service_that_is_down_is_no_matter_of_credentials(status, retry):
    get, requests, _ = tokens_of(lambda _: httpx2.Response(status))
    [error] = get()
    assert (error.credentials, error.retry) == (False, retry)
    get()
    assert len(requests) == 2


@pytest.mark.parametrize("document", [{}, {"access_token": ""}, {"access_token": "a b"}, {"access_token": ["t"]}])
def test_an_answer_without_a_token_is_none(document):
    [error] = tokens_of(lambda _: reply(document))[0]()
    assert isinstance(error, Unusable)


def test_a_registry_without_api_keys_wants_a_private_key():
    [error] = tokens_of(numbered, SECRET, "fhir")[0]()
    assert error.credentials


def test_nothing_shows_the_token_or_the_secret():
    get, _, tokens = tokens_of(lambda _: reply({"access_token": "very-secret"}))
    assert get() == ["very-secret"]
    assert "very-secret" not in repr(tokens)
    assert "hush-hush" not in repr(SECRET)
