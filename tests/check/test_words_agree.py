"""The words of a result agree with its dates: nothing to come without a dose and its days, no date in vain."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cair_compliance import check_roster
from cair_compliance.check.made_up import check_pupil
from cair_compliance.model.standings import ACTIONS, FINDINGS, STANDINGS
from cair_compliance.reports.school.coming import things_to_come

from ..conftest import ROSTERS

DAY = re.compile(r"[A-Z][a-z]{2} \d{1,2}, \d{4}")
AS_OF = date(2025, 10, 1)
COMPLETE = "May attend, complete for the age"
TO_COME = "May attend, more doses to come"


def born(months, days=0):
    """A birthday so many months (of 30 days) before the check."""
    return AS_OF - timedelta(days=30 * months + days)


def given_at(birthdate, *pairs):
    return [(cvx, birthdate + timedelta(days=days)) for cvx, days in pairs]


def infant(birthdate):
    """Everything up to the row of 18 months, given on time: three of Vaxelis, then MMR, Varicella, Hib and DTaP."""
    doses = (("146", 60), ("146", 120), ("146", 180), ("03", 370), ("21", 370), ("48", 370), ("20", 400))
    return given_at(birthdate, *doses)


def child(birthdate, doses, **more):
    return check_pupil(birthdate, doses, program="child_care", as_of=AS_OF, **more)


def check_agreement(found):
    """What holds for every result."""
    for finding in found.findings:
        if finding.status == "not_due":
            assert finding.next_dose and DAY.search(finding.why)
        if finding.status == "age_in_grace":
            assert finding.document_by and DAY.search(finding.why)
    if re.search(r"\bby\b|\bdate\b", found.to_do):
        assert found.deadline and DAY.search(found.to_do)
    if found.shown_as.label == TO_COME:
        coming = [one for one in things_to_come(found) if one.kind in ("dose", "proof")]
        assert coming and all(one.last for one in coming)
        assert found.deadline and DAY.search(found.next_line) and "Nothing is lacking" not in found.next_line
    if found.shown_as.label == COMPLETE:
        assert not things_to_come(found) and found.deadline and not found.next_row.lacks
        assert {one.status for one in found.findings} <= {"met", "exempt_pme", "exempt_pbe"}


@pytest.mark.parametrize("action", ACTIONS)
def test_no_word_of_the_table_promises_a_date(action):
    assert "date" not in ACTIONS[action]


def test_a_child_with_every_dose_ahead_is_not_told_that_doses_come():
    found = child(born(17), infant(born(17)))
    assert (found.standing, found.shown, found.shown_as.label) == ("conditional", "conditional_complete", COMPLETE)
    assert found.basis == "6035(a)(2)" and "17 CCR 6025(a), 6035(a)(2)" in found.reason
    check_agreement(found)


def test_the_day_to_look_again_at_a_complete_child_is_among_the_dates_ahead():
    check = check_roster(ROSTERS["child_care_center"], as_of=AS_OF, program="child_care")
    complete = {p.place: p.deadline for p in check.result.pupils if p.shown == "conditional_complete"}
    ahead = {d.result.place: d.day for d in check.deadlines() if "Complete for the age" in d.words}
    assert complete and ahead == complete


def test_counts_for_programs_keep_to_the_standings_of_the_law():
    check = check_roster(ROSTERS["child_care_center"], as_of=AS_OF, program="child_care")
    document = check.to_json()
    standings = [pupil["standing"] for pupil in document["pupils"] if pupil["counted"]]
    assert document["counts"]["standing"]["conditional"] == standings.count("conditional") == 14
    assert {pupil["shown_as"] for pupil in document["pupils"]} <= {"conditional", "noncompliant", "unconditional"}


def test_a_dose_of_the_row_after_next_is_named_with_its_days():
    """Complete for 15 months already, but DTaP 4 is asked at 18 months."""
    birthdate = born(14)
    found = child(birthdate, infant(birthdate)[:-1])
    assert found.shown_as.label == TO_COME
    assert found.next_row.lacks == ("DTaP dose 4",)
    assert found.next_line.startswith("From ") and "DTaP dose 4; proof due by" in found.next_line
    (one,) = things_to_come(found)
    assert (one.words, one.earliest, one.last) == ("Proof of DTaP dose 4", found.next_row.starts, found.deadline)
    check_agreement(found)


def test_follow_up_says_its_day():
    found = child(born(14), infant(born(14))[:-1])
    assert found.to_do == f"Follow up by {found.deadline:%b} {found.deadline.day}, {found.deadline.year}"


DOSES = st.lists(
    st.tuples(
        st.sampled_from(("146", "110", "20", "10", "48", "08", "03", "21", "94", "28", "02")), st.integers(0, 2190)
    ),
    max_size=14,
)


@settings(max_examples=150)
@given(st.integers(0, 2300), DOSES, st.integers(0, 700))
def test_words_and_dates_of_any_child_in_child_care_agree(age, doses, here):
    birthdate = AS_OF - timedelta(days=age)
    given = [(cvx, birthdate + timedelta(days=days)) for cvx, days in doses if days <= age]
    check_agreement(child(birthdate, given, entry_date=AS_OF - timedelta(days=min(here, age))))


@settings(max_examples=50)
@given(st.integers(1500, 6200), DOSES, st.sampled_from(("TK", "K", "3", "7", "9", "UG")))
def test_words_and_dates_of_any_pupil_in_school_agree(age, doses, grade):
    birthdate = AS_OF - timedelta(days=age)
    found = check_pupil(birthdate, given_at(birthdate, *doses), grade=grade, as_of=AS_OF)
    assume(found.findings)
    check_agreement(found)


def test_every_standing_and_finding_has_its_own_words():
    for table in (STANDINGS, FINDINGS):
        labels = [shown.label for shown in table.values()]
        assert len(labels) == len(set(labels))


def test_no_record_is_asked_for_where_none_would_settle_it(from_file_alone):
    """Line 24 of the kindergarten claims IEP services, line 39 an exemption."""
    to_do = {one.pupil.row: one.to_do for one in from_file_alone.result.pupils}
    assert to_do[24] == "Look at the papers, and enter for the child what you have seen"
    assert to_do[39] == "Ask for a better record, or for the exemption form"
    unborn = check_roster(
        b"Last Name,First Name,Birth Date,Grade,MMR 1\nAster,Robin,,K,5/6/2021\n", as_of=AS_OF, program="tk12"
    )
    assert [one.to_do for one in unborn.result.pupils] == ["Correct the list, then check again"]
