"""What the parser would lose or show blank in the XML of a sheet is found, however the XML is written."""

from __future__ import annotations

import pytest

from cair_compliance.model.errors import InputRefused
from cair_compliance.model.roster import Roster

from .rosters import AS_OF, as_xlsx, codes, read_roster, repacked

SHEET = "xl/worksheets/sheet1.xml"
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADINGS = ("Last Name", "First Name", "Birthdate", "Grade", "MMR 1", "MMR 2")
LEFT, RIGHT = ("Vega", "Luz", "3/9/2020", "K"), ("Chen", "Mia", "2/3/2020", "K")


def cell(text: str, place: str = "") -> str:
    named = f' r="{place}"' if place else ""
    return f'<c{named} t="inlineStr"><is><t>{text}</t></is></c>'


def line(number: int, texts: tuple[str, ...], more: str = "") -> str:
    cells = "".join(cell(text, f"{letter}{number}") for letter, text in zip("ABCDEF", texts, strict=False))
    return f'<row r="{number}">{cells}{more}</row>'


def book(rows: str, *, prefix: str = "", around: str = "{}") -> bytes:
    table = around.format(f"<sheetData>{rows}</sheetData>")
    text = f'<?xml version="1.0"?><worksheet xmlns="{SPACE}">{table}</worksheet>'
    if prefix:
        text = text.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("<x:?", "<?")
        text = text.replace("xmlns=", "xmlns:x=")
    return repacked(as_xlsx([["x"]]), {SHEET: text.encode()})


def read(rows: str, **more: str) -> Roster:
    return read_roster(book(line(1, HEADINGS) + rows, **more), as_of=AS_OF)


FORMULAS = {
    "double quotes": '<c r="E2"><f>TODAY()</f></c>',
    "single quotes": "<c r='E2'><f>TODAY()</f></c>",
    "blanks round the sign": '<c r = "E2" ><f >TODAY()</f ></c >',
    "no place": "<c><f>TODAY()</f></c>",
    "a comment": '<!-- <c r="E2"><v>1</v></c> --><c r="E2"><!-- <v>1</v> --><f>TODAY()</f><!-- </c> --></c>',
    "an empty value": '<c r="E2"><f>TODAY()</f><v/></c>',
    "a blank value": '<c r="E2"><f>TODAY()</f><v> </v></c>',
    "a shared formula": '<c r="E2"><f t="shared" si="0"/></c>',
    "text never worked out": "<c r='E2' t='str'><f>TODAY()</f></c>",
    "a sign above": '<c s="1" a=">" r="E2"><f>TODAY()</f></c>',
}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_without_a_result_is_a_doubt(name: str) -> None:
    roster = read(line(2, LEFT, FORMULAS[name]))
    assert [(doubt.row, doubt.column, doubt.reason) for doubt in roster.unread] == [(2, "MMR 1", "no_value")]


def test_a_formula_under_a_prefix_is_a_doubt() -> None:
    roster = read(line(2, LEFT, "<c r='E2'><f>TODAY()</f></c>"), prefix="x")
    assert [(doubt.row, doubt.column) for doubt in roster.unread] == [(2, "MMR 1")]


@pytest.mark.parametrize("written", ["<c r='E2' t='e'><v>#N/A</v></c>", '<c t = "e" r="E2"><v>#N/A</v></c>'])
def test_an_error_value_is_said(written: str) -> None:
    assert ("DOSE_UNREADABLE", 2, "MMR 1") in codes(read(line(2, LEFT, written)))


def test_rows_and_cells_without_places_are_counted() -> None:
    one, other, third = ("".join(map(cell, texts)) for texts in (LEFT, RIGHT, ("Ng", "Bo", "4/3/2020", "K")))
    formula = "<c><f>A1</f></c>"
    roster = read(f"<row>{one}{formula}</row><row>{other}</row><row>{third}<c/>{formula}</row>")
    assert [(doubt.row, doubt.column) for doubt in roster.unread] == [(2, "MMR 1"), (4, "MMR 2")]


def test_a_formula_with_a_result_and_an_empty_text_are_no_doubts() -> None:
    done = "<c r='E2'><f>DATE(2021,3,4)</f><v>44259</v></c><c r='F2' t='str'><f>IF(1,\"\")</f><v></v></c>"
    roster = read(line(2, LEFT, done))
    assert roster.unread == ()
    assert [str(dose.date) for dose in roster.doses_of(0)] == ["2021-03-04"]


def test_single_quotes_in_the_directory_of_sheets_hide_nothing() -> None:
    import zipfile
    from io import BytesIO

    data = book(line(1, HEADINGS) + line(2, LEFT, '<c r="E2"><f>TODAY()</f></c>'))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {
            name: archive.read(name).replace(b'"', b"'") for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        }
    assert [doubt.reason for doubt in read_roster(repacked(data, parts), as_of=AS_OF).unread] == ["no_value"]


LOST = {
    "a line twice": (line(2, LEFT) + line(3, LEFT) + line(3, RIGHT), "line 3 stands twice"),
    "a line twice, single quotes": (line(2, LEFT) + line(2, RIGHT).replace('"', "'"), "line 2 stands twice"),
    "a line twice, far apart": (line(2, LEFT) + line(3, RIGHT) + line(2, RIGHT), "line 2 stands twice"),
    "lines out of order": (line(3, LEFT) + line(2, RIGHT), "line 2 is out of place"),
    "cells of the line above": (line(2, LEFT) + line(2, RIGHT).replace('row r="2"', 'row r="3"'), "line 3 is out of"),
    "a cell twice": (line(2, LEFT, cell("Ng", "A2")), "line 2 holds a cell twice"),
    "two tables": (line(2, LEFT) + "</sheetData><sheetData>" + line(3, RIGHT), "a sheet holds two tables"),
    "counted after a leap": (f"<row>{cell('Vega', 'A5')}{cell('Luz')}</row>", "line 5 is out of place"),
}


@pytest.mark.parametrize("name", LOST)
def test_lines_that_would_overwrite_each_other_are_refused(name: str) -> None:
    rows, said = LOST[name]
    with pytest.raises(InputRefused, match=f"^The workbook is damaged: {said}") as refusal:
        read(rows)
    assert str(refusal.value).endswith("Open it in a spreadsheet program and save it again.")


def test_a_document_type_under_another_name_is_refused() -> None:
    import zipfile
    from io import BytesIO

    data = book(line(1, HEADINGS) + line(2, LEFT))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        relations = archive.read("xl/_rels/workbook.xml.rels").replace(b"sheet1.xml", b"sheet1.txt")
    hidden = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + f'<worksheet xmlns="{SPACE}"/>'.encode()
    changed = {"xl/_rels/workbook.xml.rels": relations, "xl/worksheets/sheet1.txt": hidden}
    with pytest.raises(InputRefused, match="document type"):
        read_roster(repacked(data, changed), as_of=AS_OF)


@pytest.mark.parametrize("rows", [line(2, LEFT) + line(5, RIGHT), line(2, LEFT) + "\n" + line(5, RIGHT) + "<!-- x -->"])
def test_lines_in_order_are_read_with_gaps(rows: str) -> None:
    assert [pupil.row for pupil in read(rows)] == [2, 5]
