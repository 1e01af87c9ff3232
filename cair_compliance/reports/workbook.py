"""The same result as a workbook for sorting and filtering: real dates, no formulas, no links."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from ..model.calendar import PartialDate, in_words
from ..model.results import CheckResult
from .sheets import Sheet, Value, sheets_of
from .text import visible

LONGEST_TEXT = 32_000
_FORMULA_STARTS = "=+-@＝＋－＠"
_FIRST_DAY = date(1900, 3, 1)


def workbook(result: CheckResult) -> bytes:
    """The result as .xlsx: Summary, Pupils, Findings, Doses, Input issues. Equal results give equal bytes."""
    result = replace(result, pupils=tuple(result.pupils))
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties(
        {
            "title": visible(f"Immunization compliance: {result.facility}"),
            "author": "cair_compliance",
            "created": datetime(result.as_of.year, result.as_of.month, result.as_of.day),  # noqa: DTZ001
        }
    )
    formats = _formats(book)
    for sheet in sheets_of(result):
        _write(book, formats, sheet)
    book.close()
    return target.getvalue()


def neutral(text: str) -> str:
    """`text` so that no spreadsheet program takes it for a formula, with invisible characters made visible."""
    shown = visible(text)
    if len(shown) > LONGEST_TEXT:
        shown = shown[:LONGEST_TEXT] + " … (longer in the file)"
    risky = text.lstrip().startswith(tuple(_FORMULA_STARTS)) or text.startswith(("\t", "\r", "\n"))
    return f"'{shown}" if risky else shown


def _formats(book: Any) -> dict[str, Any]:
    plain = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    return {
        "text": book.add_format({**plain, "text_wrap": True}),
        "date": book.add_format({**plain, "num_format": "yyyy-mm-dd", "align": "left"}),
        "number": book.add_format(plain),
        "head": book.add_format({**plain, "bold": True, "text_wrap": True, "bg_color": "#eef1f3", "bottom": 1}),
    }


def _write(book: Any, formats: dict[str, Any], sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    for place, (heading, width) in enumerate(sheet.columns):
        page.set_column(place, place, width)
        page.write_string(0, place, neutral(heading), formats["head"])
    last = 0
    for last, line in enumerate(sheet.lines, start=1):
        for place, value in enumerate(line):
            _write_cell(page, last, place, value, formats)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


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
        page.write_string(row, column, neutral(str(value)), formats["text"])
