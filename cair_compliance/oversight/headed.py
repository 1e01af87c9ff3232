"""The lines of a county's own spreadsheet below a line of headings, on whichever sheet that line stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from ..model.errors import InputRefused
from ..roster.grid import Line, text_of
from ..roster.read import open_book
from ..roster.sniff import take

YES = ("yes", "y", "x", "true", "1", "✓", "✔", "☑", "☒")
NO = ("", "no", "n", "false", "0", "☐")
WITHIN = 12
TOLD = 8
_WORDS = re.compile(r"[^\W\d_]+")

Spellings = Mapping[str, Collection[str]]


def headed_lines(
    source: str | Path | bytes, name: str | None, spellings: Spellings, needed: Collection[str]
) -> list[tuple[tuple[Line, ...], dict[str, int]]]:
    """Each sheet with a line of headings that has the needed ones: the lines below it, and field -> column.

    Spellings are compared without figures, marks and capitals ("Enrollment 2025-26" is "enrollment").
    Raises InputRefused where one field has two columns.
    """
    upload = take(source, name)
    found = []
    for sheet in open_book(upload.data, upload.name).sheets:
        for place, line in enumerate(sheet.lines[:WITHIN]):
            columns = _columns(line, spellings)
            if set(needed) <= set(columns):
                found.append((sheet.lines[place + 1 :], columns))
                break
    return found


def _columns(line: Line, spellings: Spellings) -> dict[str, int]:
    names = [" ".join(_WORDS.findall(text_of(cell).lower())) for cell in line.cells]
    columns = {}
    for field, known in spellings.items():
        name = next((one for one in known if one in names), None)
        if name is None:
            continue
        if names.count(name) > 1:
            raise InputRefused(f"Line {line.number} has two columns “{name}”; leave one of them in.")
        columns[field] = names.index(name)
    return columns


def fields_of(line: Line, columns: Mapping[str, int]) -> dict[str, str]:
    """Field -> its text in a line."""
    return {field: text_of(line.cells[place]) for field, place in columns.items()}


def yes(text: str) -> bool | None:
    """Whether a cell says yes; None where it says neither yes nor no."""
    said = text.strip().lower()
    return True if said in YES else False if said in NO else None


def told(faults: Sequence[str]) -> str:
    """The first faults in a row, and how many more there are."""
    more = f"; and {len(faults) - TOLD} more" if len(faults) > TOLD else ""
    return "; ".join(faults[:TOLD]) + more


def numbered(lines: Sequence[Line], columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """The number and the fields of each line that holds any."""
    for line in lines:
        values = fields_of(line, columns)
        if any(values.values()):
            yield line.number, values
