"""The sheets of a workbook in Office Open XML, each in one pass over its XML.

Nearly all programs write rows and cells in one plain way (`<row r="2">`, `<c r="B2" s="1"><v>43831</v></c>`), in order.
Such a sheet is cut at its cells, and each distinct rest of a cell is understood once. Any other is walked with an
XML parser (`xlsx_walk`), which reads the same cells five times slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from .answer import NO_VALUE, Answer, SheetGrid
from .archive import local, parse
from .number_formats import NUMBER, shown
from .places import LAST_COLUMN, LAST_LINE, PLACES, column_of
from .refusals import RefusedError, damaged
from .xlsx_walk import walk

if TYPE_CHECKING:
    from .xlsx import Workbook

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")
_ROW = re.compile(rb'\s*<row r="([1-9][0-9]{0,6})"([^<>&]*?)(/?)>')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_REST = re.compile(
    rb'"((?: [a-z]{1,2}="[0-9A-Za-z]{0,9}")*) ?'
    rb"(?:/>|>(?:(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?(?:<v(?: [^<>]*)?>([^<]*)</v>|(<v ?/>))?"
    rb"(?:<is><t(?: [^<>]*)?>([^<]*)</t></is>)?)?</c>)\s*"
)
_ATTRIBUTE = re.compile(rb' ([a-z]{1,2})="([0-9A-Za-z]*)"')
_COLUMN = re.compile(rb"[A-Z]{1,3}")
_ENTITY = re.compile(r"&([^;&]{0,9});?")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MEMO = 200_000


class _NotPlainError(Exception):
    """The sheet is written in a way that only an XML parser should read."""


def unescaped(text: str) -> str:
    """Text with the workbook's own escapes (_x000D_) undone."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class Cells:
    """From the type, format and content of a cell to the number of its value."""

    def __init__(self, book: Workbook, answer: Answer) -> None:
        self._book, self._values = book, answer.values

    def number(self, kind: str, style: int, value: str | None, inline: str | None, *, formula: bool) -> int:
        """`value` is the text of <v>, None where there is none; `inline` that of <is>."""
        if kind == "inlineStr":
            return self._values.text(unescaped(inline or ""))
        if formula and (value is None if kind == "str" else not (value and value.strip())):
            return self._values.number(NO_VALUE)
        if value is None or (kind != "str" and not value.strip()):
            return self._values.text("#ERROR" if kind == "e" else "")
        return self._typed(kind, style, value)

    def _typed(self, kind: str, style: int, value: str) -> int:
        if kind == "s":
            return self._shared(value)
        if kind in ("", "n"):
            shapes = self._book.shapes
            shape = shapes[style] if style < len(shapes) else NUMBER
            cell = shown(value, shape, self._book.since_1904)
            text = isinstance(cell, str) and cell[:1] != "\0"
            return self._values.text(str(cell)) if text else self._values.number(cell)
        if kind == "b":
            return self._values.text({"1": "TRUE", "0": "FALSE"}.get(value.strip(), value))
        return self._values.text(unescaped(value))

    def _shared(self, value: str) -> int:
        try:
            place = int(value)
        except ValueError:
            raise damaged() from None
        if not 0 <= place < len(self._book.texts):
            raise RefusedError("no_text")
        return self._book.texts[place]


def read(part: bytes, book: Workbook, answer: Answer, sheet: SheetGrid) -> None:
    """One sheet into the answer. Raises RefusedError where lines or cells stand in each other's place."""
    cells = Cells(book, answer)
    head, _, rest = part.partition(b"<sheetData>")
    table, closed, tail = rest.partition(b"</sheetData>")
    left = answer.limits.cells
    if closed and b"sheetData" not in head and b"sheetData" not in tail and _is_eight_bit(part):
        around = Around(sheet)
        parse(head + b"<sheetData></sheetData>" + tail, around.start)
        try:
            for number, line, hidden in _plain_rows(table, cells):
                answer.line(sheet, number, line, hidden=hidden)
        except _NotPlainError:
            answer.limits.cells = left
            del sheet.numbers[:], sheet.rows[:], sheet.hidden_lines[:], sheet.merged[:]
        else:
            return
    walk(part, cells, Around(sheet).start, partial(answer.line, sheet))


def _is_eight_bit(part: bytes) -> bool:
    """Whether the bytes are UTF-8, as nearly all are."""
    named = _ENCODING.search(part[:200])
    return not part.startswith((b"\xff\xfe", b"\xfe\xff")) and (not named or named[1].lower() in (b"utf-8", b"utf8"))


def _plain_rows(table: bytes, cells: Cells) -> Iterator[tuple[int, list[int], bool]]:
    """Line number, numbers of the cells, whether hidden. Raises _NotPlainError before anything is lost."""
    known: dict[bytes, int] = {}
    columns: dict[bytes, int] = {}
    last = place = 0
    while place < len(table):
        row = _ROW.match(table, place)
        if row is None:
            if table[place:].strip():
                raise _NotPlainError
            return
        number = int(row[1])
        if not last < number <= LAST_LINE:
            raise _NotPlainError
        last, place = number, row.end()
        if row[3]:
            continue
        end = table.find(b"</row>", place)
        pieces = table[place:end].split(b'<c r="')
        place = end + len(b"</row>")
        if end < 0 or pieces[0].strip():
            raise _NotPlainError
        if len(known) > _MEMO:
            known.clear()
        yield number, _line(pieces, row[1], cells, known, columns), bool(_HIDDEN.search(row[2]))


def _line(
    pieces: list[bytes], row: bytes, cells: Cells, known: dict[bytes, int], columns: dict[bytes, int]
) -> list[int]:
    """The numbers of the cells of one row, whose pieces begin behind `<c r="`."""
    line: list[int] = []
    figures = len(row)
    for piece in pieces[1:]:
        place, quote, rest = piece.partition(b'"')
        letters = place[:-figures]
        column = columns.get(letters)
        if column is None:
            column = columns[letters] = _column(letters)
        if place[-figures:] != row or column < len(line):
            raise _NotPlainError
        number = known.get(rest)
        if number is None:
            number = known[rest] = _number(quote + rest, cells)
        if column > len(line):
            if not number:
                continue
            line.extend([0] * (column - len(line)))
        line.append(number)
    return line


def _column(letters: bytes) -> int:
    if not _COLUMN.fullmatch(letters):
        raise _NotPlainError
    column = column_of(letters.decode())
    if column > LAST_COLUMN:
        raise _NotPlainError
    return column


def _number(rest: bytes, cells: Cells) -> int:
    """The number of a cell from what stands behind its place. Raises _NotPlainError for what is written otherwise."""
    match = _REST.fullmatch(rest)
    if match is None:
        raise _NotPlainError
    written, formula, value, empty, inline = match.groups()
    attributes = _ATTRIBUTE.findall(written)
    named = dict(attributes)
    if len(named) < len(attributes):
        raise _NotPlainError
    return cells.number(
        named.get(b"t", b"").decode(),
        int(named.get(b"s", b"0")),
        "" if empty else None if value is None else _plain_text(value),
        None if inline is None else _plain_text(inline),
        formula=formula is not None,
    )


def _plain_text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise damaged() from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _entity(match: re.Match[str]) -> str:
    known = _ENTITIES.get(match[1])
    if known is None or not match[0].endswith(";"):
        raise _NotPlainError
    return known


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
