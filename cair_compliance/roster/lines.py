"""What kind of line this is: a pupil, a heading of a classroom, the headings again, a total, a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from .grid import Cell, Line, Mark, Sheet, text_of
from .headers import NAMES, HeadingReader, Headings

_ROOM = re.compile(r"^(?:class ?room|class|room|homeroom|teacher|section|group)\s*[:#\-–]\s*(.+)$", re.IGNORECASE)
_TOTAL = re.compile(
    r"^(?:(?:grand|sub)[ -]?total|total|totals|sum|count|page \d|printed|report|end of|number of|\*+ )\b", re.IGNORECASE
)
_ONLY_TOTAL = re.compile(r"^(?:(?:grand|sub)[ -]?)?totals?[\s:\d]*$", re.IGNORECASE)
_CHILD_CARE = re.compile(
    r"brightwheel|procare|child\s?care|day\s?care|preschool|child development|date admitted|toddlers?\b|infants?\b|"
    r"early (?:learning|education|childhood)|head start|licen[cs]e",
    re.IGNORECASE,
)
_IDENTITY = (*NAMES, "birthdate", "local_id", "state_id")


class LineKind(Enum):
    PUPIL = "pupil"
    TITLE = "title"
    TOTAL = "total"
    ROOM = "classroom heading"
    HEADINGS = "headings"
    OTHER = "other"


@dataclass(slots=True)
class Sorted:
    """One line and what it is; `headings` are those it stands under, `room` the last classroom named above."""

    kind: LineKind
    line: Line
    headings: Headings
    room: str = ""


def sort_lines(sheet: Sheet, headings: Headings, reader: HeadingReader) -> Iterator[Sorted]:
    """Every line of the sheet but the first line of headings. Other headings further down take over."""
    room, own, lower = "", (headings.first, headings.line), 0
    for place, line in enumerate(sheet.lines):
        if line.number in own:
            continue
        if line.number == lower:
            yield Sorted(LineKind.HEADINGS, line, headings)
            continue
        if line.number < own[1]:
            room = _room(line) or room
            yield Sorted(LineKind.ROOM if _room(line) else LineKind.TITLE, line, headings)
            continue
        kind = _kind(line, headings, reader)
        if kind is LineKind.HEADINGS:
            again = reader.at(sheet.lines, place)
            lower = again.line if again.line != line.number else 0
            if _words(again) != _words(headings):
                headings = again
        elif kind is LineKind.ROOM:
            room = _room(line)
        yield Sorted(kind, line, headings, room)


def _words(headings: Headings) -> list[tuple[int, str]]:
    """What the headings say themselves, without what was read from the lines below them."""
    return [(column.place, column.heading) for column in headings.columns if column.field and column.certain]


def _kind(line: Line, headings: Headings, reader: HeadingReader) -> LineKind:
    cells, born_at = line.cells, headings.places.get("birthdate")
    born = "" if born_at is None else cells[born_at]
    named = False
    for place in headings.name_places:
        named = named or cells[place] != ""
    if type(born) is str and (born[:1].isalpha() or not any(character.isdigit() for character in born)):
        if reader.is_headings(line, headings):
            return LineKind.HEADINGS
    elif named:
        return LineKind.PUPIL
    filled = [cell for cell in line.cells if cell != "" and text_of(cell) != ""]
    if len(filled) <= 2 and _room(line):
        return LineKind.ROOM
    if is_total(filled):
        return LineKind.TOTAL
    if _is_form(filled):
        return LineKind.OTHER
    if not _identifies(line, headings, filled):
        return LineKind.OTHER
    return LineKind.PUPIL


def _room(line: Line) -> str:
    first = next((text for cell in line.cells if (text := text_of(cell))), "")
    match = _ROOM.match(first)
    return match.group(1).strip() if match else ""


def is_total(filled: list[Cell]) -> bool:
    """A total, or what a program prints at the foot of a page."""
    texts = [text_of(cell) for cell in filled[:2]]
    return any(map(_ONLY_TOTAL.match, texts)) or (len(filled) <= 4 and any(map(_TOTAL.match, texts)))


def _is_form(filled: list[Cell]) -> bool:
    """A line that begins with a label ("Prepared by:"), or a rule of dashes: neither is a name."""
    texts = list(map(text_of, filled))
    return (0 < len(texts) <= 3 and texts[0].endswith(":")) or not any(map(str.isalnum, "".join(texts)))


def _identifies(line: Line, headings: Headings, filled: list[Cell]) -> bool:
    """Something says who this is, or a dose stands here; a lone remark in the first column does not."""
    places = headings.places
    present = {field for field in _IDENTITY if field in places and line.cells[places[field]] != ""}
    if headings.is_long and any(line.cells[column.place] != "" for column in headings.dose_dates):
        return True
    if len(filled) == 1:
        return "name" in present and "," in text_of(filled[0])
    return bool(present) or len(filled) > 4


def name_refused(line: Line, headings: Headings) -> bool:
    """Whether a name stands on the line that cannot be taken: what is left does not say who this is."""
    places = headings.places
    return any(isinstance(line.cells[places[field]], Mark) for field in NAMES if field in places)


def is_child_care(sheet: Sheet, headings: Headings) -> bool:
    """Words of the headings or titles that only child care uses."""
    titles = (line for line in sheet.lines if line.number <= headings.line)
    return any(_CHILD_CARE.search(text_of(cell)) for line in titles for cell in line.cells)


def has_classrooms(sheet: Sheet) -> bool:
    """Lines such as "Classroom: Toddlers - Otters" part the list, as child care systems print it."""
    return any(_room(line) and sum(cell != "" for cell in line.cells) <= 2 for line in sheet.lines)
