"""The stories of oversight: what each says, and that no name stands where none belongs."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from pypdf import PdfReader

from cair_compliance import check_roster
from cair_compliance.engine.reporting import load_reporting
from cair_compliance.engine.staff import StaffMember
from cair_compliance.model.licensing import FileNote
from cair_compliance.model.spot_check import MET, NOT_MET, UNKNOWN, Entry, Estimate, Facility
from cair_compliance.oversight.assessment import assess
from cair_compliance.oversight.county import county_result
from cair_compliance.oversight.drawing import draw_facilities, draw_pupils
from cair_compliance.oversight.quality import acceptance_rule
from cair_compliance.reports import html_of, pdf_of, workbook_of
from cair_compliance.reports.annual_story import annual_story, public_story
from cair_compliance.reports.audit_line import meter_words
from cair_compliance.reports.county_story import county_doubts, county_story, draw_story, estimate_words
from cair_compliance.reports.licensing_story import licensing_story, summary_story
from cair_compliance.reports.spot_check_method import quick_rules
from cair_compliance.reports.spot_check_story import finding_words, letter_story, result_story, selection_story
from cair_compliance.reports.story import Facts, Heading, Notice, Points, Table, Together, Words, plain

from ..conftest import AS_OF, ROSTERS
from .stories import cells

MASKING = load_reporting(AS_OF).masking
FRAME = [Facility(f"F{n}", f"Invented School {n}", 30 + n) for n in range(20)]


def flat(blocks):
    for block in blocks:
        if isinstance(block, Together):
            yield from flat(block.blocks)
        else:
            yield block


def tables(story):
    return [block for block in flat(story.blocks) if isinstance(block, Table)]


def text_of(story):
    parts = []
    for block in flat(story.blocks):
        if isinstance(block, Table):
            parts += [plain(cell) for row in block.rows for cell in row.cells] + [block.none]
        elif isinstance(block, Facts):
            parts += [f"{label}: {plain(value)}" for label, value in block.rows]
        elif isinstance(block, Points):
            parts += map(plain, block.items)
        elif isinstance(block, Words | Notice | Heading):
            parts.append(plain(block.text))
    return "\n".join(parts)


@cache
def school():
    return check_roster(ROSTERS["kindergarten"], facility="Oak Hollow School", as_of=AS_OF, registries="none")


def settled(without_grade=0):
    """The annual report of the same school once nobody is open; the grades of so many are not known."""
    check = school()
    pupils = [result for result in check.result.pupils if result.box]
    ungraded = [replace(result, pupil=replace(result.pupil, grade="")) for result in pupils[:without_grade]]
    return assess(replace(check.result, pupils=(*ungraded, *pupils[without_grade:])), check.evaluation.pack)


@cache
def nursery():
    check = check_roster(ROSTERS["child_care_center"], facility="Little Oak", as_of=AS_OF, registries="none")
    staff = [StaffMember("Moe, Bo", date(2020, 9, 1))]
    return check.file_review(notes={3: FileNote("no", "not found")}, staff=staff)


@cache
def county():
    dice = random.Random(3)
    draw = draw_facilities(FRAME, 6, 42, pupils_each=8)
    entries = []
    for chosen in draw.chosen[:-1]:
        for n in range(8):
            finding = dice.choice([MET, MET, MET, NOT_MET])
            entries.append(
                Entry(chosen.facility.id, str(n), dice.choice([finding, MET]), finding, finding, gone=n == 7)
            )
    return county_result(draw, entries, {})


@cache
def stories():
    one = county().facilities[0].chosen.facility.id
    pupils = draw_pupils(school().roster.pupils, "F1", 12, 42, as_of=AS_OF, name="Oak Hollow School")
    return {
        "annual": annual_story(school().annual()),
        "public": public_story(school().annual()),
        "licensing": licensing_story(nursery()),
        "summary": summary_story(nursery()),
        "draw": draw_story(county().draw),
        "selection": selection_story(pupils),
        "result": result_story(county(), one),
        "letter": letter_story(county(), one, contact="Questions: 555-0100."),
        "county": county_story(county(), [acceptance_rule(120)]),
        "county, public": county_story(county(), public=True),
    }


NAMES = [pupil.name for pupil in school().roster.pupils]


@pytest.mark.parametrize(
    "name", ["annual", "public", "licensing", "summary", "selection", "result", "letter", "county"]
)
def test_every_story_can_be_rendered(name):
    story = stories()[name]
    assert pdf_of(story).startswith(b"%PDF")
    assert story.title in html_of(story)
    assert workbook_of(story).startswith(b"PK")


@pytest.mark.parametrize("name", ["public", "summary", "draw", "county, public"])
def test_what_is_not_confidential_names_nobody(name):
    story = stories()[name]
    said = text_of(story)
    people = [*NAMES, *(c.result.pupil.name for c in nursery().children), "Moe, Bo"]
    assert not story.confidential
    assert not [person for person in people if person in said]


@pytest.mark.parametrize("name", ["annual", "licensing", "selection", "result", "letter", "county"])
def test_everything_else_is_confidential(name):
    assert stories()[name].confidential


def test_the_worksheet_has_one_line_a_child_and_one_mark_a_line():
    found = school().annual()
    worksheet = next(
        t for t in tables(stories()["annual"]) if t.wide and "All required" in [c.heading for c in t.columns]
    )
    lines = [row for row in worksheet.rows if not row.total]
    assert len(lines) == len(found.group("tk_k").enrolled) == 120
    assert all([cell for cell in row.cells if cell in ("X", "?")] in (["X"], ["?"]) for row in lines)
    total = worksheet.rows[-1].cells
    for place, column in enumerate(worksheet.columns):
        if column.upright and column.heading != "Open":
            assert total[place] == sum(row.cells[place] == "X" for row in lines)


def test_part_one_says_counts_checks_audit_line_and_that_it_is_not_final():
    said = text_of(stories()["annual"])
    assert "Not final: 6 of the pupils are in no box yet." in said
    assert "9 sums come out" in said and "Dec 5, 2025" in said
    assert "at least 19 fewer would be needed" in said
    assert "17 CCR 6035" in said


def test_a_sum_that_does_not_come_out_is_said_first():
    found = school().annual()
    group = found.groups[0]
    wrong = replace(group, checks=(replace(group.checks[0], holds=False),))
    assert "do not send these figures" in text_of(annual_story(replace(found, groups=(wrong,))))


def test_the_public_story_shows_masked_shares_and_no_count():
    story = public_story(settled())
    said = text_of(story)
    assert "≤1 %" in said and "72.8 %" in said and "Not final" not in said
    assert not [cell for table in tables(story) for row in table.rows for cell in row.cells if type(cell) is int]


@pytest.mark.parametrize(
    ("counting", "open_", "unplaced", "words"),
    [
        (10, 0, 0, "10 of 100, 10.0 %; the State reviews schools above 10 %. The school is not above it."),
        (12, 0, 0, "12 of 100, 12.0 %; the State reviews schools above 10 %. 2 fewer would be at or below it."),
        (5, 5, 0, "5 of 100, between 5.0 % and 10.0 %, 5 undecided; the State reviews schools above 10 %. The school is"
         " not above it."),
        (8, 3, 0, "between 8.0 % and 11.0 %, 3 undecided; the State reviews schools above 10 %. With the 3 undecided"),
        (8, 2, 1, "between 7.9 % and 10.9 %, 3 undecided; the State reviews schools above 10 %. With the 3 undecided"),
        (12, 2, 0, "between 12.0 % and 14.0 %, 2 undecided; the State reviews schools above 10 %. The school is above"
         " it; at least 2 fewer would be needed."),
        (5, 6, 0, "5 of 100; 6 undecided, so no percentage is stated; the State reviews schools above 10 %. With the"),
    ],
)  # fmt: skip
def test_the_meter_in_words(counting, open_, unplaced, words):
    tally = school().annual().groups[0].tallies[0]
    anybody = tally.audit.pupils
    meter = replace(
        tally.audit, pupils=anybody[:counting], open=anybody[:open_], enrolled=100, unplaced=anybody[:unplaced]
    )
    assert words in meter_words(meter)
    assert "a sum does not come out, so no percentage" in meter_words(replace(meter, open=(), unplaced=()), sound=False)


def test_while_somebody_is_open_every_paper_states_ranges_and_publishes_nothing():
    found = school().annual()
    assert found.groups[0].open and not found.final
    said = text_of(annual_story(found))
    shares = {str(found.groups[0].share(tally, box.count)) for tally in found.groups[0].tallies for box in tally.boxes}
    assert all(share.startswith("between ") and share in said for share in shares)
    public = text_of(public_story(found))
    assert "Not final" in public and "%" not in public and "not shown" in public


def test_a_pupil_of_no_grade_keeps_every_share_of_a_school_open():
    found = settled(without_grade=1)
    assert not found.groups[0].open and len(found.unplaced) == 1 and not found.final
    tally = found.groups[0].tallies[0]
    assert "between" in str(found.groups[0].share(tally, tally.boxes[0].count))
    assert "1 may belong to a group" in text_of(annual_story(found))
    assert "%" not in text_of(public_story(found))


def test_two_tallies_stand_under_their_own_headings():
    check = check_roster(ROSTERS["seventh_grade"], as_of=AS_OF, registries="none")
    headings = [block.text for block in annual_story(check.annual()).blocks if isinstance(block, Heading)]
    assert headings.count("Tdap") == headings.count("Varicella") == 2


def test_the_findings_log_cites_and_dates_each_finding():
    log = next(t for t in tables(stories()["licensing"]) if t.caption == "Findings")
    assert len(log.rows) == len(nursery().deficiencies)
    assert all("CCR" in plain(row.cells[3]) or "H&S" in plain(row.cells[3]) for row in log.rows)
    assert {type(row.cells[4]) for row in log.rows} == {date, str}


def test_a_drop_in_center_is_told_first():
    from cair_compliance.oversight.licensing import Visit

    check = check_roster(ROSTERS["child_care_center"], facility="Little Oak", as_of=AS_OF, registries="none")
    assert "need not keep immunization files: H&S 1596.799" in text_of(
        summary_story(check.file_review(Visit("drop_in")))
    )


def test_the_selection_sheet_holds_no_verdict():
    story = stories()["selection"]
    said = text_of(story)
    assert len(tables(story)[0].rows) == 12
    cells = " ".join(str(cell) for row in tables(story)[0].rows for cell in row.cells)
    for verdict in ("met", "Documentation missing", "overdue", "Could not verify"):
        assert verdict not in cells
    assert "Key of a child: state id" in said and "empty line counts as not entered" in said


def test_the_letter_says_what_to_do_and_names_nobody():
    said = text_of(stories()["letter"])
    assert "Drawn, but no longer there: 1." in said and "555-0100" in said
    with pytest.raises(KeyError):
        letter_story(county(), "nowhere")


def test_a_letter_for_a_sheet_that_is_not_whole_says_not_to_send_it():
    found = county()
    lost = replace(found.facilities[0], missing=3)
    story = letter_story(replace(found, facilities=(lost, *found.facilities[1:])), lost.chosen.facility.id)
    assert any(isinstance(block, Notice) and "Do not send" in block.text for block in story.blocks)


def test_a_facility_of_which_nothing_was_seen_is_said_to_be_unknown():
    draw = draw_facilities(FRAME, 6, 42, pupils_each=8)
    entries = [
        Entry(one.facility.id, str(n), MET, UNKNOWN, UNKNOWN if place == 0 else MET)
        for place, one in enumerate(draw.chosen)
        for n in range(8)
    ]
    found = county_result(draw, entries, {})
    assert "nothing is known" in finding_words(found.facilities[0])
    assert any("No record could be judged in 1 of the facilities" in said for said in county_doubts(found))
    letter = text_of(letter_story(found, draw.chosen[0].facility.id))
    assert "Nothing is to be corrected" not in letter and "could not be judged: 8" in letter


def test_a_part_of_the_list_where_nobody_went_is_not_taken_to_be_like_the_other_parts():
    draw = draw_facilities([Facility("A", "Invented Always", 40, always=True), *FRAME], 6, 42, pupils_each=8)
    entries = [Entry("A", str(n), MET, UNKNOWN, NOT_MET if n == 0 else MET) for n in range(8)]
    found = county_result(draw, entries, {}, MASKING)
    said = " ".join(county_doubts(found))
    for story in (county_story(found), county_story(found, public=True)):
        assert tables(story)[0].columns[0].heading == "Children of the parts of the list that were seen"
    assert tables(stories()["county"])[0].columns[0].heading == "All children of the list of facilities"
    assert "like the others of their part of the list" in said
    assert "the figures are those of the other parts, not of the county" in said


def test_the_key_of_a_child_and_the_room_stand_on_one_line_of_the_selection_sheet():
    pupils = draw_pupils(school().roster.pupils, "F1", 12, 42, as_of=AS_OF, name="Oak Hollow School")
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(selection_story(pupils)))).pages)
    lines = printed.splitlines()
    assert all(any(one.key in line for line in lines) for one in pupils.pupils)
    assert any("Lindqvist, R." in line for line in lines)


def test_what_the_facility_says_is_not_called_wrong_where_nobody_entered_it():
    draw = draw_facilities(FRAME, 6, 42, pupils_each=8)
    entries = [Entry(draw.chosen[0].facility.id, str(n), UNKNOWN, UNKNOWN, MET if n else NOT_MET) for n in range(8)]
    said = finding_words(county_result(draw, entries, {}).facilities[0])
    assert "missing in 1 of 8" in said and "nothing could be compared" in said


@pytest.mark.parametrize(
    ("share", "low", "high", "said"),
    [
        (0.936, 0.914, 0.951, "about 94 of 100 children, between 91 and 96 "),
        (0.998, 0.993, 1.0, "more than 99 of 100 children, between 99 and 100 "),
        (0.001, 0.0, 0.004, "fewer than 1 of 100 children, between 0 and 1 "),
        (1.0, None, None, "Met: 100 of 100 children, among those looked at; no limits"),
    ],
)
def test_an_estimate_is_never_rounded_to_say_more_than_was_found(share, low, high, said):
    assert said in estimate_words(Estimate("Met", share, low, high, None, 300, 12, 11, "" if low else "alike"))


def test_the_public_reads_no_figure_of_two_facilities_and_no_exact_small_share():
    draw = draw_facilities(FRAME, 6, 42, pupils_each=30)
    entries = [
        Entry(one.facility.id, str(n), MET, UNKNOWN, NOT_MET if n == place == 0 else MET)
        for place, one in enumerate(draw.chosen)
        for n in range(30)
    ]
    sizes = {one.facility.id: 60 for one in draw.chosen}
    few = {one.facility.id for one in draw.chosen[:2]}
    two = county_result(draw, [one for one in entries if one.facility in few], sizes, MASKING)
    assert {(one.share, one.low) for one in two.public} == {("", "")}
    said = text_of(county_story(county_result(draw, entries, sizes, MASKING), public=True))
    assert "≥99 %" in said and "96.7" not in said and "99.4" not in said


def test_limits_and_rules_in_sentences():
    one = county().facilities[0]
    assert f"between {one.low} and {one.high} of {one.size}" in finding_words(one)
    [rule] = cells(next(block for block in quick_rules([acceptance_rule(50)]) if isinstance(block, Table)))
    assert rule["Accept with at most"] == "1 wrong"


def test_the_county_tells_its_method_and_who_was_not_visited():
    said = text_of(stories()["county"])
    assert "Drawn, but not visited yet: 1 of 6 facilities." in said and "to be like the others" in said
    for words in ("SHA-256", "2^256", "Student's t", "Seed: 42", county().draw.fingerprint[:16], "Cohen's kappa"):
        assert words in said
