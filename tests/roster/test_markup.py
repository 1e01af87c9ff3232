"""Web pages and SpreadsheetML named .xls are read as the tables they are, or refused in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cair_compliance.model.errors import InputRefused
from cair_compliance.roster import read_roster
from cair_compliance.roster.confined import markup
from cair_compliance.roster.confined.answer import Answer, Limits
from cair_compliance.roster.confined.refusals import RefusedError
from cair_compliance.roster.grid import Mark
from cair_compliance.roster.read import open_book

from .rosters import AS_OF

HEAD = "<tr><th>Last Name</th><th>First Name</th><th>Birthdate</th><th>Grade</th><th>MMR 1</th></tr>"
MIA = "<tr><td>Chen</td><td>Mia</td><td>2/3/2020</td><td>K</td><td>3/4/2021</td></tr>"
LUZ = "<tr><td>Pe&ntilde;a</td><td>Luz</td><td>5/6/2020</td><td>K</td><td>&nbsp;</td></tr>"
PAGE = f"<html><body><table>{HEAD}{MIA}{LUZ}</table></body></html>"

ML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"><Worksheet ss:Name="Kinder"><Table>
<Row ss:Index="3"><Cell ss:MergeAcross="1"><Data ss:Type="String">Last Name, First Name</Data></Cell>
<Cell><Data ss:Type="String">Birthdate</Data></Cell><Cell ss:Index="5"><Data ss:Type="String">MMR 1</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Chen, Mia</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="DateTime">2020-02-03T00:00:00.000</Data></Cell>
<Cell ss:Index="5" ss:Formula="=A1"/></Row></Table></Worksheet>
<Worksheet ss:Name="Old"><Table/><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">
<Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""


def lines(data: bytes | str) -> list[list[object]]:
    data = data.encode() if isinstance(data, str) else data
    return [list(line.cells) for line in open_book(data, "list.xls").sheets[0].lines]


def test_a_page_is_read_like_any_list():
    roster = read_roster(PAGE.encode(), name="list.xls", as_of=AS_OF)
    assert [(p.last_name, p.first_name) for p in roster.pupils] == [("Chen", "Mia"), ("Peña", "Luz")]
    assert len(roster.doses) == 1 and "WEB_PAGE_READ" in {issue.code for issue in roster.issues}


def test_titles_before_the_table_take_their_lines():
    page = PAGE.replace("<table>", "<h1>Oak Hollow</h1><p>Printed today</p><table>", 1)
    assert lines(page)[0][0] == "Oak Hollow" and open_book(page.encode(), "x").sheets[0].lines[2].number == 3


def test_spans_keep_their_columns():
    page = (
        "<table><tr><th rowspan=2>Name</th><th colspan=2>Polio</th><th rowspan=2>Room</th></tr>"
        "<tr><th>1st</th><th>2nd</th></tr><tr><td>Chen</td><td>a</td><td>b</td><td>4</td></tr></table>"
    )
    assert lines(page) == [["Name", "Polio", "", "Room"], ["", "1st", "2nd", ""], ["Chen", "a", "b", "4"]]


def test_tables_in_cells_scripts_and_breaks():
    page = (
        "<table><tr><td>a<br>b</td><td><script>x()</script>c<style>y</style></td>"
        "<td>d<table><tr><td>inner</td></tr></table></td></tr></table>"
    )
    assert lines(page) == [["a b", "c", "d"], ["inner", "", ""]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "iso-8859-1"])
def test_character_sets(encoding):
    page = PAGE.replace("Pe&ntilde;a", "Peña").replace("<html>", f'<html><meta charset="{encoding}">')
    assert lines(page.encode(encoding))[2][0] == "Peña"


def test_a_saved_page_of_parts():
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n'
    part = 'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\n'
    page = PAGE.replace("Pe&ntilde;a", "Pe=C3=B1a").replace('"', "=22")
    assert lines(f"{head}{part}{page}\n--x--\n")[2][0] == "Peña"


def test_a_page_that_breaks_off_is_said_and_its_last_cell_not_believed():
    cut = PAGE[: PAGE.index("3/4/2021") + 6]
    book = open_book(cut.encode(), "list.xls")
    assert [issue.code for issue in book.issues if issue.code == "FILE_CUT_SHORT"]
    assert Mark.CUT in book.sheets[0].lines[-1].cells
    assert not len(read_roster(cut.encode(), as_of=AS_OF).doses)


def test_a_page_without_its_end_is_no_broken_page():
    whole = PAGE.replace("</table></body></html>", "")
    assert "FILE_CUT_SHORT" not in {issue.code for issue in open_book(whole.encode(), "x").issues}


def test_spreadsheet_ml():
    book = open_book(ML.encode(), "list.xls")
    [sheet] = book.sheets
    assert (sheet.name, book.hidden) == ("Kinder", ("Old",))
    assert [line.number for line in sheet.lines] == [3, 4]
    assert list(sheet.lines[1].cells)[2].isoformat() == "2020-02-03" and sheet.lines[1].cells[4] is Mark.NO_VALUE


BOMB = '<!DOCTYPE a [<!ENTITY b "' + "c" * 500 + '">' + "".join(
    f'<!ENTITY b{n} "{("&b" + (str(n - 1) if n else "") + ";") * 20}">' for n in range(8)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("<html><body>Hello</body></html>", "without a table"),
        ('<?xml version="1.0"?><a/>', "without a table"),
        (f'<?xml version="1.0"?>{BOMB}<Workbook>&b7;</Workbook>', "document type|without a table"),
        (ML.replace("<Workbook", f"{BOMB}<Workbook"), "document type|damaged"),
        (ML[:-300], "damaged"),
        (ML.replace('ss:Index="3"', 'ss:Index="99999999"'), "damaged"),
        (ML.replace('ss:Index="5"', 'ss:Index="1"'), "damaged"),
        ("<table>" + "<tr>" + "<td>x</td>" * 5000 + "</tr></table>", "too large"),
        ("<table>" + "<tr><td>x</td></tr>" * 52_000 + "</table>", "too large"),
    ],
    ids=range(9),
)
def test_refused_in_one_sentence(data, word):
    with pytest.raises(InputRefused, match=word):
        open_book(data.encode(), "list.xls")


def test_what_the_parser_would_drop_for_its_depth_is_refused():
    with pytest.raises(InputRefused, match="damaged"):
        lines("<div>" * 20_000 + PAGE + "</div>" * 20_000)


def test_no_row_is_lost_at_any_depth():
    for depth in (10, 100, 200, 240, 252, 256, 300):
        try:
            assert len(lines("<div>" * depth + PAGE + "</div>" * depth)) == 3
        except InputRefused:
            assert depth > 200


def test_wide_spans_are_bounded():
    page = f'<table><tr><td colspan="999999999" rowspan="999999999">x</td></tr>{HEAD}{MIA}</table>'
    with pytest.raises(InputRefused):
        read_roster(page.encode(), as_of=AS_OF)


@settings(max_examples=60)
@given(st.data())
def test_cut_or_flipped_pages_are_read_or_refused(data):
    page = bytearray((PAGE * 2).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        page[data.draw(st.integers(0, len(page) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(page[: data.draw(st.integers(1, len(page)))])
    try:
        answer = Answer(Limits(5, 100, 100, 10_000, 1_000, 1_000_000))
        markup.read(cut, "html", answer)
    except (ValueError, LookupError, RefusedError):
        return
    assert all(isinstance(cell, str) for cell in answer.values.list)
