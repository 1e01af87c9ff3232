import string

import hl7 as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.registries.hl7 import NotHl7, Separators, Unsendable, escape, join, parse, unescape

from .messages import FOUND

SENDABLE = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp"), blacklist_characters="\ufffe\uffff"))


@given(SENDABLE)
def test_escaped_text_reads_back(text):
    assert unescape(escape(text)) == text


@given(SENDABLE)
def test_escaped_text_holds_no_separator(text):
    assert not set("|^~&\r\n") & set(escape(text))


@given(st.text(string.printable.replace("\x0b", "").replace("\x0c", "").replace("\r", "").replace("\n", "")))
def test_escapes_agree_with_the_hl7_package(text):
    text = text.replace("\t", " ")
    message = oracle.parse(FOUND)
    assert message.unescape(escape(text)) == text


def test_fields_agree_with_the_hl7_package():
    ours, theirs = parse(FOUND), oracle.parse(FOUND)
    for number, segment in enumerate(ours.segments):
        fields = ours.fields(segment)
        for place in range(3, len(theirs[number])):
            assert fields.raw(place) == str(theirs[number][place]).strip()


@pytest.mark.parametrize("value", ["O\rBX|1", "a\nb", "a\x00", "\x0b", "a\x85b", "a\u2028b"])
def test_control_characters_are_never_sent(value):
    with pytest.raises(Unsendable):
        escape(value)


@pytest.mark.parametrize("ends", ["\r", "\n", "\r\n", "\n\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff", "\r\n"])
def test_any_line_ends_and_a_byte_order_mark(ends, mark):
    text = mark + FOUND.rstrip("\r").replace("\r", ends)
    assert parse(text).segments == parse(FOUND).segments
    assert parse(text.encode()).segments == parse(FOUND).segments


def test_separators_come_from_msh():
    message = parse("MSH#*%!@#A#B\rPID#1##7***X*SR##O!S!NE%X*LENA")
    pid = message.fields(message.segments[1])
    assert message.separators == Separators("#", "*", "%", "!", "@")
    assert pid.repetitions(5) == [["O*NE"], ["X", "LENA"]]


def test_text_escaped_once_too_often_is_repaired():
    assert parse(FOUND.replace("&", "&amp;")).separators.subcomponent == "&"


def test_latin_1_bytes_are_read():
    message = parse(FOUND.replace("OKAFOR", "MUÑOZ").encode("latin-1"))
    assert message.first("PID").text(5) == "MUÑOZ"


def test_hexadecimal_and_unknown_escapes():
    assert unescape("a\\X41C3B1\\b") == "aAñb"
    assert unescape("a\\Zno\\b") == "a\\Zno\\b"
    assert unescape("50\\") == "50\\"


def test_absent_and_deleted_fields_are_empty():
    fields = parse('MSH|^~\\&|A\rPID|1|""|x^""^z ').first("PID")
    assert (fields.text(2), fields.text(3, 2), fields.text(3, 3), fields.text(30)) == ("", "", "z", "")


@pytest.mark.parametrize("text", ["", "hello", "PID|1", "MSH", "MSHxxxxx", "MSH|^^^^|A", FOUND + FOUND])
def test_what_is_no_message_is_refused(text):
    with pytest.raises(NotHl7):
        parse(text)


def test_join_writes_components_and_subcomponents():
    assert join(["RCP", ("5", ("RD", "Records")), "", ("a", "", "")]) == "RCP|5^RD&Records||a"
