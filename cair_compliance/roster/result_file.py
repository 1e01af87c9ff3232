"""A registry look-up's result file, read as a list of people: who, which doses, and what it says of each.

The roster reader reads it, so layouts, doubts about dates and refusals of hostile files are the same. Beside
that a result file says what came of each search, its own verdict, and the day it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from ..model.datafile import fingerprint
from ..model.errors import InputRefused
from ..model.people import Pupil, Roster
from ..model.vaccines import Catalogue, fold_name, load_vaccines
from .book_reader import BookReader
from .cells import memo
from .claims import requirements_of
from .grid import Book, Line, Sheet, text_of
from .headers import NAMES, VACCINES, HeadingReader, Headings
from .limits import LIMITS
from .read import open_book
from .reading import Kind, Order
from .result_words import NOT_GIVEN, REGISTRY_NUMBERS, WORDS, search_result
from .sniff import take
from .vaccine_headings import DOSE, heading_of_field
from .vocabulary import FIELD_OF

STALE_DAYS = 60
"""Age from which a look-up should be done again: children are vaccinated meanwhile."""

_WHO = ("state_id", "local_id", *NAMES, "middle_name", "suffix", "birthdate")
_WHOLE_FILE = {
    "NO_DOSE_COLUMNS": "The file has no columns for doses.",
    "DATES_UNREAD": "A column of dates in the file was not understood.",
    "FILE_CUT_SHORT": "The file seems to break off.",
    "SHEET_UNREAD": "A sheet of the file was not read.",
    "HIDDEN_SHEET": "The file has a hidden sheet, which was not read.",
}

_NAMELESS = "A line of the file holds a dose and no name."


@dataclass(frozen=True, slots=True)
class Said:
    """What the file says of one person beside doses.

    `searches` are results of the search ("found", "not_found", "multiple", "protected", or "unclear");
    `verdicts` its own status words; `number` the registry's number; `doubtful`: a dose that cannot be counted;
    `refused`: words beside the doses say that one was not given, but not surely which.
    """

    searches: frozenset[str] = frozenset()
    verdicts: tuple[str, ...] = ()
    number: str = ""
    doubtful: bool = False
    refused: bool = False


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


@dataclass(slots=True)
class _Extra:
    """The columns of one sheet that a roster does not have: kind -> places."""

    headings: Headings
    places: Mapping[str, Sequence[int]]


def read_result_file(
    source: str | Path | bytes | BinaryIO, *, name: str | None = None, as_of: date, made_on: date | None = None
) -> ResultFile:
    """Read a result file; `made_on` is the day it was made, where the file does not say so itself.

    Raises InputRefused, one plain sentence without pupil data, for a file that cannot be read at all.
    """
    try:
        upload = take(source, name)
        book, catalogue = open_book(upload.data, upload.name), load_vaccines()
        first = _extras(book, HeadingReader(catalogue))
        aside = {extra.headings.columns[p].heading: "" for extra in first.values() for p in _aside(extra)}
        headings = HeadingReader(catalogue, aside)
        extras = _extras(book, headings)
        people = BookReader(catalogue, headings, as_of).read(book, upload.name, fingerprint(upload.data))
    except InputRefused as refused:
        raise InputRefused(f"The result file was not read. {refused}") from None
    lines = _Lines(book, extras, people)
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


def _extras(book: Book, reader: HeadingReader) -> dict[str, _Extra]:
    found = {}
    for sheet in book.sheets:
        headings = reader.find(sheet, LIMITS.header_within)
        if headings is not None:
            kinds: dict[str, list[int]] = {}
            for column in headings.columns:
                if kind := WORDS.get(fold_name(column.heading)):
                    kinds.setdefault(kind, []).append(column.place)
            found[sheet.name] = _Extra(headings, kinds)
    return found


def _aside(extra: _Extra) -> Iterable[int]:
    """Columns the roster reader must leave alone. In a list of doses the status is that of the dose."""
    status = _dose_status(extra.headings)
    return (place for places in extra.places.values() for place in places if place != status)


def _dose_status(headings: Headings) -> int | None:
    """The column that says of each line whether the dose was given; only a list of doses has one."""
    places = (column.place for column in headings.columns if FIELD_OF.get(fold_name(column.heading)) == "status")
    return next(places, None) if headings.is_long else None


class _Lines:
    """The lines of the file by the person they speak of."""

    def __init__(self, book: Book, extras: Mapping[str, _Extra], people: Roster) -> None:
        self._extras, self._people = extras, people
        self._by_who: dict[tuple[str, ...], list[Line]] = {}
        self._who: dict[tuple[str, int], tuple[str, ...]] = {}
        self._noted = {
            (issue.sheet, issue.row)
            for issue in people.issues
            if issue.code == "DOSE_NOTE" and WORDS.get(fold_name(issue.column)) != "verdict"
        }
        self._unread = {d.pupil for d in people.unread if d.product is None or d.product.required}
        self._sheets = {sheet.name: sheet for sheet in book.sheets if sheet.name in extras}
        for sheet in self._sheets.values():
            self._take(sheet)

    def _take(self, sheet: Sheet) -> None:
        headings = self._extras[sheet.name].headings
        for line in sheet.lines:
            if line.number > headings.line:
                who = (sheet.name, *(_text(line, headings.places.get(field)) for field in _WHO))
                self._by_who.setdefault(who, []).append(line)
                self._who[sheet.name, line.number] = who

    def said(self, place: int, pupil: Pupil) -> Said:
        """What all lines of a person say together."""
        rows = dict.fromkeys(self._who[pupil.sheet, row] for row in (pupil.row, *pupil.merged_rows)
                             if (pupil.sheet, row) in self._who)  # fmt: skip
        lines = [(self._extras[who[0]], who[0], line) for who in rows for line in self._by_who[who]]
        words = [(kind, text) for extra, _, line in lines for kind, text in _words(extra, line)]
        verdicts = [text for kind, text in words if kind == "verdict"]
        searches = [search_result(text) or "unclear" for kind, text in words if kind == "search"]
        searches += [found for text in verdicts if (found := search_result(text))]
        numbers = {text for kind, text in words if kind == "number"}
        if _is_registry_number(self._people):
            numbers |= {pupil.local_id} - {""}
        doubtful = place in self._unread or any(
            (sheet, line.number) in self._noted or _undated(extra.headings, line) for extra, sheet, line in lines
        )
        return Said(
            searches=frozenset(searches),
            verdicts=tuple(dict.fromkeys(text for text in verdicts if not search_result(text))),
            number=numbers.pop() if len(numbers) == 1 else "",
            doubtful=doubtful,
            refused=any(fold_name(text).startswith(NOT_GIVEN) for _, text in words),
        )

    def has_doses_without_a_name(self) -> bool:
        """Whose doses these are is only to be guessed, so nobody's answer is whole."""
        return any(self._nameless(sheet) for sheet in self._sheets.values())

    def _nameless(self, sheet: Sheet) -> bool:
        headings, read_date = self._extras[sheet.name].headings, memo(sheet.since_1904)
        names = [headings.places[field] for field in NAMES if field in headings.places]
        doses = [column.place for column in headings.vaccines(DOSE)]
        doses = [headings.places["dose_date"]] if headings.is_long else doses
        return any(
            line.number > headings.line
            and not any(_text(line, place) for place in names)
            and any(place < len(line.cells) and read_date(line.cells[place]).dates for place in doses)
            for line in sheet.lines
        )

    def made_on(self) -> date | None:
        """The oldest day the file gives for itself; None where it gives none or one cannot be read."""
        days: set[date | None] = set()
        for name, sheet in self._sheets.items():
            extra, read_date = self._extras[name], memo(sheet.since_1904)
            cells = (line.cells[p] for line in sheet.lines if line.number > extra.headings.line
                     for p in extra.places.get("made", ()) if p < len(line.cells))  # fmt: skip
            for reading in map(read_date, cells):
                if reading.kind is not Kind.BLANK:
                    sure = reading.kind is Kind.DATES and reading.dates[0].order is not Order.EITHER
                    day = reading.dates[0].on(date.today().year - 50) if sure else None  # noqa: DTZ011
                    days.add(day.first if day and day.day else None)
        return None if None in days else min((day for day in days if day), default=None)


def _words(extra: _Extra, line: Line) -> Iterable[tuple[str, str]]:
    for kind, places in extra.places.items():
        for place in places:
            if place != _dose_status(extra.headings) and (text := _text(line, place)):
                yield kind, text


def _text(line: Line, place: int | None) -> str:
    return "" if place is None or place >= len(line.cells) else text_of(line.cells[place]).strip()


def _undated(headings: Headings, line: Line) -> bool:
    """A line that names a vaccine and no date: a dose may stand behind it."""
    if not headings.is_long or _text(line, headings.places["dose_date"]):
        return False
    refused = fold_name(_text(line, _dose_status(headings))).startswith(NOT_GIVEN)
    return not refused and any(_text(line, headings.places.get(field)) for field in VACCINES)


def _is_registry_number(people: Roster) -> bool:
    return fold_name(people.mapping.get("local_id", "")) in REGISTRY_NUMBERS


def _without_registry_numbers(people: Roster) -> Roster:
    """A registry's own number must not be compared with the school's."""
    if not _is_registry_number(people):
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
