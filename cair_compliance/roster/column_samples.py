"""What the cells below a heading tell of its column: the next dose, a list of doses, a date or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from .cells import date_spans, read_date
from .grid import Cell, Line, column_letters, text_of
from .heading_lines import is_dose_number
from .reading import Kind
from .vaccine_headings import DOSE
from .vocabulary import DATE_FIELDS, VACCINES

if TYPE_CHECKING:
    from .headers import Column


def samples(below: Sequence[Line], place: int) -> list[Cell]:
    return [line.cells[place] for line in below if place < len(line.cells) and line.cells[place] != ""]


def continued(left: Column, column: Column, samples: list[Cell]) -> Column:
    """A column of dates without a heading, right of a vaccine's, is taken for its next dose: to be confirmed."""
    vaccine = left.vaccine
    if vaccine is None or vaccine.role != DOSE or not samples:
        return column
    dates = sum(bool(read_date(cell).dates) for cell in samples)
    if dates * 2 <= len(samples) or (vaccine.number and left.certain):
        return column
    following = replace(vaccine, number=(vaccine.number or 1) + 1)
    heading = f"{left.heading.split(' (column ')[0]} (column {column_letters(column.place)})"
    return replace(column, heading=heading, field=following.field, certain=False, known=True, vaccine=following)


def lists(columns: list[Column], below: Sequence[Line]) -> list[Column]:
    """Tell a cell that lists all doses from the vaccine of a line with one dose."""
    fields = {column.field for column in columns}
    wide = _names_doses(columns)
    if "dose_date" in fields and "doses" in fields and not wide and not fields & set(VACCINES):
        return [replace(column, field="vaccine") if column.field == "doses" else column for column in columns]
    if "dose_date" not in fields and "doses" not in fields:
        return [
            replace(c, field="doses") if c.field == "vaccine" and _holds_lists(below, c.place) else c for c in columns
        ]
    return columns


def _holds_lists(below: Sequence[Line], place: int) -> bool:
    texts = [cell for cell in samples(below, place) if type(cell) is str]
    return sum(bool(date_spans(text)) for text in texts) * 2 > len(texts)


def fits(field: str, samples: list[Cell]) -> bool:
    """A field found by likeness must also look right: dates where dates belong and nowhere else, digits in ids, letters
    in names. A column of dates taken for a remark would hide doses.
    """
    if not samples or (
        field not in (*DATE_FIELDS, "doses") and 2 * sum(map(_written_as_date, samples)) >= len(samples)
    ):
        return False
    texts = [text_of(cell) for cell in samples]
    if field in DATE_FIELDS:
        fitting = sum(read_date(cell).kind in (Kind.DATES, Kind.AMBIGUOUS) for cell in samples)
    elif field in ("state_id", "local_id", "zip_code", "phone"):
        fitting = sum(any(character.isdigit() for character in text) for text in texts)
    elif field.endswith("name") or field in ("city", "county"):
        fitting = sum(not any(character.isdigit() for character in text) for text in texts)
    else:
        return True
    return fitting * 2 > len(samples)


def _written_as_date(cell: Cell) -> bool:
    """A day, or text that reads as one; bare figures may be an id."""
    if isinstance(cell, str):
        return not cell.strip().isdigit() and bool(read_date(cell).dates)
    return isinstance(cell, date)


def several_dates(columns: list[Column], below: Sequence[Line]) -> list[Column]:
    """In a list with a line a vaccine, "1st" or "Date 2" and blank headings beside them are dates of that vaccine."""
    fields = {column.field for column in columns}
    if not fields & set(VACCINES) or "dose_date" in fields or _names_doses(columns):
        return columns
    found: list[Column] = []
    for column in columns:
        after = bool(found) and found[-1].field == "dose_dates"
        if not column.field and column.heading and is_dose_number(column.heading):
            column = replace(column, field="dose_dates", certain=True, known=True)
        elif not column.heading and after and _are_dates(samples(below, column.place)):
            heading = f"{found[-1].heading.split(' (column ')[0]} (column {column_letters(column.place)})"
            column = replace(column, heading=heading, field="dose_dates", certain=False, known=True)
        found.append(column)
    return found


def _names_doses(columns: Sequence[Column]) -> bool:
    return any(column.vaccine and column.vaccine.role == DOSE for column in columns)


def _are_dates(values: Sequence[Cell]) -> bool:
    return sum(bool(read_date(value).dates) for value in values) * 2 >= len(values) > 0
