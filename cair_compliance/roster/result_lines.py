"""The lines of a result file by the person they speak of, and its columns that a roster does not have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..model.people import Pupil
from ..model.roster import Roster
from ..model.vaccines import fold_name
from .cells import memo
from .grid import Book, Line, Sheet, text_of
from .headers import NAMES, HeadingReader, Headings
from .limits import LIMITS
from .reading import Kind, Order
from .result_words import NOT_GIVEN, REGISTRY_NUMBERS, WORDS, search_result
from .vaccine_headings import DOSE
from .vocabulary import FIELD_OF, VACCINES

_WHO = ("state_id", "local_id", *NAMES, "middle_name", "suffix", "birthdate")


_DAY_FIRST = ("BIRTHDATE_AMBIGUOUS", "DOSE_AMBIGUOUS_DATE", "DOSE_DAY_FIRST")


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


@dataclass(slots=True)
class Extra:
    """The columns of one sheet that a roster does not have: kind -> places."""

    headings: Headings
    places: Mapping[str, Sequence[int]]


def extra_columns(book: Book, reader: HeadingReader) -> dict[str, Extra]:
    found = {}
    for sheet in book.sheets:
        headings = reader.find(sheet, LIMITS.header_within)
        if headings is not None:
            kinds: dict[str, list[int]] = {}
            for column in headings.columns:
                if kind := WORDS.get(fold_name(column.heading)):
                    kinds.setdefault(kind, []).append(column.place)
            found[sheet.name] = Extra(headings, kinds)
    return found


def aside_columns(extra: Extra) -> Iterable[int]:
    """Columns the roster reader must leave alone. In a list of doses the status is that of the dose."""
    status = _dose_status(extra.headings)
    return (place for places in extra.places.values() for place in places if place != status)


def _dose_status(headings: Headings) -> int | None:
    """The column that says of each line whether the dose was given; only a list of doses has one."""
    places = (column.place for column in headings.columns if FIELD_OF.get(fold_name(column.heading)) == "status")
    return next(places, None) if headings.is_long else None


class ResultLines:
    """The lines of the file by the person they speak of."""

    def __init__(self, book: Book, extras: Mapping[str, Extra], people: Roster) -> None:
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
        if has_registry_numbers(self._people):
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
        day_first = any(issue.code in _DAY_FIRST for issue in self._people.issues)
        for name, sheet in self._sheets.items():
            extra, read_date = self._extras[name], memo(sheet.since_1904)
            cells = (line.cells[p] for line in sheet.lines if line.number > extra.headings.line
                     for p in extra.places.get("made", ()) if p < len(line.cells))  # fmt: skip
            for reading in map(read_date, cells):
                if reading.kind is not Kind.BLANK:
                    sure = reading.kind is Kind.DATES and not (day_first and reading.dates[0].order is Order.EITHER)
                    day = reading.dates[0].on(date.today().year - 50) if sure else None  # noqa: DTZ011
                    days.add(day.first if day and day.day else None)
        return None if None in days else min((day for day in days if day), default=None)


def _words(extra: Extra, line: Line) -> Iterable[tuple[str, str]]:
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


def has_registry_numbers(people: Roster) -> bool:
    return fold_name(people.mapping.get("local_id", "")) in REGISTRY_NUMBERS
