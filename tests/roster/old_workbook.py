"""Writes small old workbooks (.xls, BIFF8) record by record, to put into them what other writers cannot."""

from __future__ import annotations

import struct
from collections.abc import Iterable

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Cell = str | float | bytes
"""Text, a number, or the whole body of a FORMULA or BOOLERR record behind its place (first byte: which)."""


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def cell(line: int, column: int, value: Cell) -> bytes:
    at = struct.pack("<HHH", line, column, 15)
    if isinstance(value, bytes):
        return value.replace(b"@@@@@@", at)
    if isinstance(value, str):
        return record(0x0204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return record(0x0203, at + struct.pack("<d", value))


ERROR = record(0x0205, b"@@@@@@" + bytes((42, 1)))
FORMULA_ERROR = record(0x0006, b"@@@@@@" + bytes((2, 0, 42, 0, 0, 0, 0xFF, 0xFF)) + bytes(8))
FORMULA_WITHOUT_TEXT = record(0x0006, b"@@@@@@" + bytes((0, 0, 0, 0, 0, 0, 0xFF, 0xFF)) + bytes(8))


def xls(lines: list[list[Cell]], *, hidden: Iterable[int] = (), state: int = 0, columns: Iterable[int] = ()) -> bytes:
    """One visible sheet "List" and one "Other" that is hidden where `state` is 1; lines and columns from 0."""
    sheets = [_sheet(lines, hidden, columns), _sheet([["x"]], (), ())]
    names = [("List", 0), ("Other", state)]
    size = len(_globals([0, 0], names))
    start, offsets = size, []
    for content in sheets:
        offsets.append(start)
        start += len(content)
    return compound(_globals(offsets, names) + b"".join(sheets))


def _globals(offsets: list[int], names: list[tuple[str, int]]) -> bytes:
    styles = b"".join(record(0x00E0, struct.pack("<HHH", 0, 0, 0xFFF5 if n < 15 else 1) + bytes(14)) for n in range(16))
    listed = b"".join(
        record(0x0085, struct.pack("<IBBBB", offset, state, 0, len(name), 0) + name.encode())
        for offset, (name, state) in zip(offsets, names, strict=True)
    )
    return record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + styles + listed + record(0x000A)


def _sheet(lines: list[list[Cell]], hidden: Iterable[int], columns: Iterable[int]) -> bytes:
    out = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    out += b"".join(record(0x007D, struct.pack("<HHHHHH", c, c, 10, 15, 1, 0)) for c in columns)
    out += record(0x0200, struct.pack("<IIHHH", 0, len(lines), 0, max(map(len, lines)), 0))
    for number, line in enumerate(lines):
        flags = 0x20 if number in set(hidden) else 0
        out += record(0x0208, struct.pack("<HHHHHHI", number, 0, len(line), 255, 0, 0, flags))
    for number, line in enumerate(lines):
        out += b"".join(cell(number, column, value) for column, value in enumerate(line) if value != "")
    return out + record(0x000A)


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file of one stream, which is padded so that it needs no small sectors."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    table = [FAT, END, *range(3, count + 2), END]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<I", 0) + b"\xff" * 432
    entries = _entry("Root Entry", 5, child=1, start=END) + _entry(name, 2, child=FREE, start=2, size=len(stream))
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return header + fat + entries.ljust(512, b"\0") + stream.ljust(count * 512, b"\0")


def _entry(name: str, kind: int, *, child: int, start: int, size: int = 0) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child) + bytes(36)
        + struct.pack("<III", start, size, 0)
    )  # fmt: skip
