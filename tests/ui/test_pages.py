"""Each page without a browser: empty, refused, and from the list to the child."""

import html
import logging
import threading

import pytest
from streamlit.testing.v1 import AppTest

from cair_compliance import check_roster

from .app import ROOT, ROSTERS, brought, checked, finished, opened, press, words
from .lists import HEADINGS, HOSTILE, a_list, child, hostile_list, many

PAGES = (
    "pages/check_roster.py",
    "pages/results.py",
    "pages/pupil.py",
    "pages/registries.py",
    "pages/rules.py",
    "pages/reports.py",
)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opened_with_nothing_says_so_quietly(page):
    at = opened(page)
    assert not at.exception and not at.error
    if page in ("pages/results.py", "pages/pupil.py", "pages/reports.py"):
        assert "No check yet" in words(at)
        assert "Bring the list" in words(press(at, "bring-a-list"))


def test_the_front_door_offers_three_invented_lists_and_promises_silence():
    at = opened()
    assert "Nothing leaves this computer until you press Check." in words(at)
    assert [at.button(key=f"demo-{key}").label for key in ("kindergarten", "seventh", "child_care")]
    assert "Demonstration" not in words(at)


def test_the_demonstration_is_said(demo):
    assert "stand-in registries on this computer answer, with invented people" in words(opened())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a workbook", b"%PDF-1.7\n", a_list(headings="Colour,Size")])
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(data):
    at = brought(data)
    assert len(at.error) == 1 and not at.exception
    assert "Traceback" not in at.error[0].value and "incident" not in at.error[0].value
    assert "bring it anew" in words(at)
    assert at.file_uploader(key="roster-file") is not None


def test_the_program_is_guessed_and_the_day_of_invented_lists_is_said():
    at = press(opened(), "demo-child_care")
    draft = at.session_state["held-draft"]
    assert draft.program == "child_care" and draft.as_of.isoformat() == "2025-10-01"
    assert any("invented list" in box.label for box in at.date_input)
    assert at.text_input[0].value == "Little Acorns Child Development Center"


def test_a_seventh_grade_asks_whether_the_children_are_new():
    at = press(opened(), "demo-seventh")
    at.checkbox[0].check().run()
    assert at.session_state["held-draft"].new_sevenths
    assert "newly admitted" in words(at)


def test_reading_shows_balance_columns_and_issues_with_their_lines():
    at = brought(a_list(child("Aster"), child("Birch", number=2, doses="13/45/2020,,,,,"), child("Aster")))
    press(at, "to-confirm")
    said = words(at)
    assert "3 lines: 2 children and 1 listed twice." in said
    assert "13/45/2020" in said and "line 3" in said
    assert "certain" in said and "birth date" in said


def test_a_column_can_be_corrected_and_the_list_is_read_again():
    data = a_list(child("Aster"), headings=HEADINGS.replace("Polio 4", "Fourth thing"))
    at = press(brought(data), "to-confirm")
    before = len(at.session_state["held-draft"].roster().doses)
    assert at.button(key="reading-right-top").disabled and "A dose must not be overlooked" in words(at)
    box = next(box for box in at.selectbox if "Fourth thing" in box.label.replace("\\", ""))
    box.select("dose:Polio 4").run()
    assert len(at.session_state["held-draft"].roster().doses) == before + 1
    assert "Your corrections" in words(at) and not at.button(key="reading-right-top").disabled
    press(at, "undo-corrections")
    assert len(at.session_state["held-draft"].roster().doses) == before


def test_the_demonstration_from_list_to_child(demo):
    at = press(opened(), "demo-kindergarten")
    press(at, "to-confirm")
    press(at, "reading-right-top")
    assert "120 children will be asked about" in words(at)
    press(at, "check-list")
    finished(at)
    said = words(at)
    assert "Rio Verde Elementary" in said and "Not a legal determination" in said
    assert "10 %" in said and "stand-in registries on this computer answer" in said
    counts = [int(at.button(key=f"figure-{key}").label.split("**")[1]) for key in
              ("met", "attend", "missing", "unverified", "decide")]  # fmt: skip
    assert sum(counts) == 120
    press(at, "figure-missing")
    assert f"{counts[2]} of 120 children" in words(at)
    at.selectbox(key="open-child").select_index(8).run()
    said = words(at)
    assert "Requirement by requirement" in said and "Documentation missing" in said and "17 CCR 6025" in said
    assert "wording to be confirmed" in said
    first = at.session_state["held-chosen"]
    press(at, "next-child")
    assert at.session_state["held-chosen"] != first
    press(at, "previous-child")
    assert at.session_state["held-chosen"] == first
    press(at, "back-to-results")
    assert f"{counts[2]} of 120 children" in words(at)


def test_checked_from_the_file_only_when_no_registry_is_set_up():
    at = checked(brought(many(3)))
    assert "no registry was asked" in words(at)


def test_a_second_click_starts_no_second_run(monkeypatch):
    """The check is held until both clicks are in; it is made once."""
    made, gate = [], threading.Event()

    def slow(*given, **named):
        made.append(given)
        gate.wait(20)
        return check_roster(*given, **named)

    monkeypatch.setattr("cair_compliance.ui.asked.check_roster", slow)
    at = brought(many(3))
    for key in ("to-confirm", "reading-right-top", "check-file-only"):
        press(at, key)
    run = at.session_state["held-run"]
    at.session_state["held-step"] = "ask"
    press(at.run(), "check-file-only")
    assert at.session_state["held-run"] is run and at.session_state["held-step"] == "work"
    gate.set()
    run.wait(20)
    assert len(made) == 1 and "3 children." in words(at.run())


def test_the_work_list_is_paged_searched_and_cleared():
    at = checked(brought(many(30)))
    assert words(at).count('<th scope="row" class="">Family') + words(at).count('<th scope="row">Family') == 25
    at.text_input(key="find-name").set_value("family ab").run()
    assert "1 of 30 children" in words(at) and "FamilyAb, Robin" in words(at)
    at.text_input(key="find-name").set_value("nobody of this name").run()
    assert "No child fits" in words(at)
    press(at, "clear-empty")
    assert "30 children." in words(at)


def test_hostile_names_are_shown_as_typed_everywhere():
    at = press(brought(hostile_list()), "to-confirm")
    for page in ("confirm", "results"):
        said = words(at)
        for name in HOSTILE:
            assert html.escape(name) in said, (page, name)
        assert "<img src=x" not in said and "<b>x</b>" not in said
        if page == "confirm":
            press(at, "reading-right-top")
            finished(press(at, "check-file-only"))
    options = at.selectbox(key="open-child").options
    assert any(option.startswith("[a](http://b)") for option in options)
    for place in range(len(HOSTILE)):
        at.switch_page("pages/results.py").run()
        at.selectbox(key="open-child").select_index(place).run()
        assert not at.exception and any(html.escape(name) in words(at) for name in HOSTILE)
    assert not [m.value for m in at.markdown if any(name in m.value for name in HOSTILE)]


def test_an_unexpected_error_shows_a_code_and_logs_no_name(monkeypatch, caplog):
    from cair_compliance.ui import overview

    def broken(check):
        raise ValueError("Aster, Robin")

    monkeypatch.setattr(overview, "downloads", broken)
    with caplog.at_level(logging.ERROR):
        at = checked(brought(a_list(child("Aster"))))
    assert "incident" in at.error[0].value and "Aster" not in at.error[0].value
    assert "ValueError at" in caplog.text and "Aster" not in caplog.text


def test_forgetting_takes_every_child_out_of_the_session():
    at = checked(brought(many(3)))
    at.switch_page("pages/check_roster.py").run()
    press(at, "forget")
    held = {key: at.session_state[key] for key in at.session_state if str(key).startswith("held-")}
    assert not any(held.values()), held


def test_two_sessions_share_nothing():
    one, other = checked(brought(a_list(child("Aster")))), checked(brought(a_list(child("Birch"))))
    one.run(), other.run()
    assert "Aster" in words(one) and "Birch" not in words(one)
    assert "Birch" in words(other) and "Aster" not in words(other)


def test_a_broken_registry_file_is_said_on_the_page(monkeypatch, tmp_path):
    broken = tmp_path / "registries.yaml"
    broken.write_text("use: nothing\n", encoding="utf-8")
    monkeypatch.setenv("CAIR_COMPLIANCE_REGISTRIES", str(broken))
    at = opened()
    assert len(at.error) == 1 and "registries" in at.error[0].value and not at.exception


def test_the_invented_lists_are_there():
    from cair_compliance.ui.draft import DEMOS

    assert all((ROSTERS / demo.file).read_bytes() == demo.data for demo in DEMOS.values())


@pytest.mark.parametrize("page", PAGES)
def test_no_page_opens_under_unsafe_settings_not_even_by_its_own_address(page, monkeypatch):
    monkeypatch.setattr("cair_compliance.ui.startup.unsafe_settings", lambda: ["server.address must be 127.0.0.1."])
    at = AppTest.from_file(str(ROOT / page), default_timeout=20).run()
    assert len(at.error) == 1 and "unsafe settings" in at.error[0].value
    assert not at.html and not at.button and not at.file_uploader


def test_saying_that_a_column_of_dates_is_not_used_is_an_answer_too():
    data = a_list(child("Aster"), headings=HEADINGS.replace("Polio 4", "Fourth thing"))
    at = press(brought(data), "to-confirm")
    next(box for box in at.selectbox if "Fourth thing" in box.label.replace("\\", "")).select("").run()
    assert at.session_state["held-draft"].mapping == {"Fourth thing": ""}
    assert not at.button(key="reading-right-top").disabled


def test_a_silent_registry_is_named_and_nobody_is_counted_as_missing_because_of_it(demo, monkeypatch):
    def figures_with(faults):
        monkeypatch.setenv("CAIR_STANDIN_FAULTS", faults)
        at = checked(press(opened(), "demo-kindergarten"), "check-list")
        keys = ("missing", "unverified")
        return at, [int(at.button(key=f"figure-{key}").label.split("**")[1]) for key in keys]

    _, (missing, unverified) = figures_with("")
    at, (missing_then, unverified_then) = figures_with("sac=unavailable,bay=unavailable,laoc=unavailable")
    assert missing_then <= missing and unverified_then > unverified
    assert any("CAIR Bay Area" in notice.value.replace("\\", "") for notice in at.warning)
