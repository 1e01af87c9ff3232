"""The licensing file review: which children are asked for a file, what is deficient, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cair_compliance import check_roster
from cair_compliance.engine import load_rules
from cair_compliance.engine.staff import StaffMember
from cair_compliance.model.calendar import school_day_after
from cair_compliance.model.errors import InputRefused
from cair_compliance.model.licensing import FileNote, Measure
from cair_compliance.oversight.ages import reached
from cair_compliance.oversight.licensing import Visit, review_files
from cair_compliance.oversight.typed import typed_columns, typed_list

PACK = load_rules()
DAY = date(2025, 10, 1)
DOSES = {
    "Polio": "5/6/2022, 7/8/2022, 1/9/2023",
    "DTaP": "5/6/2022 7/8/2022 9/10/2022 12/20/2023",
    "Hepatitis B": "3/5/2022, 5/6/2022, 1/9/2023",
    "Hib": "4/1/2023",
    "MMR": "4/1/2023",
    "Varicella": "4/1/2023",
}


def child(last, enrolled="9/1/2023", **doses):
    row = {"Last Name": last, "First Name": "Ann", "Birth Date": "3/4/2022", "Enrollment Date": enrolled}
    return row | DOSES | doses


def bare(last, enrolled="9/1/2023"):
    return child(last, enrolled, **dict.fromkeys(DOSES, ""))


def review(*rows, visit=None, notes=None, staff=None, day=DAY, **more):
    check = check_roster(typed_list(rows, PACK), program="child_care", as_of=day, facility="Little Oak", **more)
    return review_files(check.result, PACK, visit, notes or {}, staff)


def only(found):
    (one,) = found.children
    return one


def kinds(line):
    return [one.kind for one in line.deficiencies]


def test_a_complete_file_has_nothing_to_find():
    found = review(child("Aldana"))
    line = only(found)
    assert (line.record, line.fitting, line.age_row, kinds(line)) == ("yes", "yes", "18 months through 5 years", [])
    assert [m.said for m in found.measures] == ["1 of 1 (100 %)", "1 of 1 (100 %)"]
    assert found.complete == 1


def test_an_overdue_dose_cites_its_sections_and_the_ten_school_days():
    found = review(child("Aldana", DTaP="5/6/2022 7/8/2022 9/10/2022"))
    line = only(found)
    assert (line.fitting, line.missing) == ("no", ("DTaP dose 4",))
    (one,) = line.deficiencies
    assert one.kind == "overdue" and "22 CCR 101220.1(a)" in one.citation.title
    assert any("Table A" in law.title for law in one.also)
    assert one.correct_by == date(2025, 10, 15)
    assert found.complete == 0


def test_holidays_that_are_given_move_the_date():
    visit = Visit(holidays=frozenset({date(2025, 10, 13)}))
    one = only(review(child("Aldana", MMR=""), visit=visit))
    assert one.deficiencies[0].correct_by == date(2025, 10, 16)


@pytest.mark.parametrize(
    ("enrolled", "deficient", "by"),
    [("9/1/2025", False, date(2025, 10, 1)), ("8/31/2025", True, None), ("", True, None)],
)
def test_a_record_may_be_awaited_for_thirty_days(enrolled, deficient, by):
    line = only(review(bare("Bright", enrolled)))
    assert (line.record, line.record_by) == ("no", by)
    assert kinds(line) == (["no_record"] if deficient else [])
    assert line.fitting == ("no" if deficient else "open")


def test_a_cell_that_cannot_be_read_is_to_be_seen_and_no_deficiency():
    line = only(review(child("Cole", **(dict.fromkeys(DOSES, "") | {"Polio": "13/45/2022"}))))
    assert line.record == "no" or line.fitting == "open"
    line = only(review(child("Cole", MMR="13/45/2023")))
    assert (line.record, line.fitting, kinds(line)) == ("yes", "open", [])


def test_a_list_without_dose_columns_says_nothing_about_files():
    check = check_roster(b"Last Name,First Name,Birth Date\nAldana,Rosa,3/4/2022\n", program="child_care", as_of=DAY)
    found = review_files(check.result, PACK)
    assert (only(found).record, only(found).fitting, found.deficiencies) == ("not_seen", "open", ())
    assert found.measures[0].open == 1


def test_the_analyst_overrules_what_the_list_shows():
    rows = [child("Aldana"), bare("Bright"), bare("Cole")]
    notes = {0: FileNote("no"), 1: FileNote("yes", "card found"), 2: FileNote("other_school")}
    found = review(*rows, notes=notes)
    lines = {line.result.pupil.last_name: line for line in found.children}
    assert (lines["Aldana"].record, kinds(lines["Aldana"])) == ("no", ["no_record"])
    assert (lines["Bright"].note, kinds(lines["Bright"])) == ("card found", ["overdue"])
    assert (lines["Cole"].fitting, kinds(lines["Cole"])) == ("not_asked", [])
    assert [m.of for m in found.measures] == [2, 2]
    with pytest.raises(InputRefused, match="not_seen"):
        review(child("Aldana"), notes={0: FileNote("perhaps")})


def test_a_drop_in_center_is_asked_for_no_file():
    found = review(bare("Bright"), visit=Visit("drop_in"))
    assert only(found).record == "drop_in" and not found.deficiencies
    assert "1596.799" in found.files_exempt.title
    assert found.measures[0].said == "0 of 0"


@pytest.mark.parametrize(("kind", "section"), [("center", "22 CCR 101220.1"), ("family_home", "H&S 1597.541")])
def test_each_kind_of_facility_has_its_own_sections(kind, section):
    (one,) = review(bare("Bright"), visit=Visit(kind)).deficiencies
    assert section in one.citation.title


def test_what_is_not_known_is_refused():
    with pytest.raises(InputRefused, match="family_home"):
        review(child("Aldana"), visit=Visit("ship"))
    with pytest.raises(InputRefused, match="no licensing rules"):
        check = check_roster(typed_list([child("Aldana")], PACK), program="child_care", as_of=date(2019, 6, 30))
        review_files(check.result, PACK)


def test_a_new_age_row_has_its_window_for_proof():
    # 15 months on June 4, 2023; proof by July 4.
    row = child("Aldana", "1/2/2023", MMR="", Varicella="", Hib="5/6/2022 7/8/2022", DTaP="5/6/2022 7/8/2022 9/10/2022")
    inside, after = (only(review(row, day=day)) for day in (date(2023, 7, 4), date(2023, 7, 5)))
    assert (inside.fitting, inside.proof_by) == ("yes", date(2023, 7, 4))
    assert after.fitting == "no" and kinds(after) == ["overdue"]


def test_a_day_for_proof_names_what_is_to_be_proved_and_what_is_open_is_named_beside_what_is_missing():
    row = child("Aldana", "1/2/2023", MMR="", Varicella="13/45/2023", DTaP="5/6/2022 7/8/2022 9/10/2022")
    line = only(review(row, day=date(2023, 10, 4)))
    assert line.due_words == "DTaP: Oct 4, 2023"
    assert line.missing_words == "MMR; open: Varicella"
    assert only(review(bare("Bright", "9/1/2025"))).due_words == "Record: Oct 1, 2025"


def test_an_exemption_that_is_only_written_down_is_a_deficiency():
    text = typed_list([child("Aldana", MMR="")], PACK).decode().splitlines()
    listed = "\n".join([text[0] + ",Medical Exemption", text[1] + ",PME"])
    check = check_roster(listed.encode(), program="child_care", as_of=DAY)
    found = review_files(check.result, PACK)
    assert "exemption" in kinds(only(found))
    assert "no exemption form was seen" in found.deficiencies[-1].words


def test_staff_are_reviewed_under_their_own_law():
    staff = [
        StaffMember("Lee", date(2020, 9, 1), [("115", date(2019, 1, 2)), ("03", date(1999, 1, 2))]),
        StaffMember("Moe", date(2025, 9, 15), (), statement_signed=True),
        StaffMember("Nia", date(2020, 9, 1)),
    ]
    found = review(child("Aldana"), staff=staff)
    assert [len(one.deficiencies) for one in found.staff] == [0, 0, 2]
    assert {one.kind for one in found.staff[2].deficiencies} == {"staff"}
    assert found.by_kind() == {"staff": 2} and found.staff_asked
    assert not review(child("Aldana")).staff_asked


def test_children_who_left_are_not_reviewed(child_care):
    gone = [replace(p, counted=p.place > 0) for p in child_care.result.pupils]
    found = review_files(replace(child_care.result, pupils=gone), PACK)
    assert len(found.children) == sum(p.counted for p in gone)


def test_the_checklist_goes_by_room_and_name(child_care):
    lines = review_files(child_care.result, PACK).children
    assert [(x.result.pupil.room, x.result.pupil.name) for x in lines] == sorted(
        (x.result.pupil.room, x.result.pupil.name) for x in lines
    )


def test_typed_rows_are_read_like_any_list():
    assert typed_columns(PACK)[-6:] == tuple(DOSES)
    data = typed_list([{}, child("Aldana"), {"Last Name": None}], PACK)
    assert len(data.decode().splitlines()) == 2


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [(date(2025, 10, 3), 1, date(2025, 10, 6)), (date(2025, 10, 4), 10, date(2025, 10, 17)), (DAY, 0, DAY)],
)
def test_school_days(day, count, expected):
    assert school_day_after(day, count) == expected


def test_a_birthday_that_does_not_exist_rolls_forward():
    age = PACK.frame_on(DAY).reporting.child_care.from_age
    assert reached(date(2024, 2, 29), age) == date(2026, 3, 1)


def test_a_measure_in_words():
    assert Measure("", 17, 20, 1).said == "17 of 20 (between 85.0 % and 90.0 %), 1 open"
    assert Measure("", 17, 20).said == "17 of 20 (85 %)"
    assert Measure("", 17, 20, 2).said == "17 of 20, 2 open"
