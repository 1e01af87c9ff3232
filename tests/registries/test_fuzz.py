"""Damaged answers: nothing raises, and nothing damaged is ever taken for this child's record."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fuzz_answers import read_hl7, run, wrong_child
from benchmarks.fuzz_seeds import hl7_seeds
from cair_compliance.model.answers import Match, Outcome
from cair_compliance.registries import describe, parse_message
from cair_compliance.registries.matching import fold_person
from cair_compliance.registries.settings import load_settings

from .messages import CAIR_FORECAST, FOUND, LENA, PID, TWIN, answered, head, question

BAY = load_settings("demo").connections["bay"]
SOURCES = st.sampled_from([
    FOUND, FOUND + CAIR_FORECAST, head("Z31") + PID + TWIN, head("Z33", "NF"), head("Z33", "PD") + PID,
])  # fmt: skip
MARKS = ["|", "^", "~", "\\", "&", "\r", "\x00", "\\X", "é"]
TWIN_BORN = LENA.birthdate.replace(year=2017)
PIECES = st.sampled_from([*MARKS, "PID|", "MSH|", "RXA|", "OBX|1|", "Z32", "AE", "998"])


@st.composite
def damaged(draw):
    text = draw(SOURCES)
    for _ in range(draw(st.integers(1, 6))):
        place, length = draw(st.integers(0, len(text))), draw(st.integers(0, 12))
        text = text[:place] + draw(PIECES | st.text(max_size=3) | st.just("")) + text[place + length :]
    return text


@given(damaged())
def test_damaged_answers_never_raise_and_never_serve_another_child(text):
    answer = answered(text, question(), LENA, BAY)
    if answer.match is Match.EXACT:
        assert answer.outcome is Outcome.FOUND
        assert (fold_person(answer.person.last_name), fold_person(answer.person.first_name)) == ("okafor", "lena")
        assert answer.person.birthdate == LENA.birthdate
    else:
        assert answer.doses == ()
    assert describe(parse_message(text))["outcome"] in Outcome.__members__


@given(st.binary(max_size=200))
def test_any_bytes_can_be_described(data):
    assert describe(parse_message(data))["doses"] == []
    assert describe(parse_message(b"<" + data))["doses"] == []
    assert describe(parse_message(b"MSH|^~\\&|" + data))["outcome"] in Outcome.__members__


@given(st.integers(0, len(FOUND)))
def test_a_message_cut_anywhere_does_not_gain_doses(length):
    whole = {(dose.cvx, dose.date) for dose in parse_message(FOUND).doses}
    assert {(dose.cvx, dose.date) for dose in parse_message(FOUND[:length]).doses if dose.date.day} <= whole


@pytest.mark.parametrize("kind", ["hl7", "wrapped"])
def test_a_slice_of_the_long_run_of_damaged_answers(kind):
    tally = run(kind, 1_000, seed=1)
    assert (tally.crashes, tally.wrong) == ([], [])
    assert tally.outcomes["FOUND/EXACT"] > 50, "so little damage that nothing is refused, or so much that all is"
    assert tally.outcomes["UNAVAILABLE/NONE"] > 50


def test_the_long_run_would_notice_another_child():
    answer = read_hl7(hl7_seeds()[0])
    assert not wrong_child(answer)
    assert wrong_child(replace(answer, person=replace(answer.person, first_name="LEO")))
    assert wrong_child(replace(answer, person=replace(answer.person, birthdate=TWIN_BORN)))
    assert wrong_child(replace(answer, match=Match.REVIEW))
