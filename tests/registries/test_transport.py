"""What the transport promises on a real wire, over loopback."""

import asyncio
import ssl
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from cair_compliance.registries.failures import Unreachable
from cair_compliance.registries.transport import open_client, post
from cair_compliance.registries.trust import _places, trust

from .virtual import connection

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: a=b\r\n\r\nOK"


@asynccontextmanager
async def listening(serve, tls=None):
    """The address of a server that does with each connection what `serve` does with its reader and writer."""

    async def closing(reader, writer):
        try:
            await serve(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(closing, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()


async def question(reader):
    """The head of one request; its body is two bytes."""
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(2)
    return head


def talked(serve, times=1, tls=None, **pace):
    """What came of asking `times` times through one client: the bodies, or the evidence of a failure and its retry."""

    async def main():
        one = connection(**pace)
        async with listening(serve, tls) as address, open_client(one) as client:
            return [await told(client, address, one.pace) for _ in range(times)]

    async def told(client, address, pace):
        try:
            return (await post(client, address, b"hi", {"Content-Type": "text/xml"}, pace)).body
        except Unreachable as error:
            return error.evidence, error.retry

    return asyncio.run(main())


def test_a_connection_is_used_again_and_carries_nothing_over():
    heads = []

    async def serve(reader, writer):
        heads.append([await question(reader)])
        writer.write(ANSWER)
        heads[-1].append(await question(reader))
        writer.write(ANSWER)

    assert talked(serve, times=2) == [b"OK", b"OK"]
    ((first, second),) = heads
    assert first == second
    lines = first.decode().lower().split("\r\n")
    assert "accept-encoding: identity" in lines
    assert not any(line.startswith("cookie") for line in lines)


def test_a_reset_of_a_used_connection_may_be_tried_again_and_then_goes_well():
    async def serve(reader, writer):
        await question(reader)
        writer.write(ANSWER)
        await question(reader)
        writer.transport.abort()

    first, second, third = talked(serve, times=3)
    assert (first, third) == (b"OK", b"OK")
    assert second[1], "to be repeated"


def test_an_answer_announced_larger_than_it_may_be_or_cut_short_is_none():
    def saying(text):
        async def serve(reader, writer):
            await question(reader)
            writer.write(text)
            await writer.drain()

        return serve

    assert talked(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")) == [("ClientPayloadError", True)]
    many = b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + b" " * 3_000_000
    assert talked(saying(many)) == [("answer larger than 2 MB", False)]
    assert talked(saying(b"SMTP ready\r\n\r\n"))[0][1]


def test_a_header_by_header_drip_is_cut_off():
    async def serve(reader, writer):
        await question(reader)
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X: y\r\n")
            await asyncio.sleep(0.01)

    assert talked(serve, total_seconds=0.1) == [("timeout", True)]


def self_signed():
    """A certificate for 127.0.0.1 that nobody vouches for, and its key, as PEM."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, now - timedelta(1), now + timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    pem = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    return pem + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("variable", ["", "SSL_CERT_FILE"])
def test_a_certificate_that_nobody_vouches_for_is_refused_whatever_the_environment_says(
    variable, tmp_path, monkeypatch
):
    path = tmp_path / "server.pem"
    path.write_bytes(self_signed())
    if variable:
        monkeypatch.setenv(variable, str(path))
    trust.cache_clear()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(path)
    heard = []

    async def serve(reader, _writer):
        heard.append(await reader.read())

    ((evidence, _),) = talked(serve, tls=tls)
    assert evidence == "tls: self-signed certificate"
    assert not any(heard)
    trust.cache_clear()


def test_the_proxy_of_the_environment_is_not_used(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async def serve(reader, writer):
        await question(reader)
        writer.write(ANSWER)

    assert talked(serve) == [b"OK"]


def test_some_store_of_certificates_is_found():
    assert sum(place is not None for place in _places()) == 1
    assert trust().check_hostname
    assert trust().verify_mode is ssl.CERT_REQUIRED


def test_as_many_connections_as_questions_in_flight_and_no_more():
    async def main():
        async with open_client(replace(connection(), pace=replace(connection().pace, in_flight=7))) as client:
            return client.connector.limit

    assert asyncio.run(main()) == 7
