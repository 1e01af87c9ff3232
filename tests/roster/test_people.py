"""Names, birth dates, grades, ids and leaving, as lists have them."""

from __future__ import annotations

from datetime import date

import pytest

from cair_compliance.model.people import GRADES
from cair_compliance.roster import names
from cair_compliance.roster.attributes import read_grade, read_sex

from .rosters import HEAD, as_csv, code_set, codes, read_lines, read_roster


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Barragán Vásquez, Ximena F.", ("Barragán Vásquez", "Ximena", "F", "")),
        ("Pérez Jr., Emiliano L.", ("Pérez", "Emiliano", "L", "Jr.")),
        ("Baker, III, Liam", ("Baker", "Liam", "", "III")),
        ("Baker, Liam IV", ("Baker", "Liam", "", "IV")),
        ("De la Cruz Esparza, Dayana", ("De la Cruz Esparza", "Dayana", "", "")),
        ("Quốc Huy Huỳnh", ("Huỳnh", "Quốc Huy", "", "")),
        ("María De la Cruz", ("De la Cruz", "María", "", "")),
        ("U, Bo", ("U", "Bo", "", "")),
        ("O'Brien, Mary Kate", ("O'Brien", "Mary Kate", "", "")),
        ("Cher", ("Cher", "", "", "")),
    ],
)
def test_names_in_one_column(text: str, parts: tuple[str, str, str, str]) -> None:
    name = names.from_one(text)
    assert (name.last, name.first, name.middle, name.suffix) == parts
    assert name.split == ("," not in text)


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("Hu&#7923;nh", "Huỳnh"),
        ("Nguy&#x1EC5;n", "Nguyễn"),
        ("VillaseÃ±or", "Villaseñor"),
        ("del  Río\xa0", "del Río"),
        ("Muñoz", "Muñoz"),
        ("N'Diaye", "N'Diaye"),
        ("Ng\u200bo", "Ngo"),
        ("Nun\u0303ez", "Nuñez"),
    ],
)
def test_letters_lost_on_the_way_are_put_right(stored: str, read: str) -> None:
    assert names.repaired(stored) == read


def test_a_repaired_or_damaged_name_is_said() -> None:
    roster = read_lines(["Hu&#7923;nh", "Tu?n", "3/9/2020", "K"], head=HEAD)
    assert roster.pupils[0].last_name == "Huỳnh"
    assert {"NAME_REPAIRED", "NAME_DAMAGED"} <= code_set(roster)


def test_a_line_without_a_name_is_unreadable_and_counted() -> None:
    roster = read_lines(
        ["", "", "3/9/2020", "K"], ["x" * 101, "Bo", "3/9/2020", "K"], ["Ng", "Bo", "3/9/2020", "K"], head=HEAD
    )
    assert (roster.balance.unreadable, roster.balance.pupils, roster.balance.rows) == (2, 1, 3)
    assert {"NAME_MISSING", "NAME_TOO_LONG"} <= code_set(roster)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "BIRTHDATE_MISSING"),
        ("soon", "BIRTHDATE_UNREADABLE"),
        ("5/2020", "BIRTHDATE_UNREADABLE"),
        ("8/13/2090", "BIRTHDATE_IMPLAUSIBLE"),
        ("8/13/1950", "BIRTHDATE_IMPLAUSIBLE"),
        ("2/30/2020", "BIRTHDATE_UNREADABLE"),
    ],
)
def test_a_pupil_without_a_readable_birth_date_stays_a_pupil(cell: str, code: str) -> None:
    roster = read_lines(["Ng", "Bo", cell, "K", "3/20/2021"], head=[*HEAD, "MMR 1"])
    assert roster.pupils[0].birthdate is None
    assert (code, 2, "Birthdate") in codes(roster)
    assert len(roster.doses) == 1


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("0", "K"),
        ("-1", "TK"),
        ("-2", "PK"),
        ("KN", "K"),
        ("00", "K"),
        ("07", "7"),
        ("12", "12"),
        ("1st", "1"),
        ("First", "1"),
        ("Grade 3", "3"),
        ("Gr. 4", "4"),
        ("Kinder", "K"),
        ("TransK", "TK"),
        ("T-K", "TK"),
        ("IN", "PK"),
        ("TD", "PK"),
        ("PS", "PK"),
        ("Preschool", "PK"),
        ("Pre-K", "PK"),
        ("UE", "UG"),
        ("13", ""),
        ("P", ""),
        ("?", ""),
        ("-3", ""),
        ("K/1", ""),
        ("blue", ""),
    ],
)
def test_grades(text: str, grade: str) -> None:
    assert read_grade(text) == grade
    assert grade == "" or grade in GRADES


@pytest.mark.parametrize(
    ("text", "sex"), [("m", "M"), ("Female", "F"), ("X", "X"), ("Nonbinary", "X"), ("1", "M"), ("?", "")]
)
def test_sexes(text: str, sex: str) -> None:
    assert read_sex(text) == sex


def test_grade_missing_unreadable_or_without_a_column() -> None:
    roster = read_lines(["Ng", "Bo", "3/9/2020", ""], ["Vu", "An", "3/9/2020", "blue"], head=HEAD)
    assert [code for code, *_ in codes(roster) if code.startswith("GRADE")] == ["GRADE_MISSING", "GRADE_UNREADABLE"]
    assert "GRADE_COLUMN_MISSING" in code_set(read_lines(["Ng", "Bo", "3/9/2020"], head=HEAD[:3]))


def test_ids_keep_their_zeros_and_odd_ones_are_said() -> None:
    head = [*HEAD, "Student ID", "SSID"]
    roster = read_lines(
        ["Ng", "Bo", "3/9/2020", "K", "0012", "990000001"],
        ["Vu", "An", "3/9/2020", "K", "13", "1.23457E+09"],
        ["Ly", "My", "3/9/2020", "K", "14", ""],
        head=head,
    )
    assert [pupil.local_id for pupil in roster] == ["0012", "13", "14"]
    assert [code for code, *_ in codes(roster) if code.startswith("STATE")] == [
        "STATE_ID_SHAPE",
        "STATE_ID_SHAPE",
        "STATE_ID_MISSING",
    ]


def test_who_has_left() -> None:
    head = [*HEAD, "Exit Date", "Status", "Notes"]
    lines = [
        ["Ng", "Bo", "3/9/2020", "K", "9/19/2025", "", ""],
        ["Vu", "An", "3/9/2020", "K", "12/19/2025", "", ""],
        ["Ly", "My", "3/9/2020", "K", "", "Withdrawn", ""],
        ["Xu", "Li", "3/9/2020", "K", "", "Active", "TRANSFERRED OUT 9/12"],
    ]
    roster = read_lines(*lines, head=head, as_of=date(2025, 10, 1))
    assert roster.balance.left == 2
    assert [(code, row) for code, row, _ in codes(roster) if "LEFT" in code] == [
        ("LEFT_SCHOOL", 2),
        ("LEFT_SCHOOL", 4),
        ("REMARK_SAYS_LEFT", 5),
    ]
    assert read_lines(*lines, head=head, as_of=date(2025, 9, 1)).balance.left == 1


def test_address_room_and_enrolment_are_kept() -> None:
    head = [*HEAD, "Teacher", "School", "County", "Street Address", "City", "Zip", "Enrolled"]
    pupil = read_lines(
        ["Ng", "Bo", "3/9/2020", "K", "Abara", "Oak", "Fresno", "1 Elm", "Fresno", "93701", "8/13/2025"], head=head
    ).pupils[0]
    assert (pupil.room, pupil.school, pupil.county, pupil.street, pupil.city, pupil.zip_code) == (
        "Abara",
        "Oak",
        "Fresno",
        "1 Elm",
        "Fresno",
        "93701",
    )
    assert pupil.enrolled == date(2025, 8, 13)


def test_classroom_lines_set_the_room_and_totals_are_no_children() -> None:
    head = ["Child", "Birth Date", "MMR #1"]
    lines = [
        ["Little Acorns"],
        ["Classroom: Owls"],
        head,
        ["Ng, Bo", "3/9/2022", ""],
        ["Total children in classroom: 1"],
        ["Classroom: Bears"],
        head,
        ["Vu, An", "3/9/2023", ""],
        ["Grand total: 2"],
    ]
    roster = read_roster(as_csv(lines), as_of=date(2025, 10, 1))
    assert [(pupil.name, pupil.room, pupil.grade) for pupil in roster] == [
        ("Ng, Bo", "Owls", "PK"),
        ("Vu, An", "Bears", "PK"),
    ]
    assert (roster.balance.rows, roster.balance.skipped) == (8, 6)


def test_a_list_of_older_pupils_by_room_gets_no_grade_from_us() -> None:
    lines = [["Room: 12"], ["Name", "Birth Date"], ["Ng, Bo", "3/9/2014"]]
    roster = read_roster(as_csv(lines), as_of=date(2025, 10, 1))
    assert roster.pupils[0].grade == ""
    assert "GRADE_COLUMN_MISSING" in code_set(roster)
