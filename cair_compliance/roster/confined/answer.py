"""What the child hands back: each distinct cell once, and for each sheet a grid of numbers that point to them.

A roster of two million cells has perhaps 100,000 different ones. As numbers the grid costs four bytes a cell on the
way to the parent, and each different cell need be understood only once there. Text that begins with NUL is ours:
"\\0d" an ISO day, "\\0v" a formula without a stored result, "\\0c" a control character, "\\0l" too much text,
"\\0x" a cell in which the file breaks off.
"""

from __future__ import annotations

import json
import re
from array import array
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from .refusals import RefusedError

NO_VALUE, CONTROL, TOO_LONG, CUT = "\0v", "\0c", "\0l", "\0x"
DAY = "\0d"
BLANK = 0
"""The number of the blank cell."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\xad]")
_MEMO, _CHUNK = 200_000, 50_000

Value = str | float


@dataclass
class Limits:
    """The parent's limits, counted down while the file is read."""

    sheets: int
    rows: int
    columns: int
    cells: int
    cell_text: int
    output: int


@dataclass
class SheetGrid:
    """One sheet as read so far. Lines count from 1 and columns from 0, as in `merged`: (top, left, bottom, right)."""

    name: str
    numbers: array[int] = field(default_factory=lambda: array("i"))
    rows: list[array[int]] = field(default_factory=list)
    hidden_lines: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    since_1904: bool = False

    def clear(self) -> None:
        """Forget all lines, to read the sheet in another way."""
        del self.numbers[:]
        for gathered in (self.rows, self.hidden_lines, self.merged):
            gathered.clear()


class Values:
    """The distinct cells met so far, each with its number."""

    def __init__(self, cell_text: int) -> None:
        self.list: list[Value] = [""]
        self.altered: list[int] = []
        self._known: dict[Value, int] = {"": BLANK}
        self._cell_text = cell_text

    def number(self, value: Value) -> int:
        """The number of a text (as it stands in the file), a number or one of our marks."""
        known = self._known.get(value)
        return self._new(value) if known is None else known

    def text(self, text: str) -> int:
        """The number of a text of the file, which may not claim to be one of our marks."""
        known = self._known.get(text) if text[:1] != "\0" else None
        return self._new(text, ours=False) if known is None else known

    def _new(self, value: Value, *, ours: bool = True) -> int:
        kept = value if not isinstance(value, str) or (ours and value[:1] == "\0") else self._kept(value)
        if kept == "":
            return BLANK
        if len(self._known) > _MEMO:
            self._known.clear()
        number = len(self.list)
        self.list.append(kept)
        if kept != value and isinstance(kept, str) and kept[:1] != "\0" and not kept.isspace():
            self.altered.append(number)
        if ours or (isinstance(kept, str) and kept[:1] != "\0"):
            self._known[value] = number
        return number

    def _kept(self, text: str) -> str:
        if len(text) > self._cell_text:
            return TOO_LONG if text.strip() else ""
        if not text.isprintable() and _CONTROLS.search(text):
            return CONTROL
        if text.isspace():
            return ""
        return text if text.isascii() else visible(text)


def visible(text: str) -> str:
    """The text without marks that steer its direction or stand for nothing; joiners stay where letters need them."""
    text = _INVISIBLE.sub("", text)
    bare = text.replace("\u200c", "").replace("\u200d", "").replace("\xad", "")
    return bare if bare.isascii() else text


class Answer:
    """Gathers the sheets of one file within the limits, then writes them."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.values = limits, Values(limits.cell_text)
        self.sheets: list[SheetGrid] = []
        self.hidden: list[str] = []
        self.cut = False
        self._places = 4 * limits.cells

    def hide(self, name: str) -> None:
        self.hidden.append(name)
        self._count_sheets()

    def sheet(self, name: str) -> SheetGrid:
        """A new sheet to fill. Raises RefusedError for more than are taken."""
        self.sheets.append(SheetGrid(name))
        self._count_sheets()
        return self.sheets[-1]

    def _count_sheets(self) -> None:
        if len(self.sheets) + len(self.hidden) > self.limits.sheets:
            raise RefusedError("sheets")

    def line(self, sheet: SheetGrid, number: int, cells: list[int], *, hidden: bool = False) -> None:
        """Take one line of numbers of cells; blanks at its end and blank lines go, hidden lines are only noted."""
        while cells and cells[-1] == BLANK:
            cells.pop()
        self.packed(sheet, number, array("i", cells), len(cells) - cells.count(BLANK), hidden=hidden)

    def packed(self, sheet: SheetGrid, number: int, cells: array[int], filled: int, *, hidden: bool) -> None:
        """Take one line as `line` does, of whose cells so many are not blank."""
        if not filled:
            return
        if hidden:
            sheet.hidden_lines.append(number)
            return
        if len(sheet.rows) > self.limits.rows + 1000:
            raise RefusedError("rows")
        self.limits.cells -= filled
        if self.limits.cells < 0:
            raise RefusedError("cells")
        sheet.numbers.append(number)
        sheet.rows.append(cells)

    def write(self, out: BinaryIO) -> None:
        """The head as a line of JSON, the distinct cells as lines of JSON, then the numbers, four bytes each."""
        widths = [self._width(sheet) for sheet in self.sheets]
        values = self.values.list
        head = {
            "sheets": [_about(sheet, width) for sheet, width in zip(self.sheets, widths, strict=True)],
            "hidden": self.hidden,
            "cut": self.cut,
            "altered": self.values.altered,
            "chunks": -(-len(values) // _CHUNK),
        }
        written = out.write(_json(head))
        for start in range(0, len(values), _CHUNK):
            written += out.write(_json(values[start : start + _CHUNK]))
            if written > self.limits.output:
                raise RefusedError("cells")
        for sheet, width in zip(self.sheets, widths, strict=True):
            out.write(sheet.numbers.tobytes())
            for row in sheet.rows:
                out.write(row.tobytes() + bytes(4 * (width - len(row))))

    def _width(self, sheet: SheetGrid) -> int:
        """The widest line once hidden columns are blanked. Raises RefusedError for more columns than are taken."""
        _blank_covered(sheet)
        _blank_hidden(sheet)
        width = max(map(len, sheet.rows), default=0)
        if width > self.limits.columns:
            raise RefusedError("columns")
        self._places -= width * len(sheet.rows)
        if self._places < 0:
            raise RefusedError("cells")
        return width


def _blank_hidden(sheet: SheetGrid) -> None:
    """Only those hidden columns stay noted that hold anything."""
    held = set()
    for column in sorted(sheet.hidden_columns):
        for row in sheet.rows:
            if column < len(row) and row[column]:
                held.add(column)
                row[column] = BLANK
    sheet.hidden_columns = held
    if held:
        for row in sheet.rows:
            while row and not row[-1]:
                row.pop()


def _blank_covered(sheet: SheetGrid) -> None:
    """Of merged cells only the first shows its value; what lies under the others is not seen by anybody."""
    places = {number: place for place, number in enumerate(sheet.numbers)}
    work = 0
    for top, left, bottom, right in sheet.merged:
        lines = range(top, bottom + 1) if bottom - top < len(places) else sorted(places)
        work += len(lines)
        if work > 4 * _MEMO:
            raise RefusedError("damaged")
        for line in lines:
            if top <= line <= bottom and line in places:
                row = sheet.rows[places[line]]
                for column in range(left, min(right + 1, len(row))):
                    if (line, column) != (top, left):
                        row[column] = BLANK


def _about(sheet: SheetGrid, width: int) -> dict[str, Any]:
    return {
        "name": sheet.name, "lines": len(sheet.rows), "width": width, "since_1904": sheet.since_1904,
        "hidden_lines": sheet.hidden_lines, "hidden_columns": sorted(sheet.hidden_columns), "merged": sheet.merged,
    }  # fmt: skip


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
