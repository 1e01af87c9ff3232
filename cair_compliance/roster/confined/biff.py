"""What the parser of old workbooks (.xls) does not say: what is hidden, error values, results never stored."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from .refusals import RefusedError, damaged

_BOF, _EOF, _FILEPASS, _DATEMODE, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0022, 0x0085
_FORMULA, _STRING, _BOOLERR, _ROW, _COLINFO = 0x0006, 0x0207, 0x0205, 0x0208, 0x007D
_BETWEEN = frozenset((0x0221, 0x04BC, 0x0236, 0x003C))
"""Records that may stand between a formula and its text: arrays, shared formulas, tables, continuations."""
_SHEET_KIND = 0x0010
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_RESULT_IS_TEXT, _RESULT_IS_ERROR, _NOT_A_NUMBER = 0, 2, 0xFFFF
_MOST_COLUMNS = 256


@dataclass
class SheetNotes:
    """Lines and columns count from 0. `texts`: (line, column) -> error text or, where it is "", no stored result."""

    hidden_lines: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)


def notes(stream: bytes) -> list[SheetNotes]:
    """One for each work sheet, in the order in which the book lists them. Raises RefusedError for a broken stream."""
    found: dict[int, SheetNotes] = {}
    offsets: list[int] = []
    depth, current = 0, None
    waiting: tuple[int, int] | None = None
    for start, kind, body in _records(stream):
        if waiting is not None and kind not in _BETWEEN:
            if kind != _STRING and current is not None:
                current.texts[waiting] = ""
            waiting = None
        if kind == _BOF:
            depth += 1
            if depth == 1 and len(body) >= 4:
                current = found.setdefault(start, SheetNotes())
        elif kind == _EOF:
            depth -= 1
            current = current if depth else None
        elif kind == _FILEPASS:
            raise RefusedError("password")
        elif kind == _BOUNDSHEET and len(body) >= 6 and body[5] == 0:
            offsets.append(struct.unpack_from("<I", body)[0])
        elif current is not None and depth == 1:
            waiting = _note(current, kind, body)
    if depth or any(offset not in found for offset in offsets):
        raise damaged()
    return [found[offset] for offset in offsets]


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    place, depth = 0, 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        if kind == 0 and size == 0 and depth == 0:
            return
        if place + 4 + size > len(stream):
            raise damaged()
        depth += (kind == _BOF) - (kind == _EOF)
        yield place, kind, stream[place + 4 : place + 4 + size]
        place += 4 + size


def _note(sheet: SheetNotes, kind: int, body: bytes) -> tuple[int, int] | None:
    """Take over one record; the place of a formula whose text must follow."""
    if kind == _ROW and len(body) >= 16:
        line, flags = struct.unpack_from("<H", body)[0], struct.unpack_from("<I", body, 12)[0]
        if flags & 0x20:
            sheet.hidden_lines.add(line)
    elif kind == _COLINFO and len(body) >= 10:
        first, last, flags = (struct.unpack_from("<H", body, at)[0] for at in (0, 2, 8))
        if flags & 1:
            sheet.hidden_columns.update(range(first, min(last, _MOST_COLUMNS) + 1))
    elif kind == _BOOLERR and len(body) >= 8 and body[7]:
        sheet.texts[struct.unpack_from("<HH", body)] = _ERRORS.get(body[6], "#ERROR")
    elif kind == _FORMULA and len(body) >= 14 and struct.unpack_from("<H", body, 12)[0] == _NOT_A_NUMBER:
        place: tuple[int, int] = struct.unpack_from("<HH", body)
        if body[6] == _RESULT_IS_ERROR:
            sheet.texts[place] = _ERRORS.get(body[8], "#ERROR")
        elif body[6] == _RESULT_IS_TEXT:
            return place
    return None
