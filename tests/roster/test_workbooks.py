"""What stands in a workbook is read as people see it, in every kind of workbook and by every way of reading."""

from __future__ import annotations

import io
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_rosters import HEAD as FUZZ_HEAD
from benchmarks.fuzz_rosters import PUPILS, as_ods, mutants, verdict
from cair_compliance.model.errors import InputRefused
from cair_compliance.roster.confined import xlsx, xlsx_scan
from cair_compliance.roster.confined.answer import Answer, Limits
from cair_compliance.roster.grid import Cell, Mark, text_of
from cair_compliance.roster.read import open_book

from .corpus import ROWS, TWO, WORKBOOKS, sheet
from .old_workbook import ERROR, FORMULA_ERROR, FORMULA_WITHOUT_TEXT, compound, xls
from .rosters import AS_OF, as_xlsx, code_set, read_roster


def book_of(**formats: str) -> tuple[bytes, list[list[Cell]]]:
    """A workbook with the number 44000 under each format, and its cells as read."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for place, code in enumerate(formats.values()):
        page.write_number(0, place, 44000, book.add_format({"num_format": code}))
    book.close()
    return out.getvalue(), [list(line.cells) for line in open_book(out.getvalue(), "x").sheets[0].lines]


DAY = date(2020, 6, 18)


def test_number_formats_show_days_zeros_and_numbers() -> None:
    shown = {"m/d/yyyy": DAY, "[$-409]d-mmm-yy;@": DAY, "yyyy\\-mm\\-dd": DAY, "0000000000": "0000044000",
             "0.00E+00": 44000.0, "0%": 44000.0, "#,##0.00": 44000.0, '"day" 0': 44000.0, "[Red]0": 44000.0}  # fmt: skip
    assert book_of(**{str(n): code for n, code in enumerate(shown)})[1] == [list(shown.values())]


def test_days_counted_from_1904() -> None:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"date_1904": True})
    book.add_worksheet().write_datetime(0, 0, DAY, book.add_format({"num_format": "m/d/yyyy"}))
    book.close()
    assert open_book(out.getvalue(), "x").sheets[0].lines[0].cells[0] == DAY


def test_hidden_lines_and_columns_are_not_read_and_said() -> None:
    table = ROWS.replace('<row r="3"', '<row r="3" hidden="1"')
    columns = '<cols><col min="4" max="4" hidden="1" width="9"/></cols>'
    roster = read_roster(sheet(table, before=columns), as_of=AS_OF)
    assert [(pupil.row, pupil.grade) for pupil in roster] == [(2, "")]
    said = {issue.code: issue.message for issue in roster.issues}
    assert "3" in said["HIDDEN_LINES"]
    assert "D" in said["HIDDEN_COLUMNS"]


def test_merged_cells_show_their_first_value_alone() -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>'
    [page] = open_book(sheet(ROWS, behind=merged), "x").sheets
    assert page.merged == ((2, 0, 3, 1),)
    assert [list(line.cells[:2]) for line in page.lines[1:]] == [["Chen", ""], ["", ""]]


@pytest.mark.parametrize("name", [name for name, (_, want) in WORKBOOKS.items() if want == 2])
def test_scanning_and_walking_read_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = WORKBOOKS[name][0]
    read = []
    for scan in (None, xlsx_scan):
        monkeypatch.setattr(xlsx, "_scan", scan)
        monkeypatch.setattr(xlsx_scan, "_WORTH", 1)
        answer = Answer(Limits(50, 1000, 256, 100_000, 1000, 10_000_000))
        xlsx.read(data, answer, 100_000_000)
        [page] = answer.sheets
        cells = [[answer.values.list[code] for code in np.trim_zeros(np.array(row), "b")] for row in page.rows]
        read.append((page.numbers.tolist(), cells, page.hidden_lines, page.merged, sorted(page.hidden_columns)))
    assert read[0] == read[1]


cells = st.one_of(
    st.text(st.characters(exclude_categories=["C"]), max_size=20),
    st.integers(-10_000_000, 10_000_000),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 6)),
    st.dates(date(1954, 10, 4), date(2100, 1, 1)),
    st.booleans(),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=8))
def test_cells_agree_with_a_second_reader(lines: list[list[object]]) -> None:
    from openpyxl import load_workbook

    data = as_xlsx([["x"], *[["'" if isinstance(c, str) and c[:1] == "=" else c for c in line] for line in lines]])
    page = load_workbook(io.BytesIO(data)).active
    assert page is not None
    ours = {line.number: line.cells for line in open_book(data, "x").sheets[0].lines}
    for row in page.iter_rows():
        for found in row:
            line = ours.get(found.row, [])
            mine = text_of(line[found.column - 1]) if found.column <= len(line) else ""
            assert mine == _as_text(found.value)


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return value.isoformat()[:10]
    return text_of(float(value)) if isinstance(value, int | float) else " ".join(str(value or "").split())


def test_old_workbooks() -> None:
    lines = [list(line) for line in TWO]
    roster = read_roster(xls(lines, state=1), name="list.csv", as_of=AS_OF)
    assert [(pupil.last_name, pupil.row) for pupil in roster] == [("Chen", 2), ("Vega", 3)]
    assert len(roster.doses) == 2
    assert "HIDDEN_SHEET" in code_set(roster)


def test_what_old_workbooks_hide_is_said() -> None:
    book = open_book(xls([list(line) for line in TWO], hidden=[2], columns=[3]), "x")
    assert {issue.code for issue in book.issues} == {"HIDDEN_LINES", "HIDDEN_COLUMNS"}
    assert [line.number for line in book.sheets[0].lines] == [1, 2]
    assert book.sheets[0].lines[1].cells[3] == ""


def test_errors_and_missing_results_of_old_workbooks_are_no_blanks() -> None:
    line = [*TWO[1][:4], ERROR, FORMULA_ERROR, FORMULA_WITHOUT_TEXT]
    [page, _] = open_book(xls([[*TWO[0], "MMR 2", "Polio 1"], line]), "x").sheets
    assert list(page.lines[1].cells[4:]) == ["#N/A", "#N/A", Mark.NO_VALUE]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (compound(b"x", "WordDocument"), "Word"),
        (compound(b"x", "EncryptedPackage"), "password"),
        (compound(b"x", "__properties_version1.0"), "message"),
        (compound(b"x", "Other"), "without a workbook"),
        (compound(b"\x09\x08\xff\xff"), "damaged"),
        (xls([list(line) for line in TWO])[:2000], "damaged"),
    ],
)
def test_other_compound_files_are_refused(data: bytes, word: str) -> None:
    with pytest.raises(InputRefused, match=word):
        open_book(data, "list.xls")


def test_open_documents() -> None:
    roster = read_roster(as_ods([FUZZ_HEAD, *PUPILS]), as_of=AS_OF)
    assert len(roster.pupils) == len(PUPILS)


ODS = """<office:document xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>
<style:style style:name="h"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Old" table:style-name="h"/><table:table table:name="List">
<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>
<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/>
</table:table-row>
<table:table-row>{}</table:table-row><table:table-row table:number-rows-repeated="1048000"/></table:table>
</office:spreadsheet></office:body></office:document>"""


TEXT = "<table:table-cell office:value-type='string'>{}</table:table-cell>"
NOTE = "<office:annotation><text:p>no</text:p></office:annotation>"


def number(value: str, shown: str) -> str:
    kind = f'<table:table-cell office:value-type="float" office:value="{value}">'
    return f"{kind}<text:p>{shown}</text:p></table:table-cell>"


OPEN_CELLS: list[tuple[str, Cell]] = [
    ('<table:table-cell office:value-type="date" office:date-value="2020-06-18T00:00:00"/>', DAY),
    (number("12.5", "13"), 12.5),
    (number("12", "012"), "012"),
    ('<table:table-cell office:value-type="boolean" office:boolean-value="true"/>', "TRUE"),
    ('<table:table-cell table:formula="of:=A1"/>', Mark.NO_VALUE),
    (TEXT.format("<text:p>a<text:s/>b</text:p><text:p>c</text:p>"), "a b\nc"),
    (TEXT.format(f"{NOTE}<text:p>x</text:p>"), "x"),
]


@pytest.mark.parametrize(("cell", "read"), OPEN_CELLS, ids=range(len(OPEN_CELLS)))
def test_cells_of_open_documents(cell: str, read: Cell) -> None:
    book = open_book(ODS.format(cell + TEXT.format("<text:p>y</text:p>")).encode(), "x")
    assert book.hidden == ("Old",)
    assert [(line.number, list(line.cells)) for line in book.sheets[0].lines] == [(4, [read, "y"])]


def test_a_short_run_of_the_fuzzer_finds_nothing() -> None:
    assert [found for found in map(verdict, mutants(60, 11)) if found[1]] == []
