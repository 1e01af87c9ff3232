"""Not one byte leaves without agreement, acceptance, purpose, region and roster."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.model.answers import Outcome, Route
from cair_compliance.model.errors import RegistrySettingsError
from cair_compliance.model.people import Pupil
from cair_compliance.registries import Asker, Asking, Purpose, ask, load_settings
from cair_compliance.registries.agreements import Acceptance
from cair_compliance.registries.policy import PROGRAMS

from .operators import AGREEMENTS, Silent, own_settings

TODAY = date(2026, 3, 1)
CHILD = Pupil("", 2, "Castellanos", "Lucia", birthdate=date(2018, 2, 14), sex="F")
ROUTE = Route("bay", "bay", "Alameda", "")


def asking(settings, **changed):
    whole = Asking([CHILD], "Oak Hollow School", "tk12", settings.asker, settings.agreements, TODAY)
    return replace(whole, **changed)


def asked(settings, routes=ROUTE, **changed):
    wire = Silent()
    (answer,) = ask([CHILD], {0: (routes,)}, settings, client_factory=wire, asking=asking(settings, **changed))[0]
    return wire, answer


def by(**changed):
    return {"asker": replace(Asker("clerk-1", "Aster Unified", "school_admission"), **changed)}


def test_with_everything_in_order_the_question_goes_out(tmp_path, monkeypatch):
    wire, answer = asked(own_settings(tmp_path, monkeypatch))
    assert wire.heard == 1 and answer.evidence == ("internal: AssertionError",)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"asker": None}, "who asks"),
        (by(person=""), "who asks"),
        (by(organisation=" "), "no agreement of your organisation"),
        (by(organisation="Birch Unified"), "no agreement of your organisation"),
        (by(person="clerk-2"), "has not accepted"),
        (by(purpose="curiosity"), "purpose has to be one of"),
        (by(purpose=""), "purpose has to be one of"),
        (by(purpose="licensing_review"), "does not fit the program"),
        ({"facility": ""}, "does not name this facility"),
        ({"facility": "Birch School"}, "does not name this facility"),
        ({"today": date(2025, 12, 31)}, "not in force"),
        ({"today": date(2027, 1, 1)}, "not in force"),
        ({"today": date(2026, 1, 31)}, "has not accepted"),
        ({"agreements": ()}, "no agreement of your organisation"),
        ({"roster": []}, "not on the list"),
        ({"roster": [replace(CHILD, first_name="Luz")]}, "not on the list"),
    ],
)
def test_whatever_is_missing_nobody_is_asked_and_it_is_said(tmp_path, monkeypatch, changed, words):
    wire, answer = asked(own_settings(tmp_path, monkeypatch), **changed)
    assert (wire.opened, wire.heard, answer.outcome) == (0, 0, Outcome.NOT_CHECKED)
    assert words in answer.detail and "Castellanos" not in answer.detail and answer.detail.endswith(".")
    assert not (tmp_path / "audit").exists()


def test_another_region_is_not_authorized(tmp_path, monkeypatch):
    wire, answer = asked(own_settings(tmp_path, monkeypatch), Route("bay", "sac", "Yolo", ""))
    assert (wire.opened, answer.outcome) == (0, Outcome.REGION_NOT_AUTHORIZED)


def test_acceptance_counts_for_a_year_and_the_agreement_to_its_last_day(tmp_path, monkeypatch):
    longer = AGREEMENTS.replace("2026-12-31", "2028-12-31")
    settings = own_settings(tmp_path, monkeypatch, agreements=longer)
    for day, goes in ((date(2026, 2, 1), 1), (date(2027, 1, 31), 1), (date(2027, 2, 1), 0)):
        assert asked(settings, today=day)[0].heard == goes


@given(accepted=st.dates(date(2000, 1, 1), date(2040, 1, 1)), days=st.integers(-800, 800))
def test_an_acceptance_never_counts_before_its_day_nor_after_a_year(accepted, days):
    counts = Acceptance("p", accepted, frozenset()).counts_on(accepted + timedelta(days))
    assert counts == (0 <= days < 365) or (days == 365 and counts)


def test_purposes_are_a_closed_list_and_each_fits_a_program():
    assert {*Purpose} == set(PROGRAMS) == {
        "school_admission", "child_care_admission", "conditional_admission_follow_up", "licensing_review",
        "county_review",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("    signatory_role: Superintendent\n", "", "signatory_role"),
        ("2026-12-31", "2025-12-31", "before valid_from"),
        ("2026-12-31", "some day", "valid_until"),
        ("[Oak Hollow School]", "[]", "facilities"),
        ("regions: [bay]", "regions: []", "regions"),
        ("registry: bay", "registry: bay\n    surprise: 1", "surprise"),
    ],
)
def test_an_agreement_that_is_not_whole_does_not_load(tmp_path, monkeypatch, before, after, message):
    with pytest.raises(RegistrySettingsError, match=message):
        own_settings(tmp_path, monkeypatch, agreements=AGREEMENTS.replace(before, after))


def test_a_purpose_off_the_list_does_not_load(tmp_path, monkeypatch):
    with pytest.raises(RegistrySettingsError, match="purpose"):
        own_settings(tmp_path, monkeypatch, school_admission="research")


def test_stand_ins_need_no_agreement():
    settings = load_settings("demo").served_at("http://127.0.0.1:9")
    wire = Silent()
    ask([CHILD], {0: (ROUTE,)}, settings, client_factory=wire)
    assert wire.heard == 1
