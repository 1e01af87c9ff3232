"""The office papers say what the result says: nobody missing, nobody too many, no date of their own."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from cair_compliance import check_roster
from cair_compliance.model.calendar import in_words
from cair_compliance.model.errors import InputRefused
from cair_compliance.model.people import Circumstances, Exemption
from cair_compliance.reports import pdf_of
from cair_compliance.reports.school import follow_up_calendar, pupil_record
from cair_compliance.reports.unconfirmed import MARK, NOTE
from cair_compliance.telling import OFFICE, office_story, outbreak_story, record_story

from ...conftest import AS_OF, ROSTERS
from ..reading import pages
from ..stories import cells, tables, words


@pytest.fixture(scope="module")
def care():
    return check_roster(ROSTERS["child_care_center"], as_of=AS_OF)


def names(table):
    return [row["Name"] for row in cells(table)]


def test_the_call_list_holds_exactly_those_to_be_called(kindergarten):
    [table] = tables(office_story(kindergarten, "call-list"))
    expected = [
        p.pupil.name for p in kindergarten.result.by_urgency()
        if p.shown in ("noncompliant", "could_not_verify", "undetermined")
    ]  # fmt: skip
    assert names(table) == expected and expected
    assert f"{len(expected)} pupil" in words(office_story(kindergarten, "call-list"))


def test_could_not_verify_is_never_told_as_a_missing_dose(monkeypatch):
    monkeypatch.setenv("CAIR_STANDIN_FAULTS", "bay=unavailable")
    down = check_roster(ROSTERS["kindergarten"], as_of=AS_OF, county="Alameda", registries="demo")
    story = office_story(down, "call-list")
    unsure = [row for row in cells(tables(story)[0]) if "Could not verify" in row["Standing"]]
    assert len(unsure) == down.result.standing_counts()["could_not_verify"] > 0
    assert all(row["Next step"] == "Obtain the record" and row["Date"] == "–" for row in unsure)
    assert "Did not answer for all pupils" in words(story)


def test_follow_up_lists_every_date_of_conditional_pupils(care):
    [table] = tables(office_story(care, "follow-up"))
    rows = cells(table)
    days = [r.cells[4] or r.cells[5] or date.max for r in table.rows]
    assert days == sorted(days)
    conditional = [p for p in care.result.pupils if p.counted and p.shown == "conditional"]
    with_date = {p.pupil.name for p in conditional if p.deadline}
    assert {row["Name"] for row in rows} == with_date and with_date
    for pupil in conditional:
        lines = [row for row in rows if row["Name"] == pupil.pupil.name]
        if pupil.next_row and not pupil.findings:
            assert len(lines) == len(pupil.next_row.lacks)
        if pupil.deadline:
            assert in_words(pupil.deadline) in {row["Last day"] for row in lines}


def test_windows_of_a_school_stand_in_the_follow_up(from_file_alone):
    [table] = tables(office_story(from_file_alone, "follow-up"))
    windows = {
        (p.pupil.name, f"{f.label} dose {f.next_dose.dose}", f.next_dose.not_before, f.next_dose.exclude_if_not_by)
        for p in from_file_alone.result.pupils if p.counted and p.shown == "conditional"
        for f in p.findings if f.status == "not_due" and f.next_dose
    }  # fmt: skip
    assert {(r.cells[0], r.cells[2], r.cells[3], r.cells[4]) for r in table.rows} == windows and windows


def test_the_next_review_stands_beside_each_conditional_pupil(from_file_alone):
    [table] = tables(office_story(from_file_alone, "follow-up"))
    reviews = {d.result.pupil.name: d.day for d in from_file_alone.deadlines() if d.kind == "review"}
    assert (
        {r.cells[0]: r.cells[6] for r in table.rows if r.cells[6]}
        == {name: day for name, day in reviews.items() if name in {r.cells[0] for r in table.rows}}
        != {}
    )


def test_the_calendar_has_each_date_once_and_no_name(kindergarten):
    deadlines = kindergarten.deadlines()
    data = follow_up_calendar(kindergarten.result, deadlines)
    events = Calendar.from_ical(data).walk("VEVENT")
    assert {event.decoded("dtstart") for event in events} == {d.day for d in deadlines}
    assert len({str(event["uid"]) for event in events}) == len(events) == len({(d.day, d.kind) for d in deadlines})
    text = data.decode().replace("\r\n ", "")
    for pupil in kindergarten.result.pupils:
        assert pupil.pupil.last_name not in text
    assert data == follow_up_calendar(kindergarten.result, deadlines)


def test_a_homeless_pupil_moves_to_the_pending_list_when_somebody_says_so(from_file_alone):
    lacking = next(p for p in from_file_alone.result.by_urgency() if p.shown == "noncompliant")
    with pytest.raises(InputRefused, match="who has seen"):
        from_file_alone.with_evidence(lacking.pupil.row, seen_by=" ")
    flags = Circumstances(flags=frozenset({"homeless"}))
    then = from_file_alone.with_evidence(lacking.pupil.row, circumstances=flags, seen_by="L. Alvarez")
    [table] = tables(office_story(then, "pending"))
    assert lacking.pupil.name in names(table)
    assert lacking.pupil.name not in names(tables(office_story(then, "call-list"))[0])
    assert [c.after.pupil.row for c in from_file_alone.changes(then)] == [lacking.pupil.row]
    back = then.with_evidence(lacking.pupil.row, seen_by="L. Alvarez")
    assert from_file_alone.changes(back) == []


def test_a_form_on_file_moves_a_claim_to_the_register(from_file_alone):
    lacking = next(p for p in from_file_alone.result.by_urgency() if p.shown == "noncompliant")
    overdue = tuple(f.requirement for f in lacking.findings if f.status == "overdue")
    form = Exemption("pme", "tk_6", overdue, form="cair_me", issued=date(2025, 6, 1))
    then = from_file_alone.with_evidence(lacking.pupil.row, exemptions=(form,), seen_by="L. Alvarez")
    filed, _claims = tables(office_story(then, "exemptions"))
    assert [r["Name"] for r in cells(filed)].count(lacking.pupil.name) == len(overdue)
    assert then.explain(lacking.pupil.row).result.shown == "unconditional"


def test_every_claim_of_the_list_stands_in_the_register(from_file_alone):
    _filed, claims = tables(office_story(from_file_alone, "exemptions"))
    expected = sorted(c.text for p in from_file_alone.result.pupils if p.counted for c in p.pupil.exemptions)
    assert sorted(row["As written"] for row in cells(claims)) == expected and expected


def test_the_outbreak_list_is_the_check_s_own_list(from_file_alone):
    story = outbreak_story(from_file_alone, "Measles")
    [table] = tables(story)
    found = from_file_alone.without_proof("measles")
    assert names(table) == [one.result.pupil.name for one in found]
    assert f"{len(found):,} of" in words(story) and "health officer" in words(story)


def test_a_record_shows_each_dose_with_its_source_in_its_vaccine_s_line(kindergarten):
    pupil = kindergarten.result.pupils[3]
    story = pupil_record(kindergarten.result, [pupil])
    card = cells(tables(story)[0])
    polio = next(row for row in card if row["Vaccine"] == "Polio")
    told = [text for heading, text in polio.items() if heading.isdigit() and text]
    doses = [d for d in pupil.doses if "polio" in d.product.counts_for]
    assert len(told) == len(doses) and all(d.letter in text.split() for d, text in zip(doses, told, strict=True))
    assert "Unofficial copy" in words(story)


def test_a_paper_that_marks_a_section_as_unconfirmed_says_once_what_that_means(kindergarten):
    doubtful = next(p for p in kindergarten.result.pupils if any(MARK in f.law for f in p.findings))
    sure = next(p for p in kindergarten.result.pupils if p.findings and not any(MARK in f.law for f in p.findings))
    assert words(pupil_record(kindergarten.result, [doubtful])).count(NOTE) == 1
    assert NOTE not in words(pupil_record(kindergarten.result, [sure]))


def test_no_reason_has_brackets_within_brackets(from_file_alone):
    flags = Circumstances(flags=frozenset({"homeless"}))
    lacking = next(p for p in from_file_alone.result.by_urgency() if p.shown == "noncompliant")
    then = from_file_alone.with_evidence(lacking.pupil.row, circumstances=flags, seen_by="L. Alvarez")
    reason = then.explain(lacking.pupil.row).result.reason
    assert "; wording to be confirmed)" in reason and "))" not in reason
    assert NOTE in words(office_story(then, "pending"))


def test_records_count_their_own_pages(kindergarten):
    story = record_story(kindergarten, [p.place for p in kindergarten.result.pupils if p.counted][:2])
    assert sum("this record: page 1 of" in page for page in pages(pdf_of(story))) == 2


def test_all_records_make_one_story_a_page_each(kindergarten):
    counted = sum(p.counted for p in kindergarten.result.pupils)
    assert sum("Unofficial copy" in line for line in words(record_story(kindergarten)).splitlines()) == counted


@pytest.mark.parametrize("name", OFFICE)
def test_each_paper_says_so_when_there_is_nobody_to_list(name, care):
    settled = [p for p in care.result.pupils if p.shown == "unconditional"][:3]
    few = care.what_if(as_of=AS_OF + timedelta(days=0))
    few.result.__dict__["pupils"] = settled
    for table in tables(office_story(few, name)):
        assert table.rows or table.none


def test_an_unknown_paper_is_refused(care):
    with pytest.raises(InputRefused, match="call-list"):
        office_story(care, "gossip")
