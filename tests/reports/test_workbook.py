from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from cair_compliance.model.answers import Answer, Outcome
from cair_compliance.model.people import Pupil
from cair_compliance.model.standings import STANDINGS
from cair_compliance.reports.workbook import LONGEST_TEXT, neutral

from .by_hand import check_result, many, needy, pupil_result
from .reading import workbook


def day(*parts: int) -> datetime:
    return datetime.combine(date(*parts), datetime.min.time())


def table(data: bytes, sheet: str) -> list[dict[str, object]]:
    lines = list(load_workbook(BytesIO(data))[sheet].iter_rows(values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_sheets_have_frozen_headings_and_filters(everything):
    book = load_workbook(BytesIO(workbook(everything)))
    assert book.sheetnames == ["Summary", "Pupils", "Findings", "Doses", "Input issues"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref


def test_every_pupil_stands_on_one_line_with_real_dates(everything):
    lines = table(workbook(everything), "Pupils")
    assert len(lines) == len(everything.pupils)
    for line, pupil in zip(lines, everything.pupils, strict=True):
        assert line["Line"] == pupil.pupil.row
        assert line["Standing"] == STANDINGS[pupil.shown].label
        assert isinstance(line["Birth date"], datetime)
    assert lines[-1]["Counted"] == "no, left"


def test_status_words_per_requirement(everything):
    lines = table(workbook(everything), "Pupils")
    assert lines[0]["Polio"] == "Overdue"
    assert lines[0]["DTaP"] == "Met"
    assert lines[0]["MMR"] == "Not required"
    unheard = next(line for line in lines if line["Standing"] == "Could not verify")
    assert unheard["Polio"] == "Could not verify"


def test_findings_carry_reason_law_and_window(everything):
    lines = table(workbook(everything), "Findings")
    assert len(lines) == sum(len(pupil.findings) for pupil in everything.pupils)
    first = lines[0]
    assert first["Why"] == everything.pupils[0].findings[0].why
    assert first["Law"].endswith("(wording to be confirmed)")
    assert (first["Doses missing"], first["Next dose"]) == (1, 4)
    assert first["Not before"] == day(2026, 10, 6)
    assert first["No later than"] == day(2026, 11, 3)


def test_doses_carry_their_source_and_what_they_count_for(everything):
    lines = [line for line in table(workbook(everything), "Doses") if line["Line"] == 2]
    assert [line["Source"] for line in lines] == ["R", "B", "!"]
    assert lines[1]["Source in words"] == "both"
    assert lines[1]["Sources"] == "your file and CAIR2"
    assert [line["Counts for"] for line in lines] == ["DTaP", "nothing here", "nothing here"]
    assert lines[0]["Date"] == day(2021, 7, 1)


def test_all_issues_are_listed(everything):
    lines = table(workbook(everything), "Input issues")
    assert len(lines) == len(everything.issues)
    assert lines[0]["Severity"] == "Needs correcting"
    assert {line["Line"] for line in lines} == {2, 7, 9, 90, "whole file"}


@pytest.mark.parametrize("start", list("=+-@＝＋－＠"))
def test_cells_that_look_like_formulas_are_neutralised(start):
    name = f"{start}cmd|' /C calc'!A0"
    person = replace(needy(0), pupil=Pupil("A", 2, name, " \t=1+1", birthdate=None))
    data = workbook(check_result([person]))
    line = table(data, "Pupils")[0]
    assert line["Last name"] == f"'{name}"
    assert line["First name"].startswith("'")
    sheet = load_workbook(BytesIO(data))["Pupils"]
    assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_nothing_in_the_file_is_a_formula_or_a_link(everything):
    with ZipFile(BytesIO(workbook(everything))) as parts:
        for name in parts.namelist():
            text = parts.read(name)
            assert b"<f>" not in text
            assert b"<hyperlink" not in text


def test_names_are_exact_otherwise():
    for name in ("<b>Núñez & Söhne</b>", "王小明", "محمد", "_x0041_", "  two  blanks "):
        person = pupil_result(0, pupil=Pupil("A", 2, name, "Given"))
        assert table(workbook(check_result([person])), "Pupils")[0]["Last name"] == name


def test_control_characters_and_very_long_texts_do_not_stop_the_file():
    assert neutral("a\x07\ud800") == "a[U+0007][U+D800]"
    assert neutral("\r=1") == "'↵=1"
    assert len(neutral("x" * 40_000)) < LONGEST_TEXT + 50
    long = replace(needy(0), reason="x" * 40_000)
    assert table(workbook(check_result([long])), "Pupils")[0]["Reason"].endswith("(longer in the file)")


def test_shielded_record_and_no_record_give_the_same_bytes():
    shielded, none = (
        replace(needy(0), answers=(Answer("cair2", outcome),)) for outcome in (Outcome.PROTECTED, Outcome.NOT_FOUND)
    )
    assert workbook(check_result([shielded])) == workbook(check_result([none]))


def test_same_result_same_bytes_and_empty_roster():
    assert workbook(many(9)) == workbook(many(9))
    assert table(workbook(check_result()), "Pupils") == []
