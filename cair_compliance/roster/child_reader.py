"""Runs alone in a child interpreter: workbook bytes on stdin, JSON lines on stdout.

A hostile workbook may make the parser abort the whole interpreter; here that hurts nobody. Before the
first byte is parsed the child limits its own memory and time and gives up opening files and sockets.
Imports stay tiny, because every roster waits for them. The first line of the answer names the sheets;
then each line is [line number, cells...] or a sheet's number alone. Text beginning with NUL is ours:
"\\0d" an ISO day, "\\0v" a formula without a stored result, "\\0c" a control character, "\\0l" too long.
"""

from __future__ import annotations

import codecs
import datetime
import importlib
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

if TYPE_CHECKING:
    from . import markup_reader, sheet_walk
else:
    sys.path.append(str(Path(__file__).parent))  # the interpreter is isolated: its own folder is not on the path
    import sheet_walk

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


MARKUP = ("html", "xml2003")


class _TooLargeError(Exception):
    pass


def confine(memory: int, seconds: int) -> None:
    """Hard limits for the rest of this process: address space above what is in use now, CPU, files, sockets."""
    try:
        import resource
    except ImportError:
        return
    if sys.platform == "linux":
        with open("/proc/self/statm") as statm:  # noqa: PTH123
            in_use = int(statm.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (in_use + memory, in_use + memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def plain(cell: Any, limit: int) -> str | float:
    """One parsed cell as JSON can hold it."""
    if isinstance(cell, str):
        if len(cell) > limit:
            return "\0l"
        return "\0c" if _CONTROLS.search(cell) else cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime.datetime):
        return "\0d" + cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return "\0d" + cell.isoformat()
    return float(cell) if isinstance(cell, int | float) else str(cell)


def lines_of(workbook: Any, data: bytes, kind: str, asked: dict[str, int]) -> Iterator[Any]:
    """The answer, line by line."""
    metadata = workbook.sheets_metadata
    if len(metadata) > asked["sheets"]:
        raise _TooLargeError
    visible = [sheet.name for sheet in metadata if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in metadata if sheet.visible != SheetVisibleEnum.Visible]
    archive = zipfile.ZipFile(io.BytesIO(data)) if kind == "xlsx" else None
    parts, since_1904 = sheet_walk.sheet_parts(archive) if archive else ({}, False)
    yield {"visible": visible, "hidden": hidden, "since_1904": since_1904}
    for place, name in enumerate(visible):
        yield place
        missing = sheet_walk.patches(archive.read(parts[name])) if archive else {}
        yield from _sheet_lines(workbook.get_sheet_by_name(name), missing, asked)


def markup_lines(data: bytes, asked: dict[str, Any]) -> Iterator[Any]:
    """The answer for a file in markup. `cut` says that it breaks off."""
    sheets, cut = markup_reader.sheets_of(data, asked["kind"])
    if len(sheets) > asked["sheets"]:
        raise _TooLargeError
    visible = [sheet for sheet in sheets if sheet[1]]
    hidden = [name for name, shown, _ in sheets if not shown]
    yield {"visible": [name for name, _, _ in visible], "hidden": hidden, "since_1904": False, "cut": cut}
    for place, (_, _, lines) in enumerate(visible):
        yield place
        for number, cells in lines:
            line = [_kept(cell, asked["cell_text"]) for cell in cells]
            if number > asked["rows"] + 1000 or len(line) > 4 * asked["columns"]:
                raise _TooLargeError
            yield from _counted(number, line, asked)


def _kept(cell: Any, limit: int) -> str | float:
    """A cell of a file in markup; what begins with NUL is the reader's own mark."""
    return cell if isinstance(cell, str) and cell[:2] in ("\0v", "\0d") else plain(cell, limit)


def _counted(number: int, line: list[Any], asked: dict[str, Any]) -> Iterator[list[Any]]:
    """The line without blanks at its end, if anything is left; counts the cells."""
    while line and line[-1] == "":
        line.pop()
    if line:
        if len(line) > asked["columns"]:
            raise _TooLargeError
        asked["cells"] -= len(line) - line.count("")
        if asked["cells"] < 0:
            raise _TooLargeError
        yield [number, *line]


def _sheet_lines(sheet: Any, missing: dict[int, dict[int, str]], asked: dict[str, int]) -> Iterator[list[Any]]:
    most = asked["rows"] + 1000
    if sheet.total_width > asked["columns"] or sheet.total_height > most:
        raise _TooLargeError
    rows = sheet.to_python(skip_empty_area=False)
    for number, row in enumerate(rows, start=1):
        line = [plain(cell, asked["cell_text"]) for cell in row]
        if number in missing:
            _patch(line, missing[number])
        yield from _counted(number, line, asked)
    for number in sorted(missing):
        if len(rows) < number <= most:
            yield [number, *_patch([], missing[number])]


def _patch(line: list[Any], texts: dict[int, str]) -> list[Any]:
    width = max(texts) + 1
    line += [""] * (width - len(line))
    for column, text in texts.items():
        line[column] = text
    return line


def answer_of(data: bytes, asked: dict[str, Any]) -> Iterator[Any]:
    if asked["kind"] in MARKUP:
        yield from markup_lines(data, asked)
        return
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        yield from lines_of(workbook, data, asked["kind"], asked)


def load_markup_reader(data: bytes) -> None:
    """Only files in markup wait for it; once confined, nothing more can be imported."""
    global markup_reader
    markup_reader = importlib.import_module("markup_reader")
    markup_reader.warm_up(data)


def main() -> int:
    asked = json.loads(sys.argv[1])
    data = sys.stdin.buffer.read()
    if asked["kind"] in MARKUP:
        load_markup_reader(data)
    written = 0
    codecs.lookup("cp437")  # zip directories are written in it; once confined, nothing more can be imported
    try:
        confine(asked["memory"], asked["seconds"])
        for line in answer_of(data, asked):
            text = json.dumps(line, ensure_ascii=True, separators=(",", ":"))
            written += len(text)
            if written > asked["output"]:
                raise _TooLargeError
            sys.stdout.write(text + "\n")
        sys.stdout.write("true\n")
        sys.stdout.flush()
    except PasswordError:
        return 11
    except (_TooLargeError, MemoryError):
        return 12
    except sheet_walk.LostLineError as lost:
        sys.stderr.write(str(lost.args[1]))
        return int(lost.args[0])
    except (CalamineError, IndexError, zipfile.BadZipFile, KeyError, ValueError):
        return 13
    return 0


if __name__ == "__main__":
    sys.exit(main())
