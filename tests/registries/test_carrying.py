"""What leaves for each transport, and what its replies mean. No byte leaves the process."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs

import httpx2
import pytest
from lxml import etree

from cair_compliance.model.answers import Outcome
from cair_compliance.registries.adapter import Call, Inquiry
from cair_compliance.registries.dialect import load_dialect
from cair_compliance.registries.failures import NotOurs, Unreachable
from cair_compliance.registries.parsed import Unusable
from cair_compliance.registries.query import RegistryRun
from cair_compliance.registries.settings import Connection, Credentials, Pace
from cair_compliance.registries.speaking import adapter_of
from cair_compliance.registries.transport import open_client
from cair_compliance.standin import People, Record, serve
from cair_compliance.standin.population import Given

from .messages import FOUND, LENA
from .playing import Playing
from .test_soap import answer, fault
from .test_vxq import RECORD

WHO = Credentials("demo", "pass & word", "DE-900001")


def connection(dialect):
    return Connection(
        "x", "X", load_dialect(dialect), "https://iis.example.org/in", "Z34", Pace(retry_seconds=())
    )  # fmt: skip


def talk(dialect, reply, probe=False):
    """(what was heard, what came of it) of one question in a dialect, answered by `reply`."""
    heard = []

    def hear(request):
        heard.append(request)
        return reply

    async def ask():
        async with Playing(hear) as client:
            one = connection(dialect)
            call = Call(client, one, WHO)
            if probe:
                return await adapter_of(one).probe(call)
            return await adapter_of(one).ask(call, Inquiry(LENA, "CC1", "Z34", datetime(2024, 9, 3, tzinfo=UTC)))

    said = asyncio.run(ask())
    return heard[0], said


def ok(body):
    return httpx2.Response(200, content=body)


def soap_of(text):
    return answer(text.replace("&", "&amp;").replace("\r", "&#13;"))


def test_soap_1_1_and_1_2_differ_in_envelope_and_headers_only():
    old, parsed = talk("cair1", ok(soap_of(FOUND)))
    new, _ = talk("cair", ok(soap_of(FOUND)))
    assert parsed.outcome is Outcome.FOUND
    assert old.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert old.headers["SOAPAction"] == '"urn:cdc:iisb:2011:submitSingleMessage"'
    assert new.headers["Content-Type"].endswith('; action="urn:cdc:iisb:2011:submitSingleMessage"')
    assert "SOAPAction" not in new.headers
    trees = [etree.fromstring(request.content) for request in (old, new)]
    assert [etree.QName(tree).namespace for tree in trees] == [
        "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope",
    ]  # fmt: skip
    for tree in trees:
        fields = [(etree.QName(one).localname, one.text) for one in tree[1][0]]
        assert fields[:3] == [("username", "demo"), ("password", "pass & word"), ("facilityID", "DE-900001")]
        assert fields[3][1].startswith("MSH|^~\\&|CAIRCHECK|DE-900001|")


@pytest.mark.parametrize(
    ("dialect", "reply", "begins"),
    [("ride", FOUND, "|QBP^Q11^QBP_Q11|CC1|P|2.5.1|"), ("ride_231", RECORD, "|VXQ^V01|CC1|P|2.3.1|"),
     ("sdir", RECORD, "|VXQ^V01|CC1|P|2.3.1|")],
)  # fmt: skip
def test_a_form_carries_the_message_in_a_field(dialect, reply, begins):
    request, parsed = talk(dialect, ok(reply.encode()))
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    fields = parse_qs(request.content.decode("ascii"), strict_parsing=True)
    message = fields.pop("MESSAGEDATA")[0]
    assert fields == {"USERID": ["demo"], "PASSWORD": ["pass & word"], "FACILITYID": ["DE-900001"]}
    assert begins in message
    assert message.count("\r") == 3
    assert not request.url.query
    assert (parsed.outcome, len(parsed.doses)) == (Outcome.FOUND, 2)


@pytest.mark.parametrize("words", [b"Invalid user name or password", b"<html>Access Denied</html>", b"Please log in"])
def test_a_form_that_refuses_us_with_words_is_not_asked_again(words):
    for status in (200, 500):
        with pytest.raises(Unreachable) as raised:
            talk("sdir", httpx2.Response(status, content=words))
        assert raised.value.credentials


@pytest.mark.parametrize(
    ("reply", "kind"),
    [(ok(b""), Unusable), (ok(b"<html>Welcome</html>"), Unusable), (ok(RECORD.encode() * 2), Unusable),
     (ok(RECORD.replace("MSA|AA|CC1", "MSA|AA|CC2").encode()), NotOurs),
     (httpx2.Response(500, content=b"oops"), Unreachable), (httpx2.Response(503), Unreachable),
     (httpx2.Response(302, headers={"Location": "https://elsewhere.example.org"}), Unreachable)],
)  # fmt: skip
def test_a_form_that_answers_badly(reply, kind):
    with pytest.raises(kind) as raised:
        talk("sdir", reply)
    assert not getattr(raised.value, "credentials", False)


def test_a_soap_1_1_fault_refuses_credentials():
    with pytest.raises(Unreachable) as raised:
        talk("cair1", httpx2.Response(500, content=fault("SecurityFault")))
    assert raised.value.credentials


def test_a_probe_carries_nobody():
    request, said = talk("sdir", ok(b"no message"), probe=True)
    assert (said, parse_qs(request.content.decode()).get("MESSAGEDATA")) == ("answered a form without a message", None)
    request, said = talk("cair1", ok(answer("connectivity test")), probe=True)
    assert said == "answered the connectivity test, which takes no credentials"
    assert b"Okafor" not in request.content


@pytest.fixture(scope="module")
def counties():
    children = [
        Record(place, "700001", "Okafor", "Lena", "Rose", "20180214", "F", *[""] * 4, (), (Given("03", "20190305"),))
        for place in ("ride", "sdir", "laoc")
    ]
    with serve(people=People.of(children)) as running:
        yield running.address


@pytest.mark.parametrize(
    ("registry", "dialect", "path"),
    [("ride", "ride", "/ride/hl7"), ("ride", "ride_231", "/ride/hl7"), ("sdir", "sdir", "/other/receivehl7.jsp"),
     ("laoc", "cair1", "/submit/services/client_Service.client_ServiceHttpsSoap11Endpoint")],
)  # fmt: skip
@pytest.mark.parametrize("password", ["demo-pass", "wrong"])
def test_each_dialect_over_loopback(counties, registry, dialect, path, password):
    words = load_dialect(dialect)
    who = Credentials("demo", password, "DE-900001")
    there = Connection(registry, "X", words, counties + path, "Z34", Pace(retry_seconds=()), given=who)
    answers = {}
    run = RegistryRun(there, [(0, LENA), (1, replace(LENA, last_name="Nobody"))], frozenset())
    asyncio.run(run.ask_all(open_client, answers.__setitem__))
    if password == "wrong":
        assert [one.outcome for one in answers.values()] == [Outcome.AUTH_ERROR, Outcome.NOT_CHECKED]
    else:
        assert [one.outcome for one in answers.values()] == [Outcome.FOUND, Outcome.NOT_FOUND]
        assert [(one.cvx, str(one.date)) for one in answers[0].doses] == [("03", "2019-03-05")]
