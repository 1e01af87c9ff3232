"""Lists of doses that leave something to the line above, or put the doses of one vaccine beside each other."""

from __future__ import annotations

import pytest

from cair_compliance.model.roster import Roster

from .rosters import code_set, codes, read_lines

WHO = ["Last Name", "First Name", "Birthdate", "Grade"]
MIA, LUZ = ["Chen", "Mia", "2/3/2020", "K"], ["Vega", "Luz", "5/6/2020", "K"]
NOBODY = [""] * 4


def dates(roster: Roster, place: int) -> list[tuple[str, str]]:
    return [(dose.product.label, str(dose.date)) for dose in roster.doses_of(place)]


def test_a_pupil_written_once_stands_for_the_lines_below() -> None:
    lines = ([*MIA, "MMR", "3/4/2021"], [*NOBODY, "Polio", "4/5/2020"], [*LUZ, "MMR", "6/7/2021"],
             [*NOBODY, "Polio", "7/8/2020"])  # fmt: skip
    roster = read_lines(*lines, head=[*WHO, "Vaccine", "Date"])
    assert [dates(roster, 0), dates(roster, 1)] == [
        [("Polio", "2020-04-05"), ("MMR", "2021-03-04")],
        [("Polio", "2020-07-08"), ("MMR", "2021-06-07")],
    ]
    assert [(code, row) for code, row, _ in codes(roster) if code == "PUPIL_FROM_ABOVE"] == [
        ("PUPIL_FROM_ABOVE", 3),
        ("PUPIL_FROM_ABOVE", 5),
    ]
    assert roster.balance.balanced


def test_a_vaccine_written_once_stands_for_the_lines_below() -> None:
    lines = ([*MIA, "Polio", "4/5/2020"], [*NOBODY, "", "6/7/2020"], [*NOBODY, "MMR", "3/4/2021"])
    roster = read_lines(*lines, head=[*WHO, "Vaccine", "Date"])
    assert dates(roster, 0) == [("Polio", "2020-04-05"), ("Polio", "2020-06-07"), ("MMR", "2021-03-04")]


def test_a_hole_in_a_list_that_repeats_its_pupils_is_nobodys_dose() -> None:
    lines = ([*MIA, "MMR", "3/4/2021"], [*MIA, "Polio", "4/5/2020"], [*NOBODY, "Polio", "6/7/2020"],
             [*LUZ, "MMR", "6/7/2021"])  # fmt: skip
    roster = read_lines(*lines, head=[*WHO, "Vaccine", "Date"])
    assert [len(dates(roster, 0)), len(dates(roster, 1))] == [2, 1]
    assert ("NAME_MISSING", 4, "") in codes(roster)


def test_a_hole_among_single_lines_is_nobodys_vaccine() -> None:
    others = [[f"Pupil{letter}", "Al", "5/6/2013", "7", "Tdap", "6/7/2024"] for letter in "abcd"]
    roster = read_lines(*others, [*MIA, "", "3/4/2021"], head=[*WHO, "Vaccine", "Date"])
    assert dates(roster, 4) == []
    assert [dose.reason for dose in roster.unread] == ["vaccine_unknown"]


def test_lines_with_the_id_alone_belong_to_its_pupil() -> None:
    lines = (["7", *MIA, "MMR", "3/4/2021"], ["8", *LUZ, "MMR", "6/7/2021"], ["7", *NOBODY, "Polio", "4/5/2020"])
    roster = read_lines(*lines, head=["Student ID", *WHO, "Vaccine", "Date"])
    assert dates(roster, 0) == [("Polio", "2020-04-05"), ("MMR", "2021-03-04")]


@pytest.mark.parametrize("head", [["Dose 1", "Dose 2"], ["1st", "2nd"], ["Date 1", "Date 2"], ["Dates", ""]])
def test_a_line_a_vaccine_with_its_dates_beside_it(head: list[str]) -> None:
    lines = ([*MIA, "Polio", "4/5/2020", "6/7/2020"], [*MIA, "MMR #1", "3/4/2021", ""], [*LUZ, "MMR", "6/7/2021", "?"])
    roster = read_lines(*lines, head=[*WHO, "Vaccine", *head])
    assert dates(roster, 0) == [("Polio", "2020-04-05"), ("Polio", "2020-06-07"), ("MMR", "2021-03-04")]
    assert dates(roster, 1) == [("MMR", "2021-06-07")]
    assert "DATES_UNREAD" not in code_set(roster)


def test_a_dose_column_is_never_taken_for_the_day_of_leaving() -> None:
    roster = read_lines([*MIA, "3/4/2021"], head=[*WHO, "DTaXDate1"])
    assert "DATES_UNREAD" in code_set(roster)
    assert roster.pupils[0].left is None
