"""Every documented shape, in every wrapping a saved answer comes in."""

import base64
import json
from urllib.parse import quote, quote_plus

import pytest

from cair_compliance.registries import describe, parse_message
from cair_compliance.registries.parsing import ANOTHER

from .dialects import GIVEN, NO_DOSE, SHAPES, dose, group, seen
from .messages import CAIR_FORECAST, FOUND, MMR, PID, head, question
from .test_soap import answer, fault

ASKED = question().text


def soap(text):
    return answer(text.replace("&", "&amp;").replace("\r", "&#13;"))


def in_mime(text):
    return b"--uuid:1\r\nContent-Type: application/xop+xml\r\n\r\n" + soap(text) + b"\r\n--uuid:1--"


def after_its_call(text):
    return soap(ASKED).replace(b"Response", b"").replace(b"return", b"hl7Message") + soap(text)


def blank_lines(text):
    return text.replace("\r", "\n\n")


def in_source(text):
    lines = [line.replace("\\", "\\\\") for line in text.rstrip("\r").split("\r")]
    joined = '" +\n    "'.join(f"{line}\\r" for line in lines)
    return f'// an example\nstatic final String ANSWER = "{joined}";\n// of one answer'


def in_a_list(text):
    lines = [line.replace("\\", "\\\\") for line in text.rstrip("\r").split("\r")]
    return 'String.join("\\r",\n    ' + ",\n    ".join(f'"{line}"' for line in lines) + ");"


def in_a_string_element(text):
    return "<string xmlns='urn:x'>" + text.replace("&", "&amp;").replace("\r", "&#13;") + "</string>"


def wrapped_by_mail(text):
    return "\n".join(line[i : i + 76] for line in text.split("\r") for i in range(0, max(len(line), 1), 76))


WRAPPINGS = {
    "as it is": str,
    "no last line end": lambda text: text.rstrip("\r"),
    "LF": lambda text: text.replace("\r", "\n"),
    "CRLF": lambda text: text.replace("\r", "\r\n"),
    "blank lines": blank_lines,
    "blanks at the ends": lambda text: text.replace("\r", "  \t\r\n"),
    "byte-order mark": lambda text: "\ufeff" + text,
    "UTF-16": lambda text: text.encode("utf-16"),
    "MLLP": lambda text: "\x0b" + text + "\x1c\r",
    "batch": lambda text: "FHS|^~\\&|A\rBHS|^~\\&|A\r" + text + "BTS|1\rFTS|1\r",
    "comments": lambda text: "# saved from a test\n-- answer --\n" + text.replace("\r", "\n") + "# end",
    "a label": lambda text: "Answer: " + text,
    "HTTP headers": lambda text: "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + text,
    "wrapped lines": wrapped_by_mail,
    "XML-escaped": lambda text: text.replace("&", "&amp;"),
    "XML-escaped twice": lambda text: text.replace("&", "&amp;").replace("&", "&amp;"),
    "character references": lambda text: text.replace("\r", "&#13;"),
    "URL-encoded": quote_plus,
    "a form": lambda text: "MESSAGEDATA=" + quote(text) + "&USERID=x",
    "base64": lambda text: base64.encodebytes(text.encode()).decode(),
    "question and answer": lambda text: ASKED + text,
    "answer and question": lambda text: text + "\r\r" + ASKED,
    "labelled question and answer": lambda text: f"Question:\n{ASKED}\nAnswer:\n{text}",
    "a program's source": in_source,
    "a source with its lines in a list": in_a_list,
    "spelt line ends": lambda text: text.replace("\r", "\\r"),
    "spelt line ends of two": lambda text: text.replace("\r", "\\r\\n"),
    "tags for control characters": lambda text: "<VT>" + text.replace("\r", "<CR>\n") + "<FS><CR>",
    "a here-document": lambda text: f"say = `{text}`;",
    "lines that say they go on": lambda text: text.replace("|P|2.5.1", "|\\\n\tP|2.5.1").replace("\r", "\n"),
    "JSON": lambda text: json.dumps({"reply": {"hl7": text}}),
    "another XML": in_a_string_element,
    "SOAP": soap,
    "SOAP, CDATA": lambda text: answer(f"<![CDATA[{text}]]>"),
    "SOAP, base64": lambda text: answer(base64.b64encode(text.encode()).decode()),
    "SOAP, URL-encoded": lambda text: answer(quote_plus(text)),
    "SOAP, unescaped": answer,
    "SOAP in MIME": in_mime,
    "SOAP after its call": after_its_call,
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_every_shape_in_every_wrapping(shape, wrapping):
    text, outcome, doses = SHAPES[shape]
    if text[3] != "|" and ("URL" in wrapping or wrapping in ("a label", "a form", "XML-escaped", "XML-escaped twice")):
        pytest.skip("these are known by the usual separators")
    described = describe(parse_message(WRAPPINGS[wrapping](text)))
    assert (described["outcome"], len(described["doses"])) == (outcome, doses), described["warnings"]
    plain = describe(parse_message(text))
    assert described["doses"] == plain["doses"]
    assert described["not_given"] == plain["not_given"]
    assert described["forecast"] == plain["forecast"]


def warnings(text):
    return describe(parse_message(text))["warnings"]


def test_two_answers_are_none():
    for text in (FOUND + FOUND, FOUND + head("Z33", "NF"), ASKED + FOUND + FOUND, ASKED + ASKED + FOUND):
        assert describe(parse_message(text))["outcome"] == "UNAVAILABLE"
    assert describe(parse_message(soap(FOUND) + soap(FOUND)))["outcome"] == "UNAVAILABLE"
    assert describe(parse_message(ASKED))["outcome"] == "UNAVAILABLE"


def test_the_answer_to_another_question_says_so():
    assert ANOTHER not in warnings(ASKED + FOUND)
    assert ANOTHER in warnings(ASKED.replace("CC1", "CC2") + FOUND)


def test_a_fault_among_headers():
    assert describe(parse_message(b"HTTP/1.1 500\r\n\r\n" + fault("SecurityFault")))["outcome"] == "AUTH_ERROR"


def doses(*segments):
    return describe(parse_message(head("Z32") + PID + "".join(segments)))["doses"]


@pytest.mark.parametrize(
    ("code", "cvx"),
    [
        ("3^MMR^CVX", "03"),
        ("003^MMR^CVX", "03"),
        ("90707^MMR^C4^03^MMR^CVX", "03"),
        ("00006-4681-00^MMR^NDC^90707^MMR^CPT^03^MMR^CVX", "03"),
        ("00006-4681-00^MMR^NDC^90707^MMR^CPT^2.5^2^MMR^03^MMR^CVX", "03"),
        ("90707^MMR^CPT~03^MMR^CVX", "03"),
        ("03^MMR^cvx", "03"),
        ("03^MMR^HL70292", "03"),
        ("03^MMR^urn:oid:2.16.840.1.113883.12.292", "03"),
        ("03^MMR^2.16.840.1.113883.12.292", "03"),
        ("03^MMR", "03"),
        ("03", "03"),
        ("03&x^MMR^CVX", "03"),
        ("03^M\\T\\M\\R\\R^CVX", "03"),
    ],
)
def test_the_vaccine_however_it_is_coded(code, cvx):
    assert [one["cvx"] for one in doses(dose(code))] == [cvx]


@pytest.mark.parametrize("code", ["00006-4681-00^MMR^NDC", "90707^MMR^CPT", "MMR^MMR^L", "^MMR", "", "03^MMR^L"])
def test_a_vaccine_that_is_not_told_counts_and_is_not_guessed(code):
    assert doses(dose(code)) == [{"cvx": "", "date": "2019-03-05", "completion": "", "source": ""}]
    assert warnings(head("Z32") + PID + dose(code)) == ["a dose has no CVX code"]


@pytest.mark.parametrize("code", ["998^x^CVX", "998", "998^No vaccine^L", "0998^x^CVX", "^^^998^none^CVX"])
def test_998_under_any_name_is_no_dose(code):
    assert doses(dose(code)) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("201903", "2019-03"),
        ("20190305", "2019-03-05"),
        ("2019030514", "2019-03-05"),
        ("201903051430", "2019-03-05"),
        ("20190305143059", "2019-03-05"),
        ("20190305143059.1234", "2019-03-05"),
        ("20190305143059.12-0800", "2019-03-05"),
        ("20190305-0800", "2019-03-05"),
        ("201903-0800", "2019-03"),
        ("20190305000000+0000", "2019-03-05"),
        ("2019-03-05T00:00:00Z", "2019-03-05"),
        ("2019-03", "2019-03"),
        ("2019", "2019"),
        ("2019-0800", "2019"),
        ("20190000", "2019"),
        ("", ""),
        ("00000000", ""),
        ("20190230", ""),
        ("03/05/2019", ""),
    ],
)
def test_dates_of_every_length(text, day):
    (one,) = doses(dose("03^MMR^CVX", text))
    assert (one["cvx"], one["date"]) == ("03", day)


def test_the_end_of_administration_stands_in_for_its_start():
    assert doses("RXA|0|1||20190305|03^MMR^CVX\r")[0]["date"] == "2019-03-05"
    assert doses("RXA|0|1|20190304|20190305|03^MMR^CVX\r")[0]["date"] == "2019-03-04"


def test_a_bare_code_at_the_end_of_a_line_is_whole_and_at_the_end_of_all_is_not():
    short = "RXA|0|1|20190305|20190305|03"
    assert [one["cvx"] for one in doses(short + "\r")] == ["03"]
    assert [one["cvx"] for one in doses(short + "\r" + MMR)] == ["03", "03"]
    assert [one["cvx"] for one in doses(short)] == [""]


def test_a_completion_nobody_knows_is_told():
    assert "a dose has a completion status that is not known" in warnings(head("Z32") + PID + dose("03", f20="XX"))


def test_what_was_not_given_is_listed_apart():
    described = describe(parse_message(SHAPES["refused, not given, deleted"][0]))
    assert [(one["cvx"], one["completion"]) for one in described["not_given"]] == [("03", "RE"), ("21", "NA")]


@pytest.mark.parametrize("cut", ["RXR|IM|LT", "RXR|C28161^IM^NCIT|RA"])
def test_a_last_line_that_is_whole_needs_no_line_end(cut):
    assert not warnings(head("Z32") + PID + MMR + cut)
    assert warnings(head("Z32") + PID + MMR + cut[:-1]) == ["the answer breaks off"]


def test_words_around_an_answer_are_not_part_of_it():
    text = FOUND + "RXR|IM|LT\r"
    for tail in ("\n# end", "\n\nThe end.", "\n\n--\nthe tester", "\n<!-- end -->"):
        described = describe(parse_message(text.rstrip("\r") + tail))
        assert (len(described["doses"]), described["warnings"]) == (2, [])


def test_forecasts_of_every_shape():
    def forecast(body):
        found = describe(parse_message(head("Z42") + PID + MMR + body))["forecast"]
        return [(one["cvx"], one["due"], one["status"]) for one in found]

    each = group(NO_DOSE) + seen(("30956-7", "21^V^CVX"), ("30980-7", "20200101"), ("59783-1", "D^Due Now^STC0002"))
    both = seen(("30956-7", "21^V^CVX"), ("30979-9", "21^V^CVX"), ("30980-7", "20200101"))
    series = seen(("30956-7", "21^V^CVX"), ("59780-7", "VAR^Two doses^L"), ("30980-7", "20200101"))
    assert forecast(each * 3) == [("21", "2020-01-01", "Due Now")] * 3
    assert forecast(group(NO_DOSE) + both * 2) == [("21", "2020-01-01", "")] * 2
    assert forecast(group(NO_DOSE) + series * 2) == [("21", "2020-01-01", "")] * 2
    assert forecast(CAIR_FORECAST) == [("107", "2018-08-18", ""), ("03", "2022-02-14", "")]
    assert forecast(group(NO_DOSE) + seen(("59784-9", "38907003^V^SCT")) + both) == [("21", "2020-01-01", "")]


def test_a_forecast_under_the_last_dose_is_no_part_of_it():
    """Its date is coded in two parts; an evaluation above it opens nothing."""
    body = seen(("30956-7", "03^MMR^CVX"), ("30973-2", "1"), ("30979-9", "21^V^CVX"), ("30979-9&30980-7", "20200101"),
                ("30979-9", "10^IPV^CVX"), ("30979-9&30980-7", "20210101"))  # fmt: skip
    described = describe(parse_message(head("Z32") + PID + MMR + body + MMR))
    assert len(described["doses"]) == 2
    assert [(one["cvx"], one["due"]) for one in described["forecast"]] == [("21", "2020-01-01"), ("10", "2021-01-01")]


def test_a_wrapped_line_never_loses_a_refusal():
    """Wherever a long RXA is broken, what was refused stays refused."""
    line = group("03^MMR^CVX", f9="00^New^NIP001", f11="^^^SITE", f18="00^Parental^NIP002", f20="RE").rstrip("\r")
    orc, _, rxa = line.partition("\r")
    for place in range(4, len(rxa) - 1):
        text = head("Z32") + PID + GIVEN + f"{orc}\n{rxa[:place]}\n{rxa[place:]}\n" + GIVEN
        described = describe(parse_message(text))
        assert len(described["doses"]) == 2, rxa[place:]
