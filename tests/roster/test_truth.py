"""The four sample rosters read exactly as their truth files say."""

from __future__ import annotations

from collections import Counter

import pytest

from cair_compliance.model.people import Roster

from .rosters import FILES, codes, doses_read, sample, truth

GRADES = {f"{number:02d}": str(number) for number in range(1, 13)}


def first_rows(roster: Roster) -> dict[int, int]:
    """Each row that became (part of) a pupil -> the pupil's first row."""
    return {row: pupil.row for pupil in roster for row in (pupil.row, *pupil.merged_rows)}


@pytest.mark.parametrize("name", FILES)
def test_children_are_those_of_the_truth(name: str) -> None:
    roster = sample(name)
    rows = first_rows(roster)
    expected = Counter()
    for line in truth(name, "students"):
        if rows[int(line["source_row"])] == int(line["source_row"]):
            grade = GRADES.get(line["grade"], line["grade"])
            expected[
                (
                    line["ssid"],
                    line["local_id"],
                    line["last"],
                    line["first"],
                    line["middle"],
                    line["suffix"],
                    line["dob"],
                    line["sex"],
                    grade,
                )
            ] += 1
    read = Counter(
        (p.state_id, p.local_id, p.last_name, p.first_name, p.middle_name, p.suffix, str(p.birthdate), p.sex, p.grade)
        for p in roster
    )
    assert read == expected


@pytest.mark.parametrize("name", FILES)
def test_doses_are_those_of_the_truth(name: str) -> None:
    roster = sample(name)
    rows = first_rows(roster)
    by_line = Counter(
        (int(line["source_row"]), line["group"], line["date_iso"]) for line in truth(name, "doses") if line["date_iso"]
    )
    if roster.layout == "long":
        rows |= first_rows_of_lines(name)
    expected: Counter[tuple[int, str, str]] = Counter()
    for (row, group, day), count in by_line.items():
        expected[rows[row], group, day] = max(count, expected[rows[row], group, day])
    assert doses_read(roster) == expected


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


def test_district_file_unites_the_three_listed_twice_and_counts_the_three_who_left() -> None:
    balance = sample("k12").balance
    assert (balance.rows, balance.pupils, balance.duplicates, balance.left) == (803, 800, 3, 3)


def test_district_file_says_each_known_trouble() -> None:
    found = set(codes(sample("k12")))
    code_of = {
        "character_lost_in_export": "NAME_REPAIRED",
        "left_school": "LEFT_SCHOOL",
        "same_student_second_enrollment": "DUPLICATE_LINE",
    }
    for line in truth("k12", "issues"):
        code, row = code_of[line["kind"]], int(line["source_row"])
        column = "" if code == "DUPLICATE_LINE" else line["column"]
        assert (code, row, column) in found


def test_seventh_grade_says_each_known_trouble() -> None:
    found = {(code, row) for code, row, _ in codes(sample("seventh_grade"))}
    code_of = {"same_dose_on_two_lines": "DOSE_ON_TWO_LINES", "suffix_inside_last_name": "SUFFIX_IN_NAME"}
    for line in truth("seventh_grade", "issues"):
        assert (code_of[line["kind"]], int(line["source_row"])) in found


def test_child_care_center_lists_titles_headings_and_totals_as_skipped() -> None:
    roster = sample("child_care_center")
    skipped = next(issue for issue in roster.issues if issue.code == "LINES_SKIPPED")
    for number in ("line 1 ", "line 5 ", "line 17 ", "line 20 ", "81"):
        assert number in skipped.message
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
