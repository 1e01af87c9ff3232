"""What stands in a saved file instead of an HL7 answer: JSON answers, reports, questions, and no message at all."""

import json

import pytest

from cair_compliance.registries import describe, parse_message

from .dialects import acknowledgment
from .messages import FOUND, MMR, PID, TWIN, head, question
from .replies import (
    DROP,
    FHIR_DOSES,
    FHIR_MATCH,
    REDOX_FOUND,
    REDOX_NOBODY,
    bundle,
    changed,
    graded,
    immunization,
    outcome,
    patient,
    redox_dose,
    redox_person,
)

LEO = patient("700002", first="LEO")
NDC = {"coding": [{"system": "http://hl7.org/fhir/sid/ndc", "code": "00006-4681-00"}]}
EXPECTED = {"resourceType": "ImmunizationRecommendation", "patient": {"reference": "Patient/700001"},
            "recommendation": [{"vaccineCode": [{"text": "MMR"}]}]}  # fmt: skip
SEARCH = {"DataModel": "PatientSearch", "EventType": "Response"}
REFUSED = {"DataModel": "Vaccination", "EventType": "PatientQueryResponse"}


def read(document):
    return describe(parse_message(document if isinstance(document, str | bytes) else json.dumps(document)))


def errors(*statuses):
    return {"Meta": {**REFUSED, "Errors": [{"Text": "x", "DestinationStatusCode": status} for status in statuses]}}


@pytest.mark.parametrize(
    ("document", "expected", "doses"),
    [
        (REDOX_FOUND, "FOUND", 2),
        (REDOX_NOBODY, "NOT_FOUND", 0),
        ({**REDOX_NOBODY, "PotentialMatches": [redox_person(), redox_person(first="LEO")]}, "CANDIDATES", 0),
        (changed(REDOX_FOUND, Patient__Vaccinations__0=redox_dose("00006-4681-00", codeset="NDC")), "FOUND", 2),
        (changed(REDOX_FOUND, Patient__Vaccinations__0__RefusalReason="declined"), "FOUND", 1),
        ({**REDOX_FOUND, "Meta": SEARCH}, "CANDIDATES", 0),
        ({**REDOX_NOBODY, "Meta": SEARCH}, "NOT_FOUND", 0),
        (errors(503), "UNAVAILABLE", 0),
        (errors(401), "AUTH_ERROR", 0),
        (errors(422), "BAD_REQUEST", 0),
        (changed(REDOX_FOUND, Meta__EventType="New"), "UNAVAILABLE", 0),
        (FHIR_MATCH, "CANDIDATES", 0),
        (FHIR_DOSES, "FOUND", 2),
        (bundle(patient(), immunization(), immunization("21", number="9"), EXPECTED, total=1), "FOUND", 2),
        (bundle(patient(), immunization(status="not-done")), "FOUND", 0),
        (bundle(patient(), immunization(status="entered-in-error")), "FOUND", 0),
        (bundle(patient(), immunization(vaccineCode=NDC), immunization()), "FOUND", 2),
        (bundle(immunization(), total=7), "FOUND", 1),
        ({**bundle(patient(), immunization()), "type": "collection"}, "FOUND", 1),
        (bundle({"fullUrl": "urn:uuid:1", "resource": patient()}, immunization(of="urn:uuid:1")), "FOUND", 1),
        (bundle(patient(), immunization(of="https://iis.example.org/fhir/Patient/700001")), "FOUND", 1),
        (bundle(patient(), immunization(of="Patient/700002")), "UNAVAILABLE", 0),
        (bundle(immunization(), immunization(of="Patient/700002")), "UNAVAILABLE", 0),
        (bundle(changed(immunization(), patient=DROP)), "UNAVAILABLE", 0),
        (bundle(graded(patient()), graded(LEO), immunization()), "CANDIDATES", 0),
        (bundle(graded(patient()), total=40), "TOO_MANY", 0),
        (bundle(total=0), "NOT_FOUND", 0),
        (bundle(outcome("not-found")), "NOT_FOUND", 0),
        (bundle(outcome("informational", "information")), "UNAVAILABLE", 0),
        ({"resourceType": "Parameters", "parameter": [{"name": "a", "resource": patient()}]}, "CANDIDATES", 0),
        (patient(), "CANDIDATES", 0),
        (immunization(), "FOUND", 1),
        (outcome("multiple-matches"), "TOO_MANY", 0),
        (outcome("suppressed"), "PROTECTED", 0),
        (outcome("login"), "AUTH_ERROR", 0),
        (outcome("throttled"), "UNAVAILABLE", 0),
        (outcome("invalid"), "BAD_REQUEST", 0),
        ({"resourceType": "CapabilityStatement"}, "UNAVAILABLE", 0),
        ({"hello": "world"}, "UNAVAILABLE", 0),
        ([FHIR_DOSES], "UNAVAILABLE", 0),
        ("{", "UNAVAILABLE", 0),
    ],
)
def test_json_answers(document, expected, doses):
    described = read(document)
    assert (described["outcome"], len(described["doses"])) == (expected, doses), described["warnings"]
    if expected == "UNAVAILABLE":
        assert described["warnings"]
    assert "Lena" not in " ".join(described["warnings"])


def test_json_under_headers_and_a_byte_order_mark():
    raw = json.dumps(REDOX_FOUND).encode()
    assert read(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + raw)["outcome"] == "FOUND"
    assert read(b"\xef\xbb\xbf" + raw)["outcome"] == "FOUND"


def test_what_a_bundle_leaves_out_is_told():
    assert (
        "there are further pages"
        in read(
            {**bundle(patient(), immunization()), "link": [{"relation": "next", "url": "https://iis.example.org/2"}]}
        )["warnings"]
    )
    assert "the registry counts more doses than it sends" in read(bundle(immunization(), total=7))["warnings"]
    assert read(bundle(immunization(vaccineCode=NDC)))["doses"][0]["cvx"] == ""
    assert read(bundle(patient(), EXPECTED))["forecast"][0]["label"] == "MMR"


REPORT = FOUND.replace("RSP^K11^RSP_K11", "VXU^V04^VXU_V04").replace("Z32^", "Z22^")


def test_a_report_of_doses_is_no_answer_and_shows_them():
    described = read(REPORT)
    assert (described["outcome"], described["persons"], len(described["doses"])) == ("UNAVAILABLE", 1, 2)
    assert "no answer" in described["warnings"][0]
    assert read(REPORT.replace(MMR, MMR * 600))["warnings"] == ["more than 500 doses"]


def test_a_question_and_a_receipt_answer_nothing():
    assert read(question().text)["warnings"] == ["a question (QBP), and no answer to one"]
    receipt = read(acknowledgment("ACK^V04^ACK", "AA", ""))
    assert (receipt["outcome"], receipt["warnings"]) == (
        "UNAVAILABLE", ["the message was accepted, which answers no question"])  # fmt: skip


@pytest.mark.parametrize(
    "data", ["", " \n", "hello", b"\x00\xff\xfe", b"%PDF-1.7\n", "MSH", "<html><body>no</body></html>"]
)
def test_no_message_at_all_is_refused_in_a_line(data):
    described = read(data)
    assert (described["outcome"], described["doses"], len(described["warnings"])) == ("UNAVAILABLE", [], 1)


def test_several_answers_of_one_batch_are_counted_and_not_mixed():
    text = "BHS|^~\\&|A\r" + FOUND + head("Z31") + PID + TWIN + "BTS|2\r"
    assert read(text)["warnings"] == ["2 messages in one file; read them one by one"]
