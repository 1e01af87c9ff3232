"""Silences that the other modules leave: nobody takes the connection, a portal, another answer the second time."""

import socket

import pytest

from cair_compliance.model.answers import Answer, Match, Outcome, Person
from cair_compliance.registries.answering import CHANGED, NO_RECORD, otherwise
from cair_compliance.standin import People, Record, serve
from cair_compliance.standin.population import Given

from .conftest import ask_region
from .test_end_to_end import pupil

LENA = pupil("Okafor", "Lena")
RECORD = Record("bay", "1", "Okafor", "Lena", "", "20180214", "F", "41 Test Ln", "Oakland", "94607", "", (),
                (Given("03", "20190305"),))  # fmt: skip


@pytest.fixture
def deaf():
    """The address of a computer that lets nobody in: its queue of callers is full."""
    with socket.socket() as listening, socket.socket() as one, socket.socket() as other:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for caller in (one, other):
            caller.setblocking(False)
            caller.connect_ex(listening.getsockname())
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_nobody_takes_the_connection(deaf):
    (answer,) = ask_region(deaf, "bay", [LENA], connect_seconds=0.05)
    assert (answer.outcome, answer.evidence, answer.definite) == (Outcome.UNAVAILABLE, ("timeout",), False)


@pytest.mark.parametrize("registry", ["bay", "ride", "sdir", "cair2", "redox", "fhir"])
@pytest.mark.parametrize("fault", ["html", "redirect", "empty_return", "large", "gzip_bomb"])
def test_a_portal_an_empty_page_and_a_flood_are_no_answers_in_any_language(registry, fault):
    """Under HTTP 200 too: never "no record", never a dose."""
    with serve(people=People.of([RECORD]), faults={registry: fault}) as running:
        (answer,) = ask_region(running.address, registry, [LENA])
    assert (answer.outcome, answer.doses, answer.definite) == (Outcome.UNAVAILABLE, (), False)
    assert "Okafor" not in answer.detail + " ".join(answer.evidence)


@pytest.mark.parametrize("fault", ["soap_fault:1", "http_502:1", "reset:1"])
def test_the_answer_of_a_second_try_counts(fault):
    journal = []
    with serve(people=People.of([RECORD]), faults={"bay": fault}, journal=journal) as running:
        (answer,) = ask_region(running.address, "bay", [LENA])
    assert (answer.match, answer.definite, len(answer.doses)) == (Match.EXACT, True, 1)


NOBODY = Answer("bay", Outcome.NOT_FOUND, detail=NO_RECORD, evidence=("QAK-2=NF",))
LOCKED = Answer("bay", Outcome.PROTECTED, detail=NO_RECORD, evidence=("QAK-2=PD",))
SOMEBODY = Answer("bay", Outcome.FOUND, Match.EXACT, Person("1", "Okafor", "Lena"), evidence=("QAK-2=OK",))
DOWN = Answer("bay", Outcome.UNAVAILABLE, detail="No usable answer.", evidence=("HTTP 503",))


def test_another_answer_the_second_time_counts_is_flagged_and_both_are_kept():
    both = otherwise(NOBODY, SOMEBODY)
    assert (both.outcome, both.match, both.definite) == (Outcome.FOUND, Match.EXACT, True)
    assert both.detail == CHANGED and both.evidence == ("QAK-2=NF", "QAK-2=OK")
    assert otherwise(LOCKED, SOMEBODY).detail == CHANGED


def test_a_second_answer_that_is_none_leaves_the_question_open_and_a_lock_is_no_contradiction():
    assert not otherwise(NOBODY, DOWN).definite
    assert otherwise(LOCKED, NOBODY).as_told == otherwise(NOBODY, LOCKED).as_told == NOBODY.as_told


def test_a_registry_that_says_nobody_and_then_somebody_is_told_so():
    """The forecast's question is answered by nobody, the one for the history by a record that has come meanwhile."""
    people = People({})
    with serve(people=people) as running:
        house = running.app.state.house
        said = house.fault

        def comes_meanwhile(registry, key):
            if house._asked[registry] == 1:
                people.by_birthdate["bay", "20180214"] = (RECORD,)
            return said(registry, key)

        house.fault = comes_meanwhile
        (answer,) = ask_region(running.address, "bay", [LENA], profile="Z44")
    assert answer.match is Match.EXACT and CHANGED in answer.detail
