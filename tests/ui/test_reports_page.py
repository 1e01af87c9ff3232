"""The reports page: papers to take, letters only after a person confirmed the list."""

from types import SimpleNamespace

import pytest

from cair_compliance.model.people import Circumstances
from cair_compliance.seal import seal_of, verify_bundle
from cair_compliance.ui import making, sealing, whole_report
from cair_compliance.ui.making import Left, moving
from cair_compliance.ui.office import TITLES

from .app import checked, opened, press, words


@pytest.fixture(scope="module")
def at_reports():
    at = checked(press(opened(), "demo-kindergarten"))
    return at.switch_page("pages/reports.py").run()


@pytest.mark.parametrize("name", TITLES)
def test_each_paper_can_be_looked_at(at_reports, name):
    at = at_reports
    at.selectbox(key="office-paper").set_value(name).run()
    assert not at.exception and not at.error
    assert {"PDF", "Excel"} <= {button.label for button in at.get("download_button")}


def test_letters_wait_for_a_person(at_reports):
    at = at_reports
    at.session_state["reports-tabs"] = "For families"
    at.run()
    assert "may get this letter" in words(at)
    assert "once the list is confirmed" in words(at) and not at.get("download_button")
    at.checkbox(key="letter-seen").check().run()
    assert not at.get("download_button")
    at.text_input(key="letter-by").set_value("P. Moreno").run()
    assert any("Letters for" in button.label for button in at.get("download_button"))


def test_an_exclusion_asks_for_the_earlier_notice(at_reports):
    at = at_reports
    at.session_state["reports-tabs"] = "For families"
    at.run()
    at.radio(key="letter-kind").set_value("exclusion").run()
    at.checkbox(key="letter-seen").check().run()
    at.text_input(key="letter-by").set_value("P. Moreno").run()
    assert "needs the day of the earlier notice" in words(at) and not at.get("download_button")


def test_a_day_that_cannot_be_read_is_said(at_reports):
    at = at_reports
    at.session_state["reports-tabs"] = "For families"
    at.run()
    at.text_area(key="letter-closed").set_value("11/11/2025\n31/12/2025").run()
    assert "31" in words(at) and "Not read as a day" in words(at)


def labels(at):
    return {button.label for button in at.get("download_button")}


def whole(at):
    at.session_state["reports-tabs"] = "The whole report"
    return at.run()


def test_the_tagged_pdf_is_offered_where_it_can_be_made(at_reports, monkeypatch):
    monkeypatch.setattr(whole_report, "can_tag", lambda: True)
    at = whole(at_reports)
    assert "Make: Report (tagged PDF)" in {button.label for button in at.button}
    assert whole_report.NO_TAGS not in words(at)
    monkeypatch.setattr(making, "LONG", 60)
    assert "Report (tagged PDF)" in labels(whole(at))


def test_where_it_cannot_be_made_the_page_says_what_there_is_instead(at_reports, monkeypatch):
    monkeypatch.setattr(whole_report, "can_tag", lambda: False)
    at = whole(at_reports)
    assert not any("tagged PDF" in label for label in labels(at) | {button.label for button in at.button})
    assert "Report (web page)" in labels(at)
    assert whole_report.NO_TAGS in words(at)


@pytest.fixture
def fresh():
    return checked(press(opened(), "demo-kindergarten")).switch_page("pages/reports.py").run()


def test_papers_carry_the_code_once_the_run_is_sealed_and_not_before(fresh, monkeypatch):
    made = {}
    monkeypatch.setattr("cair_compliance.ui.office.preview", lambda story, key: made.__setitem__(key, story()))
    at = fresh.run()
    check = at.session_state["held-check"]
    assert made["office-call-list"].seal == ""
    at = whole(at)
    assert "Sealed run (confidential)" not in labels(at) and sealing.NOT_SEALED in words(at)
    press(at, "seal-this-run")
    assert f"Sealed run {seal_of(check)}" in words(at) and "Sealed run (confidential)" in labels(at)
    at.session_state["reports-tabs"] = "For the office"
    at.run()
    assert made["office-call-list"].seal == seal_of(check)
    kept = at.session_state["held-sealed-run"][1]
    assert verify_bundle(kept[0].data).identical


def test_a_check_that_changed_is_not_sealed(fresh):
    at = press(whole(fresh), "seal-this-run")
    check = at.session_state["held-check"]
    at.session_state["held-job"] = ""
    at.session_state["held-check"] = check.with_evidence(
        check.result.pupils[0], circumstances=Circumstances(frozenset({"homeless"})), seen_by="P. Moreno"
    )
    whole(at)
    assert sealing.NOT_SEALED in words(at) and "Sealed run (confidential)" not in labels(at)


def test_a_long_paper_is_made_first_and_then_there_to_take(fresh, monkeypatch):
    monkeypatch.setattr(making, "LONG", 0.0001)
    at = whole(fresh)
    assert "Workbook (Excel)" not in labels(at)
    press(at, "make-results")
    assert "Workbook (Excel)" in labels(at) and not at.exception
    press(at, "seal-this-run")
    assert "Workbook (Excel)" not in labels(at)


class Bar:
    def __init__(self):
        self.told = []

    def progress(self, share, text):
        self.told.append((share, text))

    def empty(self):
        self.told.append("empty")


def test_the_bar_moves_and_goes_and_trouble_is_handed_on(monkeypatch):
    bar = Bar()
    monkeypatch.setattr(making, "st", SimpleNamespace(progress=lambda share, text: bar))
    monkeypatch.setattr(making, "LOOK", 0.001)

    def work(tell):
        for share in (0.25, 0.5, 1.0):
            tell(share)
            seen = len(bar.told)
            while len(bar.told) < seen + 2:
                pass
        return "done"

    assert moving("Paper", work) == "done"
    assert {share for share, _ in bar.told[:-1]} >= {0.25, 0.5, 1.0} and bar.told[-1] == "empty"
    with pytest.raises(ZeroDivisionError):
        moving("Paper", lambda tell: 1 / 0)


def test_work_nobody_waits_for_ends():
    shared = making._Work()
    shared.left = True
    with pytest.raises(Left):
        shared.tell(0.5)
