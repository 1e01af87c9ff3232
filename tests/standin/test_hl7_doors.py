"""The SOAP 1.1 gateway, the state's one address, and the forms of the counties in both versions of HL7."""

import pytest
from lxml import etree

from .conftest import BAY, GATEWAY, SOAP11, SOAP12, qbp, returned, vxq

STATE = "/CASTND-WS/IISService"
SDIR = "/other/receivehl7.jsp"


@pytest.mark.parametrize("code", ["CAIRBA", "bay", "BAY"])
def test_the_gateway_finds_the_region_by_msh_6(town, code):
    response = town.soap(qbp(to=code), GATEWAY, soap=SOAP11)
    assert response.headers["content-type"].startswith("text/xml")
    assert "QAK|TAG-CC-1|OK|Z34" in returned(response)
    assert town.client.get("/_admin/journal").json()[-1]["region"] == "bay"


def test_the_gateway_by_path_and_what_it_refuses(town):
    assert "|OK|Z34" in returned(town.soap(qbp(), "/bay" + GATEWAY, soap=SOAP11))
    nowhere = town.soap(qbp(to="RIDE"), GATEWAY, soap=SOAP11)
    assert nowhere.status_code == 500 and "<faultcode>soap:Server</faultcode>" in nowhere.text
    assert "faultstring" in town.soap(qbp(to="bay"), GATEWAY, soap=SOAP12).text
    assert town.soap(qbp(), "/ride" + GATEWAY, soap=SOAP11).status_code == 404
    wrong = town.soap(qbp(to="bay"), GATEWAY, soap=SOAP11, password="no")
    assert "<faultcode>soap:Client</faultcode>" in wrong.text and "<SecurityFault" in wrong.text


def test_the_gateway_wants_a_soap_action(town):
    sent = town.soap(qbp(to="bay"), GATEWAY, soap=SOAP11).request
    response = town.client.post(GATEWAY, content=sent.content, headers={"Content-Type": "text/xml"})
    assert response.status_code == 500 and "SOAPAction is required" in response.text


def test_the_states_own_address(town):
    assert "|OK|Z34" in returned(town.soap(qbp(), STATE))
    assert town.client.get("/_admin/journal").json()[-1]["region"] == "cair2"


@pytest.mark.parametrize(("path", "soap"), [(BAY, SOAP12), (STATE, SOAP12), (GATEWAY, SOAP11)])
def test_answers_and_faults_are_what_the_service_description_says(town, path, soap):
    root = etree.fromstring(town.client.get(f"{path}?wsdl").content)
    schema = etree.XMLSchema(root.find(".//{http://www.w3.org/2001/XMLSchema}schema"))
    for password in ("demo-pass", "no"):
        answer = etree.fromstring(town.soap(qbp(to="bay"), path, soap=soap, password=password).content)
        inside = answer.xpath(
            "//*[namespace-uri()='urn:cdc:iisb:2011'][not(ancestor::*[namespace-uri()='urn:cdc:iisb:2011'])]"
        )
        assert len(inside) == 1
        schema.assertValid(inside[0])
    sent = etree.fromstring(town.soap(qbp(to="bay"), path, soap=soap).request.content)
    schema.assertValid(sent[-1][0])


def test_a_record_in_2_3_1(town):
    assert town.form(vxq()).text.split("\r") == [
        "MSH|^~\\&|RIDE|SJCPHS|CAIRCHECK|SCH0042|20240903081501||VXR^V03|A-CC-1|P|2.3.1",
        "MSA|AA|CC-1",
        "QRD|20240903081500|R|I|CC-1|||5^RD|K-1^Okafor^Lena^^^^^^^^^^MR|VXI^Vaccine Information^HL70048|^SIIS",
        "QRF|SJCPHS||||~20180214~~~~Birch^Adaeze~Birch",
        "PID|1||1^^^RIDE^SR||OKAFOR^LENA^ROSE||20180214|F|||41 TEST LN^^OAKLAND^CA^94607",
        "NK1|1|BIRCH|MTH^Mother^HL70063",
        "RXA|0|1|20180416|20180416|110^DTaP-HepB-IPV^CVX|999|||00^New immunization record^NIP001"
        "||||||AC41B001||SKB|||CP",
        "RXA|0|1|20190305|20190305|03^MMR^CVX|999|||01^Historical information - source unspecified^NIP001|||||||||||CP",
        "RXA|0|1|20190305|20190305|21^Varicella^CVX|999|||01^Historical information - source unspecified^NIP001"
        "|||||||||00||RE",
        "RXA|0|1|20190306|20190306|20^DTaP^CVX|999|||01^Historical information - source unspecified^NIP001"
        "|||||||||||CP|D",
        "RXA|0|1|20190405|20190405|10^IPV^CVX|999|||01^Historical information - source unspecified^NIP001|||||||||||PA",
        "",
    ]  # fmt: skip


def test_several_in_2_3_1(town):
    lines = town.form(vxq("Vang^Minh"), SDIR).text.split("\r")
    assert "|VXX^V02|" in lines[0] and lines[0].startswith("MSH|^~\\&|SDIR")
    assert [line.split("|")[3] for line in lines if line.startswith("PID")] == ["2^^^SDIR^SR", "3^^^SDIR^SR"]
    assert not any(line.startswith("RXA") for line in lines)


@pytest.mark.parametrize(("name", "status"), [("Nobody^Here", "NF"), ("Locke^Ada", "PD"), ("Many^May", "TM")])
def test_nobody_in_2_3_1(town, name, status):
    lines = town.form(vxq(name)).text.split("\r")
    assert "|QCK^Q02|" in lines[0] and lines[1:3] == ["MSA|AA|CC-1", f"QAK|CC-1|{status}"]


@pytest.mark.parametrize(
    ("old", "new", "kind", "acknowledgment", "place"),
    [
        ("VXQ^V01", "VXU^V04", "ACK", "AR", "MSH^1^9^200"),
        ("|P|2.3.1", "|T|2.3.1", "ACK", "AR", "MSH^1^11^202"),
        ("SCH0042", "", "QCK^Q02", "AE", "MSH^1^4^101"),
        ("20180214", "", "QCK^Q02", "AE", "QRF^1^5^101"),
        ("20180214", "2018", "QCK^Q02", "AE", "QRF^1^5^102"),
        ("Okafor", "", "QCK^Q02", "AE", "QRD^1^8^101"),
        ("^Lena", "^", "QCK^Q02", "AE", "QRD^1^8^101"),
        ("5^RD", "x^RD", "QCK^Q02", "AE", "QRD^1^7^102"),
        ("VXI^", "MED^", "QCK^Q02", "AE", "QRD^1^9^103"),
        ("QRF|", "QRX|", "QCK^Q02", "AE", "QRF^100"),
    ],
)
def test_faulty_questions_in_2_3_1(town, old, new, kind, acknowledgment, place):
    lines = town.form(vxq().replace(old, new)).text.split("\r")
    assert f"|{kind}|" in lines[0]
    assert lines[1].startswith(f"MSA|{acknowledgment}|CC-1")
    assert lines[2].startswith(f"ERR|{place}&")
    assert "PID" not in "".join(lines)


@pytest.mark.parametrize("path", ["/ride/hl7", SDIR])
def test_2_5_1_through_a_form(town, path):
    answer = town.form(qbp(), path).text
    assert answer.startswith("MSH|^~\\&|" + ("RIDE" if "ride" in path else "SDIR")) and "QAK|TAG-CC-1|OK|Z34" in answer


def test_cair_knows_2_5_1_alone(town):
    answer = returned(town.soap(vxq()))
    assert "MSA|AR|CC-1" in answer and "|ACK^Q11^ACK|" in answer


def test_a_pick_by_the_registrys_number(town):
    picked = vxq("Vang^Minh").replace("K-1^", "3^").replace("^MR|", "^SR|")
    assert "PID|1||3^" in town.form(picked).text


def test_forms_that_are_none(town):
    assert town.form(vxq(), password="no").status_code == 401
    assert town.form("hello").status_code == 400
    assert town.client.post("/ride/hl7", content=b"\xff=%ff").status_code == 400
    assert town.client.post("/ride/hl7", content=b"x" * 100_001).status_code == 413
