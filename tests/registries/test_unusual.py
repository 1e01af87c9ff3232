"""What registries do to single fields: codes in the next one, words for codes, marks in another order."""

import pytest

from cair_compliance.registries import describe, parse_message
from cair_compliance.registries.rsp import parse_answer

from .dialects import GIVEN, acknowledgment, dose, group
from .messages import FOUND, MMR, PID, TWIN, head
from .test_soap import answer, fault

CONTRADICTION = "the answer contradicts itself: a record, and nobody found or the question refused"
UNKNOWN = "a dose has a completion status that is not known"


def read(*parts):
    return describe(parse_message("".join(parts)))


def history(*segments):
    return read(head("Z32"), PID, *segments)


def counted(described):
    return [one["completion"] for one in described["doses"]], [one["completion"] for one in described["not_given"]]


@pytest.mark.parametrize(
    ("fields", "given", "not_given"),
    [
        ({"f19": "CP", "f20": "A"}, ["CP"], []),
        ({"f19": "CP", "f20": "U"}, ["CP"], []),
        ({"f19": "RE", "f20": "A"}, [], ["RE"]),
        ({"f19": "NA", "f20": "A"}, [], ["NA"]),
        ({"f19": "PA"}, ["PA"], []),
        ({"f19": "CP", "f20": "D"}, [], []),
        ({"f21": "CP"}, ["CP"], []),
        ({"f21": "RE", "f22": "A"}, [], ["RE"]),
        ({"f21": "NA"}, [], ["NA"]),
        ({"f21": "CP", "f22": "D"}, [], []),
        ({"f19": "8", "f20": "CP"}, ["CP"], []),
        ({"f19": "RE", "f20": "CP"}, ["CP"], []),
        ({"f20": "CP", "f21": "RE"}, ["CP"], []),
        ({"f18": "SKB^Maker^MVX", "f22": "CP^Complete^HL70322"}, ["CP"], []),
        ({"f18": "SKB^Maker^MVX", "f21": "RE^Refused^HL70322"}, [], ["RE"]),
        ({"f18": "SKB^Maker^HL70227", "f23": "NA"}, [], ["NA"]),
        ({"f18": "20261231", "f20": "CP"}, ["CP"], []),
    ],
)
def test_a_completion_status_some_fields_off(fields, given, not_given):
    """The fields around RXA-20 have no values that look like one, so a refusal there is a refusal.

    A maker or a date in RXA-18 is no reason to refuse: a whole tail moved.
    """
    described = history(dose("03^MMR^CVX", **fields))
    assert counted(described) == (given, not_given)
    assert UNKNOWN not in described["warnings"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("RE^Refused^HL70322", "RE"),
        ("Refused", "RE"),
        ("REFUSED^^L", "RE"),
        ("Patient refused", "RE"),
        ("re", "RE"),
        ("RE```", "RE"),
        ("RE.", "RE"),
        ("RE\\par", "RE"),
        ("Not Administered", "NA"),
        ("NA-not administered", "NA"),
        ("NOT GIVEN", "NA"),
    ],
)
def test_a_refusal_in_words_is_never_a_dose(words, code):
    assert counted(history(dose("03^MMR^CVX", f20=words))) == ([], [code])


@pytest.mark.parametrize("words", ["Complete", "XX", "CP?", "REC", "NAB", "ARE"])
def test_other_words_are_no_refusal(words):
    described = history(dose("03^MMR^CVX", f20=words))
    assert (len(described["doses"]), described["not_given"]) == (1, [])


@pytest.mark.parametrize("reason", ["00", "00^Parental decision^NIP002", "^Parental decision^NIP002", "Religious"])
def test_a_reason_for_refusing_is_a_refusal_with_or_without_its_code(reason):
    assert counted(history(dose("03^MMR^CVX", f18=reason, f20="CP"), GIVEN)) == (["CP"], ["RE"])
    assert counted(history(dose("03^MMR^CVX", f18="^^NIP002", f20="CP"))) == (["CP"], [])


@pytest.mark.parametrize("kind", ["RSP^K11", "RSP_K11", "^^RSP_K11", "rsp^k11", "", "RSP K11", "RSP^^RSP_K11", "K11"])
def test_an_answer_is_known_by_its_body_where_its_header_does_not_say(kind):
    described = read(FOUND.replace("RSP^K11^RSP_K11", kind))
    assert (described["outcome"], len(described["doses"])) == ("FOUND", 2)
    nobody = read(head("Z33", "NF").replace("RSP^K11^RSP_K11", kind))
    assert nobody["outcome"] == "NOT_FOUND"


@pytest.mark.parametrize("kind", ["ORU^R01", "ADT^A08^ADT_A01", "DSR^Q03", "VXU^V04", "QBP^Q11"])
def test_other_messages_answer_nothing(kind):
    assert read(FOUND.replace("RSP^K11^RSP_K11", kind))["outcome"] == "UNAVAILABLE"
    assert read(head("Z33", "NF").replace("RSP^K11^RSP_K11", kind))["outcome"] == "UNAVAILABLE"


def test_marks_in_the_wrong_order_are_the_usual_ones():
    text = FOUND.replace("^~\\&", "^\\~&").replace("03^MMR^CVX", "90707^MMR^CPT~03^M\\T\\R^CVX")
    assert [one["cvx"] for one in read(text)["doses"]] == ["110", "03"]


def test_a_fault_is_one_without_a_body_or_a_namespace():
    whole = fault("SecurityFault").decode()
    bare = whole.replace("<s:Body>", "").replace("</s:Body>", "")
    assert bare != whole
    assert read(bare)["outcome"] == "AUTH_ERROR"
    assert read("<Envelope><Fault><Detail><SecurityFault/></Detail></Fault></Envelope>")["outcome"] == "AUTH_ERROR"
    assert read("<Envelope><Fault><Detail><fault/></Detail></Fault></Envelope>")["outcome"] == "UNAVAILABLE"
    assert read(answer("").decode().replace("Body", "Other"))["outcome"] == "UNAVAILABLE"


@pytest.mark.parametrize(
    ("segment", "warning"),
    [
        ("ERR||QPD^1^8^1^7|101^Required field missing^HL70357|W||||Lena has none",
         "the registry warns: a required field is missing (101, QPD-8.7)"),
        ("ERR||PID^1^24|101|E", "the registry reports an error: a required field is missing (101, PID-24)"),
        ("ERR|||0^Message Accepted^HL70357|I||||3 of 3", "the registry remarks: accepted (0)"),
        ("ERR||MSH^1^6^1^1~MSH^1^4^1^1|999^Application error^HL70357|E|4^Invalid value^HL70533",
         "the registry reports an error: Application error (999, MSH-6.1)"),
        ("ERR||RXA|100^required segment missing^HL70357|E",
         "the registry reports an error: a segment is missing or out of order (100, RXA)"),
        ("ERR|MSH^1^12^203&Unsupported version",
         "the registry reports an error: the version is not supported (203, MSH-12)"),
        ("ERR|PID^1^3^^^HL70357", "the registry reports an error (PID-3)"),
        ("ERR||Lena Okafor|207|F", "the registry reports an error: it failed inside (207)"),
        ("ERR||PID^2||W||||PID-2 is not supported", "the registry warns (PID)"),
        ("ERR||PID^1^x|777|E", "the registry reports an error (777, PID)"),
    ],
)  # fmt: skip
def test_an_error_is_told_in_words_with_its_place(segment, warning):
    described = read(head("Z33", "AE", "AE"), segment, "\r")
    assert described["warnings"] == [warning]
    assert history(segment, "\r", MMR)["warnings"] == [warning]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (head("Z33", "OK"), "the answer says OK and names nobody"),
        (head("Z32", "NF") + PID + MMR, CONTRADICTION),
        (head("Z32", "OK", "AR") + PID + MMR, CONTRADICTION),
        (head("Z33", "XX"), "the answer has a status that is not known"),
        (head("Z33", "", ""), "the answer names nobody and has no status"),
        (acknowledgment("ACK", "", ""), "the answer names nobody and has no status"),
        (acknowledgment("ACK", "AA", ""), "the message was accepted, which answers no question"),
        ("MSH|^~\\&|A|B|||20240903||RSP^K11^RSP_K11|1|P|2.5.1\r", "the answer names nobody and has no status"),
    ],
)  # fmt: skip
def test_what_answers_nothing_says_why(text, warning):
    described = read(text)
    assert (described["outcome"], described["warnings"]) == ("UNAVAILABLE", [warning])


def test_an_order_without_a_dose_is_told_and_the_doses_around_it_count():
    """Seen in the middle of answers: ORC and OBX, and no RXA between them."""
    lone = "ORC|RE||88000011^REG\rOBX|1|CE|64994-7^Eligibility^LN|1|V02^Medicaid^HL70064||||||F\r"
    for body in (GIVEN + lone + group("21^V^CVX", f20="CP"), GIVEN + group("21^V^CVX", f20="CP") + lone):
        described = history(body)
        assert (len(described["doses"]), described["warnings"]) == (2, ["an order (ORC) has no dose (RXA) with it"])
        assert parse_answer(head("Z32") + PID + body).incomplete


def test_a_record_that_is_marked_as_locked_says_so():
    locked = "PD1|||||||||||02|Y|20240101|||A\r"
    assert history(locked, MMR)["warnings"] == ["the record is marked as locked (PD1-12)"]
    for open_one in (locked.replace("|Y|", "|N|"), locked.replace("|Y|", "||")):
        assert not history(open_one, MMR)["warnings"]
    assert not read(head("Z31"), PID, locked, TWIN)["warnings"]
    assert not read(head("Z33", "PD"), PID, locked)["warnings"]


@pytest.mark.parametrize("code", ["0^HepB^CVX", "00^HepB^CVX", "000^HepB^CVX", "0"])
def test_a_vaccine_numbered_nought_is_none(code):
    """Seen in forecasts, where the text alone says what is meant."""
    due = (
        group("998^No vaccine^CVX") + f"OBX|1|CE|30956-7^type^LN|1|{code}||||||F\rOBX|2|DT|30980-7|1|20200101||||||F\r"
    )
    described = history(dose(code), due)
    assert [one["cvx"] for one in described["doses"]] == [""]
    assert described["warnings"] == ["a dose has no CVX code"]
    assert [(one["cvx"], one["due"]) for one in described["forecast"]] == [("", "2020-01-01")]
    assert {one["label"] for one in described["forecast"]} <= {"HepB", "0"}
    assert [one["cvx"] for one in history(dose(f"{code.partition('^')[0]}^HepB^L^08^HepB^CVX"))["doses"]] == ["08"]


@pytest.mark.parametrize("kind", ["ACK", "ACK^V04^ACK", "ACK^Q11^ACK"])
def test_a_receipt_that_repeats_the_person_is_no_record(kind):
    """Some registries answer a report of doses with PID: read as a record it would be a child without doses."""
    receipt = acknowledgment(kind, "AA", "") + PID
    described = read(receipt)
    assert (described["outcome"], described["persons"]) == ("UNAVAILABLE", 0)
    assert described["warnings"] == ["the message was accepted, which answers no question"]
    assert read(acknowledgment(kind, "AE", "") + PID)["outcome"] == "BAD_REQUEST"
    assert read(acknowledgment(kind, "AR", "") + PID)["outcome"] == "REJECTED"
    with_answer = read(receipt + FOUND)
    assert (with_answer["outcome"], len(with_answer["doses"])) == ("FOUND", 2)


@pytest.mark.parametrize(
    ("profile", "status", "body", "outcome"),
    [
        ("", "AE", PID, "BAD_REQUEST"),
        ("Z34", "AE", PID, "BAD_REQUEST"),
        ("", "", PID, "BAD_REQUEST"),
        ("Z32", "AE", PID, "FOUND"),
        ("Z42", "", PID, "FOUND"),
        ("", "AE", PID + MMR, "FOUND"),
        ("", "OK", PID, "FOUND"),
        ("", "AE", PID + TWIN, "CANDIDATES"),
    ],
)
def test_an_error_that_repeats_the_person_is_no_empty_history(profile, status, body, outcome):
    """Only a profile that promises a history makes one of a person without doses under an error."""
    assert read(head(profile, status, "AE") + body)["outcome"] == outcome


def test_a_file_without_a_message_says_so():
    for text in ("", "hello", "PID|1||7"):
        assert read(text)["warnings"] == ["there is no HL7 message in it (no MSH segment)"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20190305-08", "2019-03-05"),
        ("20190305143059-08", "2019-03-05"),
        ("20190305143059 PST", "2019-03-05"),
        ("20190305 14:30", "2019-03-05"),
        ("2019-03-05 14:30:59.0", "2019-03-05"),
        ("2019-03-05T14:30:59-08", "2019-03-05"),
        ("20190305143059.123456-08:00", "2019-03-05"),
        ("201903-08", "2019-03"),
        ("20190305x", ""),
        ("201903051", ""),
        ("20190305-20190401", ""),
        ("20191345", ""),
        ("2019030", ""),
        ("Mar 5 2019", ""),
    ],
)
def test_dates_with_a_time_and_a_zone_of_any_kind(text, day):
    assert [one["date"] for one in history(dose("03^MMR^CVX", text))["doses"]] == [day]


@pytest.mark.parametrize(
    ("code", "cvx"), [("00003", "03"), ("000094", "94"), ("90707", ""), ("00090707", ""), ("0000", ""), ("12345", "")]
)
def test_zeros_before_a_code_and_codes_that_are_too_long(code, cvx):
    assert [one["cvx"] for one in history(dose(f"{code}^x^CVX"))["doses"]] == [cvx]
