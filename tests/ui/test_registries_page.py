"""The registries page: places found, connections tested, last answers told, forms in plain words."""

import html
from datetime import UTC, date, datetime

import pytest

from cair_compliance.model.answers import SourceTally
from cair_compliance.registries import Pace, Probe, Reach, load_directory, load_forms, load_settings
from cair_compliance.registries.agreements import load_agreements
from cair_compliance.ui.agreements_view import acceptance_words, standing
from cair_compliance.ui.connections import pace_words, probe_words, tally_words
from cair_compliance.ui.finding import doubt_about, find_place

from .app import ROOT, checked, opened, press, words

PAGE = "pages/registries.py"
TODAY = load_directory(as_of=date(2025, 9, 1))


def said(at):
    return html.unescape(words(at))


def find(text, settings="none"):
    return find_place(text, TODAY, load_settings(settings))


def test_a_city_is_found_with_its_registry_and_help_desk():
    (one,) = find("stockton")
    assert one.sentence == "Stockton is in San Joaquin County, served by RIDE (Healthy Futures)."
    assert "209-468-2292" in one.contact


def test_a_county_is_found_in_any_spelling():
    assert find("kern county") == find("KERN")
    assert find("kern")[0].sentence == ("Kern County is served by California Immunization Registry (CAIR2).")
    assert "edge of a region" in find("Sonoma")[0].remark


def test_the_demonstration_says_whom_it_asks_instead():
    assert "asked from here: CAIR Central Valley" in find("kern", "demo")[0].sentence


@pytest.mark.parametrize("text", ["", "   ", "County", "Clark NV", "§§"])
def test_what_is_no_place_finds_nothing_to_go_by(text):
    assert len(find(text)) == 0


def test_a_name_of_several_places_says_so():
    assert "Kern County" in doubt_about("greenfield") and not doubt_about("Stockton")


def test_the_page_finds_a_place_and_refuses_to_guess():
    at = opened(PAGE)
    at.text_input(key="place-finder").set_value("Turlock").run()
    assert "Turlock is in Stanislaus County, served by RIDE" in said(at)
    at.text_input(key="place-finder").set_value("Rio <b>Verde").run()
    assert "No county or city of that name is known here" in said(at) and not at.exception
    at.text_input(key="place-finder").set_value("Greenfield").run()
    assert "Ask for the county" in said(at)


def test_all_regions_and_counties_stand_on_the_page():
    text = said(opened(PAGE))
    assert all(region.title in text for region in TODAY.regions)
    assert all(county.name in text for county in TODAY.counties)
    assert "800-578-7889" in text and "8 am to 5 pm" in text


def test_without_a_registry_there_is_no_button_to_test_one():
    at = opened(PAGE)
    assert "No registry is set up on this computer" in said(at)
    assert not [button for button in at.button if (button.key or "").startswith("probe-")]


def test_a_connection_is_tested_and_stays_tested(demo):
    at = press(opened(PAGE), "probe-bay")
    assert said(at).count("✓ Reachable") == 1
    at = press(at, "probe-all")
    assert said(at).count("✓ Reachable") == 13 and not at.exception and not at.error


def test_refused_credentials_are_not_tried_again(demo):
    at = opened(PAGE)
    probe = Probe("bay", "CAIR Bay Area", Reach.REFUSED, "HTTP 401", 12)
    at.session_state["held-probes"] = {"bay": (probe, datetime(2025, 9, 1, 10, 41, tzinfo=UTC))}
    at.run()
    assert at.button(key="probe-bay").disabled and at.button(key="probe-all").disabled
    assert not at.button(key="probe-sac").disabled
    assert "accounts lock" in said(at)


def test_a_silent_registry_tells_what_it_means():
    line = probe_words(
        Probe("bay", "Bay", Reach.NOT_REACHABLE, "timeout", 5000), datetime(2025, 9, 1, 10, 41, tzinfo=UTC)
    )
    assert line.startswith("? Not reachable: timeout, 5,000 ms, tested at 10:41.") and "could not verify" in line


def test_the_last_answers_of_this_session_are_told(demo):
    at = opened()
    press(at, "demo-kindergarten")
    at = checked(at, "check-list")
    at = at.switch_page(PAGE).run()
    assert "In your last check:" in said(at) and "with a record" in said(at)


HAVING = """
use: none
agreements: agreements.yaml
asking: {person: clerk, organisation: Rio Verde School District, purpose: school_admission}
"""
AGREED = """
agreements:
  - {organisation: Rio Verde School District, registry: bay, signatory_role: Superintendent, valid_from: 2024-07-01,
     valid_until: 2026-06-30, facilities: [Rio Verde], persons: [{id: clerk, accepted_on: 2025-07-15, regions: [bay]},
     {id: "<b>nurse</b>", accepted_on: 2024-02-29, regions: [bay]}]}
"""


def test_my_agreements_and_the_yearly_acceptance_are_told(monkeypatch, tmp_path):
    (tmp_path / "agreements.yaml").write_text(AGREED)
    (tmp_path / "registries.yaml").write_text(HAVING)
    monkeypatch.setenv("CAIR_COMPLIANCE_REGISTRIES", str(tmp_path / "registries.yaml"))
    text = said(opened(PAGE))
    assert "Questions go out for Rio Verde School District, asked by clerk: school admission." in text
    assert "Jul 1, 2024 to Jun 30, 2026" in text and "Superintendent" in text and "Lapsed on Feb 28, 2025" in text
    assert "<b>nurse" not in words(opened(PAGE))


def test_without_an_agreement_that_is_said():
    assert "No agreement is kept here" in said(opened(PAGE))


@pytest.mark.parametrize(
    ("day", "agreement", "acceptance"),
    [
        (date(2024, 6, 30), "! Begins on Jul 1, 2024", "! Not yet"),
        (date(2025, 7, 14), "✓ In force until Jun 30, 2026", "! Not yet"),
        (date(2025, 7, 15), "✓ In force until Jun 30, 2026", "✓ Counts until Jul 14, 2026"),
        (date(2026, 6, 29), "! In force until Jun 30, 2026; renew soon, days left: 1",
         "! Counts until Jul 14, 2026; renew soon, days left: 15"),
        (date(2026, 6, 30), "! In force until Jun 30, 2026; renew soon, days left: 0",
         "! Counts until Jul 14, 2026; renew soon, days left: 14"),
        (date(2026, 7, 1), "! Ended on Jun 30, 2026: this registry is not asked",
         "! Counts until Jul 14, 2026; renew soon, days left: 13"),
        (date(2026, 7, 15), "! Ended on Jun 30, 2026: this registry is not asked",
         "! Lapsed on Jul 14, 2026: to be accepted again"),
    ],
)  # fmt: skip
def test_what_runs_out_is_told_in_words(tmp_path, day, agreement, acceptance):
    (tmp_path / "agreements.yaml").write_text(AGREED)
    (one,) = load_agreements(tmp_path / "agreements.yaml")
    assert standing(one, day) == agreement and acceptance_words(one.persons[0], day) == acceptance


def test_the_pace_is_told(demo):
    text = said(opened(PAGE))
    assert "Pace: as fast as it answers, 8 at once; up to 30 seconds for an answer" in text
    assert "5 a second, 2 at once" in pace_words(Pace())


def test_a_tally_balances_in_words():
    words_ = tally_words(SourceTally("bay", "Bay", 10, 6, 4, 1, 3, "It is down."))
    assert words_ == (
        "In your last check: 10 children asked about; 4 with a record, 2 with none returned, "
        "1 for a person to decide, 3 without an answer. It is down."
    )


def test_the_forms_are_told_and_a_lock_is_never_a_status(demo):
    text = said(opened(PAGE))
    forms = load_forms()
    assert [form.id for form in forms.forms] == ["disclosure", "lock", "unlock", "school_consent", "own_record"]
    assert all(form.purpose in text and form.where in text and form.signed_by in text for form in forms.forms)
    assert "PROTECTED" not in text and "protected" not in text.lower()


def test_only_the_public_addresses_are_named():
    text = (ROOT / "rules" / "registries" / "forms.yaml").read_text(encoding="utf-8")
    assert "http" not in text and "cairweb.org/forms" in text
