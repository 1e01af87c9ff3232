"""What was made of each column, for people to confirm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..model.roster import MappedColumn
from .cells import read_date
from .grid import Cell, Line, column_letters, text_of
from .headers import NAMES, QUIET, Headings
from .issue_list import IssueList

SAMPLES = 3
LOOKED_AT = 400


def mapped(headings: Headings, sheet: str, below: Sequence[Line]) -> Iterable[MappedColumn]:
    """Each column with its field, whether that is certain, and a few values."""
    for column in headings.columns:
        values = [] if column.dropped else _values(below, column.place, SAMPLES)
        yield MappedColumn(
            sheet,
            column.place,
            column.heading,
            column.field,
            column.certain,
            tuple(map(text_of, values)),
            headings.line,
        )


def report_columns(headings: Headings, below: Sequence[Line], issues: IssueList) -> None:
    """Issues for columns taken on likeness, used by another column already, or not understood."""
    fields = {column.field: column.heading for column in reversed(headings.columns) if column.field}
    for column in headings.columns:
        label = column.heading or column_letters(column.place)
        if column.field and not column.certain:
            issues.add(
                "MAPPING_SUGGESTED", row=headings.line, column=label, value=label, other=column.field.replace("_", " ")
            )
        elif column.dropped:
            issues.add("COLUMN_DROPPED", row=headings.line, column=label, value=label)
        elif column.again in QUIET:
            continue
        elif column.known and not column.certain:
            issues.add("HEADING_TWICE", row=headings.line, column=label, value=label, other=fields[column.again])
        elif not column.known and _holds_dates(below, column.place):
            issues.add("DATES_UNREAD", row=headings.line, column=label, value=label)
        elif not column.known and column.heading:
            issues.add("HEADING_UNREAD", row=headings.line, column=label, value=label)


def holds_two_lists(headings: Headings, below: Sequence[Line]) -> bool:
    """Names and birth dates stand twice, and not the same ones: the doses of two pupils are on each line."""
    again = {column.again: column.place for column in headings.columns if column.again}
    names = [name for name in NAMES if name in again]
    if "birthdate" not in again or not names:
        return False
    pairs = [(headings.places[name], again[name]) for name in (*names, "birthdate")]
    return any(all(line.cells[two] not in ("", line.cells[one]) for one, two in pairs) for line in below)


def _holds_dates(below: Sequence[Line], place: int) -> bool:
    values = _values(below, place, LOOKED_AT)
    dates = sum(bool(read_date(value).dates) for value in values)
    return dates * 3 > len(values)


def _values(below: Sequence[Line], place: int, most: int) -> list[Cell]:
    values: list[Cell] = []
    for line in below:
        if place < len(line.cells) and line.cells[place] != "":
            values.append(line.cells[place])
            if len(values) == most:
                break
    return values
