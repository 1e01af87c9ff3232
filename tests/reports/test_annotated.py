"""The list with comments: it reads as the same list, says what is wrong on the cell, and never holds a formula."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cair_compliance import annotate_roster, read_roster
from cair_compliance.reports import annotated
from cair_compliance.reports.annotated import sheet_names
from cair_compliance.reports.noted_cells import COMMENTS_A_KIND
from cair_compliance.roster import open_book
from cair_compliance.roster.grid import Book, Line, Mark, Sheet
from cair_compliance.roster.own_notes import NOTES_TITLE

from ..roster.rosters import AS_OF, COLUMNS, FILES, as_csv, as_xlsx, repacked

GOOD = ["Aster", "Robin", "12/09/2019", "K", "12/10/2020", "12/10/2024", "01/10/2020"]
ABOUT_THE_FILE = ("OWN_NOTES", "HIDDEN_SHEET", "WEB_PAGE_READ")


def back(data: bytes, name: str = "list.csv"):
    """The list, its copy with comments, and the copy as read again."""
    first = read_roster(data, name=name, as_of=AS_OF)
    copy = annotate_roster(data, name=name, as_of=AS_OF, roster=first)
    return first, copy, read_roster(copy, name=name, as_of=AS_OF)


def told(roster):
    """All issues but those about the kind of file, which the copy changes."""
    return sorted((i.code, i.row, i.column, i.message) for i in roster.issues if i.code not in ABOUT_THE_FILE)


def doses(roster):
    return [[(d.product.id, d.date, d.raw, d.row) for d in roster.doses_of(p)] for p in range(len(roster.pupils))]


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_copy_reads_as_the_same_list(name):
    first, _, again = back(FILES[name].read_bytes(), FILES[name].name)
    assert again.pupils == first.pupils and again.balance == first.balance
    assert doses(again) == doses(first) and again.unread == first.unread
    assert told(again) == told(first)
    assert sum(i.code == "OWN_NOTES" for i in again.issues) == 1


def test_a_bad_cell_is_coloured_and_says_what_to_do():
    _, copy, _ = back(as_csv([COLUMNS, GOOD, [*GOOD[:4], "13/45/2020", "", ""], ["Birch", *GOOD[1:]]]))
    book = load_workbook(BytesIO(copy))
    assert book.sheetnames == ["What we saw", "list"]
    cell = book["list"]["E3"]
    assert cell.value == "13/45/2020" and cell.fill.fgColor.rgb.endswith("F8D7D4")
    assert "not a day of the calendar" in cell.comment.text and "Correct the date." in cell.comment.text
    assert book["list"]["E2"].comment is None
    said = [str(value) for row in book["What we saw"].iter_rows(values_only=True) for value in row if value]
    assert said[0] == NOTES_TITLE and any("13/45/2020" in text for text in said)


def test_an_issue_of_a_whole_line_stands_on_its_first_cell():
    _, copy, _ = back(as_csv([COLUMNS, GOOD, GOOD]))
    assert "Same pupil as line 2" in load_workbook(BytesIO(copy))["list"]["A3"].comment.text


def test_a_missing_value_is_noted_on_the_empty_cell():
    _, copy, again = back(as_csv([COLUMNS, GOOD, ["Birch", "Kai", "", *GOOD[3:]]]))
    assert "birth date is missing" in load_workbook(BytesIO(copy))["list"]["C3"].comment.text
    assert again.pupils[1].birthdate is None


def test_a_formula_without_a_result_comes_back_as_one_and_never_as_no_dose():
    data = as_xlsx([COLUMNS, [*GOOD[:4], "=TODAY()", GOOD[5], ""], ["Birch", *GOOD[1:]]])
    first, copy, again = back(data, "list.xlsx")
    assert [dose.reason for dose in first.unread] == ["no_value"] and again.unread == first.unread
    assert told(again) == told(first)
    assert load_workbook(BytesIO(copy))["List"]["E2"].value == "[not read: formula without a stored result]"


def test_a_corrected_cell_solves_its_issue():
    _, copy, _ = back(as_csv([COLUMNS, [*GOOD[:4], "13/45/2020", "", ""]]))
    book = load_workbook(BytesIO(copy))
    book["list"]["E2"] = "06/15/2021"
    out = BytesIO()
    book.save(out)
    again = read_roster(out.getvalue(), as_of=AS_OF)
    assert not again.unread and date(2021, 6, 15) in {dose.date.first for dose in again.doses_of(0)}


def test_many_issues_of_one_kind_stay_easy_to_open():
    lines = [[f"Pupil{chr(65 + n // 26)}{chr(97 + n % 26)}", "Kai", "12/09/2019", "K", "31/31/2020", "", ""]
             for n in range(COMMENTS_A_KIND + 40)]  # fmt: skip
    _, copy, again = back(as_csv([COLUMNS, *lines]))
    page = load_workbook(BytesIO(copy))["list"]
    cells = [row[4] for row in page.iter_rows(min_row=2)]
    assert sum(cell.comment is not None for cell in cells) == COMMENTS_A_KIND
    assert all(cell.fill.fill_type == "solid" for cell in cells) and len(again.pupils) == len(lines)


def test_hidden_sheets_are_named_and_left_out():
    data = as_xlsx([COLUMNS, GOOD], {"Old": [["secret"]]}, hidden="Old")
    _, copy, _ = back(data, "list.xlsx")
    book = load_workbook(BytesIO(copy))
    assert "Old" not in book.sheetnames
    assert any("Hidden sheets were not read" in str(row[0]) for row in book["What we saw"].iter_rows(values_only=True))


def test_a_column_that_is_not_kept_is_emptied_and_said():
    data = as_csv([["SSN", *COLUMNS], ["123-45-6789", *GOOD], ["987-65-4321", "Birch", *GOOD[1:]]])
    first, copy, again = back(data)
    book = load_workbook(BytesIO(copy))
    assert [cell.value for cell in book["list"]["A"]] == ["SSN", None, None]
    assert any("emptied: SSN" in str(row[0]) for row in book["What we saw"].iter_rows(values_only=True))
    assert again.pupils == first.pupils and doses(again) == doses(first)


def test_days_counted_from_1904_stay_the_same_days():
    data = as_xlsx([COLUMNS, [*GOOD[:2], date(2019, 12, 9), "K", date(2020, 12, 10), 44_000, ""]])
    book_part = b'<workbookPr date1904="1"/>'
    with_1904 = repacked(data, {"xl/workbook.xml": _workbook_xml(data).replace(b"<workbookPr/>", book_part)})
    first, _, again = back(with_1904, "list.xlsx")
    assert first.pupils[0].birthdate == again.pupils[0].birthdate and first.pupils[0].birthdate.year == 2023
    assert doses(first) == doses(again) and len(doses(first)[0]) == 2


def _workbook_xml(data: bytes) -> bytes:
    from zipfile import ZipFile

    found = ZipFile(BytesIO(data)).read("xl/workbook.xml")
    assert b"<workbookPr/>" in found or b"<workbookPr />" in found
    return found.replace(b"<workbookPr />", b"<workbookPr/>")


def test_the_macros_links_and_formulas_of_the_original_do_not_come_along():
    data = as_xlsx([COLUMNS, [*GOOD[:4], "=1+1", GOOD[5], '=HYPERLINK("http://example.org")'], ["Birch", *GOOD[1:]]])
    _, copy, _ = back(repacked(data, {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "list.xlsx")
    from zipfile import ZipFile

    archive = ZipFile(BytesIO(copy))
    assert not [name for name in archive.namelist() if "external" in name.lower() or name.endswith(".bin")]
    assert all(b"<f" not in archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name)


# The reader takes invisible marks out and refuses what is no character, so no list as read holds them.
READ = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn"))
TEXTS = st.text(READ, max_size=30).filter(lambda text: text.strip())
CELLS = st.one_of(
    TEXTS,
    st.sampled_from(
        ["=1+1", "+1", "-1", "@SUM(A1)", "'x", "_x0041_", " a ", "a\nb", "\tcmd", "＝1", "TRUE", "https://x"]
    ),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 3) + 0.0),
    st.dates(date(1905, 1, 1), date(2199, 12, 31)),
    st.sampled_from([Mark.NO_VALUE, Mark.CONTROL, Mark.TOO_LONG, Mark.CUT]),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=4), st.booleans())
def test_every_cell_comes_back_as_it_was_and_none_is_a_formula(rows, since_1904):
    roster = read_roster(as_csv([COLUMNS, GOOD]), name="list.csv", as_of=AS_OF)
    width = max(map(len, rows))
    lines = tuple(Line(2 * n + 1, [*row, *[""] * (width - len(row))]) for n, row in enumerate(rows))
    copy = annotated(Book((Sheet("List", lines, width, since_1904),)), roster)
    again = open_book(copy, "list.xlsx")
    assert [line.number for line in again.sheets[0].lines] == [line.number for line in lines]
    assert [list(line.cells) for line in again.sheets[0].lines] == [list(line.cells) for line in lines]
    assert all(
        cell.data_type != "f" for page in load_workbook(BytesIO(copy)) for row in page.iter_rows() for cell in row
    )


def test_names_of_sheets_are_made_to_fit():
    names = sheet_names(["a/b", "A b", "x" * 40, "x" * 40, "'", "History"])
    assert len({name.lower() for name in names}) == len(names) and all(0 < len(name) <= 31 for name in names)
    assert not any(set(name) & set("[]:*?/\\") for name in names)
