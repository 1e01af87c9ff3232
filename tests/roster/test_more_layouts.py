"""Layouts beside wide and long: two heading lines, lists in one cell, blocks, codes, worksheets, sheets by grade."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cair_compliance.model.errors import InputRefused
from cair_compliance.model.roster import Roster

from .rosters import AS_OF, HEAD, as_csv, as_xlsx, code_set, codes, read_lines, read_roster

Lines = Sequence[Sequence[object]]


def read(lines: Lines) -> Roster:
    return read_roster(as_csv(lines), name="list.csv", as_of=AS_OF)


def given(roster: Roster, pupil: int = 0) -> list[tuple[str, str]]:
    return [(dose.product.label, str(dose.date)) for dose in roster.doses_of(pupil)]


VEGA = [("Polio", "2020-05-25"), ("Polio", "2020-07-25"), ("MMR", "2021-03-25")]
TWO_LINES: dict[str, Lines] = {
    "identity above": [
        ["Name", "DOB", "Grade", "Polio", "", "MMR", ""],
        ["", "", "", "1st", "2nd", "1st", "Exempt"],
        ["Vega, Luz", "3/19/2020", "K", "5/25/2020", "7/25/2020", "3/25/2021", "PME"],
    ],
    "identity below": [
        ["Student", "", "", "Polio", "", "MMR", ""],
        ["Name", "DOB", "Grade", 1, 2, "Dose 1", "Exempt"],
        ["Vega, Luz", "3/19/2020", "K", "5/25/2020", "7/25/2020", "3/25/2021", "PME"],
    ],
    "below a title, and again further down": [
        ["Oak Grove School"],
        ["Name", "DOB", "Grade", "Polio", "", "MMR", ""],
        ["", "", "", "#1", "#2", "#1", "Exempt"],
        ["Vega, Luz", "3/19/2020", "K", "5/25/2020", "7/25/2020", "3/25/2021", "PME"],
        ["Name", "DOB", "Grade", "Polio", "", "MMR", ""],
        ["", "", "", "#1", "#2", "#1", "Exempt"],
    ],
    "each cell of a span filled": [
        ["Name", "DOB", "Grade", "Polio", "Polio", "MMR", "MMR"],
        ["Name", "DOB", "Grade", "1a", "2a", "1er", "Exempt"],
        ["Vega, Luz", "3/19/2020", "K", "5/25/2020", "7/25/2020", "3/25/2021", "PME"],
    ],
}


@pytest.mark.parametrize("name", TWO_LINES)
def test_the_vaccine_above_and_the_dose_number_below_are_one_heading(name: str) -> None:
    roster = read(TWO_LINES[name])
    assert given(roster) == VEGA
    assert [(claim.kind, claim.requirement) for claim in roster.pupils[0].exemptions] == [("pme", "mmr")]
    assert "TWO_HEADING_LINES" in code_set(roster)
    assert (roster.balance.pupils, roster.balance.rows) == (1, len(TWO_LINES[name]) - 2)


def test_a_pupil_below_a_line_of_headings_is_no_second_line_of_headings() -> None:
    roster = read([["Name", "DOB", "Room", "Polio", "", "MMR"], ["Vega, Luz", "3/19/2020", "1", "5/25/2020", "", ""]])
    assert (roster.balance.pupils, given(roster)) == (1, [("Polio", "2020-05-25")])


def test_dates_right_of_a_vaccine_without_a_heading_are_suggested_as_its_next_dose() -> None:
    roster = read([["Name", "DOB", "Polio", ""], ["Vega, Luz", "3/19/2020", "5/25/2020", "7/25/2020"]])
    assert given(roster) == VEGA[:2]
    assert [(c.field, c.certain) for c in roster.columns][-1] == ("dose:Polio 2", False)
    assert "MAPPING_SUGGESTED" in code_set(roster)


LISTS = {
    "DTaP 3/12/20, 5/15/20; IPV 3/12/20": [
        ("DTaP", "2020-03-12"),
        ("IPV", "2020-03-12"),
        ("DTaP", "2020-05-15"),
    ],
    "DTaP: 5/12/2020, 7/15/2020, IPV: 5/12/2020": [
        ("DTaP", "2020-05-12"),
        ("IPV", "2020-05-12"),
        ("DTaP", "2020-07-15"),
    ],
    "5/12/2020 DTaP | 5/13/2020 IPV": [("DTaP", "2020-05-12"), ("IPV", "2020-05-13")],
    "MMR #1 3/15/2021 MMR #2 4/20/2024": [("MMR", "2021-03-15"), ("MMR", "2024-04-20")],
    "Pediarix (5/12/2020)": [("DTaP-HepB-IPV", "2020-05-12")],
    "MMR 3/15/2021 (ProQuad)": [("MMRV", "2021-03-15")],
    "Hep B 5/2020": [("HepB", "2020-05")],
}


@pytest.mark.parametrize("cell", LISTS)
def test_a_cell_may_list_all_doses_with_their_vaccines(cell: str) -> None:
    roster = read_lines(["Vega", "Luz", "3/9/2020", "K", cell], head=[*HEAD, "Immunizations"])
    assert given(roster) == LISTS[cell]
    assert roster.unread == ()
    assert "NO_DOSE_COLUMNS" not in code_set(roster)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Moonpox 5/30/2020", "vaccine_unknown"),
        ("MMR 2/30/2021", "impossible"),
        ("MMR 3/15/2021 declined", "doubtful"),
        ("5/30/2020", "vaccine_unknown"),
    ],
)
def test_what_a_list_in_a_cell_leaves_open_is_a_doubt(cell: str, reason: str) -> None:
    roster = read_lines(["Vega", "Luz", "3/9/2020", "K", cell], head=[*HEAD, "Immunizations"])
    assert (given(roster), [doubt.reason for doubt in roster.unread]) == ([], [reason])


def test_words_in_a_list_of_doses_are_remarks_and_claims() -> None:
    roster = read_lines(
        ["Vega", "Luz", "3/9/2020", "K", "MMR 3/15/2021; varicella refused; PBE on file"],
        head=[*HEAD, "Immunizations"],
    )
    assert [code for code, row, _ in codes(roster) if row == 2 and code == "DOSE_NOTE"] == ["DOSE_NOTE"] * 2
    assert [claim.kind for claim in roster.pupils[0].exemptions] == ["pbe"]


BLOCKS: dict[str, Lines] = {
    "labels in one cell": [
        ["Oak School"],
        ["Student: Vega, Luz   DOB: 3/9/2020   Grade: K"],
        ["Vaccine", "Dose 1", "Dose 2"],
        ["DTaP", "5/9/2020", "7/13/2020"],
        ["MMR", "3/15/2021", ""],
        ["Student: Chen, Mia   DOB: 5/20/2021   Grade: TK"],
        ["Vaccine", "Dose 1", "Dose 2"],
        ["Polio", "7/20/2021", ""],
        ["Printed 10/1/2025"],
    ],
    "labels and values in cells": [
        ["Name:", "Vega, Luz", "Birthdate:", "3/9/2020"],
        ["Grade:", "K"],
        ["DTaP", "5/9/2020", "7/13/2020"],
        ["MMR", "3/15/2021"],
        ["Name:", "Chen, Mia", "Birthdate:", "5/20/2021"],
        ["Grade:", "TK"],
        ["Polio", "7/20/2021"],
    ],
    "headings above each pupil": [
        ["Student Name", "Birth Date", "Grade"],
        ["Vega, Luz", "3/9/2020", "K"],
        ["Vaccine", "1", "2"],
        ["DTaP", "5/9/2020", "7/13/2020"],
        ["MMR", "3/15/2021"],
        ["Student Name", "Birth Date", "Grade"],
        ["Chen, Mia", "5/20/2021", "TK"],
        ["Polio", "7/20/2021"],
    ],
    "a line a dose below the name": [
        ["Student", "Vega, Luz", "DOB", "3/9/2020", "Grade", "K"],
        ["Vaccine", "Dose", "Date", "Status"],
        ["DTaP", "1", "5/9/2020", "ok"],
        ["DTaP", "2", "7/13/2020", "ok"],
        ["MMR", "1", "3/15/2021", "ok"],
        ["Student", "Chen, Mia", "DOB", "5/20/2021", "Grade", "TK"],
        ["Polio", "7/20/2021"],
    ],
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_of_lines_is_one_child(name: str) -> None:
    roster = read(BLOCKS[name])
    assert roster.layout == "blocks"
    assert [(p.name, str(p.birthdate), p.grade) for p in roster] == [
        ("Vega, Luz", "2020-03-09", "K"),
        ("Chen, Mia", "2021-05-20", "TK"),
    ]
    assert given(roster) == [("DTaP", "2020-05-09"), ("DTaP", "2020-07-13"), ("MMR", "2021-03-15")]
    assert given(roster, 1) == [("Polio", "2021-07-20")]
    assert roster.balance.rows == len(BLOCKS[name])
    assert roster.unread == ()
    assert "NO_DOSE_COLUMNS" not in code_set(roster)


def test_an_unknown_vaccine_in_a_block_is_a_doubt_and_an_exemption_a_claim() -> None:
    roster = read([*BLOCKS["labels in one cell"][1:5], ["Moonpox", "3/15/2021"], ["Exemption: PME"]])
    assert [(doubt.reason, doubt.row) for doubt in roster.unread] == [("vaccine_unknown", 5)]
    assert [claim.kind for claim in roster.pupils[0].exemptions] == ["pme"]


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (
            [
                ["Name", "Vega, Luz", "Chen, Mia"],
                ["DOB", "3/9/2020", "5/20/2021"],
                ["Grade", "K", "TK"],
                ["MMR 1", "3/15/2021", ""],
            ],
            "turned on its side",
        ),
        (
            [
                ["Name", "Birthdate", "Room"],
                ["DTaP", "5/9/2020", ""],
                ["MMR", "3/15/2021", ""],
                ["Vega, Luz", "3/9/2020", "1"],
            ],
            "where the list has its pupils' names",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_plainly(lines: Lines, word: str) -> None:
    with pytest.raises(InputRefused, match=word):
        read(lines)


AERIES = ["STU.ID", "STU.CID", "STU.LN", "STU.FN", "STU.GR", "STU.BD", "STU.TG", "IMM.P1", "IMM.PE", "IMM.DTT",
          "IMM.D1", "IMM.DB", "IMM.TB", "IMM.M1", "IMM.ME", "IMM.RMK", "IMM.RFK"]  # fmt: skip


def test_field_codes_of_a_school_system() -> None:
    roster = read(
        [
            AERIES,
            ["0101", "9912345678", "Vega", "Luz", "7", "3/19/2013", "", "5/19/2013", "", "DTaP", "5/19/2013",
             "3/20/2018", "3/21/2024", "4/15/2014", "", "X", ""],
            ["0102", "9912345679", "Chen", "Mia", "-1", "5/20/2021", "*", "", "1.00", "", "", "", "", "", "2.00", "",
             "MC"],
        ]
    )  # fmt: skip
    assert sorted(given(roster)) == [
        ("DTaP", "2013-05-19"),
        ("DTaP", "2018-03-20"),
        ("MMR", "2014-04-15"),
        ("Polio", "2013-05-19"),
        ("Tdap", "2024-03-21"),
    ]
    vega, chen = roster.pupils
    assert ([said.box for said in vega.school_says], [said.box for said in chen.school_says]) == (
        ["all_required"],
        ["conditional"],
    )
    assert [(claim.kind, claim.requirement) for claim in chen.exemptions] == [("pme", "polio"), ("pbe", "mmr")]
    assert chen.has_left(AS_OF)
    assert ("STATUS_PRE_ENROLLED", 3, "STU.TG") in codes(roster)
    assert [(question.key, question.assumed) for question in roster.questions] == [("grade:-1", "TK")]


def test_the_schools_own_boxes_are_kept_and_decide_nothing() -> None:
    roster = read(
        [
            ["Student Name", "All Required", "PME", "IEP", "IND", "HOME", "Conditional", "TME", "Overdue", "Notes"],
            ["Vega, Ana", "X", "", "", "", "", "", "", "", ""],
            ["Chen, Mia", "", "", "x", "", "", "", "", "", ""],
            ["Ng, Bo", "", "", "", "", "555-1212", "", "", "X", ""],
            ["Ly, Ty", "", "✓", "", "", "", "", "", "", ""],
            ["TOTAL", "1", "1", "1", "", "", "", "", "1", ""],
        ]
    )
    assert [sorted(said.box for said in pupil.school_says) for pupil in roster] == [
        ["all_required"],
        ["iep"],
        ["home_based", "overdue"],
        ["pme"],
    ]
    assert [[claim.kind for claim in pupil.exemptions] for pupil in roster] == [[], ["iep"], [], ["pme"]]
    assert {"BIRTHDATE_COLUMN_MISSING", "NO_DOSE_COLUMNS", "TOTALS_SKIPPED"} <= code_set(roster)
    assert "BIRTHDATE_MISSING" not in code_set(roster)


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [
        ("Compliant", "Y", ("compliant", "")),
        ("Out_Of_Compliance", "1", ("not_compliant", "")),
        ("Polio_CompliancyStatus", "Not Compliant", ("not_compliant", "polio")),
        ("Immunization Status", "Conditional", ("conditional", "")),
        ("Requirements Met", "N", ("not_compliant", "")),
    ],
)
def test_stored_flags_are_the_schools_own_word(heading: str, cell: str, said: tuple[str, str]) -> None:
    roster = read_lines(["Vega", "Luz", "3/9/2020", "K", cell], head=[*HEAD, heading])
    assert [(one.box, one.requirement) for one in roster.pupils[0].school_says] == [said]
    assert roster.pupils[0].exemptions == ()


def test_the_grade_may_be_the_name_of_the_sheet() -> None:
    head = ["Name", "DOB", "MMR 1"]
    more = {
        "Grade 3": [head, ["Chen, Mia", "3/19/2017", ""]],
        "Kinder Rm 12": [head, ["Ly, Bo", "3/19/2020", ""]],
        "12": [head, ["Ng, Bo", "3/19/2020", ""]],
    }
    roster = read_roster(as_xlsx([head, ["Vega, Luz", "3/19/2015", ""]], more), as_of=AS_OF)
    assert [pupil.grade for pupil in roster] == ["", "3", "K", ""]
    assert [code for code, *_ in codes(roster)].count("GRADE_FROM_SHEET") == 2


def test_a_child_care_roster_without_grades_is_read_as_preschool_and_says_so() -> None:
    head = ["brightwheel_id", "first_name", "last_name", "birthdate", "gender", "race", "ethnicity", "notes",
            "homeroom", "parent_1_name", "parent_1_phone", "home_language"]  # fmt: skip
    line = ["b-1", "Ana", "Vega", "3/19/2023", "female", "WHITE;ASIAN", "LATINA", "PBE on file", "Owls", "Rosa Vega",
            "555-1212", "Spanish"]  # fmt: skip
    roster = read([head, line])
    (pupil,) = roster.pupils
    assert (pupil.grade, pupil.room, pupil.guardian, pupil.phone, pupil.language) == (
        "PK",
        "Owls",
        "Rosa Vega",
        "555-1212",
        "Spanish",
    )
    assert {"GRADE_ASSUMED", "COLUMN_DROPPED", "EXEMPTION_IN_REMARK", "NO_DOSE_COLUMNS"} <= code_set(roster)
    assert pupil.exemptions == ()


def test_race_and_social_security_numbers_are_nowhere_in_what_was_read() -> None:
    head = [*HEAD, "Race", "Hispanic/Latino", "SSN", "MMR 1"]
    roster = read_lines(
        ["Vega", "Luz", "3/9/2020", "K", "RACEWORD", "LATINWORD", "123-45-6789", "3/20/2021"], head=head
    )
    assert [issue.column for issue in roster.issues if issue.code == "COLUMN_DROPPED"] == [
        "Race",
        "Hispanic/Latino",
        "SSN",
    ]
    text = repr(roster.pupils) + repr(roster.columns) + repr(roster.preview) + repr(roster.issues)
    assert not [word for word in ("RACEWORD", "LATINWORD", "6789") if word in text]


def test_a_cvx_coded_file_of_a_registry() -> None:
    who = ["5", "Vega", "Luz", "20200309"]
    roster = read(
        [
            ["PatientId", "Last", "First", "DOB", "CVX", "Trade", "AdminDate", "Source", "Status"],
            [*who, "03", "M-M-R II", "20210315", "Hist", "Complete"],
            [*who, "110", "Pediarix", "20200513", "Admin", "Complete"],
            [*who, "21", "", "20210613", "Admin", "Refused"],
            [*who, "777", "", "20200713", "Admin", "Complete"],
        ]
    )
    assert given(roster) == [("DTaP-HepB-IPV", "2020-05-13"), ("MMR", "2021-03-15")]
    assert [doubt.reason for doubt in roster.unread] == ["vaccine_unknown"]
    assert {"DOSE_NOTE", "VACCINE_UNKNOWN"} <= code_set(roster)


def test_one_answer_names_an_unknown_grade_and_the_order_of_names() -> None:
    lines = [["Nguyen Van Minh", "3/19/2020", "P", ""], ["De la Cruz Ana", "3/19/2021", "P", ""]]
    head = ["Name", "DOB", "Grade", "MMR 1"]
    asked = read_lines(*lines, head=head)
    assert [(q.key, q.rows, q.is_open) for q in asked.questions] == [
        ("name_order", (2, 3), False),
        ("grade:P", (2, 3), True),
    ]
    told = read_lines(*lines, head=head, answers={"name_order": "last_first", "grade:P": "PK"})
    assert [(p.last_name, p.first_name, p.grade) for p in told] == [
        ("Nguyen", "Van Minh", "PK"),
        ("De la Cruz", "Ana", "PK"),
    ]
    assert not any(question.is_open for question in told.questions)


@pytest.mark.parametrize("answers", [{"date_ordre": "day_first"}, {"date_order": "backwards"}, {"grade:P": "14"}])
def test_an_answer_that_answers_nothing_is_refused(answers: dict[str, str]) -> None:
    with pytest.raises(InputRefused):
        read_lines(["Vega", "Luz", "3/9/2020", "K"], head=HEAD, answers=answers)


@pytest.mark.parametrize("status", ["Exited", "Withdrawn", "No Show", "I", "Inactive", "Transferred Out"])
def test_who_does_not_attend_is_not_counted(status: str) -> None:
    roster = read_lines(["Vega", "Luz", "3/9/2020", "K", status], head=[*HEAD, "Enrollment Status"])
    assert roster.pupils[0].gone


@pytest.mark.parametrize(
    ("status", "said"), [("Active", False), ("E", False), ("Transferred In", False), ("?!", True), ("-1", True)]
)
def test_who_attends_or_may_attend_is_counted(status: str, said: bool) -> None:
    roster = read_lines(["Vega", "Luz", "3/9/2020", "K", status], head=[*HEAD, "Enrollment Status"])
    assert not roster.pupils[0].gone
    assert ("STATUS_UNREAD" in code_set(roster)) is said


@pytest.mark.parametrize("heading", ["MMR Due", "MMR Next Due Date", "Hep B Last Updated", "Polio Lot No", "MMR Notes"])
def test_noise_beside_a_vaccine_is_no_dose(heading: str) -> None:
    roster = read_lines(["Vega", "Luz", "3/9/2020", "K", "3/20/2021"], head=[*HEAD, heading])
    assert given(roster) == []
    assert "DATES_UNREAD" not in code_set(roster)


def test_an_exemption_keeps_the_day_it_ends() -> None:
    roster = read_lines(["Vega", "Luz", "3/9/2020", "K", "Medical (Temp) exp 12/15/2025"], head=[*HEAD, "MMR Exempt"])
    assert [(claim.kind, str(claim.end)) for claim in roster.pupils[0].exemptions] == [("tme", "2025-12-15")]


def test_spanish_headings() -> None:
    head = ["Apellido Paterno", "Apellido Materno", "Nombre", "Fecha de Nacimiento", "Grado", "Sexo", "Idioma", "Tutor",
            "Telefono", "Hepatitis B 1", "Varicela 1", "Triple viral 1", "Polio refuerzo", "Sarampión 1"]  # fmt: skip
    roster = read_lines(
        ["Vega", "Ruiz", "Luz", "25 de marzo de 2020", "Kinder", "femenino", "Español", "Rosa", "555", "3/26/2020", "",
         "5 jun 2021", "4/25/2024", "6/30/2021"],
        head=head,
    )  # fmt: skip
    pupil = roster.pupils[0]
    assert (pupil.last_name, pupil.first_name, pupil.sex, pupil.language) == ("Vega Ruiz", "Luz", "F", "Español")
    assert given(roster) == [
        ("HepB", "2020-03-26"),
        ("MMR", "2021-06-05"),
        ("Measles", "2021-06-30"),
        ("Polio", "2024-04-25"),
    ]
    assert all(column.certain for column in roster.columns)
