"""The answers that `fuzz_answers` damages: 30 in HL7, some in SOAP, Redox and FHIR. Everybody in them is invented."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from cair_compliance.model.people import Pupil
from cair_compliance.registries import load_settings
from cair_compliance.registries.qbp import build
from cair_compliance.standin.envelopes import SOAP12, answered

CHILD = Pupil("", 2, "Okafor", "Lena", "Rose", birthdate=date(2018, 2, 14), sex="F")
"""Who is asked about."""

OTHERS = {
    "twin": ("OKAFOR^LEO", "20180214", "M"),
    "sibling": ("OKAFOR^LENA", "20160214", "F"),
    "stranger": ("VANG^MAI", "20170930", "F"),
    "near": ("OKAFORD^LENA", "20180214", "F"),
}
BAY = load_settings("demo").connections["bay"]
_NOW = datetime(2024, 9, 3, tzinfo=UTC)
QUESTION = build(CHILD, "Z34", BAY.dialect, facility="DE-900001", control_id="CC1", now=_NOW)


def hl7_seeds() -> list[str]:
    """30 answers: the child, four others and pairs of them, under the statuses that registries send."""
    child = _person(1, "OKAFOR^LENA^ROSE", "20180214", "F")
    others = [_person(1, *one) for one in OTHERS.values()]
    bodies = [child, *others, child + _person(2, *OTHERS["twin"]), child + _doses(4) + _FORECAST, child + _doses(25)]
    found = [_head(profile, "OK") + body + _doses(2) for profile in ("Z32", "Z42") for body in bodies]
    lists = [_head("Z31", "OK") + child + _person(2, *one) for one in OTHERS.values()]
    none = [_head("Z33", status, ack) for status, ack in (("NF", "AA"), ("TM", "AA"), ("AE", "AE"), ("AR", "AR"))]
    covered = [_head("Z33", status) + child + _doses(1) for status in ("PD", "NF", "AE")]
    loose = [_head("Z32", "OK") + _doses(2) + child, _head("Z32", ""), _head("Z32", "AE", "AE") + child + _doses(1)]
    return [*found, *lists, *none, *covered, *loose]


def _head(profile: str, status: str, acknowledgment: str = "AA") -> str:
    echo = next(line for line in QUESTION.text.split("\r") if line.startswith("QPD"))
    msh = f"MSH|^~\\&|CAIR IIS|CAIR IIS||DE|20240903||RSP^K11^RSP_K11|CC1|P|2.5.1|||||||||{profile}^CDCPHINVS"
    return f"{msh}\rMSA|{acknowledgment}|CC1\rQAK|{QUESTION.tag}|{status}|Z34\r{echo}\r"


def _person(number: int, name: str, born: str, sex: str) -> str:
    return f"PID|{number}||70000{number}^^^ORA^SR||{name}^^^^L||{born}|{sex}|||41 TEST LN^^FRESNO^CA^93701\r"


def _doses(number: int) -> str:
    return "".join(
        f"ORC|RE||880{n}\rRXA|0|1|2019{1 + n % 12:02}05|2019{1 + n % 12:02}05|03^MMR^CVX|1.0|||01{'|' * 11}CP\r"
        "RXR|IM|RT\r" for n in range(number)
    )  # fmt: skip


_FORECAST = (
    "ORC|RE||0\rRXA|0|1|20240903|20240903|998^No Vaccine Administered^CVX|999\r"
    "OBX|1|CE|30979-9^Vaccines due next^LN|0|21^Varicella^CVX||||||F\rOBX|2|TS|30980-7^Due^LN|0|20240101||||||F\r"
)


def wrapped_seeds() -> list[bytes]:
    """SOAP envelopes of HL7 answers, and answers as Redox and FHIR write them."""
    soap = [answered(SOAP12, "submitSingleMessage", text) for text in hl7_seeds()[:8]]
    return [*soap, *(json.dumps(one).encode() for one in (_redox(), _fhir(), {"resourceType": "OperationOutcome"}))]


def _redox() -> dict[str, Any]:
    person = {"FirstName": "Lena", "LastName": "Okafor", "DOB": "2018-02-14", "Sex": "Female"}
    dose = {"DateTime": "2019-03-05T00:00:00.000Z", "Product": {"Code": "03", "Codeset": "CVX"}, "RefusalReason": None}
    patient = {"Identifiers": [{"ID": "700001", "IDType": "SR"}], "Demographics": person, "Vaccinations": [dose, dose]}
    return {"Meta": {"DataModel": "Vaccination", "EventType": "PatientQueryResponse"}, "Patient": patient}


def _fhir() -> dict[str, Any]:
    code = {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "03"}]}
    name = [{"family": "Okafor", "given": ["Lena"]}]
    patient = {"resourceType": "Patient", "id": "7", "name": name, "birthDate": "2018-02-14", "gender": "female"}
    dose = {"resourceType": "Immunization", "id": "8", "status": "completed", "vaccineCode": code,
            "patient": {"reference": "Patient/7"}, "occurrenceDateTime": "2019-03-05"}  # fmt: skip
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": patient}, {"resource": dose}]}
