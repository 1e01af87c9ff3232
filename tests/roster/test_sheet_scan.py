"""A sheet scanned as bytes gives the same cells as one walked element by element, or leaves it to the walk."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cair_compliance.roster.confined import xlsx_scan, xlsx_sheet
from cair_compliance.roster.confined.answer import Answer, Limits
from cair_compliance.roster.confined.refusals import RefusedError
from cair_compliance.roster.confined.xlsx_cells import Workbook

TEXTS = [
    "Chen",
    "Ann Lee",
    "Peña",
    " x ",
    "",
    "Zo&#235;",
    "A&amp;B",
    "&who;",
    "a\r\nb",
    "_x0041_",
    "\u200b",
    "x" * 1001,
]
CELLS = [
    '<c r="{}" t="inlineStr"><is><t>{text}</t></is></c>',
    '<c r="{}" s="1" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>',
    '<c r="{}" t="inlineStr"><f>A1</f><is><t>{text}</t></is></c>',
    '<c r="{}" t="inlineStr"><is><r><t>{text}</t></r></is></c>',
    '<c r="{}"><is><t>{text}</t></is></c>',
    '<c r="{}" t="n"><is><t>{text}</t></is></c>',
    '<c r="{}"><v>44259</v><is><t>{text}</t></is></c>',
    '<c r="{}" s="1"><v>44259</v></c>',
    '<c r="{}" t="s"><v>1</v></c>',
    '<c r="{}" t="s"><v>7</v></c>',
    '<c r="{}" t="str"><f>B1</f><v>{text}</v></c>',
    '<c r="{}"><f>B1</f></c>',
    '<c r="{}" t="b"><v>1</v></c>',
    '<c r="{}" t="e"><v/></c>',
    '<c r="{}"/>',
    '<c r="{}" t="inlineStr"><is><t>{text}</t></is></c> ',
    "<c r='{}' t='inlineStr'><is><t>{text}</t></is></c>",
]
written = st.lists(
    st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from(TEXTS)), max_size=5), min_size=1, max_size=6
)


def read(part: bytes, *, scan: bool) -> object:
    answer = Answer(Limits(sheets=1, rows=100, columns=50, cells=1000, cell_text=1000, output=10**6))
    texts = [answer.values.text(text) for text in ("", "of all sheets")]
    grid = answer.sheet("List")
    try:
        xlsx_sheet.read(part, Workbook(texts, [0, -1]), answer, grid, xlsx_scan if scan else None)
    except RefusedError as refused:
        return refused.reason
    values = answer.values.list
    rows = [[*row, *[0] * (9 - len(row))] for row in grid.rows]
    return grid.numbers.tolist(), [[values[number] for number in row] for row in rows]


def sheet(rows: list[list[tuple[str, str]]]) -> bytes:
    table = "".join(
        f'<row r="{number}">'
        + "".join(
            cell.format(f"{letter}{number}", text=text) for letter, (cell, text) in zip("ABCDE", row, strict=False)
        )
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    return f'<?xml version="1.0"?><worksheet><sheetData>{table}</sheetData></worksheet>'.encode()


@given(written)
@settings(max_examples=80, deadline=None)
def test_scanned_and_walked_sheets_hold_the_same_cells(rows: list[list[tuple[str, str]]]) -> None:
    part = sheet(rows)
    assert read(part, scan=True) == read(part, scan=False)


def test_text_without_a_type_is_not_lost() -> None:
    part = sheet([[('<c r="{}"><is><t>{text}</t></is></c>', "Chen")]])
    assert read(part, scan=True) == ([1], [["Chen", *[""] * 8]])
