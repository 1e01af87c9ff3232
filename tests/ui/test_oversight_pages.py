"""Annual figures, licensing review and spot check as pages."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from cair_compliance import check_roster
from cair_compliance.oversight.drawing import draw_facilities, draw_pupils
from cair_compliance.oversight.frame import read_frame
from cair_compliance.oversight.result_sheet import blank_sheet
from cair_compliance.oversight.selection_file import write_draw
from cair_compliance.ui.annual import numbers_of
from cair_compliance.ui.doors import plain

from .app import CSV, ROSTERS, brought, checked, opened, press, words

DAY = date(2025, 10, 1)
LICENSING, SPOT = "pages/licensing_review.py", "pages/spot_check.py"
FRAME = ("id,name,size\n" + "".join(f"F{n},Invented <{n}>,{130 + n}\n" for n in range(9))).encode()


@pytest.fixture(scope="module")
def kindergarten():
    return check_roster(ROSTERS / "kindergarten.xlsx", as_of=DAY)


def reviewed(at):
    at.date_input(key="licensing-day").set_value(DAY)
    at.text_input(key="licensing-facility").set_value("Little <Oak>")
    at.file_uploader(key="licensing-file").upload("list.xlsx", (ROSTERS / "child_care_center.xlsx").read_bytes(), CSV)
    return press(at.run(), "licensing-review")


def test_every_number_leads_to_its_children(kindergarten):
    found = kindergarten.annual()
    numbers = numbers_of(found)
    tally = found.group("tk_k").tallies[0]
    assert numbers["TK and kindergarten: Overdue"] == tally.box("overdue").pupils
    assert sum(len(numbers[f"TK and kindergarten: {box.label}"]) for box in tally.boxes) + len(tally.open) == 120


def test_the_annual_tab_shows_boxes_and_the_children_of_a_number():
    at = checked(brought((ROSTERS / "kindergarten.xlsx").read_bytes(), "list.xlsx"))
    at = at.switch_page("pages/reports.py").run()
    at.session_state["reports-tabs"] = "Annual report"
    at.run()
    said = words(at)
    assert "Permanent medical exemption" in said and "the State reviews schools above 10 %" in said
    box = at.selectbox(key="annual-number")
    at = box.set_value(next(o for o in box.options if "Overdue" in str(o)).rpartition(":")[0]).run()
    assert "Documentation missing" in words(at)


def test_it_is_the_report_that_is_due():
    """Not the shares, which stand in the sentence before."""
    at = checked(press(opened(), "demo-kindergarten")).switch_page("pages/reports.py").run()
    at.session_state["reports-tabs"] = "Annual report"
    assert at.run().warning[0].value.endswith(plain("The report is due by Dec 5, 2025."))


def test_the_head_of_the_report_says_what_was_typed():
    at = checked(brought((ROSTERS / "kindergarten.xlsx").read_bytes(), "list.xlsx"))
    at = at.switch_page("pages/reports.py").run()
    at.session_state["reports-tabs"] = "Annual report"
    at.run()
    at.text_input(key="facts-code").set_value("19 64733 0000000")
    at.text_input(key="facts-by-name").set_value("Clerk <b>One</b>")
    at.selectbox(key="facts-kind").set_value("private")
    at.toggle(key="annual-preview").set_value(True)
    page = str(at.run().get("iframe")[0].proto)
    assert "19 64733 00000" in page and "private" in page
    assert "Clerk &lt;b&gt;One&lt;/b&gt;" in page and "<b>One" not in page


def test_a_review_shows_measures_checklist_and_findings():
    at = reviewed(opened(LICENSING))
    said = words(at)
    assert "Record on file: 59 of 60 (98 %)" in said and "22 CCR 101220.1" in said
    assert "Little &lt;Oak&gt;" in said and "<Oak>" not in said


def test_what_the_analyst_saw_goes_before_the_list():
    at = reviewed(opened(LICENSING))
    at.selectbox(key="licensing-child").set_value(0)
    at.selectbox(key="licensing-record").set_value("no")
    at = at.button[-1].click().run() if not at.button(key="licensing-review").disabled else at
    assert "Record on file: 5" in words(at)


def test_a_review_without_a_list_says_what_to_bring():
    at = press(opened(LICENSING), "licensing-review")
    assert "Bring the facility" in words(at)


def test_typed_staff_that_cannot_be_read_is_told_and_not_kept():
    at = opened(LICENSING)
    at = at.toggle(key="licensing-staff-asked").set_value(True).run()
    for hired in ("yesterday", "9/1/2020"):
        at.text_input(key="licensing-person-Name").set_value("Moe <Bo>")
        at.text_input(key="licensing-person-Hired").set_value(hired)
        at = press(at, "licensing-add-person")
        if hired == "yesterday":
            assert "give the day hired" in words(at) and "Typed so far" not in words(at)
    at = reviewed(at)
    assert "Moe &lt;Bo&gt;" in words(at) and "Pertussis: No record is on file." in words(at)
    at.selectbox(key="licensing-which-person").set_value(0).run()
    at = press(at, "licensing-back-person")
    assert "Typed so far" not in words(at)


def test_a_typed_child_needs_a_name():
    at = opened(LICENSING)
    at = press(at.radio(key="licensing-way").set_value("Typed here").run(), "licensing-add-child")
    assert "Give the name of the child first" in words(at)


def test_facilities_are_drawn_and_named_safely():
    at = opened(SPOT)
    at = at.file_uploader(key="spot-frame").upload("frame.csv", FRAME, CSV).run()
    at = at.number_input(key="spot-count").set_value(3).run()
    said = words(at)
    draw = draw_facilities(read_frame(FRAME), 3, 2026, pupils_each=30)
    assert all(chosen.facility.id in said for chosen in draw.chosen)
    assert "Invented &lt;" in said and "Invented <" not in said


def test_the_next_step_goes_on_with_the_draw_and_asks_for_no_seed_or_id_again():
    at = opened(SPOT)
    at = at.file_uploader(key="spot-frame").upload("frame.csv", FRAME, CSV).run()
    at = at.number_input(key="spot-seed").set_value(77).run()
    at = at.number_input(key="spot-count").set_value(3).run()
    draw = draw_facilities(read_frame(FRAME), 3, 77, pupils_each=30)
    drawn = [f"{one.facility.name} ({one.facility.id})" for one in draw.chosen]
    assert at.selectbox(key="spot-id").options == drawn and "Seed 77, up to 30 children" in words(at)
    assert [one.key for one in at.number_input] == ["spot-count", "spot-each", "spot-seed"]


def test_a_list_of_facilities_that_cannot_be_used_is_told():
    at = opened(SPOT)
    at = at.file_uploader(key="spot-frame").upload("frame.csv", b"id,size\nA,\n", CSV).run()
    assert "line 2 has no size" in words(at).replace("\\", "")


def test_pupils_are_drawn_and_sheets_come_back(kindergarten):
    at = opened(SPOT)
    draw = draw_facilities(read_frame(FRAME), 3, 7, pupils_each=4)
    kept = write_draw(draw).encode()
    at = at.file_uploader(key="spot-selection-file").upload("selection.json", kept, "application/json").run()
    id_ = draw.chosen[1].facility.id
    at.selectbox(key="spot-id").set_value(id_)
    at.date_input(key="spot-day").set_value(DAY)
    at = (
        at.file_uploader(key="spot-roster").upload("list.xlsx", (ROSTERS / "kindergarten.xlsx").read_bytes(), CSV).run()
    )
    drawn = draw_pupils(kindergarten.roster.pupils, id_, 4, 7, as_of=DAY)
    assert "4 of 120 children drawn" in words(at) and "Is this the right list?" in words(at)
    assert all(one.key in words(at) for one in drawn.pupils)


def test_the_estimate_is_said_in_a_sentence(kindergarten):
    draw = draw_facilities(read_frame(FRAME), 3, 2026, pupils_each=4)
    rows = []
    for chosen in draw.chosen:
        sheet = blank_sheet(draw_pupils(kindergarten.roster.pupils, chosen.facility.id, 4, 2026, as_of=DAY))
        rows += [row | {"facility says": "met", "we found": "met"} for row in csv.DictReader(io.StringIO(sheet))]
    rows[0]["we found"] = "not met"
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    at = opened(SPOT)
    kept = write_draw(draw).encode()
    at = at.file_uploader(key="spot-selection-file").upload("selection.json", kept, "application/json").run()
    at = at.file_uploader(key="spot-sheets").upload("all.csv", out.getvalue().encode(), CSV).run()
    said = words(at)
    assert "No documentation missing, as found: about 9" in said and "with 95 % confidence" in said
