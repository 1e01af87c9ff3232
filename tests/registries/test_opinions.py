"""Second opinions: what two other readers of HL7 make of our messages, and names that go all the way round."""

import csv
import logging
import re
from dataclasses import replace
from datetime import date

import hl7 as splitter
import hl7apy.parser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cair_compliance import read_roster
from cair_compliance.model.errors import InputRefused
from cair_compliance.model.people import Pupil
from cair_compliance.registries.hl7 import Unsendable, parse
from cair_compliance.registries.matching import fold_person
from cair_compliance.registries.rsp import parse_answer
from cair_compliance.registries.soap import envelope, returned
from cair_compliance.standin import People, Record
from cair_compliance.standin.envelopes import SOAP12, read_call
from cair_compliance.standin.envelopes import answered as answered_in
from cair_compliance.standin.question import read_question
from cair_compliance.standin.registry import RegistryRules, reply

from .dialects import SHAPES
from .messages import CAIR_FORECAST, FOUND, LENA, question

logging.getLogger("hl7apy").setLevel(logging.ERROR)

REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
MARKS = "|^&~\\\r\n\"'`,;<>%\t"
SCRIPTS = st.characters(blacklist_categories=("Cs",))
SPACE = "urn:cdc:iisb:2011"
AWKWARD = (
    "O'Brien", "Ng", "De la Cruz-Peña", "Nguyễn", "Đặng", "Łukasiewicz", "Þórsdóttir", "Иванова", "王小明", "김민준",
    "محمد", "דוד", "शर्मा", "สมชาย", "አበበ", "\U0001f600", "a|b", "a^b", "a&b", "a~b", "a\\b", "\\F\\", "\\X0D\\",
    "\\.br\\", '""', "&amp;", "&#13;", "MSH|^~\\&|", "x" * 100, "e\u0301", "\u200bAda", "A\u00a0B", "Mc Donald", "=1+1",
    "%7C", "MSH%7C", "null", "998", "Anne\rPID|1", "Anne\nPID", "a\x00b", "a\x85b", "a\u2028b",
)  # fmt: skip
NAMES = st.one_of(st.sampled_from(AWKWARD), st.text(SCRIPTS | st.sampled_from(MARKS), min_size=1, max_size=30))


def tidy(name):
    return name.strip() and name == name.strip()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_doses_are_those_that_the_hl7_package_finds(shape):
    text = SHAPES[shape][0]
    theirs = splitter.parse(text.rstrip("\r"))
    ours = parse(text)
    assert len(theirs) == len(ours.segments)
    for number, segment in enumerate(ours.segments):
        fields = ours.fields(segment)
        assert len(fields.parts) == len(theirs[number])
        for place in range(1 if fields.parts[0] != "MSH" else 3, len(fields.parts)):
            assert fields.parts[place] == str(theirs[number][place]), (segment, place)


@pytest.mark.parametrize("text", [FOUND, FOUND + CAIR_FORECAST, question().text])
def test_components_are_those_that_hl7apy_finds(text):
    theirs = hl7apy.parser.parse_message(text, find_groups=False)
    ours = parse(text)
    assert [child.name for child in theirs.children] == [segment[:3] for segment in ours.segments]
    for child, segment in zip(theirs.children, ours.segments, strict=True):
        fields = ours.fields(segment)
        for one in filter(lambda one: one.name, child.children):
            number = int(one.name.rpartition("_")[2])
            if segment[:3] == "MSH" and number < 3:
                continue
            assert one.to_er7() in fields.parts[number].split("~"), (segment, number)
            parts = [component.to_er7().split("&")[0] for component in one.children]
            assert [part for part in fields.components(number) if part] == [part for part in parts if part]


@given(NAMES.filter(tidy))
def test_a_name_reads_the_same_to_hl7apy(name):
    try:
        text = question(replace(LENA, last_name=name)).text
    except Unsendable:
        return
    theirs = hl7apy.parser.parse_message(text, find_groups=False)
    assert len(theirs.children) == 3
    assert splitter.parse(text).unescape(str(splitter.parse(text)[1][4][0][0])) == name


def answered(last, first):
    """The question about a child of that name, and a stand-in's answer to it."""
    asked = question(replace(LENA, last_name=last, first_name=first)).text
    child = Record("bay", "700001", last, first, "Rose", "20180214", "F", "", "", "", "", (), ())
    return asked, reply(RegistryRules(People.of([child]), date(2024, 9, 3)), "bay", asked)


@settings(max_examples=300)
@given(NAMES.filter(tidy), NAMES.filter(tidy))
def test_names_go_to_the_registry_and_back_or_are_refused(last, first):
    try:
        asked, text = answered(last, first)
    except Unsendable:
        assert '""' in (last, first) or REFUSED.search(last + first)
        return
    heard = read_question(asked)
    assert (heard.last, heard.first) == (last, first)
    told = parse_answer(text)
    assert (told.echo.last_name, told.echo.first_name) == (last, first)
    for person in told.persons:
        assert fold_person(person.last_name) == fold_person(last.upper()), "the stand-in writes capitals"


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(names=st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=20))
def test_names_of_a_list_are_asked_as_they_were_read(names, tmp_path_factory):
    path = tmp_path_factory.mktemp("list") / "names.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["Last Name", "First Name", "Birthdate", "Sex"])
        writer.writerow(["Okafor", "Lena", "02/14/2018", "F"])
        writer.writerows([last, first, "02/14/2018", "F"] for last, first in names)
    try:
        pupils = read_roster(path).pupils
    except InputRefused:
        assert any(ord(c) < 32 for pair in names for name in pair for c in name)
        return
    for pupil in pupils:
        _unchanged(pupil)


def _unchanged(pupil: Pupil):
    """As a question in its envelope, as the stand-in reads it, and as its answer comes back."""
    try:
        asked = question(pupil).text if pupil.last_name and pupil.first_name else ""
    except Unsendable:
        return
    if not asked:
        return
    call = read_call(envelope(SPACE, "submitSingleMessage", {"username": "u", "hl7Message": asked}))
    heard = read_question(call.fields["hl7Message"])
    assert (heard.last, heard.first) == (pupil.last_name, pupil.first_name)
    child = Record("bay", "1", pupil.last_name, pupil.first_name, "", "20180214", "F", *[""] * 4, (), ())
    said = reply(RegistryRules(People.of([child]), date(2024, 9, 3)), "bay", call.fields["hl7Message"])
    told = parse_answer(returned(answered_in(SOAP12, call.operation, said)))
    assert (told.echo.last_name, told.echo.first_name) == (pupil.last_name, pupil.first_name)
    for person in told.persons:
        assert fold_person(person.last_name) == fold_person(pupil.last_name.upper())
        assert fold_person(person.first_name) == fold_person(pupil.first_name.upper())


LEAVES = st.one_of(st.just(""), st.sampled_from(AWKWARD), st.text(st.sampled_from("ab|^&~\\é'"), max_size=6))
REPETITIONS = st.lists(st.lists(LEAVES.filter(lambda text: text == text.strip()), max_size=5), max_size=3)
PLACES = {"PID": (3, 5, 11), "RXA": (5, 9, 11), "OBX": (3, 5)}


def _written(fields: list[list[list[str]]], name: str) -> str:
    """One segment with these fields in the places of its kind, escaped by a table of the test's own."""
    marks = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"}
    parts = [name, "1"] + [""] * 10
    for place, repetitions in zip(PLACES[name], fields, strict=False):
        parts[place] = "~".join("^".join("".join(marks.get(c, c) for c in leaf) for leaf in one) for one in repetitions)
    return "|".join(parts)


def _filled(repetitions):
    """Without what is empty at an end: it says the same whether it is there or not."""
    cut = [re.sub("\0+$", "", "\0".join(one)) for one in repetitions]
    return [one for one in cut if one]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(list(PLACES)), st.lists(REPETITIONS, max_size=3)), min_size=1, max_size=3))
def test_generated_messages_read_the_same_to_all_three(segments):
    if any(leaf == '""' or REFUSED.search(leaf) for _, fields in segments for one in fields for r in one for leaf in r):
        return
    text = "".join(
        f"{line}\r" for line in (FOUND.split("\r")[0], *(_written(fields, name) for name, fields in segments))
    )
    ours, split, typed = parse(text), splitter.parse(text), hl7apy.parser.parse_message(text, find_groups=False)
    assert len(ours.segments) == len(split) == len(typed.children) == len(segments) + 1
    for number, (name, given_fields) in enumerate(segments, 1):
        fields = ours.fields(ours.segments[number])
        for place, meant in zip(PLACES[name], given_fields, strict=False):
            read = _filled(fields.repetitions(place))
            assert read == _filled(meant)
            theirs = [[split.unescape(part) for part in str(one).split("^")] for one in split[number][place]]
            assert read == _filled(theirs)
            typed_fields = [one for one in typed.children[number].children if one.name == f"{name}_{place}"]
            raw = [one.to_er7().rstrip("^") for one in typed_fields]
            assert [one for one in raw if one] == [one for r in fields.raw(place).split("~") if (one := r.rstrip("^"))]
