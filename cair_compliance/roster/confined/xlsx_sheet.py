"""The sheets of a workbook in Office Open XML, each in one pass over its XML.

Nearly all programs write rows and cells in one plain way, in order. A large sheet of that kind is scanned as bytes
(`xlsx_scan`), five times faster than the XML parser that walks any other (`xlsx_walk`); both read the same cells.
"""

from __future__ import annotations

import re
from functools import partial
from types import ModuleType

from .answer import Answer, SheetGrid
from .archive import local, parse
from .places import LAST_COLUMN, PLACES, column_of
from .xlsx_cells import Cells, Workbook
from .xlsx_walk import walk

_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")


def read(part: bytes, book: Workbook, answer: Answer, sheet: SheetGrid, scan: ModuleType | None) -> None:
    """One sheet into the answer. Raises RefusedError where lines or cells stand in each other's place."""
    cells = Cells(book, answer)
    if scan is not None and _is_eight_bit(part) and _scanned(part, cells, answer, sheet, scan):
        return
    walk(part, cells, Around(sheet).start, partial(answer.line, sheet))


def _is_eight_bit(part: bytes) -> bool:
    """Whether the bytes are UTF-8, as nearly all are."""
    named = _ENCODING.search(part[:200])
    return not part.startswith((b"\xff\xfe", b"\xfe\xff")) and (not named or named[1].lower() in (b"utf-8", b"utf8"))


def _scanned(part: bytes, cells: Cells, answer: Answer, sheet: SheetGrid, scan: ModuleType) -> bool:
    """Whether the sheet is written plainly, and then read."""
    begin = part.find(_BEGIN)
    end = part.find(_END, begin)
    if begin < 0 or end < 0 or part.count(b"sheetData") != 2:
        return False
    left = answer.limits.cells
    begin += len(_BEGIN)
    parse(part[:begin] + part[end:], Around(sheet).start)
    try:
        scan.read(part, begin, end, cells, answer, sheet)
    except scan.NotPlainError:
        answer.limits.cells = left
        sheet.clear()
        return False
    return True


class Around:
    """What stands before and behind the table: hidden columns and merged cells."""

    def __init__(self, sheet: SheetGrid) -> None:
        self._sheet = sheet

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = (int(attributes.get(key, "0")) for key in ("min", "max"))
            if 1 <= first <= last <= LAST_COLUMN + 1:
                self._sheet.hidden_columns.update(range(first - 1, last))
        elif name == "mergeCell" and (place := PLACES.fullmatch(attributes.get("ref", ""))) and place[3]:
            left, right = column_of(place[1]), column_of(place[3])
            self._sheet.merged.append((int(place[2]), left, int(place[4]), right))
