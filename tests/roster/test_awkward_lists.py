"""Lists that stock readers get wrong without a word: two lists side by side, forms below, odd signs in cells."""

from __future__ import annotations

import pytest

from cair_compliance import check_roster
from cair_compliance.model.errors import InputRefused
from cair_compliance.roster import read_roster

from .rosters import AS_OF, as_csv, as_xlsx, code_set, codes, read_lines

HEAD = ["Last Name", "First Name", "Birthdate", "Grade", "MMR 1", "Polio 1"]
MIA = ["Chen", "Mia", "2/13/2020", "K", "3/14/2021", "4/15/2020"]
LUZ = ["Vega", "Luz", "5/16/2020", "K", "6/17/2021", "7/18/2020"]


def test_two_lists_side_by_side_are_refused_and_never_made_one_pupil() -> None:
    with pytest.raises(InputRefused, match="side by side"):
        read_roster(as_csv([[*HEAD, "", *HEAD], [*MIA, "", *LUZ]]))


def test_a_birth_date_that_stands_twice_is_no_second_list() -> None:
    roster = read_roster(as_csv([[*HEAD, "Last Name", "DOB"], [*MIA, "Chen", "2/13/2020"]]))
    assert len(roster.pupils) == 1


def test_headings_in_another_order_further_down_take_over() -> None:
    turned = [HEAD[5], *HEAD[:5]], [LUZ[5], *LUZ[:5]]
    roster = read_roster(as_csv([HEAD, MIA, turned[0], turned[1]]))
    assert [(pupil.last_name, len(roster.doses_of(place))) for place, pupil in enumerate(roster.pupils)] == [
        ("Chen", 2),
        ("Vega", 2),
    ]


@pytest.mark.parametrize("line", [["Prepared by:", "Maria Lopez"], ["Date:", "10/1/2025"], ["---"] * 4])
def test_what_stands_below_a_list_is_no_pupil(line: list[str]) -> None:
    roster = read_lines(MIA, [*line, *[""] * (6 - len(line))], head=HEAD)
    assert len(roster.pupils) == 1
    assert "LINES_SKIPPED" in code_set(roster)


@pytest.mark.parametrize(
    "cell",
    ["3–14–2021", "3−14−2021", "3∕14∕2021", "٣/١٤/٢٠٢١", "'3/14/2021", "“3/14/2021”", "3/14/2021.", "Sun, Mar 14, 2021",
     "Sunday 3/14/2021"],
)  # fmt: skip
def test_typographic_signs_and_weekdays_do_not_hide_a_date(cell: str) -> None:
    roster = read_lines([*MIA[:4], cell, ""], head=HEAD)
    assert [str(dose.date) for dose in roster.doses_of(0)] == ["2021-03-14"]
    assert roster.unread == ()


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "########", "#NAME?"])
def test_an_error_value_is_a_doubt_and_never_a_remark(cell: str) -> None:
    assert [dose.reason for dose in read_lines([*MIA[:4], cell, ""], head=HEAD).unread] == ["unreadable"]


@pytest.mark.parametrize("marks", ["\u200b", "\u200f", "\ufeff", "\u2060"])
@pytest.mark.parametrize("write", [as_xlsx, as_csv])
def test_marks_nobody_sees_are_taken_out_and_said(marks: str, write) -> None:  # type: ignore[no-untyped-def]
    roster = read_roster(write([HEAD, MIA, [*LUZ[:4], f"{marks}6/17/2021{marks}", LUZ[5]]]))
    assert [str(dose.date) for dose in roster.doses_of(1)] == ["2020-07-18", "2021-06-17"]
    assert [row for code, row, _ in codes(roster) if code == "MARKS_TAKEN_OUT"] == [3]


def test_a_sheet_of_doses_that_names_nobody_leaves_every_pupil_in_doubt() -> None:
    data = as_xlsx([HEAD, MIA, LUZ], {"Shots": [["Student ID", "Vaccine", "Date"], *[["7", "MMR", "3/14/2024"]] * 3]})
    found = check_roster(data, as_of=AS_OF)
    assert "DOSES_OF_SHEET_UNREAD" in code_set(found.roster)
    assert {result.standing for result in found.result.pupils} == {"undetermined"}


def test_a_line_of_blanks_is_no_line() -> None:
    roster = read_roster(as_xlsx([HEAD, MIA, [" ", "\u00a0"], LUZ]))
    assert (len(roster.pupils), roster.balance.rows) == (2, 2)


@pytest.mark.parametrize("text", ["Chen; Mia", "Chen， Mia", "12. Chen, Mia", "Chen، Mia"])
def test_other_commas_and_counted_names(text: str) -> None:
    roster = read_lines([text, *MIA[2:]], head=["Student Name", *HEAD[2:]])
    assert (roster.pupils[0].last_name, roster.pupils[0].first_name) == ("Chen", "Mia")


@pytest.mark.parametrize("text", ['="00012"', "'00012"])
def test_what_keeps_an_id_text_is_no_part_of_it(text: str) -> None:
    assert read_lines([text, *MIA], head=["Student ID", *HEAD]).pupils[0].local_id == "00012"


def test_a_sex_that_is_not_understood_is_said() -> None:
    roster = read_lines(["Q", *MIA], ["U", *LUZ], head=["Sex", *HEAD])
    assert [row for code, row, _ in codes(roster) if code == "SEX_UNREAD"] == [2]


SEXES = {
    "H beside M": ("Sex", ["H", "M", "m", ""], ["M", "F", "F", ""], "SEX_IN_SPANISH"),
    "H, M and words": ("Género", ["H", "M", "Mujer", "hombre"], ["M", "F", "F", "M"], "SEX_IN_SPANISH"),
    "H, M and F": ("Sexo", ["H", "M", "F", "X"], ["", "", "F", "X"], "SEX_DOUBTFUL"),
    "H, V and M": ("Sexo", ["H", "V", "M", ""], ["", "", "", ""], "SEX_DOUBTFUL"),
    "only M under Sexo": ("Sexo", ["M", "M", "", "m"], ["", "", "", ""], "SEX_DOUBTFUL"),
    "M and mujer": ("Sex", ["M", "Mujer", "M", ""], ["", "F", "", ""], "SEX_DOUBTFUL"),
    "M and F under Sexo": ("Sexo", ["M", "F", "M", ""], ["M", "F", "M", ""], ""),
    "M and femenino": ("Sexo", ["M", "Femenino", "M", ""], ["M", "F", "M", ""], ""),
    "only M": ("Sex", ["M", "M", "M", ""], ["M", "M", "M", ""], ""),
    "M and F": ("Gender", ["M", "F", "female", "X"], ["M", "F", "F", "X"], ""),
    "only H": ("Sexo", ["H", "", "", ""], ["", "", "", ""], ""),
}


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("name", SEXES)
def test_the_letters_of_a_sex_column_are_read_by_the_whole_column(name: str, shuffled: bool) -> None:
    heading, written, meant, code = SEXES[name]
    pupils = [[sex, f"Vega{letter}", *LUZ[1:]] for sex, letter in zip(written, "abcd", strict=True)]
    roster = read_lines(*(pupils[::-1] if shuffled else pupils), head=[heading, *HEAD])
    assert [pupil.sex for pupil in roster.pupils] == (meant[::-1] if shuffled else meant)
    said = [one for one, _, _ in codes(roster) if one in ("SEX_IN_SPANISH", "SEX_DOUBTFUL")]
    assert said == ([code] if code else [])


def test_the_sexes_of_all_sheets_of_one_file_are_read_alike() -> None:
    book = as_xlsx([["Sexo", *HEAD], ["H", *MIA]], {"K": [["Sexo", *HEAD], ["M", *LUZ]]})
    roster = read_roster(book, name="list.xlsx", as_of=AS_OF)
    assert [pupil.sex for pupil in roster.pupils] == ["M", "F"]


@pytest.mark.parametrize("mark", [";", "|", "/"])
def test_lists_of_doses_in_cells_do_not_part_the_columns(mark: str) -> None:
    shots = f" {mark} ".join(f"Polio #{n}: {n}/15/2020" for n in range(4, 9))
    roster = read_lines([*MIA[:4], shots], [*LUZ[:4], shots], head=[*HEAD[:4], "Immunizations"])
    assert [len(roster.doses_of(place)) for place in range(2)] == [5, 5]


@pytest.mark.parametrize("code", ["mac_roman", "cp850"])
def test_letters_of_other_computers_are_read_and_said(code: str) -> None:
    lines = [HEAD, ["Peña", "José", *MIA[2:]], ["Muñoz", "María", *LUZ[2:]]]
    roster = read_roster(as_csv(lines).decode().encode(code))
    assert [(pupil.last_name, pupil.first_name) for pupil in roster.pupils] == [("Peña", "José"), ("Muñoz", "María")]
    assert "LETTERS_GUESSED" in code_set(roster)
