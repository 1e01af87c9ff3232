"""HL7 2.3.1: the question out, its four answers in."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.model.answers import Outcome
from cair_compliance.registries import vxq
from cair_compliance.registries.correlate import mismatch
from cair_compliance.registries.dialect import load_dialect
from cair_compliance.registries.hl7 import NotHl7, Unsendable, parse
from cair_compliance.registries.parsing import describe, parse_message
from cair_compliance.registries.rsp import parse_answer

from .messages import LENA, MMR


def asked(pupil=LENA, registry_id=""):
    now = datetime(2024, 9, 3, 15, 15, tzinfo=UTC)
    words = load_dialect("ride_231")
    return vxq.build(
        pupil, "Z34", words, facility="SCH0042", control_id="CC1", now=now, registry_id=registry_id
    )  # fmt: skip


def head(kind, acknowledgment="AA", control_id="CC1"):
    msh = f"MSH|^~\\&|RIDE|SJCPHS|CAIRCHECK|SCH0042|20240903081501||{kind}|R1|P|2.3.1"
    return f"{msh}\rMSA|{acknowledgment}|{control_id}\r"


ECHO = "".join(segment + "\r" for segment in parse(asked().text).segments[1:])
PID = "PID|1||91001^^^RIDE^SR||OKAFOR^LENA^ROSE||20180214|F\r"
OTHER = "PID|2||91002^^^RIDE^SR||OKAFOR^LENA^R||20180214|F\r"
RXA = "RXA|0|1|20190305|20190305|03^MMR^CVX|999\r"
RECORD = head("VXR^V03") + ECHO + PID + RXA + MMR


def test_the_question_in_full():
    time = datetime(2024, 9, 3, 15, 15, tzinfo=UTC).astimezone().strftime("%Y%m%d%H%M%S")
    assert asked().text == (
        f"MSH|^~\\&|CAIRCHECK|SCH0042|RIDE|SJCPHS|{time}||VXQ^V01|CC1|P|2.3.1|||NE|AL\r"
        f"QRD|{time}|R|I|CC1|||5^RD|^Okafor^Lena^Rose|VXI^Vaccine Information^HL70048|^SIIS\r"
        "QRF|SJCPHS||||~20180214\r"
    )


def test_a_chosen_record_is_asked_for_by_its_number():
    qrd = parse(asked(registry_id="91001").text).first("QRD")
    assert (qrd.text(8), qrd.text(8, 2), qrd.text(8, 13)) == ("91001", "Okafor", "SR")


def test_nothing_more_than_the_law_allows_goes_out():
    text = asked(replace(LENA, local_id="123456", state_id="9908486388", street="41 Test Ln")).text
    assert not any(value in text for value in ("123456", "9908486388", "Test Ln"))


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_a_name_comes_back_as_it_went_or_does_not_go(name):
    try:
        question = asked(replace(LENA, last_name=name))
    except Unsendable:
        return
    message = parse(question.text)
    assert [segment[:3] for segment in message.segments] == ["MSH", "QRD", "QRF"]
    answer = parse_answer(head("VXR^V03") + "\r".join(message.segments[1:]) + "\r" + PID + RXA)
    assert (answer.echo.last_name, answer.echo.birthdate) == (name, date(2018, 2, 14))
    assert mismatch(question, answer) == ""


@pytest.mark.parametrize(
    ("text", "outcome", "persons", "doses"),
    [
        (RECORD, Outcome.FOUND, 1, 2),
        (head("VXR^V03") + ECHO + PID, Outcome.FOUND, 1, 0),
        (head("VXX^V02") + ECHO + PID + "NK1|1|BIRCH\r" + OTHER, Outcome.CANDIDATES, 2, 0),
        (head("VXX^V02") + ECHO + PID, Outcome.CANDIDATES, 1, 0),
        (head("VXR^V03") + ECHO + PID + RXA + OTHER + RXA, Outcome.CANDIDATES, 2, 0),
        (head("QCK^Q02") + "QAK|CC1|NF\r", Outcome.NOT_FOUND, 0, 0),
        (head("QCK^Q02") + "QAK|CC1|TM\r", Outcome.TOO_MANY, 0, 0),
        (head("QCK^Q02", "AE") + "QAK|CC1|AE\r", Outcome.BAD_REQUEST, 0, 0),
        (head("QCK^Q02", "AR") + "ERR|QRD^1^8^101&Okafor is no name\rQAK|CC1|AR\r", Outcome.REJECTED, 0, 0),
        (head("ACK", "AE") + "ERR|QRD^1^8^101&Required field missing\r", Outcome.BAD_REQUEST, 0, 0),
        (head("ACK^V01", "AR"), Outcome.REJECTED, 0, 0),
        (head("QCK^Q02"), Outcome.UNAVAILABLE, 0, 0),
        (head("VXX^V02") + ECHO, Outcome.UNAVAILABLE, 0, 0),
        (head("VXR^V03") + ECHO, Outcome.UNAVAILABLE, 0, 0),
        (head("VXR^V03", "AR") + ECHO + PID + RXA, Outcome.UNAVAILABLE, 0, 0),
    ],
)
def test_the_answers(text, outcome, persons, doses):
    answer = parse_answer(text)
    assert (answer.outcome, len(answer.persons), len(answer.doses)) == (outcome, persons, doses)
    assert mismatch(asked(), answer) == ""
    assert "Okafor is no name" not in " ".join((*answer.warnings, *answer.evidence))
    both = describe(parse_message(asked().text + text))
    assert (both["outcome"], len(both["doses"])) == (outcome, doses)


def test_the_code_of_an_error_in_its_old_form():
    assert parse_answer(head("ACK", "AE") + "ERR|QRD^1^8^101&Required field missing\r").errors == ("101",)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("MSA|AA|CC1", "MSA|AA|CC2", "MSA-2"),
        ("|R|I|CC1|", "|R|I|CC2|", "QAK-1"),
        ("^Okafor^Lena", "^Okafor^Leo", "QPD-4"),
        ("^Okafor^Lena", "^Birch^Lena", "QPD-4"),
        ("~20180214", "~20180215", "QPD-6"),
    ],
)
def test_an_answer_to_another_question(old, new, field):
    assert mismatch(asked(), parse_answer(RECORD.replace(old, new))) == field
    assert RECORD.replace(old, new) != RECORD


def test_a_question_is_no_answer():
    with pytest.raises(NotHl7):
        parse_answer(asked().text)
