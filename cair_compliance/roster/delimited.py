"""Text files: encoding, delimiter, records with the physical line each begins on."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from ..model.errors import InputRefused
from ..model.issues import Issue, issue
from ..model.vaccines import fold_name
from .cells import read_date
from .child import marks_taken_out
from .confined.answer import UNSEEN, visible
from .grid import CONTROLS, Book, Cell, Mark, padded
from .letters import table_of
from .limits import LIMITS, Limits
from .vocabulary import FIELD_OF

_DELIMITERS = ",\t;^|"
_LAST_FIGURES = re.compile(r"\d+$", re.ASCII)
_LOOKED_AT = 200
_SEPARATOR = re.compile(r'"?sep=([,;\t|^])"?[ ,;]*[\r\n]', re.IGNORECASE)
_NOT_TEXT = "The file is neither a spreadsheet nor readable text; export the list as .xlsx or .csv."


def read_text(data: bytes, name: str, limits: Limits = LIMITS) -> Book:
    """The one sheet of a delimited text file. Raises InputRefused when it is not a table of text."""
    text, letters = _decoded(data)
    unseen = not text.isascii() and UNSEEN.search(text) is not None
    delimiter = _announced(text) or delimiter_of(text)
    records = _records(text, delimiter, limits)
    if '"' in text:
        _refuse_swallowed(records, delimiter)
    lines = _marked(records, bool(CONTROLS.search(text)), limits)
    issues = tuple(_shifted(lines, name))
    if letters:
        issues = (*issues, issue("LETTERS_GUESSED", sheet=name, value=letters))
    if unseen and (numbers := _without_marks(lines)):
        issues = (*issues, marks_taken_out(name, numbers))
    if _cut_short(text, records) or _cut_inside(text, records):
        lines[-1][1][-1] = Mark.CUT
        issues = (*issues, issue("FILE_CUT_SHORT", sheet=name, row=lines[-1][0]))
    sheet = padded(name, lines)
    if sheet.width > limits.columns:
        raise InputRefused(f"The list has more than {limits.columns} columns; keep only those of one list.")
    return Book((sheet,), issues=issues)


def decode(data: bytes) -> str:
    """The text of a file; see `_decoded`."""
    return _decoded(data)[0]


def _decoded(data: bytes) -> tuple[str, str]:
    """Byte-order mark, then strict UTF-8, then UTF-16 told by its zero bytes, then a table of letters line by line.

    With the text, what to call the letters where they are neither Unicode nor those of Windows.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data[: len(data) & ~1], "utf-16"), ""
    if b"\x00" in data[:4000] and not _is_eight_bit(data[:4000]):
        return _strictly(data[: len(data) & ~1], _sixteen_bit(data[:4000])), ""
    return _eight_bit(data)


def _eight_bit(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
        table, letters = table_of(b"\n".join(line for line in lines if not _is_utf8(line)))
        return "\n".join(_line(line, table) for line in lines), letters


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _without_marks(lines: list[tuple[int, list[Cell]]]) -> list[int]:
    """Take the marks nobody sees out of all cells; the numbers of the lines that held any."""
    numbers = []
    for number, cells in lines:
        seen = [visible(cell) if isinstance(cell, str) else cell for cell in cells]
        if seen != cells:
            cells[:] = seen
            numbers.append(number)
    return numbers


def _line(data: bytes, table: str) -> str:
    """A line of a file that is not UTF-8 throughout: lists pasted together have lines of both kinds."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > 0 and not data[: error.start].isascii():
            return data[: error.start].decode() + "\ufffd"
        return data.decode(table, errors="replace")


def _is_eight_bit(start: bytes) -> bool:
    """A stray zero byte in text is a control character of its cell; many of them make no text."""
    controls = sum(byte < 32 and byte not in b"\t\r\n" for byte in start)
    return controls * 100 < len(start)


def _sixteen_bit(start: bytes) -> str:
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) < len(start) // 5 or min(even, odd) > len(start) // 20:
        raise InputRefused(_NOT_TEXT)
    return "utf-16-le" if odd > even else "utf-16-be"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise InputRefused(_NOT_TEXT) from None


def delimiter_of(text: str) -> str:
    """The mark that parts most of the first lines into the same number of cells."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]

    def steadiness(mark: str) -> tuple[int, int]:
        counts = Counter(_outside_quotes(line, mark) for line in lines)
        counts.pop(0, None)
        if not counts:
            return 0, 0
        parts, agreeing = max(counts.items(), key=lambda item: (item[1] * item[0], item[0]))
        return agreeing * parts, parts

    def goodness(mark: str) -> tuple[int, int, int]:
        known = max((_known(line, mark) for line in lines), default=0)
        return (known if known > 1 else 0, *steadiness(mark))

    best = max(_DELIMITERS, key=goodness)
    return best if steadiness(best)[0] else ","


def _known(line: str, mark: str) -> int:
    """How many parts of the line are headings."""
    return sum(fold_name(part) in FIELD_OF for part in line.split(mark) if part)


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[0::2])


def _records(text: str, delimiter: str, limits: Limits) -> list[tuple[int, list[str]]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[tuple[int, list[str]]] = []
    begins, cells = 1, 0
    try:
        for record in reader:
            records.append((begins, record))
            begins = reader.line_num + 1
            cells += len(record)
            if len(records) > limits.rows + 1000 or cells > 4 * limits.cells:
                raise InputRefused(f"The list has more than {limits.rows:,} lines; split it by school or grade.")
    except csv.Error:
        raise InputRefused(_broken_off(text, begins, reader.line_num)) from None
    return records


def _broken_off(text: str, begins: int, ends: int) -> str:
    """Why the record that begins and breaks off on these lines cannot be taken."""
    most = csv.field_size_limit()
    if len(text.split("\n")[ends - 1]) > most:
        return f"Line {ends} has a cell that is too long: more than {most:,} characters; shorten it and export again."
    return f"Line {begins} has a quotation mark that is not closed or is out of place; export the list again."


def _refuse_swallowed(records: list[tuple[int, list[str]]], delimiter: str) -> None:
    """A quotation mark out of place can make a cell of the lines that follow, and their pupils would be lost."""
    widths = Counter(len(record) for _, record in records if len(record) > 1)
    usual = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))[0]
    least = max(3, usual / 2)
    spaced = sum(cell.startswith(" ") for _, record in records for cell in record) > sum(widths.values()) * usual / 2
    for number, record in records:
        before = number
        for cell in record:
            breaks = cell.count("\n")
            if breaks and any(_parts(line, delimiter, spaced) >= least for line in cell.split("\n")):
                raise InputRefused(
                    f"Line {before} has a quotation mark that swallows the next line; correct it and export again."
                )
            before += breaks


def _parts(line: str, delimiter: str, spaced: bool) -> int:
    """How many cells the line would make; in prose a blank follows the comma."""
    cells = line.split(delimiter)
    return len(cells) if spaced else sum(not cell.startswith(" ") for cell in cells)


def _marked(records: list[tuple[int, list[str]]], controls: bool, limits: Limits) -> list[tuple[int, list[Cell]]]:
    """The records with cells that cannot be taken replaced by Marks."""

    def marked(cell: str) -> Cell:
        if len(cell) > limits.cell_text:
            return Mark.TOO_LONG
        return Mark.CONTROL if controls and CONTROLS.search(cell) else cell

    return [
        (number, [marked(cell) for cell in record] if controls or _long(record, limits) else list(record))
        for number, record in records
    ]


def _shifted(lines: list[tuple[int, list[Cell]]], name: str) -> Iterator[Issue]:
    """Lines with more filled cells than nearly all lines have cells: which column a cell belongs to is not known."""
    widths = Counter(len(cells) for _, cells in lines if len(cells) > 1)
    usual, agreeing = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if agreeing * 4 < sum(widths.values()) * 3:
        return
    for number, cells in lines:
        if any(cell != "" for cell in cells[usual:]) and usual > 1:
            yield issue("LINE_SHIFTED", sheet=name, row=number, value=str(len(cells)), other=str(usual))
            cells[:] = [Mark.SHIFTED] * usual


def _announced(text: str) -> str:
    """The delimiter that the first line names, as spreadsheet programs write it: sep=;"""
    match = _SEPARATOR.match(text)
    return match[1] if match else ""


def _long(record: list[str], limits: Limits) -> bool:
    return sum(map(len, record)) > limits.cell_text


def _cut_short(text: str, records: list[tuple[int, list[str]]]) -> bool:
    """A last line without its line end and with fewer cells than the lines above was probably cut off."""
    if text.endswith(("\n", "\r")) or len(records) < 3:
        return False
    widths = {len(record) for _, record in records[-4:-1] if record}
    return bool(widths and records[-1][1] and len(records[-1][1]) < min(widths))


def _cut_inside(text: str, records: list[tuple[int, list[str]]]) -> bool:
    """A last date without a line end behind it, with fewer figures at its end than others have: 12/08/20(21)."""
    if text.endswith(("\n", "\r", '"')) or len(records) < 2 or not records[-1][1]:
        return False
    cell, column = records[-1][1][-1], len(records[-1][1]) - 1
    figures, dates = _last_figures(cell), read_date(cell).dates
    if not figures or not dates:
        return False
    above = [record for _, record in records[-_LOOKED_AT:-1]]
    others = [_last_figures(record[column]) for record in above if column < len(record) and _dated(record[column])]
    unknown = any(parts.short for parts in dates) or figures == 1
    return (figures < max(others)) if others else unknown


def _last_figures(cell: str) -> int:
    match = _LAST_FIGURES.search(cell)
    return len(match.group()) if match else 0


def _dated(cell: str) -> bool:
    return bool(_last_figures(cell) and read_date(cell).dates)
