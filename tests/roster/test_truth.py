"""The seven sample rosters read exactly as their truth files say."""

from __future__ import annotations

from collections import Counter

import pytest

from cair_compliance.model.roster import Roster
from cair_compliance.roster.names import folded

from .rosters import FILES, codes, doses_read, sample, truth

GRADES = {f"{number:02d}": str(number) for number in range(1, 13)}


ONE_COLUMN = ("hand_typed", "two_heading_lines", "child_care_center")
"""Lists with the whole name in one cell: where the given name ends and the middle name begins is not written."""

SWAPPED = {("hand_typed", 38)}
"""First and last name stand in each other's place, which the file alone does not tell."""


def row_of(name: str, line: dict[str, str]) -> int:
    """The truth of the page counts its numbered lines, which begin below a title of two lines and two of headings."""
    return int(line["source_row"]) + (4 if name == "two_heading_lines" else 0)


def first_rows(roster: Roster) -> dict[int, int]:
    """Each row that became (part of) a pupil -> the pupil's first row."""
    return {row: pupil.row for pupil in roster for row in (pupil.row, *pupil.merged_rows)}


def names_of(name: str, last: str, first: str, middle: str) -> tuple[str, ...]:
    return (folded(last), folded(first + middle)) if name in ONE_COLUMN else (last, first, middle)


@pytest.mark.parametrize("name", FILES)
def test_children_are_those_of_the_truth(name: str) -> None:
    roster = sample(name)
    rows = first_rows(roster)
    expected: Counter[tuple[str, ...]] = Counter()
    for line in truth(name, "students"):
        row = row_of(name, line)
        if rows[row] == row and (name, row) not in SWAPPED:
            who = (line["ssid"], line["local_id"], *names_of(name, line["last"], line["first"], line["middle"]))
            grade = GRADES.get(line["grade"], line["grade"])
            expected[(*who, line["suffix"], line["dob"], line["sex"], grade)] += 1
    read = Counter(
        (p.state_id, p.local_id, *names_of(name, p.last_name, p.first_name, p.middle_name), p.suffix,
         str(p.birthdate or ""), p.sex, p.grade)
        for p in roster
        if (name, p.row) not in SWAPPED
    )  # fmt: skip
    assert read == expected


@pytest.mark.parametrize("name", FILES)
def test_doses_are_those_of_the_truth(name: str) -> None:
    roster = sample(name)
    rows = first_rows(roster)
    by_line = Counter(
        (row_of(name, line), line["group"], line["date_iso"])
        for line in truth(name, "doses")
        if line["date_iso"] and line["date_quality"] not in TO_CONFIRM
    )
    if roster.layout == "long":
        rows |= first_rows_of_lines(name)
    expected: Counter[tuple[int, str, str]] = Counter()
    for (row, group, day), count in by_line.items():
        once = 1 if (name, row, day) in TWICE else count
        expected[rows[row], group, day] = max(once, expected[rows[row], group, day])
    assert doses_read(roster) == expected


TO_CONFIRM = ("ocr_suspect", "illegible_guess")
"""Dates a person must confirm: they wait as candidates and count for nothing."""

TWICE = {("hand_typed", 18, "2020-12-29")}
"""One date in two slots is one dose, and said."""


def test_dates_to_confirm_wait_with_the_date_they_may_be() -> None:
    roster = sample("hand_typed")
    waiting = {(doubt.row, *map(str, doubt.candidates)) for doubt in roster.unread if len(doubt.candidates) == 1}
    expected = {
        (int(line["source_row"]), line["date_iso"])
        for line in truth("hand_typed", "doses")
        if line["date_quality"] in TO_CONFIRM
    }
    assert expected <= waiting
    unknown = [line for line in truth("hand_typed", "doses") if not line["date_iso"]]
    assert len(roster.unread) == len(expected) + len(unknown)


def first_rows_of_lines(name: str) -> dict[int, int]:
    """In a file with one line a dose, the truth gives each dose its own line; pupils come in blocks."""
    starts = sorted(int(line["source_row"]) for line in truth(name, "students"))
    ends = [*starts[1:], 10**6]
    return {row: start for start, end in zip(starts, ends, strict=True) for row in range(start, min(end, start + 100))}


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_accounted_for(name: str) -> None:
    balance = sample(name).balance
    assert balance.balanced
    assert balance.unreadable == 0
    assert balance.pupils + balance.duplicates == len(truth(name, "students"))


def test_district_file_unites_the_three_listed_twice_and_counts_the_three_who_left() -> None:
    balance = sample("k12").balance
    assert (balance.rows, balance.pupils, balance.duplicates, balance.left) == (803, 800, 3, 3)


CODE_OF = {
    "all_caps": "NAME_CAPITALS",
    "ambiguous_day_month": "DOSE_AMBIGUOUS_DATE",
    "character_lost_in_export": "NAME_REPAIRED",
    "date_after_as_of": "DOSE_AFTER_AS_OF",
    "day_first_date": "DOSE_DAY_FIRST",
    "dose_before_birth": "DOSE_BEFORE_BIRTH",
    "doses_out_of_order": "DOSES_OUT_OF_ORDER",
    "duplicate_student_line": "DUPLICATE_LINE",
    "first_and_last_swapped": "NAME_MAYBE_SWAPPED",
    "first_last_order": "NAME_SPLIT",
    "footer_total": "TOTALS_SKIPPED",
    "footnote_row": "LINES_SKIPPED",
    "grade_as_number_zero": "READ_AS",
    "hidden_sheet": "HIDDEN_SHEET",
    "impossible_birth_year": "BIRTHDATE_IMPLAUSIBLE",
    "impossible_date": "DOSE_IMPOSSIBLE_DATE",
    "left_school": "LEFT_SCHOOL",
    "meaning_by_colour": "COLOUR_LEGEND",
    "missing_dob": "BIRTHDATE_MISSING",
    "missing_ssid": "STATE_ID_MISSING",
    "mojibake": "NAME_REPAIRED",
    "month_year_only": "DOSE_MONTH_ONLY",
    "month_year_only_in_month_of_first_birthday": "DOSE_MONTH_ONLY",
    "no_dose_columns": "NO_DOSE_COLUMNS",
    "no_sex_no_ids": "NO_IDENTIFIERS",
    "no_year": "DOSE_WITHOUT_YEAR",
    "non_breaking_space": "NAME_BLANKS",
    "number_not_text": "STATE_ID_NUMBER",
    "ocr_letters_for_digits": "DOSE_UNREADABLE",
    "probable_duplicate_conflicting_dob": "POSSIBLE_DUPLICATE_PUPIL",
    "product_in_date_cell": "DOSE_PRODUCT",
    "repeated_header": "HEADINGS_REPEATED",
    "repeated_headers": "HEADINGS_REPEATED",
    "same_date_twice": "DOSE_TWICE",
    "same_dose_on_two_lines": "DOSE_ON_TWO_LINES",
    "same_student_second_enrollment": "DUPLICATE_LINE",
    "single_name_column": "NAMES_IN_ONE_COLUMN",
    "spelled_out": "READ_AS",
    "ssid_wrong_length": "STATE_ID_SHAPE",
    "subtotal_rows": "TOTALS_SKIPPED",
    "suffix_between_commas": "SUFFIX_IN_NAME",
    "suffix_inside_last_name": "SUFFIX_IN_NAME",
    "text_instead_of_date": "DOSE_NOTE",
    "title_rows": "TITLES_SKIPPED",
    "title_table_first": "TITLES_SKIPPED",
    "total_row": "TOTALS_SKIPPED",
    "two_dates_in_cell": "SEVERAL_DATES",
    "two_line_header": "TWO_HEADING_LINES",
    "uncertain_reading": "DOSE_DOUBTFUL",
    "whole_card_may_be_day_first": "LINE_DAY_FIRST",
    "yyyymmdd_as_number": "BIRTHDATE_NUMBER",
}
"""Kind of trouble in the truth files -> what is said of it."""

IN_ITS_COLUMN = ("DOSE", "BIRTHDATE", "STATE_ID", "NAME_REPAIRED", "NAME_BLANKS", "SUFFIX", "SEVERAL", "READ_AS")
"""Beginnings of codes that name the column too."""


@pytest.mark.parametrize("name", [name for name in FILES if name != "kindergarten"])
def test_each_known_trouble_is_said_where_it_is(name: str) -> None:
    said = {(code, row, column) for code, row, column in codes(sample(name))}
    by_row = {(code, row) for code, row, _ in said}
    for line in truth(name, "issues"):
        if line["kind"] == "html_named_xls":
            continue
        code, row = CODE_OF[line["kind"]], line["source_row"]
        if code == "LEFT_SCHOOL" and line["column"] == "Notes":
            code = "REMARK_SAYS_LEFT"
        if not row:
            assert code in {code for code, *_ in said}, line
        elif code.startswith(IN_ITS_COLUMN) and line["column"] and name not in ("seventh_grade",):
            assert (code, row_of(name, line), line["column"]) in said, line
        else:
            assert (code, row_of(name, line)) in by_row, line


def test_child_care_center_lists_titles_headings_and_totals_as_skipped() -> None:
    roster = sample("child_care_center")
    skipped = {issue.code: issue.message for issue in roster.issues if "SKIPPED" in issue.code or "LINES" in issue.code}
    assert "line 1 " in skipped["TITLES_SKIPPED"]
    assert all(number in skipped["ROOM_LINES"] for number in ("line 5 ", "line 19 "))
    assert "line 17 " in skipped["TOTALS_SKIPPED"] and "81" in skipped["TOTALS_SKIPPED"]
    assert "line 20 " in next(issue.message for issue in roster.issues if issue.code == "HEADINGS_REPEATED")
    assert {pupil.room for pupil in roster} == {
        "Infants - Ducklings",
        "Toddlers - Otters",
        "Preschool 2s - Foxes",
        "Preschool 3/4s - Bears",
    }


CLAIMS = {
    "kindergarten": {
        ("pme", "varicella"),
        ("iep", ""),
        ("pme", "polio"),
        ("independent_study", ""),
        ("tme", "mmr"),
        ("tme", ""),
        ("home_based", ""),
    },
    "seventh_grade": {("pme", "varicella"), ("pbe", "tdap"), ("tme", "tdap")},
    "child_care_center": {("medical", "")},
    "k12": {("medical", "varicella"), ("medical", "mmr"), ("medical", "tdap"), ("medical", "polio")},
}


@pytest.mark.parametrize("name", CLAIMS)
def test_exemptions_are_claims_with_their_kind(name: str) -> None:
    claims = {(claim.kind, claim.requirement) for pupil in sample(name) for claim in pupil.exemptions}
    assert claims == CLAIMS[name]


def test_exemption_lines_of_a_long_file_keep_their_dates() -> None:
    claims = [claim for pupil in sample("seventh_grade") for claim in pupil.exemptions if claim.kind == "tme"]
    assert [(str(claim.start), str(claim.end)) for claim in claims] == [("2025-08-11", "2026-02-11")]
