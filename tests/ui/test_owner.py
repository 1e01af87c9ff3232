"""The browser's own secret, and what it opens."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance import check_roster
from cair_compliance.registries import Rest
from cair_compliance.registries.rests import Why
from cair_compliance.ui import session
from cair_compliance.ui.owner import unmasked

from .app import brought, checked, finished, opened, press, words
from .lists import a_list, child, many


def cookie(token, mask):
    masked = bytes(byte ^ mask[n % 4] for n, byte in enumerate(token))
    return f"2|{mask.hex()}|{masked.hex()}|1700000000"


@given(token=st.binary(min_size=16, max_size=32), masks=st.tuples(*[st.binary(min_size=4, max_size=4)] * 2))
def test_the_token_is_the_same_under_every_mask(token, masks):
    assert [unmasked(cookie(token, mask)) for mask in masks] == [token, token]
    assert unmasked(f'"{cookie(token, masks[0])}"') == token


@given(text=st.text(max_size=60))
def test_what_is_no_token_opens_nothing(text):
    assert unmasked(text) == b"" or text.count("|") == 3


@pytest.mark.parametrize("text", ["", "2||00|1", "2|00||1", "1|00000000|" + "00" * 16 + "|1", "2|zz|00|1"])
def test_half_a_token_is_none(text):
    assert unmasked(text) == b""


@pytest.fixture
def browser(monkeypatch):
    """Says which browser the next session belongs to."""
    named = ["one"]
    monkeypatch.setattr("cair_compliance.ui.session.owner", lambda: named[0])
    return named


def reloaded(job_id):
    """A fresh session at the address another one left behind."""
    at = opened()
    at.query_params["job"] = job_id
    return at.run()


def test_after_a_refresh_the_results_are_found_again(browser):
    at = checked(brought(a_list(child("Aster"))))
    job_id = at.session_state["held-job"]
    assert at.query_params["job"] == [job_id] or at.query_params["job"] == job_id
    again = reloaded(job_id)
    again.switch_page("pages/results.py").run()
    assert "Aster" in words(again)


def test_another_browser_with_the_same_address_finds_nothing(browser):
    at = checked(brought(a_list(child("Aster"))))
    browser[0] = "two"
    other = reloaded(at.session_state["held-job"])
    assert "held-check" not in other.session_state and "job" not in other.query_params
    other.switch_page("pages/results.py").run()
    assert "Aster" not in words(other) and "No check yet" in words(other)


def test_what_is_forgotten_is_not_found_again(browser):
    at = checked(brought(many(3)))
    job_id = at.session_state["held-job"]
    at.switch_page("pages/check_roster.py").run()
    press(at, "forget")
    assert session.JOBS.progress("one", job_id) is None
    assert "held-check" not in reloaded(job_id).session_state


def test_those_that_did_not_answer_are_asked_again_from_the_results(demo, monkeypatch, browser):
    monkeypatch.setenv("CAIR_STANDIN_FAULTS", "sac=unavailable,bay=unavailable")
    at = checked(press(opened(), "demo-kindergarten"), "check-list")
    at.switch_page("pages/results.py").run()
    assert at.button(key="ask-again")
    press(at, "ask-again")
    finished(at)
    assert "Rio Verde Elementary" in words(at)


def test_what_is_waited_for_is_said_while_it_lasts(monkeypatch, browser):
    told, end = threading.Event(), threading.Event()

    def resting(*given, progress, resting, **named):
        progress("bay", 1, 3, 1, 0)
        resting(Rest("bay", "CAIR Bay Area", Why.ASKED, 42))
        told.set()
        end.wait(30)
        return check_roster(*given, progress=progress, **named)

    monkeypatch.setattr("cair_compliance.ui.asked.check_roster", resting)
    at = brought(many(3))
    for key in ("to-confirm", "reading-right-top"):
        press(at, key)
    press(at, "check-file-only")
    assert told.wait(30)
    at.run()
    assert "CAIR Bay Area asked us to wait; goes on in 4" in words(at)
    end.set()
    finished(at)


def test_a_stopped_check_can_go_on(monkeypatch, browser):
    tries = []

    def stopping(*given, progress, **named):
        tries.append(1)
        if len(tries) == 1:
            while True:
                time.sleep(0.01)
                progress("bay", 1, 3, 1, 0)
        return check_roster(*given, progress=progress, **named)

    monkeypatch.setattr("cair_compliance.ui.asked.check_roster", stopping)
    at = brought(many(3))
    for key in ("to-confirm", "reading-right-top"):
        press(at, key)
    press(at, "check-file-only")
    session.JOBS.cancel("one", at.session_state["held-job"])
    finished(at)
    assert "Stopped" in words(at) and "kept for an hour" in words(at)
    press(at, "resume")
    finished(at)
    assert "3 children." in words(at)
