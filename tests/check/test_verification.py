"""When a registry's answer closes the question, and what is said when it does not."""

import pytest

from cair_compliance.check.verification import verification
from cair_compliance.model.answers import Answer, Match, Outcome, Person, Route
from cair_compliance.registries.answering import DETAILS

TITLES = {"sac": "CAIR Greater Sacramento"}
EDGE = Route("sac", "sac", "Sutter", "lives in Sutter County", "CAIR Northern California")
INNER = Route("sac", "sac", "Yolo", "lives in Yolo County")
FOUND = Answer("sac", Outcome.FOUND, Match.EXACT, Person("1", "Aster", "Robin"))


def of(route, answer):
    return verification([route], [answer], TITLES.__getitem__, "")


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.PROTECTED])
def test_no_record_at_an_edge_closes_nothing_while_the_neighbour_was_not_asked(outcome):
    answer = Answer("sac", outcome)
    assert of(INNER, answer).state == "verified"
    said = of(EDGE, answer)
    assert (said.state, said.reason) == (
        "unverified",
        "CAIR Greater Sacramento returned no record, but Sutter County may belong to CAIR Northern California, "
        "which was not asked.",
    )


def test_a_record_found_at_an_edge_closes_the_question():
    assert of(EDGE, FOUND).state == of(INNER, FOUND).state == "verified"


def test_a_registry_without_an_answer_is_named_first():
    assert of(EDGE, Answer("sac", Outcome.UNAVAILABLE)).reason == "CAIR Greater Sacramento gave no answer."


def test_where_a_registry_names_nobody_nothing_is_said_to_wait_for_a_choice():
    said = of(INNER, Answer("sac", Outcome.TOO_MANY))
    assert said.state == "unverified" and "too many children" in said.reason and "a person has to" not in said.reason
    assert "a person has to say" in of(INNER, Answer("sac", Outcome.CANDIDATES)).reason


def test_a_person_has_to_decide_only_where_records_are_named():
    assert DETAILS[Outcome.CANDIDATES].endswith("a person has to decide.")
    assert "a person has to" not in DETAILS[Outcome.TOO_MANY]
