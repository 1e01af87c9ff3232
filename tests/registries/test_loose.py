"""Answers as they lie in logs, mails, tables, web pages and programs: the same answer, whatever surrounds it."""

import base64
import html
import json

import pytest

from cair_compliance.registries import describe, parse_message

from .dialects import GIVEN, SHAPES, acknowledgment, group
from .messages import FOUND, MMR, PID, head, question
from .test_soap import answer

REFUSED_LAST = head("Z32") + PID + GIVEN + group("03^MMR^CVX", f20="RE")
ANSWERS = {
    "two doses": (FOUND, "FOUND", 2),
    "a refusal at the end": (REFUSED_LAST, "FOUND", 1),
    **{
        name: SHAPES[name]
        for name in ("Montana: many 998 groups", "refused, not given, deleted", "candidates", "nobody", "too many",
                     "protected", "a faulty question", "refused")
    },
}  # fmt: skip


def lines(text):
    return text.rstrip("\r").split("\r")


def each(before, end="\n"):
    return lambda text: end.join(before + line for line in lines(text)) + end


def spelt(end):
    return lambda text: end.join(lines(text)) + end


def escaped(text):
    return html.escape(text, quote=False)


def numbered(text):
    return "\n".join(f"{number:4d}: {line}" for number, line in enumerate(lines(text), 1))


def in_chunks(text):
    pieces = [text[:300], text[300:]]
    body = "".join(f"{len(piece.encode()):x}\r\n{piece}\r\n" for piece in pieces if piece)
    return f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}0\r\n\r\n".encode()


def in_an_attribute(text):
    return f'<row hl7="{html.escape(text).replace(chr(13), "&#13;")}"/>'


def beside_an_attachment(text):
    envelope = answer('<xop:Include xmlns:xop="urn:x" href="cid:1"/>').decode()
    return f"--b\r\nContent-Type: application/xop+xml\r\n\r\n{envelope}\r\n--b\r\n\r\n{text}\r\n--b--\r\n"


def in_a_text_block(text):
    body = "\n".join("    " + line.replace("\\", "\\\\") for line in lines(text))
    return f'String answer = """\n{body}\n    """;\n'


def as_xml(text):
    """HL7 v2 as XML, written here from the text: fields, repetitions and components as elements, in groups."""
    body = []
    for line in lines(text):
        name, *values = line.split("|")
        named = [
            (number, value) for number, value in enumerate(["|", *values] if name == "MSH" else values, 1) if value
        ]
        fields = "".join(
            f"<{name}.{number}>{_elements(one) if number > 2 or name != 'MSH' else escaped(one)}</{name}.{number}>"
            for number, value in named for one in (value.split("~") if (name, number) != ("MSH", 2) else [value])
        )  # fmt: skip
        body.append(f"<{name}>{fields}</{name}>")
    return f'<RSP_K11 xmlns="urn:hl7-org:v2xml"><RSP_K11.GROUP>{"".join(body)}</RSP_K11.GROUP></RSP_K11>'


def _elements(value):
    parts = [(number, part) for number, part in enumerate(value.split("^"), 1) if part]
    return "".join(f"<CX.{number}>{escaped(part)}</CX.{number}>" for number, part in parts)


def coded(text):
    return base64.b64encode(text.encode()).decode()


WRAPPINGS = {
    "a log, the first line marked": lambda text: (
        "2024-09-03 08:15:01,123 INFO [main] Answer: " + spelt("\n")(text) + "2024-09-03 08:15:02,001 INFO done\n"),
    "a log, every line marked": each("2024-09-03 08:15:01,123 INFO [main] "),
    "a mail that quotes": each("> "),
    "numbered lines": numbered,
    "a label in brackets": lambda text: "[ANSWER] " + spelt("\n")(text),
    "a name and a value": lambda text: "answer=" + spelt("\n")(text),
    "one line, with blanks": spelt(" "),
    "a page": lambda text: f"<html><body><pre>{escaped(spelt(chr(10))(text))}</pre></body></html>",
    "a page with breaks": lambda text: "<html><p>" + "<br>".join(map(escaped, lines(text))) + "</p></html>",
    "a well-formed page with breaks": lambda text: f"<html><p>{'<br/>'.join(map(escaped, lines(text)))}</p></html>",
    "a whole page": lambda text: "<!DOCTYPE html>\n<html><pre>" + escaped(spelt("\n")(text)) + "</pre></html>",
    "a fence": lambda text: "```hl7\n" + spelt("\n")(text) + "```\n",
    "words right below": lambda text: spelt("\n")(text) + "End of message\n",
    "a tag right below": lambda text: spelt("\n")(text) + "</return>\n",
    "the remarks of a transfer": lambda text: "< HTTP/1.1 200 OK\n< \n" + spelt("\n")(text) + "* Left intact\n",
    "a here-document of PHP": lambda text: "$answer = <<<HL7\n" + spelt("\n")(text) + "HL7;\n\n$x = 1;\n",
    "a text block": in_a_text_block,
    "hard blanks before": each("\u00a0"),
    "a zero-width blank before": lambda text: "\u200b" + text,
    "a byte-order mark misread": lambda text: "\u00ef\u00bb\u00bf" + text,
    "no-break and caret ends": spelt("^M\n"),
    "ends of a spreadsheet": spelt("_x000D_\n"),
    "UTF-16 without its mark": lambda text: text.encode("utf-16-le"),
    "UTF-16, the other way": lambda text: text.encode("utf-16-be"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "SOAP in UTF-16": lambda text: (
        '<?xml version="1.0" encoding="UTF-16"?>' + answer(escaped(text)).decode()).encode("utf-16"),
    "SOAP with an attachment": beside_an_attachment,
    "SOAP in JSON": lambda text: json.dumps({"body": answer(escaped(text)).decode()}),
    "base64 in JSON": lambda text: json.dumps({"payload": coded(text)}),
    "base64 with a label": lambda text: "payload: " + coded(text),
    "base64 in armour": lambda text: f"-----BEGIN-----\n{base64.encodebytes(text.encode()).decode()}-----END-----\n",
    "segments in a JSON list": lambda text: json.dumps({"answer": lines(text)}),
    "a JSON list of segments": lambda text: json.dumps(lines(text)),
    "a list of Python": lambda text: repr(lines(text)),
    "an attribute": in_an_attribute,
    "segments and fields as elements": as_xml,
    "the same in SOAP": lambda text: answer(as_xml(text)),
    "headers twice": lambda text: f"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX: y\r\n\r\n{text}",
    "a body in chunks": in_chunks,
    "its question, the receipt for it, and the answer": lambda text: (
        question().text + acknowledgment("ACK^Q11^ACK", "CA", "") + text),
    **{
        f"ends spelt {end!r}": spelt(end)
        for end in ("<br/>", "\\x0d", "\\u000d", "\\015", "^M", "_x000D_", "[CR]", "{CR}", "<0x0D>", "<0D>",
                    "&lt;CR&gt;", "\u00b6", "\u240d", "\u21b5", "\x0b", "\x0c", "\x1c", "\x1e", "\x13", "\x85",
                    "\u2028")
    },
}  # fmt: skip


def read(data):
    return describe(parse_message(data))


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_an_answer_is_the_same_whatever_surrounds_it(wrapping):
    for name, (text, outcome, doses) in ANSWERS.items():
        plain, wrapped = read(text), read(WRAPPINGS[wrapping](text))
        assert (plain["outcome"], len(plain["doses"])) == (outcome, doses), name
        assert {**wrapped, "warnings": []} == {**plain, "warnings": []}, (name, wrapped["warnings"])
        assert set(wrapped["warnings"]) <= {*plain["warnings"], "the answer breaks off"}, name


@pytest.mark.parametrize("text", [
    "a line about MSH and PID|1", "MSH", "see MSH-9, PID-3", "MSH|^~\\&", "[MSH]", '{"a": "MSH"}', '["MSH"]',
    "TVNIf", "TVNIfF5+", "<p>MSH</p>", "<!DOCTYPE html><p>MSH|</p>",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nMSH",
])  # fmt: skip
def test_talk_of_messages_is_none(text):
    described = read(text)
    assert (described["outcome"], described["doses"]) == ("UNAVAILABLE", [])
    assert described["warnings"]


def test_a_value_may_name_a_segment():
    text = FOUND.replace("41 TEST LN", "41 TEST LN PID MSA").replace("MMR^CVX", "MMR RXA ^CVX")
    assert len(read(text)["doses"]) == 2
    assert len(read(each("> ")(text))["doses"]) == 2


def test_two_answers_in_a_log_stay_two():
    log = each("2024-09-03 08:15:01 ")(FOUND) + each("2024-09-03 08:16:01 ")(head("Z33", "NF"))
    assert read(log)["outcome"] == "UNAVAILABLE"
    assert read(acknowledgment("ACK", "AE", "") + FOUND)["outcome"] == "UNAVAILABLE"


def test_what_stands_below_a_refusal_never_makes_it_a_dose():
    for below in ("```", '"""', "HL7;", "</return>", "End.", "2024-09-03 08:15:02 done", "*/", "');", "'''"):
        assert len(read(spelt("\n")(REFUSED_LAST) + below)["doses"]) == 1, below
        assert len(read(spelt("\n")(head("Z32") + PID + MMR) + below)["doses"]) == 1, below
