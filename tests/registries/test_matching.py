from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.model.answers import Answer, AnsweredDose, Forecast, Match, Outcome, Person
from cair_compliance.model.calendar import PartialDate
from cair_compliance.registries.apart import SHARED, keep_records_apart
from cair_compliance.registries.matching import differences, twin_list
from cair_compliance.registries.names import fold_person

from .messages import LENA

SAME = Person("700001", "OKAFOR", "LENA", "ROSE", birthdate=date(2018, 2, 14), sex="F")


def doubts(pupil=LENA, person=SAME, twins=frozenset()):
    return differences(pupil, person, twins, ("MR", "PI"))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("O'Brien", "OBRIEN"), ("O’Brien", "O'BRIEN"), ("Nuñez", "NUNEZ"), ("De León", "DELEON"), ("Đức", "DUC"),
        ("Bùi", "BUI"), ("St Clair", "ST  CLAIR"), ("Strauß", "STRAUSS"),
    ],
)  # fmt: skip
def test_case_blanks_accents_and_apostrophes_are_folded(ours, theirs):
    assert fold_person(ours) == fold_person(theirs)
    assert doubts(replace(LENA, last_name=ours), replace(SAME, last_name=theirs)) == ()


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"last_name": "OKAFORD"}, "the last name"),
        ({"last_name": "OKAFOR-BIRCH"}, "the last name"),
        ({"last_name": ""}, "the last name"),
        ({"first_name": "LEN"}, "the first name"),
        ({"first_name": "LENA ROSE"}, "the first name"),
        ({"birthdate": date(2018, 2, 15)}, "the birth date"),
        ({"birthdate": date(2018, 4, 12)}, "the birth date"),
        ({"birthdate": None}, "the birth date"),
        ({"sex": "M"}, "the sex"),
        ({"multiple_birth": True}, "a twin or multiple birth"),
        ({"birth_order": 2}, "a twin or multiple birth"),
        ({"identifiers": (("MR", "999"),)}, "the local id"),
    ],
)
def test_any_difference_is_for_a_person_to_settle(change, doubt):
    assert doubts(replace(LENA, local_id="0123"), replace(SAME, **change)) == (doubt,)


@pytest.mark.parametrize("change", [{"sex": "U"}, {"sex": ""}, {"identifiers": (("MR", "123"), ("SR", "5"))}])
def test_what_is_not_contradictory_is_accepted(change):
    assert doubts(replace(LENA, local_id="0123"), replace(SAME, **change)) == ()


def test_two_pupils_of_one_name_and_birth_date_are_on_the_twin_list():
    leo = replace(LENA, row=3, first_name="Leo", last_name="OKAFÓR")
    twins = twin_list([LENA, leo, replace(LENA, birthdate=date(2018, 2, 15)), replace(LENA, birthdate=None)])
    assert twins == {("okafor", date(2018, 2, 14))}
    assert doubts(twins=twins) == ("a sibling of the same age on the list",)


def found(registry="bay", person=SAME):
    return Answer(registry, Outcome.FOUND, Match.EXACT, person, (AnsweredDose("03", PartialDate(2019, 3, 5)),))


def test_one_record_never_serves_two_pupils():
    answers = keep_records_apart({0: (found(),), 1: (found(),), 2: (found("sac"),)})
    assert [given[0].match for given in answers.values()] == [Match.REVIEW, Match.REVIEW, Match.EXACT]
    assert not answers[0][0].doses
    assert not answers[1][0].definite


def test_a_withheld_answer_keeps_its_person_and_nothing_of_the_history():
    told = replace(found(), forecast=(Forecast("03", "MMR", None, None),))
    withheld = keep_records_apart({0: (told,), 1: (told,)})[0][0]
    assert withheld == replace(told, match=Match.REVIEW, doses=(), forecast=(), candidates=(SAME,), detail=SHARED)


def unnumbered(**change):
    return found(person=replace(SAME, registry_id="", **change))


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({}, Match.REVIEW),
        ({"last_name": "Okafór"}, Match.REVIEW),
        ({"last_name": "BIRCH"}, Match.EXACT),
        ({"first_name": "LEO"}, Match.EXACT),
        ({"birthdate": date(2018, 2, 15)}, Match.EXACT),
    ],
)
def test_a_record_without_a_number_is_known_by_name_and_birth_date(change, match):
    answers = keep_records_apart({0: (unnumbered(),), 1: (unnumbered(**change),)})
    assert [given[0].match for given in answers.values()] == [match, match]


def test_only_a_record_that_was_found_can_be_shared():
    nobody = Answer("bay", Outcome.FOUND, Match.EXACT)
    refused = Answer("bay", Outcome.REJECTED, Match.NONE, SAME)
    for answer in (nobody, refused):
        assert keep_records_apart({0: (answer,), 1: (answer,)}) == {0: (answer,), 1: (answer,)}


def test_a_name_that_neither_side_has_is_no_agreement():
    nameless = replace(LENA, last_name="", first_name="' ")
    assert doubts(nameless, replace(SAME, last_name="", first_name="")) == ("the last name", "the first name")


def test_a_single_birth_may_say_so():
    assert doubts(person=replace(SAME, birth_order=1)) == ()


def test_a_chosen_record_stays_chosen_unless_it_is_surely_anothers():
    chosen = replace(found(), match=Match.CHOSEN)
    doubtful = replace(found(), match=Match.REVIEW, doses=())
    assert keep_records_apart({0: (chosen,), 1: (doubtful,)}) == {0: (chosen,), 1: (doubtful,)}
    for other in (found(), chosen):
        apart = keep_records_apart({0: (chosen,), 1: (other,)})
        assert not any(given[0].accepted or given[0].doses for given in apart.values())


@given(st.text("abcde' -É", max_size=6), st.text("abcdeÉ", max_size=6), st.integers(-400, 400), st.sampled_from("FMU"))
def test_no_wrong_child_is_accepted(last, first, days, sex):
    person = replace(SAME, last_name=last, first_name=first, birthdate=SAME.birthdate + timedelta(days=days), sex=sex)
    same = fold_person(last) == "okafor" and fold_person(first) == "lena" and days == 0 and sex != "M"
    assert same == (doubts(person=person) == ())
