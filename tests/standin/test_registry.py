"""The stand-in by itself, spoken to with bytes written here."""

import logging
import re
from datetime import date
from xml.sax.saxutils import escape, unescape

import httpx2
import pytest
from lxml import etree

from cair_compliance.model.demo import load_demo
from cair_compliance.standin import People, Record, create_app, serve
from cair_compliance.standin.population import Given

PATH = "/bay/CASTND-WS/IISService"
ASK = (
    "MSH|^~\\&|CAIRCHECK|DE-900001||CAIR2|20240903081500-0700||QBP^Q11^QBP_Q11|{id}|P|2.5.1|||ER|AL|||||{profile}^CDCPHINVS|"
    "DE-900001\r"
    "QPD|{profile}^Request^CDCPHINVS|TAG-1||{name}^^^^L||20180214|F|41 Test Ln^^Fresno^CA^93701^USA^H\r"
    "RCP|I|5^RD&Records&HL70126|R^Real Time^HL70394\r"
)
PLACE = ("41 Test Orchard Ln", "Oakland", "94607", "Birch")


def person(key, last, first, flags=(), doses=()):
    return Record("bay", key, last, first, "Rose", "20180214", "F", *PLACE, flags, doses)


LENA = person("700001", "Okafor", "Lena", doses=(Given("110", "20180416", source="00"), Given("03", "20190305")))
PEOPLE = People.of([
    LENA, person("2", "Vang", "Minh Anh", ("twin:1",)), person("3", "Vang", "Minh Khoa", ("twin:2",)),
    person("4", "Locke", "Ada", ("locked",)), person("5", "O'Hara & Söhne", "Zoë"),
])  # fmt: skip


@pytest.fixture(scope="module")
def bay():
    with serve(people=PEOPLE, today=date(2024, 9, 3)) as running, httpx2.Client(base_url=running.address) as client:
        yield client


def call(client, text, operation="submitSingleMessage", password="demo-pass", facility="DE-900001"):
    body = (
        '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:iis="urn:cdc:iisb:2011"><soap:Body>'
        f"<iis:{operation}><iis:username>demo</iis:username><iis:password>{password}</iis:password>"
        f"<iis:facilityID>{facility}</iis:facilityID>"
        f"<iis:hl7Message>{escape(text, {chr(13): '&#xD;'})}</iis:hl7Message>"
        f"</iis:{operation}></soap:Body></soap:Envelope>"
    )
    return client.post(PATH, content=body.encode(), headers={"Content-Type": "application/soap+xml; charset=utf-8"})


def reply(client, text, **more):
    response = call(client, text, **more)
    assert response.status_code == 200
    found = re.search("<return>(.*)</return>", response.text, re.S)
    return unescape(found.group(1), {"&#xD;": "\r"})


def ask(client, name="Okafor^Lena^Rose", profile="Z34", control="CC-0001", change=("", "")):
    return reply(client, ASK.format(name=name, profile=profile, id=control).replace(*change))


def test_a_history_in_the_shape_of_cair(bay):
    assert ask(bay).split("\r") == [
        "MSH|^~\\&|CAIR IIS|CAIR IIS||DE-900001|20240903||RSP^K11^RSP_K11|CC-0001|P|2.5.1|||||||||Z32^CDCPHINVS"
        "|CAIR IIS|DE-900001",
        "MSA|AA|CC-0001||0||0^Message Accepted^HL70357",
        "QAK|TAG-1|OK|Z34",
        "QPD|Z34^Request^CDCPHINVS|TAG-1||Okafor^Lena^Rose^^^^L||20180214|F|41 Test Ln^^Fresno^CA^93701^USA^H",
        "PID|1||700001^^^ORA^SR||OKAFOR^LENA^ROSE|BIRCH|20180214|F||2131-1|41 TEST ORCHARD LN^^OAKLAND^CA^94607^^H"
        "|||||||||||2186-5||N|0",
        "PD1|||||||||||02|N||||A",
        "NK1|1|BIRCH|MTH",
        "ORC|RE||88000001",
        "RXA|0|1|20180416|20180416|110^DTaP-HepB-IPV^CVX|1.0|||00||^^^ORCHARDTEST||||AC41B001||SKB|||CP",
        "RXR|IM|LT",
        "OBX|1|CE|38890-0^COMPONENT VACCINE TYPE^LN|1|107^DTP/aP^CVX||||||F",
        "OBX|2|NM|30973-2^Dose number in series^LN|1|1||||||F",
        "OBX|3|CE|38890-0^COMPONENT VACCINE TYPE^LN|2|45^HepB^CVX||||||F",
        "OBX|4|NM|30973-2^Dose number in series^LN|2|1||||||F",
        "OBX|5|CE|38890-0^COMPONENT VACCINE TYPE^LN|3|89^Polio^CVX||||||F",
        "OBX|6|NM|30973-2^Dose number in series^LN|3|1||||||F",
        "ORC|RE||88000002",
        "RXA|0|1|20190305|20190305|03^MMR^CVX|1.0|||01|||||||||||CP",
        "OBX|7|CE|38890-0^COMPONENT VACCINE TYPE^LN|1|03^MMR^CVX||||||F",
        "OBX|8|NM|30973-2^Dose number in series^LN|1|1||||||F",
        "",
    ]


def test_a_forecast_counts_its_vaccines_from_0(bay):
    lines = ask(bay, profile="Z44").split("\r")
    start = lines.index("ORC|RE||0")
    assert "Z42^CDCPHINVS" in lines[0]
    assert lines[start + 1] == "RXA|0|1|20240903|20240903|998^No Vaccine Administered^CVX|999"
    assert lines[start + 2].split("|")[3:6] == ["30979-9^Vaccines Due Next^LN", "0", "107^DTP/aP^CVX"]
    assert lines[start + 2].startswith("OBX|1|")
    assert [line.split("|")[4] for line in lines[start + 7 : start + 12]] == ["1"] * 5


def test_candidates_without_doses(bay):
    answer = ask(bay, "Vang^Minh^")
    assert "Z31^CDCPHINVS" in answer
    assert re.findall(r"PID\|(\d)\|\|(\d)\^", answer) == [("1", "2"), ("2", "3")]
    assert "|Y|1\r" in answer
    assert "RXA" not in answer


def test_a_forecast_question_lists_no_candidates(bay):
    answer = ask(bay, "Vang^Minh^", "Z44")
    assert "Z33^CDCPHINVS" in answer
    assert "QAK|TAG-1|NF|Z44" in answer


@pytest.mark.parametrize(("name", "status"), [("Okafor^Leopold^", "NF"), ("Nobody^Here^", "NF"), ("Locke^Ada^", "PD")])
def test_nobody(bay, name, status):
    answer = ask(bay, name)
    assert f"QAK|TAG-1|{status}|Z34" in answer
    assert "PID" not in answer


def test_more_candidates_than_wanted(bay):
    assert "QAK|TAG-1|TM|Z34" in ask(bay, "Vang^Minh^", change=("5^RD", "1^RD"))


def test_delimiters_and_accents_in_names(bay):
    assert "PID|1||5^^^ORA^SR||O'HARA \\T\\ SÖHNE^ZOË" in ask(bay, "O’Hara \\T\\ Sohne^Zoe^")


def test_a_pick_by_registry_id(bay):
    answer = ask(bay, "Vang^Minh^", change=("TAG-1||", "TAG-1|3^^^ORA^SR|"))
    assert "Z32^CDCPHINVS" in answer
    assert "PID|1||3^^^ORA^SR" in answer


@pytest.mark.parametrize(
    ("change", "acknowledgment", "place", "code"),
    [
        (("|2.5.1|", "|2.3.1|"), "AR", "MSH^1^12", "203"),
        (("|P|2.5.1", "|T|2.5.1"), "AR", "MSH^1^11", "202"),
        (("QBP^Q11^QBP_Q11", "VXU^V04^VXU_V04"), "AR", "MSH^1^9", "200"),
        (("CAIRCHECK|DE-900001|", "CAIRCHECK||"), "AE", "MSH^1^4", "101"),
        (("|DE-900001\r", "\r"), "AE", "MSH^1^22", "101"),
        (("20240903081500-0700", "20240903"), "AE", "MSH^1^7", "102"),
        (("|TAG-1|", "||"), "AE", "QPD^1^2", "101"),
        (("Okafor^Lena", "Okafor^"), "AE", "QPD^1^4^1^2", "101"),
        (("|20180214|F", "||F"), "AE", "QPD^1^6", "101"),
        (("|20180214|F", "|2018|F"), "AE", "QPD^1^6", "102"),
        (("|20180214|F", "|20180214|X"), "AE", "QPD^1^7", "103"),
        (("|41 Test Ln^^Fresno^CA^93701^USA^H", ""), "AE", "QPD^1^8", "101"),
        (("^USA^H", "^USA^Q"), "AE", "QPD^1^8^1^7", "103"),
        (("QPD|Z34", "QPD|Z44"), "AE", "QPD^1^1", "103"),
        (("5^RD&", "x^RD&"), "AE", "RCP^1^2", "102"),
        (("RCP|", "ZCP|"), "AE", "RCP", "100"),
    ],
)
def test_faulty_questions_are_refused_by_field(bay, change, acknowledgment, place, code):
    answer = ask(bay, change=change)
    assert f"MSA|{acknowledgment}|CC-0001" in answer
    assert f"ERR||{place}|{code}^" in answer
    assert ("ACK^Q11^ACK" in answer) == (acknowledgment == "AR")
    assert "PID" not in answer


@pytest.mark.parametrize("wrong", [{"password": "no"}, {"facility": ""}])
def test_wrong_credentials(bay, wrong):
    response = call(bay, ASK.format(name="A^B", profile="Z34", id="1"), **wrong)
    assert response.status_code == 500
    assert "<SecurityFault" in response.text


def test_other_soap_faults(bay):
    two = ASK.format(name="A^B", profile="Z34", id="1") * 2
    assert "MessageTooLargeFault" in call(bay, two).text
    assert "UnsupportedOperationFault" in call(bay, "x", operation="submitBatchQuery").text
    assert "fault" in bay.post(PATH, content=b"<!DOCTYPE a><a/>").text
    assert bay.post("/moon/CASTND-WS/IISService", content=b"").status_code == 404


def test_both_query_operations_and_the_connectivity_test(bay):
    text = ASK.format(name="Okafor^Lena", profile="Z34", id="1")
    assert reply(bay, text, operation="submitSingleQuery") == reply(bay, text)
    body = (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
        '<connectivityTest xmlns="urn:cdc:iisb:2011"><echoBack>hello &amp; bye</echoBack></connectivityTest>'
        "</s:Body></s:Envelope>"
    )
    assert "<return>hello &amp; bye</return>" in bay.post(PATH, content=body.encode()).text


def test_the_service_description(bay):
    root = etree.fromstring(bay.get(PATH + "?wsdl").content)
    names = {"w": "http://schemas.xmlsoap.org/wsdl/", "x": "http://www.w3.org/2001/XMLSchema"}
    assert root.xpath("//w:portType/w:operation/@name", namespaces=names) == [
        "connectivityTest",
        "submitSingleMessage",
        "submitSingleQuery",
    ]
    fields = root.xpath("//x:element[@name='submitSingleMessage']//x:element/@name", namespaces=names)
    assert fields == ["username", "password", "facilityID", "hl7Message"]


def test_answers_do_not_depend_on_the_clock_or_on_earlier_questions(bay):
    first = ask(bay)
    ask(bay, "Vang^Minh^")
    assert ask(bay) == first


def test_the_default_date_is_the_demonstrations():
    with serve(people=PEOPLE) as running, httpx2.Client(base_url=running.address) as client:
        assert f"||{load_demo().facility}|{load_demo().today:%Y%m%d}||RSP" in ask(client)


def test_an_unknown_fault_is_refused():
    with pytest.raises(ValueError, match="bay=tired"):
        create_app(people=PEOPLE, faults={"bay": "tired"})


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])
def test_it_serves_this_computer_only(host):
    with pytest.raises(ValueError, match="this computer"), serve(host=host, people=PEOPLE):
        pass


def test_it_is_gone_afterwards():
    with serve(people=PEOPLE) as running:
        address = running.address
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(address, trust_env=False)


@pytest.mark.parametrize("fault", ["reset", "truncated"])
def test_a_dropped_connection_is_not_complained_about(fault, caplog):
    with serve(people=PEOPLE, faults={"bay": fault}) as running, httpx2.Client(base_url=running.address) as client:
        for _ in range(3):
            with pytest.raises(httpx2.TransportError):
                ask(client)
    complaints = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.getMessage() for record in complaints if record.name.startswith("uvicorn")] == []


def test_a_server_that_dies_as_it_starts_is_said_and_keeps_nobody_waiting(monkeypatch):
    def die(_server, sockets):
        del sockets

    monkeypatch.setattr("uvicorn.Server.run", die)
    with pytest.raises(RuntimeError, match="did not start"), serve(people=PEOPLE):
        pass
