"""What the parser of workbooks would lose or show blank, found in the XML itself. Runs in the confined child."""

from __future__ import annotations

import re
import zipfile
from typing import Any
from xml.parsers import expat

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.IGNORECASE)
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_COLUMNS = re.compile(rb'<c r="([A-Z]+)')
_PLAIN_ROW = re.compile(
    rb'<row r="(\d+)"[^<>&]*(?:/>|>'
    rb'((?:<c r="[A-Z]+\1"[^<>&]*>(?:<v>[^<]*</v>|<is><t[^<>]*>[^<]*</t></is>)?(?:</c>)?)*)</row>)'
)
_TWICE, _OUT_OF_PLACE, _CELL_TWICE, _TWO_TABLES = 14, 15, 16, 17


class LostLineError(Exception):
    """Lines or cells of a sheet stand in each other's place. Arguments: exit code, line number."""


class Walk:
    """One pass over the XML of a sheet. `missing`: line -> column -> text of the cells the parser shows blank.

    Places that are not written are counted as the parser counts them. Raises LostLineError where the parser
    would put one line or cell over another.
    """

    def __init__(self) -> None:
        self.missing: dict[int, dict[int, str]] = {}
        self._lines: set[int] = set()
        self._columns: set[int] = set()
        self._tables = self._line = self._counted = 0
        self._inside = self._placed = self._formula = self._taking = False
        self._column, self._type = -1, ""
        self._value: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "sheetData":
            self._inside, self._tables = True, self._tables + 1
            if self._tables > 1:
                raise LostLineError(_TWO_TABLES, 0)
        elif self._inside and name == "row":
            self._row(attributes.get("r"))
        elif self._inside and name == "c":
            self._cell(attributes.get("r"))
            self._type, self._formula, self._value = attributes.get("t", ""), False, None
        elif name == "f":
            self._formula = True
        elif name in ("v", "t"):
            self._taking, self._value = True, self._value or ""

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "sheetData":
            self._inside = False
        elif name in ("v", "t"):
            self._taking = False
        elif self._inside and name == "c" and (text := self._shown_blank()):
            self.missing.setdefault(self._line, {})[self._column] = text

    def text(self, data: str) -> None:
        if self._taking:
            self._value = (self._value or "") + data

    def _row(self, written: str | None) -> None:
        self._placed = written is not None
        self._counted = self._counted + 1 if written is None else int(written)
        self._columns, self._column = set(), -1
        if self._placed:
            self._advance(self._counted)

    def _advance(self, line: int) -> None:
        if line <= self._line:
            raise LostLineError(_TWICE if line in self._lines else _OUT_OF_PLACE, line)
        self._line, self._placed = line, True
        self._lines.add(line)

    def _cell(self, written: str | None) -> None:
        place = _PLACE.fullmatch(written or "")
        if written is not None and place is None:
            raise ValueError(written)
        line = int(place[2]) if place else self._counted
        if not self._placed:
            self._advance(line)
        self._column = _column(place[1]) if place else self._column + 1
        if line != self._line:
            raise LostLineError(_OUT_OF_PLACE, self._line)
        if self._column in self._columns:
            raise LostLineError(_CELL_TWICE, line)
        self._columns.add(self._column)

    def _shown_blank(self) -> str:
        if self._type == "e":
            return self._value or "#ERROR"
        worked_out = self._value is not None if self._type == "str" else bool(self._value and self._value.strip())
        return "\0v" if self._formula and not worked_out else ""


def patches(part: bytes) -> dict[int, dict[int, str]]:
    """Line -> column -> text of the cells the parser shows blank: error values, formulas without a result."""
    walk = Walk()
    if not _is_plain(part):
        parse(part, walk.start, walk.end, walk.text)
    return walk.missing


def _is_plain(part: bytes) -> bool:
    """Nothing to walk for: rows and cells as most programs write them, in order, no formula, no error value."""
    head, _, rest = part.partition(b"<sheetData>")
    table, closed, tail = rest.partition(b"</sheetData>")
    if not closed or b"sheetData" in head or b"sheetData" in tail or _ERROR.search(table):
        return False
    place = last = 0
    for row in _PLAIN_ROW.finditer(table):
        columns = _COLUMNS.findall(row[2] or b"")
        if row.start() != place or int(row[1]) <= last or len(set(columns)) < len(columns):
            return False
        place, last = row.end(), int(row[1])
    return place == len(table)


def parse(part: bytes, start: Any, end: Any = None, text: Any = None) -> None:
    """Raises ValueError for what is not XML and for a document type definition."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise ValueError from None


def _refuse_document_type(*_: Any) -> None:
    raise ValueError


def _column(letters: str) -> int:
    place = 0
    for letter in letters.upper():
        place = place * 26 + ord(letter) - 64
    return place - 1


def sheet_parts(archive: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """Sheet name -> part of the archive, and whether days are counted from 1904."""
    targets, sheets, since_1904 = {}, {}, False

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        name = tag.rpartition(":")[2]
        if name == "sheet":
            keys = [value for key, value in attributes.items() if key.endswith(":id")]
            sheets[attributes["name"]] = keys[0]
        elif name == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")

    parse(archive.read("xl/_rels/workbook.xml.rels"), relation)
    parse(archive.read("xl/workbook.xml"), sheet)
    return {name: _part(targets[key]) for name, key in sheets.items()}, since_1904


def _part(target: str) -> str:
    path = target.removeprefix("/")
    return path if path.startswith("xl/") else "xl/" + path
