"""Special standings and notices: both sides of each boundary."""

from datetime import date, timedelta

import pytest

from cair_compliance.engine import Subject
from cair_compliance.engine.protection import find_protection, school_days
from cair_compliance.model.people import Circumstances

MONDAY, FRIDAY = date(2026, 8, 17), date(2026, 8, 21)


def subject(*flags, entry=MONDAY, program="tk12", **told):
    return Subject(
        date(2019, 5, 1), program, entry, "admission", "2", circumstances=Circumstances(frozenset(flags), **told)
    )


def held(pack, pupil, as_of, *, window=False):
    return find_protection(pack.law_on(as_of).protections, pupil, as_of, revocation_window=window)


@pytest.mark.parametrize(
    ("entry", "as_of", "days"),
    [
        (MONDAY, MONDAY, 0),
        (MONDAY, date(2026, 8, 10), 0),
        (MONDAY, date(2026, 8, 18), 1),
        (MONDAY, FRIDAY, 4),
        (MONDAY, date(2026, 8, 23), 4),
        (MONDAY, date(2026, 8, 24), 5),
        (FRIDAY, date(2026, 8, 23), 0),
        (FRIDAY, date(2026, 8, 24), 1),
        (MONDAY, date(2026, 9, 28), 30),
    ],
)
def test_school_days_are_mondays_to_fridays_after_the_day_of_admission(entry, as_of, days):
    assert school_days(subject(entry=entry), as_of) == days


def test_school_days_as_told_go_before_the_calendar():
    assert school_days(subject(school_days_since_admission=0), date(2026, 9, 28)) == 0
    assert school_days(subject(school_days_since_admission=31), MONDAY) == 31


@pytest.mark.parametrize(("as_of", "holds"), [(date(2026, 9, 28), True), (date(2026, 9, 29), False)])
def test_a_transfer_pupil_has_thirty_school_days(pack, as_of, holds):
    protected = held(pack, subject("transfer_records_pending"), as_of)
    assert (protected is not None) == holds
    assert protected is None or (protected.rule.id, protected.until) == ("transfer_30_school_days", None)


@pytest.mark.parametrize(("after", "holds"), [(0, True), (30, True), (31, False)])
def test_a_military_family_has_thirty_days_and_is_told_the_last(pack, after, holds):
    protected = held(pack, subject("military"), MONDAY + timedelta(days=after))
    assert (protected is not None) == holds
    assert protected is None or protected.until == MONDAY + timedelta(days=30)


def test_the_first_that_holds_decides_and_a_window_goes_before_all(pack):
    pupil = subject("foster", "homeless", "iep")
    assert held(pack, pupil, MONDAY).rule.id == "homeless"
    assert held(pack, pupil, MONDAY, window=True).rule.id == "me_revocation_window"
    assert held(pack, subject(), MONDAY) is None
    late = subject("military", "iep")
    assert held(pack, late, MONDAY + timedelta(days=31)).rule.id == "iep"


@pytest.mark.parametrize(("program", "found"), [("tk12", "independent_study"), ("child_care", None)])
def test_independent_study_is_for_schools(pack, program, found):
    protected = held(pack, subject("independent_study", program=program), MONDAY)
    assert (protected.rule.id if protected else None) == found


def test_what_holds_is_cited(pack):
    protected = held(pack, subject("foster"), MONDAY)
    assert (protected.citation.title, protected.citation.verified) == ("H&S 120341; EDC 48853.5", True)
