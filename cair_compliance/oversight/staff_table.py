"""Staff as a table, typed or from a file: name, day hired, and the date or the paper for each immunization."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from ..engine.staff import StaffMember
from ..model.errors import InputRefused
from ..roster.cells import read_date
from ..roster.grid import text_of
from ..roster.read import open_book
from ..roster.reading import Kind
from ..roster.sniff import take
from .headed import YES

DOSES = {"Influenza": "88", "Pertussis": "115", "Measles": "03"}
"""Column -> the product its date stands for."""
STAFF_COLUMNS = ("Name", "Hired", *DOSES, "Statement signed")
PHYSICIAN, DECLINED = ("physician", "exempt", "medical", "immune"), ("declined", "decline")
CENTURY = 1950


def staff_of(rows: Iterable[Mapping[str, object]]) -> list[StaffMember]:
    """The rows that name somebody. In place of a date: "physician" (statement on file) or "declined".

    Raises InputRefused, naming the row by its number, for anything else that is no date.
    """
    found = []
    for number, row in enumerate(rows, 1):
        cells = {key.strip().lower(): str(value or "").strip() for key, value in row.items()}
        if cells.get("name"):
            found.append(_member(number, cells))
    return found


def _member(number: int, cells: Mapping[str, str]) -> StaffMember:
    hired = _day(cells.get("hired", ""))
    if hired is None:
        raise InputRefused(f"Staff row {number}: give the day hired as month/day/year.")
    doses: list[tuple[str, date]] = []
    papers: dict[tuple[str, ...], set[str]] = {PHYSICIAN: set(), DECLINED: set()}
    for label, cvx in DOSES.items():
        text = cells.get(label.lower(), "")
        paper = next((words for words in papers if text.lower() in words), None)
        if paper is not None:
            papers[paper].add(label.lower())
        elif day := _day(text):
            doses.append((cvx, day))
        elif text:
            raise InputRefused(f"Staff row {number}, {label}: write a date, “physician” or “declined”.")
    return StaffMember(
        name=cells["name"],
        hired=hired,
        doses=doses,
        physician=frozenset(papers[PHYSICIAN]),
        declined=frozenset(papers[DECLINED]),
        statement_signed=cells.get("statement signed", "").lower() in YES,
    )


def _day(text: str) -> date | None:
    reading = read_date(text)
    if reading.kind is not Kind.DATES or len(reading.dates) != 1:
        return None
    day = reading.dates[0].on(CENTURY)
    return day.first if day is not None and day.day else None


def read_staff(source: str | Path | bytes, name: str | None = None) -> list[StaffMember]:
    """Staff from a spreadsheet with these columns. Raises InputRefused."""
    upload = take(source, name)
    lines = open_book(upload.data, upload.name).sheets[0].lines
    headings = [text_of(cell) for cell in lines[0].cells] if lines else []
    if not {"name", "hired"} <= {heading.lower() for heading in headings}:
        raise InputRefused(f"The staff list needs the columns {', '.join(STAFF_COLUMNS)}.")
    return staff_of(dict(zip(headings, map(text_of, line.cells), strict=False)) for line in lines[1:])
