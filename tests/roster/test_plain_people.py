"""Pupils read by column and pupils read field by field are the same, and so is what is said of their lines."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cair_compliance.model.roster import Roster
from cair_compliance.roster import read_roster
from cair_compliance.roster.plain_people import PlainPupils

CELLS = {
    "Last Name": [
        "Chen",
        "Peña",
        "O'Neil",
        "De La Cruz",
        "NG",
        "Smith Jr",
        "?lvarez",
        "Vu&#7877;",
        "a" * 130,
        "Kim\xa0",
    ],
    "First Name": ["Mia", "Zoë", "BO", "Mary Ann", "Jo Sr.", "", "B"],
    "Middle Name": ["", "A", "Ã±", "Lu?"],
    "Birthdate": ["3/15/2019", "2019-03-04", "05/13/2018", "1/2/18", "", "x", "1960-01-01", "43500", "99999", "3/2019"],
    "Sex": ["M", "f", "male", "", "U", "Q", "H", "Mujer"],
    "Grade": ["1", "K", "KN", "0", "-1", "Kinder", "99", ""],
    "Student ID": ["1001", "1.23E+09", '="0012"', "12.0", "", "abc"],
    "SSID": ["1234567890", "", "123"],
    "Exit Date": ["", "9/1/2025", "12/1/2025", "soon"],
    "Status": ["Active", "", "Inactive", "hm"],
    "Comments": ["", "allergic", "moved away", "medical exemption"],
    "Guardian": ["", "Ana Chen"],
    "MMR 1": ["2/3/2020", "", "4/4/2030", "bad"],
}
PLAIN = tuple(cells[0] for cells in CELLS.values())
LINES = st.lists(st.tuples(*(st.sampled_from([cells[0], *cells]) for cells in CELLS.values())), min_size=1, max_size=8)


def read(lines: list[tuple[str, ...]]) -> Roster:
    out = io.StringIO()
    csv.writer(out).writerows([CELLS, PLAIN, *lines])
    return read_roster(out.getvalue().encode(), name="list", as_of=date(2025, 10, 1))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_a_list_is_read_the_same_by_column_and_field_by_field(
    lines: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_column = read(lines)
    with monkeypatch.context() as patched:
        patched.setattr(PlainPupils, "take", lambda *_: None)
        by_field = read(lines)
    assert by_column.pupils == by_field.pupils
    assert by_column.issues == by_field.issues
    assert by_column.questions == by_field.questions
    assert by_column.balance == by_field.balance


def test_a_plain_line_is_taken_by_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cair_compliance.roster.people.PupilReader.read", lambda *_, **__: None)
    roster = read([("NG", *PLAIN[1:])])
    assert [pupil.name for pupil in roster.pupils] == ["Chen, Mia"]
