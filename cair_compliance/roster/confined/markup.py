"""Spreadsheets that are web pages (HTML, MHTML) or SpreadsheetML 2003, as lines of cells. Runs in the confined child.

Spreadsheet programs open such files under the name .xls, and school systems export them. Nothing is fetched, no
entity is resolved, no script is looked at. A cell that spans several places stands in the first, as in a workbook.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from lxml import etree, html

from .answer import BLANK, DAY, NO_VALUE, Answer, Limits, SheetGrid
from .archive import DOCTYPE
from .number_formats import NUMBER, shown
from .refusals import RefusedError, damaged

_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "li", "pre"})
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
MOST_SPAN = 256
_MOST_PLACE = 100_000
_EMPTY_BOOK = b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


def warm_up(data: bytes) -> None:
    """Import and open now what a confined program can no longer."""
    for name in ("utf-8-sig", "utf-16", "cp1252", "latin-1", *filter(None, [_named_charset(data)])):
        with suppress(LookupError):
            codecs.lookup(name)
    message = b'MIME-Version: 1.0\nContent-Type: text/html; charset="utf-8"\n\n<table><tr><td>=3D</td></tr></table>'
    for sample, kind in ((message, "html"), (_EMPTY_BOOK, "xml2003")):
        read(sample, kind, Answer(Limits(1, 1, 1, 1, 1, 1)))


def read(data: bytes, kind: str, answer: Answer) -> None:
    """All visible tables into the answer. Raises RefusedError for what cannot be read."""
    try:
        if kind == "xml2003":
            _spreadsheet_ml(data, answer)
            return
        text = _page_text(data)
        answer.cut = _breaks_off(text)
        _page_lines(text, answer)
    except etree.LxmlError:
        raise damaged() from None


def _page_text(data: bytes) -> str:
    if data[:200].lstrip().lower().startswith((b"mime-version", b"from:", b"content-type")):
        return _mhtml(data)
    return _decoded(data, _named_charset(data))


def _mhtml(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    texts = [_decoded(part.get_payload(decode=True) or b"", part.get_content_charset()) for part in pages]  # type: ignore[arg-type]
    with_tables = [text for text in texts if "<table" in text.lower()]
    if not with_tables:
        raise RefusedError("no_table")
    return max(with_tables, key=len)


def _named_charset(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4000])
    return found[1].decode("ascii", "replace") if found else None


def _decoded(data: bytes, named: str | None) -> str:
    """Byte-order mark, then the named character set, then UTF-8, then Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    for name in ("utf-8-sig", *([named] if named else [])):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", errors="replace")


def _breaks_off(text: str) -> bool:
    """Whether the last line of a table is never closed."""
    lower = text.lower()
    last = lower.rfind("<tr")
    return last >= 0 and not any(mark in lower[last:] for mark in ("</tr", "</table", "</html"))


def _page_lines(text: str, answer: Answer) -> None:
    """Rows of the tables and paragraphs between them, numbered as a spreadsheet program lays them out."""
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    page = html.document_fromstring(_XML_HEAD.sub("", text), parser=parser)
    if any("depth" in entry.message.lower() or "huge" in entry.message.lower() for entry in parser.error_log):
        raise damaged()
    sheet, number, spans = answer.sheet("list"), 0, _Spans()
    for element in page.iter("table", "tr", *_BLOCKS):
        if element.tag == "table":
            spans = _Spans()
            sheet.hidden_columns.update(_hidden_columns(element))
        elif element.tag == "tr":
            number += 1
            line = spans.line([_Cell(cell) for cell in element.iterchildren("td", "th")], number, sheet)
            answer.line(sheet, number, [answer.values.text(text) for text in line], hidden=_is_hidden(element))
        elif next(element.iterancestors("td", "th"), None) is None and (words := _words(element)):
            number += 1
            answer.line(sheet, number, [answer.values.text(words)])


def _hidden_columns(table: Any) -> Iterator[int]:
    place = 0
    for column in table.iter("col"):
        reach = _span(column, "span")
        if _is_hidden(column):
            yield from range(place, place + reach)
        place += reach


class _Cell:
    """One td or th: its text and how far it reaches."""

    def __init__(self, element: Any) -> None:
        self.text = "" if _is_hidden(element) else _words(element)
        self.across, self.down = _span(element, "colspan"), _span(element, "rowspan")


def _span(element: Any, name: str) -> int:
    written = str(element.get(name) or "").strip()
    return min(max(int(written), 1), MOST_SPAN) if written.isascii() and written.isdigit() else 1


class _Spans:
    """Places that cells of earlier rows reach down to."""

    def __init__(self) -> None:
        self.taken: dict[int, int] = {}

    def line(self, cells: list[_Cell], number: int, sheet: SheetGrid) -> list[str]:
        """The texts of one row in their places; spans are noted on the sheet."""
        taken, self.taken = self.taken, {place: down - 1 for place, down in self.taken.items() if down > 1}
        line: list[str] = []
        for cell in cells:
            while len(line) in taken:
                line.append("")
            for place in range(len(line), len(line) + cell.across):
                if cell.down > 1:
                    self.taken[place] = cell.down - 1
            if cell.across > 1 or cell.down > 1:
                left = len(line)
                sheet.merged.append((number, left, number + cell.down - 1, left + cell.across - 1))
            line += [cell.text, *[""] * (cell.across - 1)]
            if len(line) > _MOST_PLACE:
                raise RefusedError("columns")
        return line


def _words(element: Any) -> str:
    """The text of an element without that of tables inside it; a line break is a blank line end."""
    return " ".join("".join(_texts(element)).replace("\xa0", " ").split())


def _texts(element: Any) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in ("script", "style"):
        yield element.text or ""
        for child in element:
            if child.tag == "br":
                yield "\n"
            elif child.tag != "table":
                yield from _texts(child)
            yield child.tail or ""


def _is_hidden(element: Any) -> bool:
    return bool(_HIDDEN.search(element.get("style") or ""))


def _spreadsheet_ml(data: bytes, answer: Answer) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if any(mark in data for mark in DOCTYPE):
        raise RefusedError("dtd")
    book = etree.fromstring(data, parser)
    if book.tag != f"{_SS}Workbook":
        raise damaged()
    for sheet in book.iterchildren(f"{_SS}Worksheet"):
        name = sheet.get(f"{_SS}Name") or "list"
        if sheet.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible") is None:
            _ml_lines(sheet, answer.sheet(name), answer)
        else:
            answer.hide(name)


def _ml_lines(element: Any, sheet: SheetGrid, answer: Answer) -> None:
    column = 0
    for found in element.iterfind(f"{_SS}Table/{_SS}Column"):
        column = _place(found, column) + 1 + int(found.get(f"{_SS}Span") or 0)
        if found.get(f"{_SS}Hidden") == "1":
            first = column - 1 - int(found.get(f"{_SS}Span") or 0)
            sheet.hidden_columns.update(range(first, min(column, _MOST_PLACE)))
    number = 0
    for row in element.iterfind(f"{_SS}Table/{_SS}Row"):
        number = _place(row, number) + 1
        answer.line(sheet, number, _ml_row(row, number, sheet, answer), hidden=row.get(f"{_SS}Hidden") == "1")
        number += int(row.get(f"{_SS}Span") or 0)


def _ml_row(row: Any, number: int, sheet: SheetGrid, answer: Answer) -> list[int]:
    line: list[int] = []
    for cell in row.iterchildren(f"{_SS}Cell"):
        place = _place(cell, len(line))
        if place < len(line):
            raise RefusedError("cell_twice", number)
        across, down = (int(cell.get(f"{_SS}{name}") or 0) for name in ("MergeAcross", "MergeDown"))
        if not 0 <= place + across <= _MOST_PLACE or min(across, down) < 0:
            raise damaged()
        if across or down:
            sheet.merged.append((number, place, number + down, place + across))
        line += [*[BLANK] * (place - len(line)), _ml_value(cell, answer), *[BLANK] * across]
    return line


def _place(element: Any, counted: int) -> int:
    """Where an element stands, from 0: as written, else behind the one before."""
    written = element.get(f"{_SS}Index")
    place = int(written) - 1 if written else counted
    if not 0 <= place < 2_000_000 or (place < counted and element.tag == f"{_SS}Row"):
        raise damaged()
    return place


def _ml_value(cell: Any, answer: Answer) -> int:
    values, data = answer.values, cell.find(f"{_SS}Data")
    if data is None:
        return values.number(NO_VALUE) if cell.get(f"{_SS}Formula") else BLANK
    text, kind = "".join(data.itertext()), data.get(f"{_SS}Type")
    if kind == "Number":
        number = shown(text, NUMBER, False)
        return values.text(number) if isinstance(number, str) else values.number(number)
    if kind == "DateTime" and (day := _iso_day(text)):
        return values.number(DAY + day)
    return values.text({"1": "TRUE", "0": "FALSE"}.get(text, text) if kind == "Boolean" else text)


def _iso_day(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""
