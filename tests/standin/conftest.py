"""One running application for all protocols; each test changes it through the back door and leaves it as it was."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from xml.sax.saxutils import escape

import httpx2
import pytest

from cair_compliance.standin import People, Record, serve
from cair_compliance.standin.population import Given

NOON = datetime(2024, 9, 3, 12, tzinfo=UTC)
EVERYWHERE = ("bay", "laoc", "ride", "sdir", "imperial", "cair2", "redox", "fhir")
DOSES = (
    Given("110", "20180416", source="00"), Given("03", "20190305"), Given("21", "20190305", "RE"),
    Given("10", "20190405", "PA"), Given("20", "20190306", "CP", "D"),
)  # fmt: skip
TOWN = (
    ("1", "Okafor", "Lena", "20180214", "", DOSES), ("2", "Vang", "Minh Anh", "20180214", "twin:1", DOSES[:1]),
    ("3", "Vang", "Minh Khoa", "20180214", "twin:2", DOSES[:1]), ("4", "Locke", "Ada", "20180214", "locked", DOSES),
    *((str(n), "Many", "May", "20180214", "", ()) for n in range(10, 22)),
    ("30", "Söhne & Co", "Zoë", "20170101", "", DOSES[:2]),
)  # fmt: skip
PEOPLE = People.of(
    Record(place, key, last, first, "Rose", born, "F", "41 Test Ln", "Oakland", "94607", "Birch",
           tuple(flags.split()), tuple(doses))
    for place in EVERYWHERE for key, last, first, born, flags, doses in TOWN
)  # fmt: skip
QBP = (
    "MSH|^~\\&|CAIRCHECK|DE-900001||{to}|20240903081500-0700||QBP^Q11^QBP_Q11|{id}|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS|"
    "DE-900001\rQPD|Z34^Request^CDCPHINVS|TAG-{id}||{name}||{born}|F|41 Test Ln^^Fresno^CA^93701^USA^H\r"
    "RCP|I|5^RD&Records&HL70126|R^Real Time^HL70394\r"
)
VXQ = (
    "MSH|^~\\&|CAIRCHECK|SCH0042|RIDE|SJCPHS|20240903081500||VXQ^V01|{id}|P|2.3.1|||NE|AL\r"
    "QRD|20240903081500|R|I|{id}|||5^RD|K-1^{name}^^^^^^^^^^MR|VXI^Vaccine Information^HL70048|^SIIS\r"
    "QRF|SJCPHS||||~{born}~~~~Birch^Adaeze~Birch\r"
)
BAY = "/bay/CASTND-WS/IISService"
GATEWAY = "/submit/services/client_Service.client_ServiceHttpsSoap11Endpoint"
FHIR = "/fhir/R4/fhir/Development"
SOAP12, SOAP11 = "http://www.w3.org/2003/05/soap-envelope", "http://schemas.xmlsoap.org/soap/envelope/"


def qbp(name="Okafor^Lena", number="CC-1", born="20180214", to="CAIR2"):
    return QBP.format(name=name, id=number, born=born, to=to)


def vxq(name="Okafor^Lena", number="CC-1", born="20180214"):
    return VXQ.format(name=name, id=number, born=born)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


class Town:
    """A client of all doors."""

    def __init__(self, client, clock):
        self.client, self.clock = client, clock
        self._bearer = ""

    def set(self, **scenario):
        response = self.client.post("/_admin/scenario", json=scenario)
        assert response.status_code == 200, response.text

    def soap(self, text, path=BAY, *, soap=SOAP12, password="demo-pass", operation="submitSingleMessage"):
        body = (
            f'<s:Envelope xmlns:s="{soap}" xmlns="urn:cdc:iisb:2011"><s:Body><{operation}><username>demo</username>'
            f"<password>{password}</password><facilityID>DE-900001</facilityID>"
            f"<hl7Message>{escape(text, {chr(13): '&#xD;'})}</hl7Message></{operation}></s:Body></s:Envelope>"
        )
        action = {"SOAPAction": f'"urn:cdc:iisb:2011:{operation}"'} if soap == SOAP11 else {}
        return self.client.post(path, content=body.encode(), headers={"Content-Type": "text/xml", **action})

    def form(self, text, path="/ride/hl7", password="demo-pass"):
        fields = {"USERID": "demo", "PASSWORD": password, "FACILITYID": "DE-900001", "MESSAGEDATA": text}
        return self.client.post(path, data=fields)

    def redox(self, document, token=None):
        token = token or self.key().json()["accessToken"]
        return self.client.post("/endpoint", json=document, headers={"Authorization": f"Bearer {token}"})

    def key(self, secret="invented-shared-secret-of-the-redox-stand-in-0001"):
        return self.client.post("/auth/authenticate", json={"apiKey": "demo-redox-key", "secret": secret})

    def fhir(self, method, path, bearer="", **more):
        headers = {"Authorization": f"Bearer {bearer or self.bearer()}"}
        return self.client.request(method, path if path.startswith("http") else FHIR + path, headers=headers, **more)

    def bearer(self):
        house = self.client.app.state.house
        return house.tokens.issue("fhir", "oauth").text


def returned(response):
    """The HL7 in a SOAP answer as written, CR kept."""
    found = re.search("<return>(.*)</return>", response.text, re.S)
    return unescape(found[1].replace("&#xD;", "\r"))


def patient_query(last="Okafor", first="Lena", born="2018-02-14", **meta):
    return {
        "Meta": {"DataModel": "Vaccination", "EventType": "PatientQuery",
                 "Destinations": [{"ID": "11111111-2222-4333-8444-555555555555"}], **meta},
        "Patient": {"Identifiers": [], "Demographics": {"FirstName": first, "LastName": last, "DOB": born}},
    }  # fmt: skip


def match_query(last="Okafor", first="Lena", born="2018-02-14", certain=False, count=5):
    resource = {"resourceType": "Patient", "name": [{"family": last, "given": [first]}], "birthDate": born}
    return {"resourceType": "Parameters", "parameter": [
        {"name": "resource", "resource": resource}, {"name": "onlyCertainMatches", "valueBoolean": certain},
        {"name": "count", "valueInteger": count},
    ]}  # fmt: skip


@pytest.fixture(scope="session")
def _running():
    clock = Clock()
    with (
        serve(people=PEOPLE, today=date(2024, 9, 3), clock=clock, admin=True) as running,
        httpx2.Client(base_url=running.address, trust_env=False) as client,
    ):
        client.app = running.app
        yield Town(client, clock)


@pytest.fixture
def town(_running):
    yield _running
    _running.clock.now = NOON
    _running.client.delete("/_admin/scenario")
    _running.client.delete("/_admin/journal")
    for place in _running.client.app.state.house.demo.places.values():
        _running.client.app.state.house.accounts.succeeded(place)
        _running.client.app.state.house.accounts._until.pop(place.registry, None)
