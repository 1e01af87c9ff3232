"""A person settles possible records, end to end against the stand-in."""

from dataclasses import replace
from datetime import date

import pytest

from cair_compliance import check_roster
from cair_compliance.model.answers import Match, Outcome
from cair_compliance.model.errors import InputRefused
from cair_compliance.model.people import Circumstances
from cair_compliance.registries import load_settings
from cair_compliance.reports.words import next_thing
from cair_compliance.standin import People, Record, serve
from cair_compliance.standin.population import Given
from cair_compliance.ui.deciding import standing_decisions

AS_OF = date(2025, 10, 1)
DOSES = (Given("03", "20210401"), Given("03", "20250401"))


def record(key, last, first, *, flags=(), doses=DOSES):
    place = ("41 Test Ln", "Oakland", "94607", "Birch")
    return Record("bay", key, last, first, "", "20200303", "F", *place, tuple(flags), tuple(doses))


PEOPLE = People.of([
    record("1", "Vang", "Minh Anh"), record("2", "Vang", "Minh Khoa", doses=()),
    record("3", "Gemini", "Kay", flags=("twin:1",)), record("4", "Gemini", "Ray", flags=("twin:2",), doses=()),
    record("5", "Castellanos", "Lucia"),
])  # fmt: skip
ROWS = ("Vang,Minh", "Gemini,Kay", "Gemini,Ray", "Castelanos,Lucia", "Castellanoss,Lucia", "Nobody,Here")
WHY = {"reason": "The mother showed the yellow card", "person": "A. Clerk"}


@pytest.fixture(scope="module")
def journal():
    return []


@pytest.fixture(scope="module")
def check(tmp_path_factory, journal):
    path = tmp_path_factory.mktemp("list") / "list.csv"
    rows = "".join(f"{name},03/03/2020,F,K,Alameda\n" for name in ROWS)
    path.write_text("Last Name,First Name,Birthdate,Sex,Grade,County\n" + rows)
    with serve(people=PEOPLE, journal=journal) as running:
        settings = replace(load_settings("demo").served_at(running.address), demo=False)
        yield check_roster(path, as_of=AS_OF, registries=settings)


def mmr(check, row):
    return check.explain(f"row {row}").result.finding("mmr").status


def answer(check, place):
    return check.sources.answers[place][0]


def test_the_items_show_who_and_never_what_was_given(check):
    items = check.review()
    assert [item.place for item in items] == [0, 1, 2, 3, 4]
    vang = items[0]
    assert {one.registry_id for one in vang.candidates} == {"1", "2"}
    traits = {trait.name: (trait.ours, trait.theirs, trait.agrees) for trait in vang.candidates[0].traits}
    assert traits["first name"] == ("Minh", "MINH ANH", False)
    assert traits["birth date"] == ("2020-03-03", "2020-03-03", True)
    assert traits["city"][2] is None and traits["street and ZIP code"] == ("", "", None)
    assert "2021" not in repr(items) and "41 TEST" not in repr(items)


def test_a_chosen_candidate_is_asked_for_by_its_id_and_counts(check, journal):
    before = mmr(check, 2)
    after = check.decide("row 2", "bay", "1", **WHY)
    assert "|1^^^ORA^SR|" in journal[-1].message
    assert (answer(after, 0).match, answer(after, 0).definite) == (Match.CHOSEN, True)
    assert "a person decided on" in answer(after, 0).basis
    assert before != "met" and mmr(after, 2) == "met"
    assert after.explain("row 2").result.verification == "verified"
    assert [item.place for item in after.review()] == [1, 2, 3, 4]
    (decision,) = after.sources.settlement.decisions
    assert (decision.registry_id, decision.reason, decision.person) == ("1", WHY["reason"], "A. Clerk")
    assert mmr(check, 2) == before


def test_a_decision_can_be_undone_and_both_are_kept(check):
    after = check.decide("row 2", "bay", "1", **WHY).undo("row 2", "bay", reason="wrong child", person="B. Nurse")
    assert after.sources.answers == check.sources.answers
    assert after.result.pupils == check.result.pupils
    assert [one.undone for one in after.sources.settlement.decisions] == [False, True]
    with pytest.raises(InputRefused, match="no decision"):
        after.undo("row 2", "bay", **WHY)


def test_none_of_these_is_the_definite_no_record_of_that_registry(check):
    after = check.decide("row 2", "bay", None, **WHY)
    assert (answer(after, 0).outcome, answer(after, 0).definite) == (Outcome.NOT_FOUND, True)
    assert after.explain("row 2").result.verification == "verified"
    assert not after.sources.doses.of(0)


def test_each_twin_gets_the_record_chosen_for_that_twin(check):
    after = check.decide("row 3", "bay", "3", **WHY).decide("row 4", "bay", "4", **WHY)
    assert [answer(after, place).match for place in (1, 2)] == [Match.CHOSEN, Match.CHOSEN]
    assert len(answer(after, 1).doses) == 2 and not answer(after, 2).doses


def test_a_record_that_serves_another_pupil_is_refused(check):
    assert {one.registry_id for item in check.review()[3:] for one in item.candidates} == {"5"}
    after = check.decide("row 5", "bay", "5", **WHY)
    with pytest.raises(InputRefused, match="already serves another"):
        after.decide("row 6", "bay", "5", **WHY)
    assert after.undo("row 5", "bay", **WHY).decide("row 6", "bay", "5", **WHY)


@pytest.mark.parametrize(
    ("row", "chosen", "words", "said"),
    [
        (2, "1", {"reason": " ", "person": "A. Clerk"}, "reason"),
        (2, "1", {"reason": "yes", "person": ""}, "name of the person"),
        (2, "5", WHY, "not one of those"),
        (2, "", WHY, "not one of those"),
        (7, None, WHY, "no possible record"),
    ],
)
def test_what_is_no_decision_is_refused(check, row, chosen, words, said):
    with pytest.raises(InputRefused, match=said):
        check.decide(f"row {row}", "bay", chosen, **words)


def test_a_registry_that_does_not_return_the_chosen_record_decides_nothing(check, monkeypatch):
    from cair_compliance.check import settling

    elsewhere = replace(answer(check.decide("row 2", "bay", "1", **WHY), 0), person=answer(check, 1).person)
    monkeypatch.setattr(settling, "ask_again", lambda *a, **named: elsewhere)
    with pytest.raises(InputRefused, match="Nothing was decided"):
        check.decide("row 2", "bay", "1", **WHY)


def a_list_of_strangers(folder, *further):
    path = folder / "list.csv"
    rows = "".join(f"{name},03/03/2020,F,K,Alameda,04/01/2021\n" for name in (
        *(f"Nob{c}dy,Here" for c in "abcdefghijklmnopqrst"), *further,
    ))  # fmt: skip
    path.write_text("Last Name,First Name,Birthdate,Sex,Grade,County,MMR 1\n" + rows)
    return path


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """The registry knows none of twenty pupils."""
    with serve(people=PEOPLE) as running:
        settings = replace(load_settings("demo").served_at(running.address), demo=False)
        return check_roster(a_list_of_strangers(tmp_path_factory.mktemp("held")), as_of=AS_OF, registries=settings)


@pytest.fixture
def held_with_vang(tmp_path):
    """The same with one more pupil, of whom it has two possible records; it can still be asked."""
    with serve(people=PEOPLE) as running:
        settings = replace(load_settings("demo").served_at(running.address), demo=False)
        yield check_roster(a_list_of_strangers(tmp_path, "Vang,Minh"), as_of=AS_OF, registries=settings)


def test_a_registry_that_knows_hardly_anyone_is_held_back_until_lifted(held):
    result = held.explain("row 2").result
    assert (result.shown, result.verification) == ("could_not_verify", "unverified")
    assert "held back" in result.reason and "0 of the 20" not in result.reason
    assert "Obtain the record of" in next_thing(result) and "Polio" in next_thing(result)
    (tally,) = held.result.sources
    assert (tally.asked, tally.answered, tally.review, tally.held, tally.failed) == (20, 0, 20, 20, 0)
    assert tally.said == "20 asked, 0 answered, 20 held back"
    assert "0 of 20 children" in held.held_back()["bay"] == tally.held_why
    assert held.review() == []
    after = held.lift("bay", **WHY)
    assert after.explain("row 2").result.verification == "verified"
    assert not after.held_back() and not after.result.sources[0].held
    assert after.sources.settlement.lifted[0].person == "A. Clerk"
    with pytest.raises(InputRefused, match="not held back"):
        after.lift("bay", **WHY)


def test_a_lift_can_be_undone_and_lifted_again_and_all_of_it_stays_in_the_record(held):
    with pytest.raises(InputRefused, match="No brake"):
        held.undo_lift("bay", **WHY)
    lifted = held.lift("bay", **WHY)
    with pytest.raises(InputRefused, match="needs a reason"):
        lifted.undo_lift("bay", reason=" ", person="A. Clerk")
    back = lifted.undo_lift("bay", reason="The list of another county", person="B. Clerk")
    assert back.held_back() == held.held_back() and back.review() == []
    assert [pupil.shown for pupil in back.result.pupils] == [pupil.shown for pupil in held.result.pupils]
    assert back.to_html() == held.to_html()
    with pytest.raises(InputRefused, match="No brake"):
        back.undo_lift("bay", **WHY)
    again = held.as_settled_in(back).lift("bay", **WHY)
    assert again.explain("row 2").result.verification == "verified"
    assert [(one.person, one.undone) for one in again.sources.settlement.lifted] == [
        ("A. Clerk", False), ("B. Clerk", True), ("A. Clerk", False),
    ]  # fmt: skip


def test_a_decision_on_a_registry_held_back_again_does_not_count_until_it_is_lifted(held_with_vang):
    held = held_with_vang
    assert held.review() == []
    lifted = held.lift("bay", **WHY)
    decided = lifted.decide("Vang, Minh", "bay", "1", **WHY)
    place = next(one.place for one in lifted.review())
    assert decided.sources.answers[place][0].match is Match.CHOSEN
    back = decided.undo_lift("bay", **WHY)
    assert back.sources.answers[place][0].held and not back.sources.answers[place][0].doses
    assert standing_decisions(decided) and not standing_decisions(back)
    assert back.lift("bay", **WHY).sources.answers[place][0].match is Match.CHOSEN


def test_what_was_seen_on_file_is_carried_into_a_later_try(from_file_alone):
    lacking = next(p for p in from_file_alone.result.by_urgency() if p.shown == "noncompliant")
    flags = Circumstances(flags=frozenset({"homeless"}))
    seen = from_file_alone.with_evidence(lacking.pupil.row, circumstances=flags, seen_by="P. Moreno")
    again = from_file_alone.as_settled_in(seen)
    assert again.result.pupils[lacking.place].shown == "attend_pending"
    assert from_file_alone.as_settled_in(from_file_alone) is from_file_alone


def test_evidence_goes_to_the_pupil_meant_though_a_line_is_another_pupil_s_number(from_file_alone):
    meant = next(p for p in from_file_alone.result.by_urgency() if p.shown == "noncompliant")
    other = next(p for p in from_file_alone.result.pupils if p.shown == "noncompliant" and p.place != meant.place)
    roster = from_file_alone.roster
    pupils = tuple(
        replace(pupil, local_id=str(meant.pupil.row)) if place == other.place else pupil
        for place, pupil in enumerate(roster.pupils)
    )
    check = replace(from_file_alone, roster=replace(roster, pupils=pupils)).with_all_evidence({})
    flags = Circumstances(flags=frozenset({"homeless"}))
    seen = check.with_evidence(check.result.pupils[meant.place], circumstances=flags, seen_by="P. Moreno")
    assert set(seen.evidence) == {meant.place}
