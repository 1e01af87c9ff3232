"""What is typed by hand comes back from its file cell for cell, and every doubtful cell is told in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cair_compliance import check_roster
from cair_compliance.engine import load_rules
from cair_compliance.model.licensing import FileNote
from cair_compliance.oversight.doubtful_cells import doubtful_cells
from cair_compliance.oversight.licensing import review_files
from cair_compliance.oversight.typed import (
    GRADE,
    PRESCHOOL,
    tidy,
    typed_columns,
    typed_file,
    typed_list,
    typed_rows,
)
from cair_compliance.reports import pdf_of
from cair_compliance.reports.licensing_story import licensing_story
from cair_compliance.roster import read_roster

from ..reports.reading import squeezed, whole

PACK = load_rules()
COLUMNS = typed_columns(PACK)
FILE_COLUMNS = (*COLUMNS, GRADE)
DAY = date(2025, 10, 1)


def typed(last="Aldana", **cells):
    return dict.fromkeys(COLUMNS, "") | {"Last Name": last, "First Name": "Rosa", "Birth Date": "3/4/2022"} | cells


def taken_away(rows):
    return typed_file([row | {GRADE: PRESCHOOL} for row in rows], FILE_COLUMNS)


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20) | st.sampled_from(
    ("=1+1", "'=1+1", "''-2", "@x", "'t Hooft", '"', "5/6/2022, 7/8/2022", "a;b", "’", "＝1", "' =1")
)


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS.map(tidy), min_size=len(COLUMNS), max_size=len(COLUMNS)).filter(any), max_size=4))
def test_typed_rows_come_back_from_their_file_cell_for_cell(lines):
    rows = [dict(zip(COLUMNS, line, strict=True)) for line in lines]
    again = typed_rows(taken_away(rows), FILE_COLUMNS, 120)
    assert [{column: row[column] for column in COLUMNS} for row in again] == rows
    assert typed_list(again, PACK) == typed_list(rows, PACK)


def test_no_cell_of_the_file_is_run_as_a_formula():
    cells = taken_away([typed("=1+1", Room="@x")]).decode("utf-8-sig").splitlines()[1].split(",")
    assert cells[0] == "'=1+1" and cells[4] == "'@x"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"Last Name,First Name\nA,B\n",
        taken_away([typed()]) + b"a,b\n",
        taken_away([typed("x" * 121)]),
    ],
)
def test_any_other_file_is_not_taken_for_a_typed_one(data):
    assert typed_rows(data, FILE_COLUMNS, 120) is None


def test_each_doubtful_cell_says_whose_it_is_what_stands_there_and_how_it_was_taken():
    rows = [typed(Polio="13/45/2023", DTaP="UTD"), typed("Bright", Hib="x", MMR="5/6/2023, 7/8/2023")]
    roster = read_roster(typed_list(rows, PACK), as_of=DAY)
    found = doubtful_cells(roster.issues, roster.pupils)
    assert [(one.who, one.column, one.typed) for one in found] == [
        ("Aldana, Rosa", "Polio", "13/45/2023"),
        ("Aldana, Rosa", "DTaP", "UTD"),
        ("Bright, Rosa", "Hib", "x"),
    ]
    assert "not a day of the calendar" in found[0].taken and found[0].wanted == "Correct the date."
    assert (
        found[1].taken == "UTD is a remark without a date; it proves no dose." and "Enter the date" in found[1].wanted
    )


def test_a_missing_birth_date_is_a_cell_to_look_at_too():
    roster = read_roster(typed_list([typed(**{"Birth Date": ""})], PACK), as_of=DAY)
    (one,) = doubtful_cells(roster.issues, roster.pupils)
    assert (one.column, one.typed) == ("Birth Date", "") and "missing" in one.taken


def test_the_paper_says_which_files_were_seen_and_lists_the_doubtful_cells():
    check = check_roster(
        typed_list([typed(Polio="13/45/2023"), typed("Bright")], PACK), program="child_care", as_of=DAY
    )
    found = review_files(check.result, PACK, notes={1: FileNote(), 0: FileNote("", "to come", seen=False)})
    assert [line.seen for line in found.children] == [False, True] and found.seen == 1
    said = whole(pdf_of(licensing_story(found)))
    assert squeezed(said).count("✓Seen") == 1 and "Files marked as seen 1 of 2" in said
    assert "Cells of the list to look at" in said and "13/45/2023" in said
