"""The same story as a workbook for sorting and filtering: real dates and numbers, no formulas, no links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from ..model.calendar import PartialDate, in_words
from .story import Block, Column, Facts, Heading, NewPage, Notice, Row, Story, Table, Together, Value, plain
from .text import visible
from .wording import wording_of

LONGEST_TEXT = 32_000
_FORMULA_STARTS = "=+-@＝＋－＠"
_FIRST_DAY = date(1900, 3, 1)
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001
"""The workbook's own date of making: none, so that equal stories give equal bytes."""
_NARROWEST, _WIDEST, _LOOKED_AT = 8, 70, 200
_TOLD_EACH, _UNPACKED = 500, 0.6
"""Rows between two tellings; the share of the work before the file is packed."""
_SUMMARY = "Summary"
_SUMMARY_COLUMNS = (Column("What", head=True), Column("Value"))


def workbook_of(story: Story, progress: Callable[[float], None] = lambda share: None) -> bytes:
    """The story as .xlsx: a summary, then each table that names a sheet. Equal stories give equal bytes.

    `progress` is told what share of the work is done, from 0 to 1; packing the file is the last part of it.
    """
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": visible(f"{story.title}: {story.facility}"), "author": AUTHOR, "created": _MADE})
    formats = _formats(book)
    sheets = _sheets(story)
    rows, done = sum(len(table.rows) for tables in sheets.values() for table in tables) or 1, 0
    for name, tables in sheets.items():
        for _ in _write(book, formats, name, tables):
            done += 1
            if not done % _TOLD_EACH:
                progress(_UNPACKED * done / rows)
    progress(_UNPACKED)
    book.close()
    return target.getvalue()


AUTHOR = "cair_compliance"


def neutral(text: str) -> str:
    """`text` so that no spreadsheet program takes it for a formula, with invisible characters made visible."""
    shown = visible(text)
    if len(shown) > LONGEST_TEXT:
        shown = shown[:LONGEST_TEXT] + " … (longer in the file)"
    risky = text.lstrip().startswith(tuple(_FORMULA_STARTS)) or text.startswith(("\t", "\r", "\n"))
    return f"'{shown}" if risky else shown


def _sheets(story: Story) -> dict[str, list[Table]]:
    """Name of a sheet -> its tables; tables of one name and the same columns stand below each other."""
    found: dict[str, list[Table]] = {}
    tables = [table for table in (*_tables(story.blocks), *story.sheets) if table.sheet]
    if not any(table.sheet == _SUMMARY for table in tables):
        tables.insert(0, _summary(story))
    for table in tables:
        name = _sheet_name(table.sheet)
        number = 1
        while name in found and _headings(found[name][0]) != _headings(table):
            number += 1
            name = f"{_sheet_name(table.sheet)[:27]} {number}"
        found.setdefault(name, []).append(table)
    return found


def _tables(blocks: Sequence[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Together):
            yield from _tables(block.blocks)


def _headings(table: Table) -> tuple[str, ...]:
    return tuple(column.heading for column in table.columns)


def _sheet_name(words: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", visible(words))[:31].strip() or "Sheet"


def _summary(story: Story) -> Table:
    """Title, facility, basis, and the facts and notices that open the story."""
    notice = wording_of(story.language).confidential if story.confidential else ""
    rows = [("Report", story.title), ("Facility", story.facility), ("Basis", story.basis), ("Sealed run", story.seal)]
    lines = [Row(row) for row in (*rows, *_opening(story.blocks), ("Please note", notice)) if plain(row[1])]
    return Table(_SUMMARY, _SUMMARY_COLUMNS, lines, sheet=_SUMMARY)


def _opening(blocks: Sequence[Block]) -> Iterator[tuple[str, Value]]:
    for place, block in enumerate(blocks):
        if place and (isinstance(block, NewPage) or (isinstance(block, Heading) and block.level <= 1)):
            return
        if isinstance(block, Facts):
            yield from block.rows
        elif isinstance(block, Notice):
            yield "Please note", block.text
        elif isinstance(block, Together):
            yield from _opening(block.blocks)


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    return {
        "text": book.add_format({**base, "text_wrap": True}),
        "date": book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"}),
        "number": book.add_format(base),
        "head": book.add_format({**base, "bold": True, "text_wrap": True, "bg_color": "#eef1f3", "bottom": 1}),
    }


def _write(book: Any, formats: dict[str, Any], name: str, tables: Sequence[Table]) -> Iterator[None]:
    """One sheet; pauses after each row."""
    page = book.add_worksheet(name)
    rows = [row for table in tables for row in table.rows]
    columns = tables[0].columns
    for place, column in enumerate(columns):
        page.set_column(place, place, _width(column, [row.cells[place] for row in rows[:_LOOKED_AT]]))
        page.write_string(0, place, neutral(column.heading), formats["head"])
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row.cells):
            _write_cell(page, line, place, value, formats)
        yield
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(rows), len(columns) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _width(column: Column, values: Sequence[Value]) -> int:
    longest = max((len(plain(value)) for value in values), default=0)
    return min(max(longest + 2, min(len(column.heading) + 2, 24), _NARROWEST), _WIDEST)


def _write_cell(page: Any, row: int, column: int, value: Value, formats: dict[str, Any]) -> None:
    if isinstance(value, PartialDate):
        value = value.first if value.day else in_words(value)
    if value is None or value == "":
        return
    if isinstance(value, date) and value >= _FIRST_DAY:
        page.write_datetime(row, column, value, formats["date"])
    elif isinstance(value, int | float):
        page.write_number(row, column, value, formats["number"])
    else:
        page.write_string(row, column, neutral(plain(value)), formats["text"])
