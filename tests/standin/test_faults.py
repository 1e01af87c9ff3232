"""Each way of going wrong, seen from the wire."""

import base64
import gzip
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx2
import pytest
from lxml import etree

from cair_compliance.model.demo import load_demo
from cair_compliance.standin import create_app

from .conftest import match_query, patient_query, qbp, returned, vxq

DEMO = load_demo()
PUPIL = "okafor/20180214"
DOORS = {
    "bay": lambda town, name="Okafor^Lena", n="CC-1": town.soap(qbp(name, n)),
    "ride": lambda town, name="Okafor^Lena", n="CC-1": town.form(vxq(name, n)),
    "redox": lambda town, name="Okafor^Lena", n="": town.redox(patient_query(*name.split("^"))),
    "fhir": lambda town, name="Okafor^Lena", n="": town.fhir(
        "POST", "/Patient/$match", json=match_query(*name.split("^"))
    ),
}
EVERY = sorted(DOORS)
HL7 = ("bay", "ride")


def text_of(response, door):
    return returned(response) if door == "bay" else response.text


def test_every_fault_is_named_with_a_sentence_and_belongs_to_somebody():
    speaking = {"soap": "bay", "form": "ride", "redox": "redox", "fhir": "fhir", "folder": "imperial"}
    for name, words in DEMO.faults.items():
        assert len(words.split()) >= 3
        fits = []
        for language, place in speaking.items():
            try:
                create_app(faults={place: name})
                fits.append(language)
            except ValueError:
                continue
        assert fits, name
    limited = {name for names in DEMO.only.values() for name in names}
    assert limited < set(DEMO.faults)


@pytest.mark.parametrize("text", ["tired", "slow:", "slow:0", "slow:x", "cdata:1+", "Slow", "slow@", "redox_errors"])
def test_a_fault_that_means_nothing_is_refused(text):
    with pytest.raises(ValueError, match="bay="):
        create_app(faults={"bay": text})


@pytest.mark.parametrize("door", EVERY)
@pytest.mark.parametrize(
    ("fault", "status"),
    [("unavailable", 503), ("http_502", 502), ("http_504", 504), ("http_503", 503), ("http_429", 429)],
)
def test_http_statuses(town, door, fault, status):
    town.set(faults={door: fault}, retry_after=7)
    response = DOORS[door](town)
    assert response.status_code == status
    assert response.headers.get("retry-after") == ("7" if fault in ("http_503", "http_429") else None)


@pytest.mark.parametrize("fault", ["http_429_date", "http_503_date"])
def test_retry_after_as_a_date(town, fault):
    town.set(faults={"bay": fault}, retry_after=90)
    response = DOORS["bay"](town)
    assert response.status_code == int(fault[5:8])
    assert parsedate_to_datetime(response.headers["retry-after"]) == town.clock.now + timedelta(seconds=90)


@pytest.mark.parametrize("door", EVERY)
@pytest.mark.parametrize("fault", ["reset", "truncated"])
def test_broken_connections(town, door, fault):
    town.set(faults={door: fault})
    with pytest.raises(httpx2.TransportError):
        DOORS[door](town)


@pytest.mark.parametrize("door", EVERY)
def test_slow_and_dripping_answers_are_whole(town, door):
    whole = DOORS[door](town).content
    town.set(faults={door: "slow"}, delay=0.1)
    slow = DOORS[door](town)
    assert slow.content == whole and slow.elapsed >= timedelta(seconds=0.1)
    town.set(faults={door: "slow:1@nobody/20180214"})
    assert DOORS[door](town).elapsed < timedelta(seconds=0.9)
    town.set(faults={door: "drip"}, drip=0)
    assert DOORS[door](town).content == whole


def test_a_drip_comes_byte_by_byte(town):
    town.set(faults={"ride": "drip"}, drip=0.05)
    fields = {"USERID": "demo", "PASSWORD": "demo-pass", "FACILITYID": "DE-900001", "MESSAGEDATA": vxq()}
    with town.client.stream("POST", "/ride/hl7", data=fields) as response:
        parts = response.iter_raw()
        assert [next(parts) for _ in range(3)] == [b"M", b"S", b"H"]


def test_a_number_of_slow_is_seconds(town):
    town.set(faults={"bay": "slow:1"}, delay=0)
    assert DOORS["bay"](town).elapsed >= timedelta(seconds=1)


@pytest.mark.parametrize("door", EVERY)
def test_pages_of_a_portal_and_redirects(town, door):
    town.set(faults={door: "html"})
    page = DOORS[door](town)
    assert (page.status_code, page.headers["content-type"].split(";")[0]) == (200, "text/html")
    town.set(faults={door: "redirect"})
    away = DOORS[door](town)
    assert away.status_code == 302 and ".invalid/" in away.headers["location"]


def test_a_bomb_is_small_on_the_wire(town):
    town.set(faults={"bay": "gzip_bomb"})
    body = qbp()
    with town.client.stream("POST", "/bay/CASTND-WS/IISService", content=town.soap(body).request.content) as response:
        assert response.headers["content-encoding"] == "gzip"
        packed = b"".join(response.iter_raw())
    assert len(packed) < 100_000 and len(gzip.decompress(packed)) == 64_000_000


@pytest.mark.parametrize("door", EVERY)
def test_a_large_answer_is_well_formed(town, door):
    town.set(faults={door: "large"})
    response = DOORS[door](town)
    assert len(response.content) > 3_000_000
    if door in HL7:
        assert text_of(response, door).split("\r")[-2].startswith("NTE|1||XXX")
    else:
        assert response.json()


@pytest.mark.parametrize("door", EVERY)
def test_an_empty_answer(town, door):
    town.set(faults={door: "empty_return"})
    assert text_of(DOORS[door](town), door) == ""


@pytest.mark.parametrize("door", EVERY)
def test_refused_credentials(town, door):
    town.set(faults={door: "auth"})
    response = DOORS[door](town)
    assert response.status_code == (500 if door == "bay" else 401)
    assert door != "bay" or "<SecurityFault" in response.text


@pytest.mark.parametrize("door", EVERY)
def test_another_person_under_the_right_numbers(town, door):
    town.set(faults={door: "wrong_patient"})
    text = text_of(DOORS[door](town), door)
    assert "SÖHNE" in text and "OKAFOR" not in text
    assert door not in HL7 or "\rMSA|AA|CC-1" in text


@pytest.mark.parametrize("door", EVERY)
def test_the_answer_to_the_question_before(town, door):
    right = text_of(DOORS[door](town, "Vang^Minh", "CC-0"), door)
    town.set(faults={door: "swapped:2"})
    assert text_of(DOORS[door](town, "Vang^Minh", "CC-0"), door) == right
    assert text_of(DOORS[door](town), door) == right
    assert "OKAFOR" in text_of(DOORS[door](town), door)
    town.set(faults={door: "swapped"})
    assert "OKAFOR" not in text_of(DOORS[door](town), door)


@pytest.mark.parametrize("door", HL7)
def test_another_control_id(town, door):
    right = text_of(DOORS[door](town), door)
    town.set(faults={door: "swapped_msa"})
    wrong = text_of(DOORS[door](town), door)
    assert "\rMSA|AA|CC-10" in wrong and "OKAFOR" in wrong
    assert wrong.replace("|CC-10", "|CC-1") == right


@pytest.mark.parametrize(("fault", "status"), [("soap_fault", 500), ("soap_fault_200", 200)])
def test_soap_faults(town, fault, status):
    town.set(faults={"bay": fault})
    response = DOORS["bay"](town)
    assert response.status_code == status and "<Code>54353</Code>" in response.text


def test_envelopes_that_are_not_as_they_should_be(town):
    right = returned(DOORS["bay"](town, "Okafor^Lena"))
    for fault in ("bad_xml", "unescaped"):
        town.set(faults={"bay": fault})
        response = DOORS["bay"](town)
        assert response.status_code == 200
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(response.content)
    town.set(faults={"bay": "cdata"})
    response = DOORS["bay"](town)
    assert "<![CDATA[MSH|^~\\&|" in response.text
    assert etree.fromstring(response.content).xpath("string()") == right.replace("\r", "\n")


@pytest.mark.parametrize("door", HL7)
@pytest.mark.parametrize(
    ("fault", "make"),
    [
        ("lf", lambda text: text.replace("\r", "\n")),
        ("crlf", lambda text: text.replace("\r", "\r\n")),
        ("two_messages", lambda text: text * 2),
        ("base64", lambda text: base64.b64encode(text.encode()).decode()),
    ],
)
def test_messages_written_in_another_way(town, door, fault, make):
    right = text_of(DOORS[door](town), door)
    town.set(faults={door: fault})
    assert text_of(DOORS[door](town), door) == make(right)


@pytest.mark.parametrize("door", EVERY)
def test_a_byte_order_mark_stands_before_the_answer(town, door):
    town.set(faults={door: "bom"})
    response = DOORS[door](town)
    body = response.content
    assert b"<return>\xef\xbb\xbfMSH" in body if door == "bay" else body.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("door", EVERY)
def test_latin_1_bytes(town, door):
    town.set(faults={door: "wrong_patient"})
    assert "SÖHNE".encode() in DOORS[door](town).content
    town.set(faults={door: "latin1"})
    ask = {"name": "Söhne & Co^Zoë"} if door in ("redox", "fhir") else {"name": "Söhne \\T\\ Co^Zoë"}
    body = _born_2017(town, door, **ask)
    assert "SÖHNE".encode("latin-1") in body
    with pytest.raises(UnicodeDecodeError):
        body.decode()


def _born_2017(town, door, name):
    if door == "bay":
        return town.soap(qbp(name, born="20170101")).content
    if door == "ride":
        return town.form(vxq(name, born="20170101")).content
    who = (*name.split("^"), "2017-01-01")
    if door == "redox":
        return town.redox(patient_query(*who)).content
    return town.fhir("POST", "/Patient/$match", json=match_query(*who)).content


@pytest.mark.parametrize("door", ["redox", "fhir"])
def test_half_a_document(town, door):
    town.set(faults={door: "bad_json"})
    with pytest.raises(ValueError, match=r"JSON|Expecting|Unterminated|delimiter"):
        DOORS[door](town).json()


def test_errors_in_their_own_languages(town):
    town.set(faults={"redox": "redox_errors", "fhir": "operation_outcome"})
    redox, fhir = DOORS["redox"](town), DOORS["fhir"](town)
    assert (redox.status_code, redox.json()["Meta"]["Errors"][0]["DestinationStatusCode"]) == (200, 503)
    assert (fhir.status_code, fhir.json()["resourceType"]) == (500, "OperationOutcome")
    town.set(faults={"fhir": "operation_outcome_200"})
    fhir = DOORS["fhir"](town)
    assert (fhir.status_code, fhir.json()["resourceType"]) == (200, "OperationOutcome")


def test_only_the_nth_question_goes_wrong(town):
    town.set(faults={"bay": "unavailable:2+http_502:3"})
    assert [DOORS["bay"](town).status_code for _ in range(4)] == [200, 503, 502, 200]


@pytest.mark.parametrize("door", EVERY)
def test_only_one_pupil_goes_wrong(town, door):
    town.set(faults={door: f"http_502@{PUPIL}"})
    assert [DOORS[door](town, name).status_code for name in ("Vang^Minh", "Okafor^Lena")] == [200, 502]


def test_one_pupil_goes_wrong_in_her_history_too(town):
    town.set(faults={"fhir": f"http_502@{PUPIL}"})
    assert town.fhir("GET", "/Immunization", params={"patient": "1"}).status_code == 502
    assert town.fhir("GET", "/Immunization", params={"patient": "2"}).status_code == 200
