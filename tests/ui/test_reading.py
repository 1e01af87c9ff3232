"""Did we read it right: questions one at a time, a layout remembered, a corrected list brought back."""

import json
import re
import stat
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance import annotate_roster, read_roster
from cair_compliance.model.issues import issue
from cair_compliance.model.questions import DATE_ORDER, DAY_FIRST, MONTH_FIRST, Question
from cair_compliance.ui import reloaded, remembered
from cair_compliance.ui.asking import to_ask
from cair_compliance.ui.draft import Draft
from cair_compliance.ui.fields import choices
from cair_compliance.ui.since import since

from .app import brought, checked, finished, opened, press, words
from .lists import HEADINGS, a_list, child
from .test_words import DAY

SHOTS = HEADINGS.replace("Polio 4", "Shot Zeta")
SHOT_LIST = a_list(child("Aster"), headings=SHOTS)
BAD = "13/45/2020,03/10/2020,06/10/2020,12/10/2024,12/10/2020,12/10/2024"
ASKED = Question(
    DATE_ORDER, "Which stands first?", ((MONTH_FIRST, "the month"), (DAY_FIRST, "the day")), (2, 3), "DOB", MONTH_FIRST
)


def confirming(data: bytes):
    return press(brought(data), "to-confirm")


def say(at, heading: str, field: str):
    return next(box for box in at.selectbox if heading in box.label.replace("\\", "")).select(field).run()


@pytest.fixture
def asks(monkeypatch):
    """Every list raises one question about its dates."""

    def asking(data, *, answers=None, **more):
        roster = read_roster(data, **more)
        answer = (answers or {}).get(DATE_ORDER, "")
        return replace(roster, questions=(replace(ASKED, answer=answer),))

    monkeypatch.setattr("cair_compliance.ui.draft.read_roster", asking)


def test_one_question_stands_alone_until_it_is_answered(asks):
    at = confirming(a_list(child("Aster"), headings=SHOTS))
    assert not at.radio and "One question, then 1 more" in words(at) and at.button(key="reading-right-top").disabled
    say(at, "Shot Zeta", "")
    assert "One question<" in words(at) and at.radio[0].value == MONTH_FIRST
    assert "lines 2, 3" in words(at) and not at.button(key="reading-right-top").disabled
    draft = at.session_state["held-draft"]
    at.radio[0].set_value(DAY_FIRST).run()
    press(at, f"take-{draft.id}")
    assert draft.answers == {DATE_ORDER: DAY_FIRST} and not at.radio
    assert "Which stands first? the day" in words(at)
    press(at, f"ask-again-{draft.id}")
    assert at.radio and not draft.answers


def test_a_question_may_be_left_open(asks):
    at = confirming(a_list(child("Aster")))
    draft = at.session_state["held-draft"]
    press(at, f"aside-{draft.id}")
    assert not at.radio and "Still open: Which stands first?" in words(at)
    assert not at.button(key="reading-right-top").disabled
    press(at, "reading-right-top")
    press(at, "check-file-only")
    assert "Not answered when the list was read: Which stands first?" in words(finished(at))


def test_what_is_left_open_stays_listed_while_others_are_answered_and_can_be_taken_up_again(monkeypatch):
    second = Question("grade:Z", "Which grade does “Z” stand for?", (("K", "kindergarten"), ("1", "grade 1")))

    def asking(data, *, answers=None, **more):
        asked = (replace(one, answer=(answers or {}).get(one.key, "")) for one in (second, ASKED))
        return replace(read_roster(data, **more), questions=tuple(asked))

    monkeypatch.setattr("cair_compliance.ui.draft.read_roster", asking)
    at = confirming(a_list(child("Aster")))
    draft = at.session_state["held-draft"]
    press(at, f"aside-{draft.id}")
    assert "Still open: Which grade" in words(at) and at.radio[0].label.startswith("Which stands first")
    press(at, f"take-{draft.id}")
    assert "Which stands first? the month" in words(at)
    assert "Still open: Which grade" in words(at) and "grade of these children" in words(at)
    press(at, f"answer-now-{draft.id}-grade:Z")
    assert at.radio[0].label.startswith("Which grade") and "Still open" not in words(at)


def test_columns_with_unread_dates_are_asked_before_questions():
    roster = replace(read_roster(SHOT_LIST, name="a.csv", as_of=DAY), questions=(ASKED,))
    asks = to_ask(Draft("a.csv", SHOT_LIST, DAY), roster)
    assert [column.heading for column in asks.columns] == ["Shot Zeta"] and len(asks) == 2


def test_a_layout_is_remembered_said_and_forgotten(settings_folder):
    at = say(confirming(SHOT_LIST), "Shot Zeta", "dose:Polio 4")
    press(at, "reading-right-top")
    again = confirming(a_list(child("Birch"), headings=SHOTS))
    assert again.session_state["held-draft"].mapping == {"Shot Zeta": "dose:Polio 4"}
    assert "Remembered: a list of this layout was brought before" in words(again)
    assert not again.button(key="reading-right-top").disabled
    press(again, "forget-layout")
    assert "Remembered" not in words(again) and again.button(key="reading-right-top").disabled
    assert not confirming(SHOT_LIST).session_state["held-draft"].mapping


def test_what_is_remembered_holds_no_word_of_the_list_and_is_its_owners_alone(settings_folder):
    press(say(confirming(SHOT_LIST), "Shot Zeta", "dose:Polio 4"), "reading-right-top")
    file = settings_folder / "readings.json"
    text = file.read_text(encoding="utf-8")
    assert not [word for word in ("Aster", "Robin", "Shot", "1001", "2019") if word.lower() in text.lower()]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(settings_folder.stat().st_mode) == 0o700


def test_an_invented_list_leaves_nothing_behind(settings_folder):
    from .app import opened

    press(press(press(opened(), "demo-kindergarten"), "to-confirm"), "reading-right-top")
    assert not settings_folder.exists()


def test_a_layout_is_remembered_for_its_facility_and_headings_alone(tmp_path):
    roster = read_roster(SHOT_LIST, name="a.csv", as_of=DAY)
    asked = replace(roster, questions=(ASKED,))
    remembered.remember("Oak Grove", asked, {"Shot Zeta": "dose:Polio 4"}, {DATE_ORDER: DAY_FIRST}, tmp_path)
    found = remembered.recall("OAK  grove", asked, choices(), tmp_path)
    assert found == remembered.Remembered({"Shot Zeta": "dose:Polio 4"}, {DATE_ORDER: DAY_FIRST})
    assert not remembered.recall("Cedar Grove", asked, choices(), tmp_path)
    assert not remembered.recall("Oak Grove", read_roster(a_list(child("A")), as_of=DAY), choices(), tmp_path)
    assert not remembered.recall("Oak Grove", replace(roster, questions=()), ["birthdate"], tmp_path)
    remembered.forget("Oak Grove", asked, tmp_path)
    assert not remembered.recall("Oak Grove", asked, choices(), tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": {"columns": {"b": 2}, "answers": {}}}', "\x00"])
def test_a_damaged_memory_is_no_memory(tmp_path, text):
    (tmp_path / "readings.json").write_text(text, encoding="utf-8")
    roster = read_roster(SHOT_LIST, name="a.csv", as_of=DAY)
    assert not remembered.recall("Oak", roster, choices(), tmp_path)
    remembered.remember("Oak", roster, {"Shot Zeta": ""}, {}, tmp_path)
    assert remembered.recall("Oak", roster, choices(), tmp_path).mapping == {"Shot Zeta": ""}
    assert len(json.loads((tmp_path / "readings.json").read_text(encoding="utf-8"))) == 1


def test_where_nothing_can_be_written_nothing_is_remembered_and_nothing_breaks(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    roster = read_roster(SHOT_LIST, name="a.csv", as_of=DAY)
    remembered.remember("Oak", roster, {"Shot Zeta": ""}, {}, tmp_path / "file" / "x")
    assert not remembered.recall("Oak", roster, choices(), tmp_path / "file" / "x")


def test_a_corrected_list_keeps_what_was_said_and_says_what_it_solved():
    data = a_list(child("Aster", doses=BAD), child("Birch", number=2, doses=BAD), headings=SHOTS)
    at = say(confirming(data), "Shot Zeta", "dose:Polio 4")
    draft = at.session_state["held-draft"]
    draft.facility = "Oak Grove"
    copy = annotate_roster(data, name="list.csv", roster=draft.roster())
    corrected = a_list(child("Aster"), child("Birch", number=2, doses="2/31/2020" + BAD[10:]), headings=SHOTS)
    at.file_uploader(key=f"again-{draft.id}").upload("again.xlsx", copy, "x").run()
    assert "This is the corrected list" in at.success[0].value and "2 are as before" in at.success[0].value
    second = at.session_state["held-draft"]
    at.file_uploader(key=f"again-{second.id}").upload("again.csv", corrected, "text/csv").run()
    third = at.session_state["held-draft"]
    assert "2 are solved and 1 is new" in at.success[0].value
    assert third.mapping == draft.mapping and third.facility == "Oak Grove" and third.as_of == draft.as_of
    assert "✓" in words(at) and "2/31/2020" in words(at) and "2 lines: 2 children." in words(at)


def test_a_corrected_list_that_cannot_be_read_leaves_the_first_as_it_was():
    at = confirming(a_list(child("Aster", doses=BAD)))
    draft = at.session_state["held-draft"]
    at.file_uploader(key=f"again-{draft.id}").upload("again.csv", b"%PDF-1.7", "x").run()
    assert "The list before stays as it was" in at.error[0].value.replace("\\", "")
    assert at.session_state["held-draft"] is draft and "1 line: 1 child." in words(at)


def test_a_list_with_nothing_to_correct_offers_no_round_trip():
    at = confirming(a_list(child("Aster")))
    draft = at.session_state["held-draft"]
    draft._roster = replace(draft.roster(), issues=())
    at.run()
    assert "Nothing looked wrong" in words(at) and not at.file_uploader


ISSUES = st.lists(
    st.builds(
        lambda row, code, value: issue(code, row=row, column="MMR 1", value=value),
        st.integers(1, 4),
        st.sampled_from(["DOSE_NOTE", "DOSE_UNREADABLE"]),
        st.sampled_from("ab"),
    ),
    max_size=6,
)


@given(ISSUES, ISSUES, st.integers(0, 5))
def test_solved_new_and_kept_add_up_and_moved_lines_change_nothing(before, after, moved):
    found = since(before, after)
    assert found.stayed + len(found.new) == len(after) and found.stayed + len(found.solved) == len(before)
    assert since(before, [replace(one, row=one.row + moved) for one in before]).stayed == len(before)
    assert sum(map(int, re.findall(r"\d+", found.words))) == len(found.solved) + len(found.new) + found.stayed


@pytest.fixture
def one_browser(monkeypatch):
    """Every window of the test is one of the same browser, of which nothing was known before."""
    monkeypatch.setattr("cair_compliance.ui.reloaded.browser", lambda: "one browser")
    monkeypatch.setattr("cair_compliance.ui.reloaded._busy", type(reloaded._busy)())


def test_a_list_lost_by_loading_the_page_again_is_said_before_and_after(one_browser):
    at = confirming(a_list(child("Aster")))
    assert reloaded.BEFORE in words(at)
    again = opened()
    assert "nothing of it was kept" in words(again)
    again = again.file_uploader(key="roster-file").upload("list.csv", a_list(child("Aster")), "text/csv").run()
    assert "nothing of it was kept" not in words(again)


@pytest.mark.parametrize("key", ["other-list", "checked"])
def test_a_list_that_was_put_away_or_checked_is_no_loss(one_browser, key):
    at = brought(a_list(child("Aster")))
    if key == "checked":
        press(checked(at).switch_page("pages/check_roster.py").run(), "forget")
    else:
        press(at, key)
    assert "nothing of it was kept" not in words(at) + words(opened())


def test_another_browser_hears_nothing_of_a_lost_list(one_browser, monkeypatch):
    confirming(a_list(child("Aster")))
    monkeypatch.setattr("cair_compliance.ui.reloaded.browser", lambda: "another")
    assert "nothing of it was kept" not in words(opened())
    assert set(reloaded._busy) == {"one browser"}
