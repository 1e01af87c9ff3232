"""The run brake."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.model.answers import Answer, AnsweredDose, Match, Outcome
from cair_compliance.model.calendar import PartialDate
from cair_compliance.registries import braked, hold_back

from .test_matching import SAME

FOUND = Answer("bay", Outcome.FOUND, Match.EXACT, SAME, (AnsweredDose("03", PartialDate(2019, 3, 5)),))
MISSING = Answer("bay", Outcome.NOT_FOUND)
LOCKED = Answer("bay", Outcome.PROTECTED)
DOUBTFUL = Answer("bay", Outcome.FOUND, Match.REVIEW, SAME, candidates=(SAME,))
LOST = Answer("bay", Outcome.UNAVAILABLE)


def run(found, missing, *, locked=0, doubtful=0, lost=0):
    answers = [FOUND] * found + [MISSING] * missing + [LOCKED] * locked + [DOUBTFUL] * doubtful + [LOST] * lost
    return {place: (answer,) for place, answer in enumerate(answers)}


@pytest.mark.parametrize(
    ("answers", "held"),
    [
        (run(14, 6), False),
        (run(13, 7), True),
        (run(0, 19), False),
        (run(0, 20), True),
        (run(13, 0, locked=7), True),
        (run(20, 0, lost=20), False),
        (run(1, 1, lost=18), True),
        (run(0, 0, lost=40), False),
    ],
)
def test_fewer_than_seven_in_ten_of_twenty_pupils(answers, held):
    assert bool(braked(answers)) == held


def test_nothing_of_a_braked_registry_decides_anything_until_it_is_lifted():
    answers = {**run(8, 12, locked=2, doubtful=1, lost=1), 99: (replace(FOUND, registry="sac"),)}
    held = hold_back(answers)
    for place in range(24):
        (answer,) = held[place]
        assert answer.held == (answer.outcome is not Outcome.UNAVAILABLE)
        assert not (answer.definite or answer.accepted or answer.doses or answer.forecast)
    assert {held[place][0].match for place in range(8)} == {Match.REVIEW}
    assert "8 of 23 children" in braked(answers)["bay"]
    assert {held[place][0].detail for place in range(23)} == {"its answers are held back."}
    assert held[8][0].as_told == held[20][0].as_told
    assert held[99] == answers[99]
    assert hold_back(answers, {"bay"}) == answers


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 10), st.integers(0, 10))
def test_the_brake_never_makes_an_answer_surer(found, missing, locked, doubtful):
    answers = run(found, missing, locked=locked, doubtful=doubtful)
    for place, (answer,) in hold_back(answers).items():
        (before,) = answers[place]
        assert answer == before or not (answer.definite or answer.accepted)
