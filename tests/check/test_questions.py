"""What-if, changes between two checks, outbreak lists, dates ahead."""

import shutil
from datetime import date, timedelta

import pytest

from cair_compliance import check_roster
from cair_compliance.check.questions import DISEASES, next_review
from cair_compliance.engine.loading import CALIFORNIA
from cair_compliance.engine.periods import Period
from cair_compliance.model.errors import InputRefused

from ..conftest import AS_OF, ROSTERS


@pytest.fixture(scope="module")
def care():
    return check_roster(ROSTERS["child_care_center"], as_of=AS_OF)


def test_another_date_asks_nobody_again(kindergarten):
    later = kindergarten.what_if(as_of=AS_OF + timedelta(days=400))
    assert later.sources.answers is kindergarten.sources.answers
    assert later.result.as_of == AS_OF + timedelta(days=400)
    changes = kindergarten.changes(later)
    assert all(c.before.shown != c.after.shown or c.requirements for c in changes)
    assert kindergarten.changes(kindergarten.what_if()) == []


def test_moving_past_a_deadline_changes_exactly_that_pupil_on_that_day(from_file_alone):
    care = from_file_alone
    deadline = next(d for d in care.deadlines() if d.kind == "dose")
    last, after = care.what_if(as_of=deadline.day), care.what_if(as_of=deadline.day + timedelta(days=1))
    row = deadline.result.pupil.row
    assert row in {c.after.pupil.row for c in last.changes(after)}
    assert last.explain(row).result.standing != "noncompliant" or after.explain(row).result.standing == "noncompliant"


def test_a_planned_dose_meets_what_it_completes(from_file_alone):
    lacking = next(
        r for r in from_file_alone.result.by_urgency()
        if [f.requirement for f in r.findings if f.status == "overdue"] == ["varicella"]
        and r.finding("varicella").missing == 1
    )  # fmt: skip
    row = lacking.pupil.row
    then = from_file_alone.what_if(planned={row: [("Varicella", AS_OF)]})
    assert [c.after.pupil.row for c in from_file_alone.changes(then)] == [row]
    finding = then.explain(row).result.finding("varicella")
    assert finding.status == "met" and finding.doses[-1].letter == "P"
    with pytest.raises(InputRefused, match="not a vaccine"):
        from_file_alone.what_if(planned={row: [("Elixir", AS_OF)]})


def test_a_change_of_rules_lists_the_pupils_it_affects(from_file_alone, tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(CALIFORNIA, folder)
    text = (folder / "tk12.yaml").read_text()
    (folder / "tk12.yaml").write_text(text.replace("{doses: 3, of: hepb,", "{doses: 4, of: hepb,"))
    stricter = from_file_alone.what_if(rules=folder)
    changes = from_file_alone.changes(stricter)
    assert changes and all("hepb" in c.requirements for c in changes)
    assert stricter.result.rule_pack.hash != from_file_alone.result.rule_pack.hash


@pytest.mark.parametrize("disease", DISEASES)
def test_outbreak_lists_hold_everyone_without_complete_proof(from_file_alone, disease):
    requirement, _ = DISEASES[disease]
    listed = {u.result.place: u for u in from_file_alone.without_proof(disease)}
    for result in from_file_alone.result.pupils:
        statuses = {f.requirement: f.status for f in result.findings}
        if statuses.get(requirement, "met") != "met" and requirement != "mmr":
            assert result.place in listed
        if statuses.get(requirement) == "met":
            assert result.place not in listed


def test_exempt_and_unsure_pupils_are_on_the_outbreak_list_too(from_file_alone):
    states = {u.state for u in from_file_alone.without_proof("varicella")}
    assert {"none", "partial", "unknown"} <= states
    with pytest.raises(InputRefused, match="not one of the diseases"):
        from_file_alone.without_proof("influenza")


def test_a_disease_the_row_does_not_ask_for_is_still_looked_at():
    """An advancing 7th grader's row asks no polio; an outbreak asks all the same."""
    check = check_roster(ROSTERS["seventh_grade"], as_of=AS_OF)
    assert not any("polio" in {f.requirement for f in r.findings} for r in check.result.pupils)
    assert 0 < len(check.without_proof("polio")) < len(check.result.pupils)


def test_infants_are_held_to_the_fullest_row(care):
    infants = [r for r in care.result.pupils if r.pupil.birthdate > date(2024, 12, 1)]
    listed = {u.result.place for u in care.without_proof("measles")}
    assert infants and {r.place for r in infants} <= listed


def test_dates_ahead_are_sorted_and_not_past(care, from_file_alone):
    found = from_file_alone.deadlines()
    assert found and [d.day for d in found] == sorted(d.day for d in found)
    assert all(d.day >= AS_OF for d in found)
    assert {"dose", "review"} <= {d.kind for d in found} and {"proof"} <= {d.kind for d in care.deadlines()}


@pytest.mark.parametrize(("passed", "due"), [(0, 30), (1, 30), (30, 30), (31, 60), (60, 60), (61, 90)])
def test_reviews_come_every_thirty_days_from_admission(passed, due):
    entry = date(2025, 8, 13)
    every = Period.parse("30 days")
    assert next_review(entry, every, entry + timedelta(days=passed)) == entry + timedelta(days=due)
