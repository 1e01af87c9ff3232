"""JSON over HTTPS: statuses, pauses, sizes, hosts; and JSON that is none."""

import asyncio
import json

import aiohttp
import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.model.answers import Outcome
from cair_compliance.registries.failures import Unreachable
from cair_compliance.registries.parsed import Unusable
from cair_compliance.registries.rest import same_host
from cair_compliance.registries.strictjson import child, children, filled, read_object, text, texts, truth
from cair_compliance.registries.transport import MAX_BYTES, asked_pause, below, post, within

from .playing import Playing
from .replies import REDOX_FOUND, Registry, connection, reply


def failure(answer, **words):
    registry = Registry("redox", answer, **words)
    with pytest.raises(Unreachable) as caught:
        registry.ask()
    return caught.value, registry


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_or_broken_registry_may_be_asked_again(status):
    error, registry = failure(lambda _: httpx2.Response(status))
    assert (error.retry, error.credentials, error.pause) == (True, False, 0)
    assert len(registry.asked) == 1
    assert str(status) in error.evidence


@pytest.mark.parametrize("status", [301, 302, 307, 308, 404, 405, 410, 418])
def test_other_refusals_are_not_repeated(status):
    error, registry = failure(lambda _: httpx2.Response(status, headers={"Location": "https://evil.example.org/"}))
    assert (error.retry, error.credentials) == (False, False)
    assert len(registry.asked) == 1


def test_a_token_that_ended_early_is_renewed_once():
    registry = Registry("redox", lambda request: (
        httpx2.Response(401) if request.headers["Authorization"] == "Bearer token-1" else reply(REDOX_FOUND)
    ))  # fmt: skip
    assert registry.ask().outcome is Outcome.FOUND
    assert registry.ask().outcome is Outcome.FOUND
    assert (registry.tokens, len(registry.asked)) == (2, 3)


def test_a_second_refusal_is_about_the_credentials():
    error, registry = failure(lambda _: httpx2.Response(401, headers={"WWW-Authenticate": "Bearer"}))
    assert (error.credentials, error.retry) == (True, False)
    assert (registry.tokens, len(registry.asked)) == (2, 2)


def test_a_refusal_of_our_rights_is_about_the_credentials():
    assert failure(lambda _: httpx2.Response(403))[0].credentials


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": " 120 "}, 120),
        ({"Retry-After": "999999999999"}, 900),
        ({"Retry-After": "-5"}, 0),
        ({"Retry-After": "soon"}, 0),
        ({"Retry-After": "٣"}, 0),
        ({"Retry-After": "Tue, 03 Sep 2024 08:00:30 GMT", "Date": "Tue, 03 Sep 2024 08:00:00 GMT"}, 30),
        ({"Retry-After": "Tue, 03 Sep 2024 07:00:00 GMT", "Date": "Tue, 03 Sep 2024 08:00:00 GMT"}, 0),
        ({"Retry-After": "Tue, 03 Sep 2999 07:00:00 GMT"}, 900),
        ({}, 0),
    ],
)
def test_a_pause_in_seconds_or_as_a_date(headers, seconds):
    assert asked_pause(headers) == seconds
    if all(value.isascii() for value in headers.values()):
        assert failure(lambda _: httpx2.Response(503, headers=headers))[0].pause == seconds


@pytest.mark.parametrize("status", [429, 503])
def test_a_soap_registry_is_given_its_pause_too(status):
    async def main():
        async with Playing(lambda _: httpx2.Response(status, headers={"Retry-After": "11"})) as client:
            await post(client, "https://iis.example.org/", b"", {"Content-Type": "text/xml"}, connection("fhir").pace)

    with pytest.raises(Unreachable) as caught:
        asyncio.run(main())
    assert (caught.value.retry, caught.value.pause) == (True, 11)


class Endless(httpx2.AsyncByteStream):
    """A body that drips without an end."""

    def __init__(self, seconds):
        self.seconds = seconds

    async def __aiter__(self):
        while True:
            await asyncio.sleep(self.seconds)
            yield b" " * 65_536


def test_a_dripping_answer_is_cut_off_in_time():
    error, _ = failure(lambda _: httpx2.Response(200, stream=Endless(0.01)), seconds=0.05)
    assert (error.evidence, error.retry) == ("timeout", True)


def test_an_endless_answer_is_cut_off_in_size():
    assert "2 MB" in failure(lambda _: httpx2.Response(200, stream=Endless(0)))[0].evidence


def test_the_refusal_of_a_token_is_not_read_to_its_end():
    assert failure(lambda _: httpx2.Response(401, stream=Endless(10)))[0].credentials


def test_a_compressed_answer_is_refused():
    error, _ = failure(lambda _: httpx2.Response(200, content=b"x", headers={"Content-Encoding": "br"}))
    assert error.evidence == "compressed answer"


def test_a_broken_connection_may_be_tried_again():
    def broken(_request):
        raise aiohttp.ClientPayloadError("half an answer for Lena")

    error, _ = failure(broken)
    assert (error.evidence, error.retry) == ("ClientPayloadError", True)


def test_a_deadline_holds_for_a_whole_question():
    with pytest.raises(Unreachable, match="timeout"):
        asyncio.run(within(connection("fhir", seconds=0.01).pace, asyncio.sleep(5)))


NOT_JSON = [
    b"", b"<html><body>Sign in to the school's network</body></html>", b"[]", b"null", b'"text"', b"{", b'{"a": NaN}',
    b'{"a": 1} {"b": 2}', b'{"a": 1, "a": 2}', b"\xff\xfe{\x00}\x00", b'{"a": ' + b"[" * 100_000,
    b'{"a": ' + b"9" * 9999,
]  # fmt: skip


@pytest.mark.parametrize("data", NOT_JSON, ids=range(len(NOT_JSON)))
def test_what_is_no_json_object_is_no_answer(data):
    with pytest.raises(Unusable):
        read_object(data)
    with pytest.raises(Unusable):
        Registry("redox", lambda _: httpx2.Response(200, content=data)).ask()


def test_a_byte_order_mark_does_no_harm():
    assert read_object(b'\xef\xbb\xbf{"a": "b"}') == {"a": "b"}


def test_absent_and_null_read_as_empty():
    for node in ({}, {"k": None}):
        assert (text(node, "k"), truth(node, "k"), child(node, "k"), children(node, "k"), texts(node, "k")) == (
            *("", False, {}, []), []
        )  # fmt: skip


def test_texts_are_on_one_line_and_can_be_written():
    assert text({"k": " a\n\tb\x00c\ud800 "}, "k") == "a b c"
    assert text({"k": 42}, "k") == "42"


READERS = {text: (str, int), truth: (bool,), child: (dict,), children: (list,), texts: (list,)}
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner))


@given(st.sampled_from(list(READERS)), VALUES)
def test_a_value_of_another_kind_is_never_read_as_empty(reader, value):
    try:
        read = reader({"k": value}, "k")
    except Unusable:
        assert value is not None
    else:
        assert value is None or isinstance(value, READERS[reader])
        assert bool(read) <= (filled(value) or value == [{}] or bool(value))


@given(VALUES)
def test_written_and_read_again(value):
    document = {"k": value}
    assert read_object(json.dumps(document).encode()) == document


@pytest.mark.parametrize(
    "link",
    [
        "https://iis.example.org/fhir/R4?page=2",
        "https://IIS.example.org:443/other?page=2",
        "Immunization?page=2",
        "?p=2",
    ],
)
def test_a_next_page_on_the_same_host(link):
    assert same_host("https://iis.example.org/fhir/R4", link).lower().startswith("https://iis.example.org")


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example.org/fhir/R4?page=2", "http://iis.example.org/fhir/R4", "//evil.example.org/",
        "https://iis.example.org:8443/", "https://iis.example.org@evil.example.org/", "file:///etc/passwd",
        "https://me:pw@iis.example.org/", "https://iis.example.org:x/", "https://[", "http://127.0.0.1/",
        "https://iis.example.org.evil.org/", "https://iis.example.org/#f",
    ],
)  # fmt: skip
def test_a_next_page_elsewhere_is_not_visited(link):
    with pytest.raises(Unusable, match="another address"):
        same_host("https://iis.example.org/fhir/R4", link)


@pytest.mark.parametrize(
    ("path", "whole"),
    [("auth/x", "https://r.example.org/base/auth/x"), ("/auth/x", "https://r.example.org/auth/x")],
)
def test_paths_lead_on_from_the_address_or_from_the_root(path, whole):
    assert below("https://r.example.org/base", path) == below("https://r.example.org/base/", path) == whole


def test_the_size_limit_is_that_of_the_transport():
    assert MAX_BYTES == 2_000_000
