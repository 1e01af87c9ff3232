"""Children typed by hand during a visit, as a list that is read like any other, so that every doubt is an issue.

What was typed is kept nowhere. It can be taken away as a file of text and brought again; then it is the same rows, cell
for cell, so that a review of the file is the review of what was typed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from ..engine import RulePack

PERSON = ("Last Name", "First Name", "Birth Date", "Enrollment Date", "Room")
GRADE = "Grade"
PRESCHOOL = "PK"
_RUN = re.compile(r"'*\s*[=+\-@＝＋－＠]")
"""What a spreadsheet program could take for a formula, with the apostrophes already before it."""


def typed_columns(pack: RulePack) -> tuple[str, ...]:
    """The columns to type into: the child, then one a vaccine of child care, each holding all its dates."""
    return (*PERSON, *pack.labels["child_care"].values())


def typed_list(rows: Sequence[Mapping[str, object]], pack: RulePack) -> bytes:
    """CSV of the rows that hold anything, for `read_roster`. Line n + 1 of the list is the n-th of them."""
    columns = typed_columns(pack)
    lines = [[*cells, PRESCHOOL] for cells in _cells(rows, columns)]
    return _csv((*columns, GRADE), lines).encode()


def typed_file(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> bytes:
    """The rows to take away: UTF-8 with a mark, so that Excel shows names right, and no cell is run as a formula."""
    lines = [[f"'{cell}" if _RUN.match(cell) else cell for cell in cells] for cells in _cells(rows, columns)]
    return _csv(columns, lines).encode("utf-8-sig")


def typed_rows(data: bytes, columns: Sequence[str], longest: int) -> list[dict[str, str]] | None:
    """The rows of a file that `typed_file` made; None for any other file, and where a cell has more characters."""
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    width = len(columns)
    if not lines or lines[0] != list(columns) or any(len(line) != width for line in lines if line):
        return None
    found = [[cell[1:] if cell.startswith("'") and _RUN.match(cell) else cell for cell in line] for line in lines[1:]]
    if any(len(cell) > longest for line in found for cell in line):
        return None
    return [dict(zip(columns, line, strict=True)) for line in found if any(line)]


def _cells(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> list[list[str]]:
    """The cells of the rows that hold anything, blanks put in order."""
    found = [[tidy(row.get(column)) for column in columns] for row in rows]
    return [cells for cells in found if any(cells)]


def tidy(value: object) -> str:
    """A typed cell with single blanks."""
    return " ".join(str(value or "").split())


def _csv(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows((headings, *lines))
    return out.getvalue()
