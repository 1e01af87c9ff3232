"""A registry look-up's result file, read as a list of people: who, which doses, and what it says of each.

The roster reader reads it, so layouts, doubts about dates and refusals of hostile files are the same. Beside
that a result file says what came of each search, its own verdict, and the day it was made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from ..model.datafile import fingerprint
from ..model.errors import InputRefused
from ..model.roster import Roster
from ..model.vaccines import Catalogue, load_vaccines
from .book_reader import BookReader
from .claims import requirements_of
from .headers import HeadingReader
from .read import open_book
from .result_lines import ResultLines, Said, aside_columns, extra_columns, has_registry_numbers
from .sniff import take
from .vaccine_headings import DOSE, heading_of_field

STALE_DAYS = 60
"""Age from which a look-up should be done again: children are vaccinated meanwhile."""

_WHOLE_FILE = {
    "NO_DOSE_COLUMNS": "The file has no columns for doses.",
    "DATES_UNREAD": "A column of dates in the file was not understood.",
    "FILE_CUT_SHORT": "The file seems to break off.",
    "SHEET_UNREAD": "A sheet of the file was not read.",
    "HIDDEN_SHEET": "The file has a hidden sheet, which was not read.",
}

_NAMELESS = "A line of the file holds a dose and no name."


@dataclass(frozen=True)
class ResultFile:
    """`said` goes by the person's place in `people`. `covers`: requirements it has columns for; None means all.

    `doubt`: a sentence, where the file as a whole may hold doses that were not read.
    """

    people: Roster
    said: tuple[Said, ...]
    covers: frozenset[str] | None
    doubt: str
    made_on: date | None

    def is_stale(self, as_of: date) -> bool:
        return self.made_on is not None and (as_of - self.made_on).days > STALE_DAYS


def read_result_file(
    source: str | Path | bytes | BinaryIO, *, name: str | None = None, as_of: date, made_on: date | None = None
) -> ResultFile:
    """Read a result file; `made_on` is the day it was made, where the file does not say so itself.

    Raises InputRefused, one plain sentence without pupil data, for a file that cannot be read at all.
    """
    try:
        upload = take(source, name)
        book, catalogue = open_book(upload.data, upload.name), load_vaccines()
        first = extra_columns(book, HeadingReader(catalogue))
        aside = {extra.headings.columns[p].heading: "" for extra in first.values() for p in aside_columns(extra)}
        headings = HeadingReader(catalogue, aside)
        extras = extra_columns(book, headings)
        people = BookReader(catalogue, headings, as_of).read(book, upload.name, fingerprint(upload.data))
    except InputRefused as refused:
        raise InputRefused(f"The result file was not read. {refused}") from None
    lines = ResultLines(book, extras, people)
    return ResultFile(
        people=_without_registry_numbers(people),
        said=tuple(lines.said(place, pupil) for place, pupil in enumerate(people.pupils)),
        covers=_covers(people, catalogue),
        doubt=_doubt(people) or (_NAMELESS if lines.has_doses_without_a_name() else ""),
        made_on=made_on or lines.made_on(),
    )


def _doubt(people: Roster) -> str:
    said = {issue.code for issue in people.issues}
    return next((words for code, words in _WHOLE_FILE.items() if code in said), "")


def _without_registry_numbers(people: Roster) -> Roster:
    """A registry's own number must not be compared with the school's."""
    if not has_registry_numbers(people):
        return people
    return replace(people, pupils=tuple(replace(pupil, local_id="") for pupil in people.pupils))


def _covers(people: Roster, catalogue: Catalogue) -> frozenset[str] | None:
    """Requirements that a file with a column a dose can speak of; a mixed DTP column may hold a Tdap."""
    if "long" in people.layout:
        return None
    covered: set[str] = set()
    for column in people.columns:
        heading = heading_of_field(column.field, catalogue) if column.field.startswith(f"{DOSE}:") else None
        if heading and heading.product:
            covered.update(requirements_of(heading.product), ("tdap",) if heading.product.mixed else ())
    return frozenset(covered)
