"""Staff of child care (SB 792): both sides of each boundary."""

from datetime import date

import pytest

from cair_compliance.engine.staff import StaffMember, load_staff_rules

BASE = [("115", date(2020, 5, 1)), ("03", date(1999, 5, 1))]


def statuses(member, as_of):
    return {f.immunization: f.status for f in load_staff_rules(as_of).review(member, as_of)}


def test_all_three_documented():
    member = StaffMember("A", date(2020, 1, 6), [*BASE, ("88", date(2025, 10, 1))])
    assert set(statuses(member, date(2026, 3, 1)).values()) == {"met"}


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        (date(2026, 7, 31), "met"),
        (date(2026, 8, 1), "conditional"),
        (date(2026, 12, 1), "conditional"),
        (date(2026, 12, 2), "missing"),
    ],
)
def test_influenza_is_asked_each_year_by_the_first_of_december(as_of, status):
    member = StaffMember("A", date(2020, 1, 6), [*BASE, ("88", date(2025, 10, 1))])
    assert statuses(member, as_of)["influenza"] == status


@pytest.mark.parametrize(
    ("hired", "status"),
    [(date(2025, 12, 1), "missing"), (date(2025, 12, 2), "excused"), (date(2026, 7, 31), "excused")],
)
def test_hired_off_season_is_excused_for_the_first_year(hired, status):
    as_of = max(hired, date(2026, 2, 1))
    assert statuses(StaffMember("A", hired, BASE), as_of)["influenza"] == status


def test_the_excuse_ends_with_the_next_season():
    assert statuses(StaffMember("A", date(2025, 12, 2), BASE), date(2026, 12, 2))["influenza"] == "missing"


@pytest.mark.parametrize(("as_of", "status"), [(date(2026, 2, 5), "conditional"), (date(2026, 2, 6), "missing")])
def test_a_signed_statement_holds_thirty_days(as_of, status):
    member = StaffMember("A", date(2026, 1, 6), [], statement_signed=True)
    assert statuses(member, as_of)["measles"] == status


def test_only_influenza_may_be_declined_and_a_physician_may_exempt():
    everything = frozenset({"influenza", "measles", "pertussis"})
    as_of = date(2026, 3, 1)
    assert statuses(StaffMember("A", date(2020, 1, 6), declined=everything), as_of) == {
        "influenza": "declined",
        "pertussis": "missing",
        "measles": "missing",
    }
    assert set(statuses(StaffMember("A", date(2020, 1, 6), physician=everything), as_of).values()) == {"exempt"}


def test_no_law_before_september_2016():
    assert load_staff_rules(date(2016, 8, 31)) is None
