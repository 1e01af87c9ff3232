"""Is this the same child? And is this the right registry? One decision at a time, kept, counted and taken back."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance import check_roster
from cair_compliance.model.answers import Outcome
from cair_compliance.registries import Trait
from cair_compliance.ui import session
from cair_compliance.ui.deciding import crowded, questions
from cair_compliance.ui.differing import differs, marked, trait_rows

from .app import ROSTERS, brought, checked, opened, press, words
from .lists import a_list

PAGE = session.REVIEW_PAGE
WHY = "The mother showed the yellow card"


def said(at):
    return html.unescape(words(at))


@pytest.fixture(scope="module")
def check():
    """The demonstration's kindergarten, asked once."""
    return check_roster(ROSTERS / "kindergarten.xlsx", as_of=date(2025, 10, 1), registries="demo")


@pytest.fixture
def at(demo, check):
    """A window at the screen that settles records, with the finished check."""
    at = opened()
    at.session_state["held-check"] = check
    at.session_state["held-ordered"] = check.result.by_urgency()
    return at.switch_page(PAGE).run()


@pytest.fixture
def clerk(demo):
    """The same, reached as a clerk reaches it, with the job behind it."""
    at = opened()
    press(at, "demo-kindergarten")
    at = checked(at, "check-list")
    assert "For 4 children a registry has a record" in said(at)
    press(at, "to-same-child")
    assert "Is this the same child?" in said(at) and "1 of 4" in said(at)
    return at


def item_of(at):
    return questions(at.session_state["held-check"]).next(at.session_state.get("held-put-off") or frozenset())


def fill(at, reason=WHY, person="A. Clerk"):
    item = item_of(at)
    mark = f"{item.place}-{item.registry}"
    at.text_input(key=f"reason-{mark}").set_value(reason)
    at.text_input(key=f"person-{mark}").set_value(person)
    return item


def decided_on(at):
    return [one.place for one in questions(at.session_state["held-check"]).decided]


def test_the_same_child_needs_a_reason_and_a_name_and_then_counts(at):
    item = fill(at, reason="")
    press(at, "same-child")
    assert "Without a reason nothing is decided" in said(at) and not decided_on(at)
    fill(at, person="")
    press(at, "same-child")
    assert "Say who decides" in said(at) and not decided_on(at)
    before = at.session_state["held-check"].result.pupils[item.place]
    fill(at)
    press(at, "same-child")
    assert decided_on(at) == [item.place] and not at.error
    assert "2 of 4" in said(at) and f"{WHY} (A. Clerk" in said(at)
    after = at.session_state["held-check"].result.pupils[item.place]
    assert (before.verification, after.verification) == ("unverified", "verified")
    assert at.session_state["held-ordered"] and any(one is after for one in at.session_state["held-ordered"])
    at = press(at, "undo-last")
    assert not decided_on(at) and "1 of 4" in said(at)


def test_never_a_dose_before_the_choice(at):
    shown = said(at)
    assert not re.search(r"MMR|Polio|CVX|DTaP|Varicella", shown)
    assert "Compared" in shown and "≠" in shown


def test_several_records_have_to_be_told_apart(at):
    for _ in range(4):
        item = item_of(at)
        if len(item.candidates) > 1:
            break
        press(at, "ask-later")
    fill(at)
    press(at, "same-child")
    assert "Choose first which of the records" in said(at) and not decided_on(at)
    assert "Record 1 of 2" in said(at) and "Record 2 of 2" in said(at)
    assert "nobody can tell them apart here" in said(at)
    at.radio(key=f"record-{item.place}-{item.registry}").set_value(0)
    fill(at)
    press(at, "same-child")
    (one,) = questions(at.session_state["held-check"]).decided
    assert one.registry_id == item.candidates[0].registry_id


def test_not_this_child_closes_the_question_without_a_typed_reason(at):
    item = fill(at, reason="")
    press(at, "not-this-child")
    (one,) = questions(at.session_state["held-check"]).decided
    assert (one.place, one.registry_id, one.reason) == (item.place, "", "Not this child")
    press(at, f"undo-{item.place}-{item.registry}")
    assert not decided_on(at)


def test_later_comes_last_and_all_of_it_comes_again(at):
    for number in range(4):
        assert f"{number + 1} of 4" in said(at)
        press(at, "ask-later")
    assert "4 put off until later" in said(at)
    press(at, "show-again")
    assert "1 of 4" in said(at) and not decided_on(at)


def test_too_many_is_no_choice_but_says_what_to_do(at):
    text = said(at)
    assert "Too many to choose from" in text and "ask the parent" in text and "middle name" in text
    check = at.session_state["held-check"]
    assert all(
        any(one.outcome is Outcome.TOO_MANY for one in check.sources.answers[place]) for place, _ in crowded(check)
    )


def test_a_decision_reaches_the_other_window_and_is_not_lost_by_asking_again(clerk):
    """The job is what windows of one browser share: it holds the decided check, and a later try carries it on."""
    at = clerk
    item = fill(at)
    press(at, "same-child")
    assert set(at.query_params) == {"job"}, "nothing of a pupil stands in the address"
    mine = at.session_state["held-check"]
    job = session.JOBS.progress(at.session_state["held-owner"], at.session_state["held-job"])
    assert job.check is mine
    at.session_state["held-check"] = questions_undone = mine.undo(
        mine.result.pupils[item.place], item.registry, reason="x", person="y"
    )
    assert not questions(questions_undone).decided
    at.run()
    assert at.session_state["held-check"] is mine, "the other window's decision was not taken over"
    job.resume()
    job.wait(30)
    assert job.done and [one.place for one in questions(job.check).decided] == [item.place]


def test_a_registry_that_does_not_return_the_record_says_so(at, monkeypatch):
    monkeypatch.setattr("cair_compliance.check.settling.comes_back", lambda *_: False)
    fill(at)
    press(at, "same-child")
    assert "Nothing was decided" in said(at) and not decided_on(at)


def test_the_screen_without_a_question_says_so():
    at = checked(brought(a_list('1001,"Aster",Robin,12/09/2019,K,Room 1,,,,,,')))
    assert "same child" not in said(at)
    at = at.switch_page(PAGE).run()
    assert "No record waits for a decision" in said(at) and not at.exception


HEADINGS = "Student ID,Last Name,First Name,DOB,Grade,County,MMR 1"


def test_a_braked_registry_is_asked_about_and_lifted_with_a_reason(demo):
    data = a_list(
        *(f"{1000 + i},Nob{chr(97 + i)}dy,Here,03/03/2020,K,Alameda,04/01/2021" for i in range(20)), headings=HEADINGS
    )
    at = checked(brought(data), "check-list")
    assert "Is this the right roster or registry?" in said(at) and said(at).count("0 of 20 children") == 1
    assert "20 asked, 0 answered, 20 held back" in said(at) and said(at).count("Obtain the record of") == 20
    press(at, "lift-bay")
    assert "needs a reason" in said(at)
    at.text_input(key="lift-reason-bay").set_value("All of them moved here this summer")
    at.text_input(key="lift-person-bay").set_value("A. Clerk")
    press(at, "lift-bay")
    text = said(at)
    assert "Is this the right roster" not in text and "All of them moved here this summer (A. Clerk" in text
    assert at.session_state["held-check"].result.pupils[0].verification == "verified"
    press(at, "undo-lift-bay")
    assert "needs a reason" in said(at)
    at.text_input(key="undo-lift-reason-bay").set_value("It was the list of another county")
    press(at, "undo-lift-bay")
    assert "Is this the right roster or registry?" in said(at) and "All of them moved" not in said(at)
    assert at.session_state["held-check"].result.pupils[0].verification == "unverified"
    assert [one.undone for one in at.session_state["held-check"].sources.settlement.lifted] == [False, True]


def trait(name, ours, theirs, agrees=False):
    return Trait(name, ours, theirs, agrees)


@pytest.mark.parametrize(
    ("one", "difference"),
    [
        (trait("birth date", "2018-02-14", "2018-02-15"), "the day differs"),
        (trait("birth date", "2018-02-14", "2018-03-14"), "the month differs"),
        (trait("birth date", "2018-02-11", "2018-11-02"), "day and month stand the other way round"),
        (trait("birth date", "2018-02-14", "2017-03-15"), "month, day and year differ"),
        (trait("first name", "Lena", "LEMA"), "one letter differs"),
        (trait("first name", "Minh", "MINH ANH"), "differs"),
        (trait("last name", "MacDonald", "MACODNALD"), "the same letters in another order"),
        (trait("sex", "F", "M"), "differs"),
        (trait("street and ZIP code", "", ""), "another one"),
    ],
)
def test_the_difference_is_told_in_words(one, difference):
    assert differs(one) == difference
    assert f"≠ {difference}" in trait_rows((one,))[0][3]


def test_what_agrees_is_quiet_and_what_is_not_told_is_said():
    same, silent, none = trait_rows((
        trait("last name", "Vang", "VANG", True), trait("city", "", "OAKLAND", None), trait("suffix", "Jr", "", None),
    ))  # fmt: skip
    assert "≠" not in "".join(same) and "cc-same" in same[0]
    assert silent[3] == "your list does not say" and none[3] == "the registry does not say"
    assert trait_rows((trait("suffix", "", "", None),)) == []


@given(st.text(max_size=12), st.text(max_size=12))
def test_marking_changes_no_letter_and_escapes_all(ours, theirs):
    for plain, shown in zip((ours, theirs), marked(ours, theirs), strict=True):
        assert html.unescape(re.sub(r"</?mark[^>]*>", "", shown)) == html.unescape(html.escape(plain))


def test_the_order_of_the_questions_and_their_number(check):
    found = questions(check)
    first, second = found.waiting[:2]
    put_off = frozenset({(first.place, first.registry)})
    assert found.next(frozenset()) is first and found.next(put_off) is second
    assert found.number(first, frozenset()) == 1 and found.number(second, put_off) == 2
    assert replace(found, decided=(None,)).number(first, frozenset()) == 2
