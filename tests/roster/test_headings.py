"""Headings are understood by their words, in the shapes people and systems write them."""

from __future__ import annotations

import pytest

from cair_compliance.model.vaccines import load_vaccines
from cair_compliance.roster.grid import Line
from cair_compliance.roster.headers import HeadingReader
from cair_compliance.roster.vaccine_headings import DOSE, heading_of_field, vaccine_heading

from .rosters import COLUMNS, as_xlsx, code_set, codes, read_lines, read_roster, sample

CATALOGUE = load_vaccines()


@pytest.mark.parametrize(
    "heading",
    [
        "Polio 1",
        "Polio #1",
        "Polio_1",
        "Polio 1st",
        "1st Polio",
        "Polio D1",
        "Polio Dose 1",
        "Polio (1)",
        "Polio1",
        "Dose 1 Polio",
        "First Polio",
        "immunization.Polio 1",
        "Polio_1_Date",
        "Polio #1 Date",
        "IMM.P1",
        "IPV/OPV 1",
        "Polio I",
        "Polio Dose One",
        "Polio A",
        "Polio ①",
        "Polio 1ª dosis",
        "PolioDate1",
        "PolioDoseDate1",
        "Polio dt 1",
        "Date of Polio 1",
        "Polio 1 (mm/dd/yyyy)",
        "imm_polio_dose_1_date",
        "Polio/IPV 1",
        "Polio (OPV or IPV) 1",
        "OPV, IPV 1",
    ],
)
def test_dose_number_in_any_shape(heading: str) -> None:
    read = vaccine_heading(heading, CATALOGUE)
    assert read is not None
    assert (read.product and read.product.id, read.number) == ("89", 1)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("DTP Boost", "dose:DTaP/DTP/DT/Td"),
        ("Tdap Boost", "dose:Tdap"),
        ("Tdap", "dose:Tdap"),
        ("Td 1", "dose:Td 1"),
        ("DTP Type", "type:DTaP/DTP/DT/Td"),
        ("IMM.DTT", "type:DTaP/DTP/DT/Td"),
        ("MMR Exemption", "exemption:MMR"),
        ("immunization.Polio waiver", "exemption:Polio"),
        ("Exempt", "exemption:"),
        ("Polio_ExemptionType", "exemption:Polio"),
        ("PCV13 1", "dose:PCV 1"),
        ("MCV4 2", "dose:MenACWY 2"),
        ("Chicken Pox 1", "dose:Varicella 1"),
        ("DTaP/DTP/DT/Td 6", "dose:DTaP/DTP/DT/Td 6"),
        ("Hepatitis B Vaccine 2", "dose:HepB 2"),
        ("DTaP, DTP or DT 2", "dose:DTaP/DTP/DT/Td 2"),
        ("Measles, Mumps, and Rubella 2", "dose:MMR 2"),
        ("MMR/MMRV 1", "dose:MMR 1"),
        ("MMR/Varicella 1", "dose:MMRV 1"),
        ("DTaP-IPV/Hib 3", "dose:DTaP-Hib-IPV 3"),
        ("Tdap dt 1", "dose:Tdap 1"),
        ("CVX 107", "dose:DTaP"),
        ("cvx_03 (2)", "dose:MMR 2"),
        ("CVX: 110 dose 3", "dose:DTaP-HepB-IPV 3"),
    ],
)
def test_other_vaccine_headings(heading: str, field: str) -> None:
    read = vaccine_heading(heading, CATALOGUE)
    assert read is not None
    assert read.field == field
    assert heading_of_field(field, CATALOGUE) == read


@pytest.mark.parametrize(
    ("name", "product"),
    [
        ("Diphtheria, Tetanus, and Pertussis", "DTaP"),
        ("diphtheria, tetanus toxoids and acellular pertussis vaccine", "DTaP"),
        ("tetanus toxoid, reduced diphtheria toxoid, and acellular pertussis vaccine, adsorbed", "Tdap"),
        ("Tetanus, Diphtheria, Pertussis (Tdap)", "Tdap"),
        ("poliovirus vaccine, inactivated", "IPV"),
        ("polio, unspecified formulation", "Polio"),
        ("varicella virus vaccine", "Varicella"),
        ("Varicella/Chickenpox", "Varicella"),
        ("Hep B, adolescent or pediatric", "HepB"),
        ("Measles, Mumps, Rubella and Varicella", "MMRV"),
        ("IPV/DTaP", "DTaP-IPV"),
        ("ProQuad™", "MMRV"),
        ("H. influenzae type b", "Hib"),
    ],
)
def test_names_of_vaccines_as_forms_and_registries_print_them(name: str, product: str) -> None:
    read = vaccine_heading(name, CATALOGUE)
    assert read is not None
    assert read.product is not None
    assert (read.role, read.product.label) == (DOSE, product)


@pytest.mark.parametrize(
    "heading",
    ["Polio or MMR", "Polio/MMR 1", "Polio 1 or 2", "Varicella Disease Date", "MMR refusal date", "MMR Titer",
     "Last Polio", "Hepatitis 1", "Vaccine Date 1"],
)  # fmt: skip
def test_a_heading_that_names_no_single_vaccine_is_not_guessed_at(heading: str) -> None:
    assert vaccine_heading(heading, CATALOGUE) is None


@pytest.mark.parametrize("heading", ["Date", "Dose", "Grade", "Name", "Type", "Last Name 1", "P1", "Zika 1", "", "#"])
def test_headings_that_name_no_vaccine(heading: str) -> None:
    assert vaccine_heading(heading, CATALOGUE) is None


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("D.O.B.", "birthdate"),
        ("Fecha de Nacimiento", "birthdate"),
        ("student.birthdate", "birthdate"),
        ("Gr.", "grade"),
        ("STU.LN", "last_name"),
        ("student.stateID", "state_id"),
        ("State_StudentNumber", "state_id"),
        ("Perm ID", "local_id"),
        ("Student_Number", "local_id"),
        ("calendar.name", "school"),
        ("enrollment.startDate", "enrolled"),
        ("enrollment.endDate", "left"),
        ("Child's Name", "name"),
        ("M/F", "sex"),
        ("Home_Room", "room"),
        ("Apellidos", "last_name"),
        ("Age", ""),
        ("Staff Init K", ""),
        ("Student Primary Language Code", "language"),
        ("HmLang", "language"),
        ("Guardian 1 First Name", "guardian_first"),
        ("Home Phone", "phone"),
        ("Apellido Materno", "second_last_name"),
        ("Immunizations", "doses"),
        ("Race", ""),
        ("Last Updated", ""),
    ],
)
def test_words_of_many_systems(heading: str, field: str) -> None:
    headings = HeadingReader(CATALOGUE).read(Line(1, [heading, "Some Name", "Other"]), [])
    assert (headings.columns[0].field, headings.columns[0].known) == (field, True)


@pytest.mark.parametrize(
    "heading",
    ["Parent First Name", "Teacher Last Name", "Guardian 1 First Name", "Emergency Contact Name", "Preferred Name"],
)
def test_other_people_are_not_the_pupil(heading: str) -> None:
    roster = read_lines(
        ["Ana", "Vega", "Luz", "2/3/2020", "K"], head=[heading, "Last Name", "First Name", "DOB", "Grade"]
    )
    assert roster.pupils[0].first_name == "Luz"
    assert roster.columns[0].field in ("", "guardian", "guardian_first")


def test_likeness_is_said_and_uncertain() -> None:
    roster = read_lines(
        ["Vega", "Luz", "2/3/2020", "K"], head=["Last Nmae", "First Name", "Pupil Date Of Births", "Grade"]
    )
    assert [column.field for column in roster.columns] == ["last_name", "first_name", "birthdate", "grade"]
    uncertain = {column.heading for column in roster.columns if not column.certain}
    assert {issue.column for issue in roster.issues if issue.code == "MAPPING_SUGGESTED"} == uncertain != set()


def test_likeness_needs_fitting_cells() -> None:
    roster = read_lines(
        ["Vega", "Luz", "2/3/2020", "blue"], head=["Last Name", "First Name", "Birthdate", "Birth Dates 2"]
    )
    assert roster.pupils[0].birthdate is not None
    assert roster.columns[3].field == ""


def test_the_user_corrects_the_mapping() -> None:
    head = ["Familia", "First Name", "Born", "Grade", "Shot A", "MMR 1"]
    line = ["Vega", "Luz", "2/3/2020", "K", "3/4/2021", "5/6/2022"]
    mapping = {"Familia": "last_name", "Born": "birthdate", "Shot A": "dose:MMR 1", "MMR 1": ""}
    roster = read_lines(line, head=head, mapping=mapping)
    assert roster.pupils[0].last_name == "Vega"
    assert [(str(dose.date), dose.column) for dose in roster.doses_of(0)] == [("2021-03-04", "Shot A")]
    assert roster.mapping["birthdate"] == "Born"


def test_a_column_of_dates_that_is_not_understood_is_an_error() -> None:
    head = ["Last Name", "First Name", "Birthdate", "Grade", "Rubeola 1", ""]
    roster = read_lines(["Vega", "Luz", "2/3/2020", "K", "3/4/2021", "5/6/2021"], head=head)
    assert [issue.column for issue in roster.issues if issue.code == "DATES_UNREAD"] == ["Rubeola 1", "F"]


@pytest.mark.parametrize("heading", ["Shot Zeta", "Studnet Nmuber", "Teachr", "Langage", "Notez"])
def test_a_column_of_dates_is_never_taken_on_likeness_for_something_that_holds_none(heading: str) -> None:
    head = ["Last Name", "First Name", "Birthdate", "Grade", heading]
    roster = read_lines(["Vega", "Luz", "2/3/2020", "K", "3/4/2021"], ["Bo", "Kai", "2/4/2020", "K", ""], head=head)
    assert [issue.column for issue in roster.issues if issue.code == "DATES_UNREAD"] == [heading]
    assert not [column for column in roster.columns if column.heading == heading and column.field]


def test_two_columns_for_one_thing_are_said() -> None:
    roster = read_lines(
        ["Vega", "Luz", "2/3/2020", "2/4/2020", "K"], head=["Last Name", "First Name", "DOB", "Birth Date", "Gr"]
    )
    assert ("HEADING_TWICE", 1, "Birth Date") in codes(roster)
    assert str(roster.pupils[0].birthdate) == "2020-02-03"


def test_headings_below_titles_and_again_further_down() -> None:
    lines = [
        ["Oak Grove"],
        [],
        ["Last Name", "First Name", "Birthdate", "Grade", "MMR 1"],
        ["Vega", "Luz", "2/3/2020", "K", "3/4/2021"],
        ["First Name", "Last Name", "Grade", "Birthdate", "Polio 1"],
        ["Mia", "Chen", "TK", "5/6/2020", "7/8/2020"],
    ]
    roster = read_roster(as_xlsx(lines), name="list.xlsx")
    assert [(pupil.name, pupil.grade) for pupil in roster] == [("Vega, Luz", "K"), ("Chen, Mia", "TK")]
    assert [dose.product.label for place in (0, 1) for dose in roster.doses_of(place)] == ["MMR", "Polio"]
    assert roster.balance.balanced
    assert roster.pupils[1].row == 6


def test_visible_sheets_are_read_hidden_ones_said() -> None:
    head = ["Last Name", "First Name", "Birthdate", "Grade", "MMR 1"]
    more = {
        "Room 2": [head, ["Chen", "Mia", "5/6/2020", "TK", ""]],
        "Old": [head, ["Gone", "Guy", "5/6/2019", "K", ""]],
        "Notes": [["call the nurse"]],
    }
    roster = read_roster(as_xlsx([head, ["Vega", "Luz", "2/3/2020", "K", ""]], more, hidden="Old"))
    assert [(pupil.sheet, pupil.last_name) for pupil in roster] == [("List", "Vega"), ("Room 2", "Chen")]
    assert {"HIDDEN_SHEET", "SHEET_WITHOUT_PUPILS"} <= code_set(roster)


def test_samples_have_no_uncertain_column() -> None:
    for name in ("kindergarten", "seventh_grade", "child_care_center", "k12"):
        assert all(column.certain for column in sample(name).columns)


def test_likeness_never_makes_a_column_a_list_of_doses() -> None:
    roster = read_lines(["Vega", "Luz", "2/3/2020", "K", "3/30/2021"], head=[*COLUMNS[:4], "Shot Zeta"])
    assert roster.columns[4].field == ""
    assert "DATES_UNREAD" in code_set(roster)
