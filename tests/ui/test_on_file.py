"""Papers on file: entered by a person, judged at once, taken back."""

from datetime import date

from .app import checked, opened, press, words


def at_a_child_who_lacks():
    at = checked(press(opened(), "demo-kindergarten"))
    check = at.session_state["held-check"]
    lacking = next(p for p in check.result.by_urgency() if p.shown == "noncompliant")
    at.session_state["held-chosen"] = lacking.place
    return at.switch_page("pages/pupil.py").run(), lacking.place


def shown(at, place):
    return at.session_state["held-check"].result.pupils[place].shown


def test_a_circumstance_counts_once_somebody_has_seen_it_and_can_be_taken_back():
    at, place = at_a_child_who_lacks()
    at.multiselect(key=f"on-file-{place}-flags").set_value(["homeless"]).run()
    press(at, f"on-file-{place}-save")
    assert "who has seen" in words(at) and shown(at, place) == "noncompliant"
    at.text_input(key=f"on-file-{place}-by").set_value("P. Moreno").run()
    press(at, f"on-file-{place}-save")
    assert shown(at, place) == "attend_pending" and "Seen by P. Moreno" in words(at)
    press(at, f"on-file-{place}-back")
    assert shown(at, place) == "noncompliant" and not at.exception


def test_a_form_for_all_vaccines_needs_its_day():
    at, place = at_a_child_who_lacks()
    at.selectbox(key=f"on-file-{place}-kind").set_value("pme").run()
    at.text_input(key=f"on-file-{place}-by").set_value("P. Moreno").run()
    press(at, f"on-file-{place}-save")
    assert shown(at, place) == "noncompliant", "a form without a day does not count"
    at.date_input(key=f"on-file-{place}-issued").set_value(date(2025, 6, 2)).run()
    press(at, f"on-file-{place}-save")
    assert shown(at, place) == "unconditional"
