"""From a message to an Answer about one pupil."""

import pytest

from cair_compliance.model.answers import Match, Outcome
from cair_compliance.registries import comes_back
from cair_compliance.registries.answering import chosen_answer
from cair_compliance.registries.hl7_adapter import read
from cair_compliance.registries.settings import load_settings

from .messages import COMBINED, LENA, MMR, PID, TWIN, answered, head, question

BAY = load_settings("demo").connections["bay"]


def answer(text):
    return answered(text, question(), LENA, BAY)


@pytest.mark.parametrize("day", ["20180213", "201801", "19990305"])
def test_a_dose_from_before_birth_is_kept_and_closes_no_question(day):
    given = answer(head("Z32") + PID + COMBINED + MMR.replace("20190305", day))
    assert (given.outcome, given.match, len(given.doses)) == (Outcome.FOUND, Match.EXACT, 2)
    assert (given.incomplete, given.definite) == (True, False)
    assert "dose in its answer has an impossible date" in given.detail


@pytest.mark.parametrize(
    "change", [("20190305", "20180214"), ("20190305", "201802"), ("20190305", "999912"), ("CP\r", "NA\r")]
)
def test_a_dose_on_the_day_of_birth_is_possible_and_one_not_given_does_not_matter(change):
    early = MMR if change[0] == "20190305" else MMR.replace("20190305", "20170101")
    assert answer(head("Z32") + PID + COMBINED + early.replace(*change)).definite


@pytest.mark.parametrize(("status", "acknowledgment"), [("NF", "AA"), ("OK", "AR")])
def test_a_contradiction_is_an_answer_to_nothing(status, acknowledgment):
    given = answer(head("Z32", status, acknowledgment) + PID + MMR)
    assert (given.outcome, given.doses, given.definite) == (Outcome.UNAVAILABLE, (), False)
    assert "contradiction" in given.evidence


@pytest.mark.parametrize(
    ("text", "registry_id", "outcome", "match"),
    [
        (head("Z32") + PID + MMR, "700001", Outcome.FOUND, Match.CHOSEN),
        (head("Z32") + PID + MMR, "700002", Outcome.UNAVAILABLE, Match.NONE),
        (head("Z33", "NF"), "700001", Outcome.NOT_FOUND, Match.NONE),
        (head("Z31") + PID + TWIN, "700001", Outcome.CANDIDATES, Match.NONE),
    ],
)
def test_only_the_chosen_record_itself_comes_back_as_chosen(text, registry_id, outcome, match):
    given = chosen_answer(read(text, question()), LENA, BAY, registry_id)
    assert (given.outcome, given.match, bool(given.doses)) == (outcome, match, match is Match.CHOSEN)
    assert comes_back(given, registry_id) == (match is Match.CHOSEN)
