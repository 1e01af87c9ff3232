"""The reports page: papers to take, letters only after a person confirmed the list."""

import pytest

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
