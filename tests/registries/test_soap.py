import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cair_compliance.registries.parsing import describe, parse_message
from cair_compliance.registries.soap import BadEnvelope, Fault, envelope, returned

from .messages import FOUND

NS = "urn:cdc:iisb:2011"


def wrap(body, soap="http://www.w3.org/2003/05/soap-envelope"):
    return f'<s:Envelope xmlns:s="{soap}"><s:Body>{body}</s:Body></s:Envelope>'.encode()


def answer(text):
    return wrap(f'<submitSingleMessageResponse xmlns="{NS}"><return>{text}</return></submitSingleMessageResponse>')


def fault(kind):
    return wrap(f'<s:Fault><s:Detail><{kind} xmlns="{NS}"><Code>10</Code></{kind}></s:Detail></s:Fault>')


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters="\ufffe\uffff")))
def test_a_message_survives_the_envelope_with_its_carriage_returns(text):
    data = envelope(NS, "submitSingleMessage", {"username": "u", "hl7Message": f"MSH|{text}\rPID|1\r"})
    root = etree.fromstring(data)
    assert root.findtext(f".//{{{NS}}}hl7Message") == f"MSH|{text}\rPID|1\r"


def test_escaped_cdata_and_a_byte_order_mark():
    escaped = FOUND.replace("&", "&amp;").replace("\r", "&#13;")
    assert returned(answer(escaped)) == FOUND
    assert returned(b"\xef\xbb\xbf" + answer(escaped)) == FOUND
    assert returned(answer(f"<![CDATA[{FOUND}]]>")) == FOUND.replace("\r", "\n")
    assert describe(parse_message(answer(f"<![CDATA[{FOUND}]]>")))["outcome"] == "FOUND"


def test_an_ampersand_that_was_not_escaped():
    assert returned(answer(FOUND)) == FOUND.replace("\r", "\n")
    assert returned(answer("MSH|^~\\&|A&#13;PID|O&amp;B & C&D;")) == "MSH|^~\\&|A\rPID|O&B & C&D;"


@pytest.mark.parametrize("name", ["return", "hl7Message", "Hl7Message", "submitSingleMessageResult"])
def test_the_payload_under_the_names_it_goes_by(name):
    assert returned(wrap(f'<aResponse xmlns="{NS}"><{name}>MSH|x</{name}></aResponse>')) == "MSH|x"


@pytest.mark.parametrize("kind", ["SecurityFault", "MessageTooLargeFault", "UnsupportedOperationFault", "fault"])
def test_faults_are_named(kind):
    with pytest.raises(Fault) as raised:
        returned(fault(kind))
    assert raised.value.kind == kind


def test_a_soap_1_1_fault():
    body = f'<s:Fault><faultcode>x</faultcode><detail><SecurityFault xmlns="{NS}"/></detail></s:Fault>'
    with pytest.raises(Fault) as raised:
        returned(wrap(body, "http://schemas.xmlsoap.org/soap/envelope/"))
    assert raised.value.kind == "SecurityFault"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>Please log in</body></html>",
        b"not xml",
        answer(""),
        answer("MSH|^~\\&amp;|<A"),
        answer("MSH|a</return><return>MSH|b"),
        answer("</return><return>MSH|b"),
        answer("MSH|a<return>MSH|b</return>"),
        wrap("<aResponse><return>MSH|a</return></aResponse><aResponse><return>MSH|b</return></aResponse>"),
        wrap(""),
        b'<!DOCTYPE a [<!ENTITY x "y">]>' + answer("&x;"),
        b"\xff\xfe\x00",
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
    ],
)
def test_everything_else_is_no_answer(data):
    with pytest.raises(BadEnvelope):
        returned(data)


def test_an_external_entity_is_not_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("MSH|secret")
    data = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]>'.encode() + answer("&x;")
    with pytest.raises(BadEnvelope):
        returned(data)


def test_a_described_message_says_what_is_in_it():
    described = describe(parse_message(FOUND.replace("\r", "\n")))
    assert described["outcome"] == "FOUND"
    assert described["profile"] == "Z32"
    assert described["persons"] == 1
    assert described["doses"][1] == {"cvx": "03", "date": "2019-03-05", "completion": "CP", "source": "01"}


def test_a_described_security_fault_and_nonsense():
    assert describe(parse_message(fault("SecurityFault")))["outcome"] == "AUTH_ERROR"
    assert describe(parse_message("nonsense"))["outcome"] == "UNAVAILABLE"
