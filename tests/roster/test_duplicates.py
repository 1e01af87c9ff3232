"""Lines of one pupil are united, twins and look-alikes never."""

from __future__ import annotations

import pytest

from .rosters import codes, read_lines

HEAD = [
    "SSID",
    "Student ID",
    "Last Name",
    "First Name",
    "Middle Name",
    "Birthdate",
    "Grade",
    "Exit Date",
    "MMR 1",
    "MMR 2",
]
A = ["9900000001", "11", "Vega", "Luz", "", "3/9/2020", "K", "", "3/20/2021", ""]


def line(**changes: str) -> list[str]:
    names = ["ssid", "id", "last", "first", "middle", "born", "grade", "left", "mmr1", "mmr2"]
    return [changes.get(name, value) for name, value in zip(names, A, strict=True)]


UNITED = {
    "the same line": line(),
    "same state id": line(id="12", mmr2="4/20/2024"),
    "same local id, no state id": line(ssid=""),
    "no ids, same name and birth date": line(ssid="", id="", last="VEGA", first="luz"),
    "a second surname": line(last="Vega Ruiz"),
    "a birth date on one line only": line(born=""),
    "a mangled state id": line(ssid="9.9E+09"),
}

APART = {
    "same state id, other birth date": (line(born="3/9/2019"), "CONFLICTING_LINES"),
    "same state id, other name": (line(first="Mia"), "CONFLICTING_LINES"),
    "same local id, other birth date": (line(ssid="", born="3/9/2019"), "CONFLICTING_LINES"),
    "other state id": (line(ssid="9900000002", id="12"), "POSSIBLE_DUPLICATE_PUPIL"),
    "birth date a day off": (line(ssid="", id="", born="3/10/2020"), "POSSIBLE_DUPLICATE_PUPIL"),
    "day and month exchanged": (line(ssid="", id="", born="9/3/2020"), "POSSIBLE_DUPLICATE_PUPIL"),
    "a year off": (line(ssid="", id="", born="3/9/2019"), "POSSIBLE_DUPLICATE_PUPIL"),
    "birth date missing, no ids": (line(ssid="", id="", born=""), "POSSIBLE_DUPLICATE_PUPIL"),
    "a twin": (line(ssid="9900000002", id="12", first="Mia"), ""),
    "a twin without ids": (line(ssid="", id="", first="Mia"), ""),
    "a namesake of another age": (line(ssid="9900000002", id="12", born="7/1/2018"), ""),
}


@pytest.mark.parametrize("name", UNITED)
@pytest.mark.parametrize("turned", [False, True])
def test_united(name: str, turned: bool) -> None:
    lines = [UNITED[name], A] if turned else [A, UNITED[name]]
    roster = read_lines(*lines, head=HEAD)
    assert (roster.balance.pupils, roster.balance.duplicates) == (1, 1)
    assert ("DUPLICATE_LINE", 3, "") in codes(roster)
    assert roster.pupils[0].merged_rows == (3,)
    assert str(roster.pupils[0].birthdate) == "2020-03-09"
    assert next(str(dose.date) for dose in roster.doses_of(0)) == "2021-03-20"
    assert len(roster.doses) == (2 if name == "same state id" else 1)


@pytest.mark.parametrize("name", APART)
def test_kept_apart(name: str) -> None:
    other, code = APART[name]
    roster = read_lines(A, other, head=HEAD)
    assert (roster.balance.pupils, roster.balance.duplicates) == (2, 0)
    said = [found for found, *_ in codes(roster) if found in ("CONFLICTING_LINES", "POSSIBLE_DUPLICATE_PUPIL")]
    assert said == ([code] if code else [])
    assert len(roster.doses) == 2


def test_middle_names_tell_twins_with_one_first_name_apart() -> None:
    roster = read_lines(line(ssid="", id="", middle="José"), line(ssid="", id="", middle="Luz"), head=HEAD)
    assert roster.balance.pupils == 2


def test_the_line_still_enrolled_leads() -> None:
    roster = read_lines(line(left="9/1/2025", grade="TK"), line(), head=HEAD)
    assert (roster.pupils[0].left, roster.pupils[0].grade, roster.balance.left) == (None, "K", 0)
    assert any(code == "CONFLICTING_LINES" for code, *_ in codes(roster))


def test_doubts_follow_the_united_pupil() -> None:
    roster = read_lines(["", "9", "Ng", "Bo", "", "1/20/2020", "K", "", "", ""], A, line(mmr2="2/30/2024"), head=HEAD)
    assert [(doubt.pupil, doubt.row) for doubt in roster.unread] == [(1, 4)]


NAMELESS = ["Last Name", "First Name", "Birthdate", "Grade", "MMR 1"]


@pytest.mark.parametrize("names", [("Ve\x07ga", "Luz"), ("Vega", "L\x07uz"), ("V" * 2000, "Luz")])
def test_lines_whose_name_was_refused_are_never_united(names: tuple[str, str]) -> None:
    roster = read_lines([*names, "3/9/2020", "K", "3/20/2021"], [*names, "3/9/2020", "K", ""], head=NAMELESS)
    assert (roster.balance.pupils, roster.balance.duplicates) == (2, 0)
    assert ("POSSIBLE_DUPLICATE_PUPIL", 3, "") in codes(roster)


def test_lines_of_a_pupil_with_one_name_are_united() -> None:
    roster = read_lines(*[["Sukarno", "", "3/9/2020", "K", "3/20/2021"]] * 2, head=NAMELESS)
    assert (roster.balance.pupils, roster.balance.duplicates) == (1, 1)


def test_lines_of_a_long_list_whose_name_was_refused_are_never_united() -> None:
    head = ["Student Number", "Last Name", "First Name", "DOB", "Grade", "Vaccine", "Dose Date"]
    lines = [
        ["", f"{last}\x07", "Luz", "3/9/2020", "K", "MMR", day]
        for last, day in (("Vega", "3/20/2021"), ("Ng", "4/20/2024"))
    ]
    roster = read_lines(*lines, head=head)
    assert [[str(dose.date) for dose in roster.doses_of(place)] for place in (0, 1)] == [["2021-03-20"], ["2024-04-20"]]
