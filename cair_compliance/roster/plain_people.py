"""Pupils of the lines of which nothing needs saying, read for whole columns at once.

On nearly every line of a large list each field can be taken as it stands. What a cell gives is worked out once for
each distinct cell; a line all of whose cells are plain becomes a pupil here, every other line is read field by field
(`people.PupilReader`), and both give the same pupil.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model.people import Pupil
from . import attributes, names, school_says
from .cells import LAST_SERIAL
from .claims import remark_speaks_of_exemption
from .date_order import is_day_first
from .file_questions import FileQuestions
from .grid import Cell, Mark, Sheet, coded, text_of, used
from .headers import Headings
from .limits import LIMITS
from .people import OLDEST, READ_APART, TAKEN_OVER, latest_birthdate
from .reading import Kind, Reading, single_day

_ODD: Any = object()
"""What a rule gives for a cell that needs a second look."""

Rule = Callable[[Cell], Any]
_FIELDS = tuple(field.name for field in fields(Pupil) if field.name not in ("exemptions", "school_says", "merged_rows"))
_LEFT_BLANK = ("name", "second_last_name", "suffix", "guardian", "guardian_first", "guardian_last")
"""Fields that are plain only where the line leaves them blank."""


class PlainPupils:
    """The plain pupils of one sheet under one line of headings, where the list is in the usual order of dates."""

    def __init__(
        self,
        sheet: Sheet,
        headings: Headings,
        as_of: date,
        read_date: Callable[[Cell], Reading],
        questions: FileQuestions,
    ) -> None:
        self._as_of, self._read_date, self._questions = as_of, read_date, questions
        self._sheet = sheet
        self._pupils: dict[int, Pupil] = {}
        numbers = np.array([line.number for line in sheet.lines], np.int64)
        self._plain: NDArray[np.bool_] = numbers > headings.line
        self._found: dict[str, NDArray[Any]] = {}
        if "last_name" in headings.places and "first_name" in headings.places:
            self._read(headings)
            self._build(numbers)
        self._found.clear()

    def take(self, line: int, room: str, grade: str, headings: Headings) -> Pupil | None:
        """The pupil of the line with this number, once; None where it has to be read field by field."""
        pupil = self._pupils.pop(line, None)
        return None if pupil is None or room or (grade and "grade" not in headings.places) else pupil

    def _read(self, headings: Headings) -> None:
        rules = self._rules()
        for field, place in headings.places.items():
            if field in rules or (":" not in field and field not in READ_APART):
                self._column(field, place, rules.get(field, _no_mark))
        for column in headings.columns:
            if "notes" in (column.field, column.again):
                self._column("", column.place, _remark)

    def _rules(self) -> dict[str, Rule]:
        return {
            **dict.fromkeys(TAKEN_OVER, _text),
            **dict.fromkeys(_LEFT_BLANK, _blank),
            "last_name": _name,
            "first_name": _name,
            "middle_name": _middle,
            "birthdate": self._birthdate,
            "sex": self._sex,
            "grade": self._grade,
            "local_id": _local_id,
            "state_id": _state_id,
            "room": _text,
            "enrolled": self._day,
            "left": self._left,
            "status": _status,
        }

    def _column(self, field: str, place: int, rule: Rule) -> None:
        values, codes = coded(self._sheet, place)
        found = np.full(len(values), _ODD, object)
        plain = np.zeros(len(values), np.bool_)
        for code in used(codes, len(values)):
            value = found[code] = rule(values[code])
            plain[code] = value is not _ODD
        self._plain &= plain[codes]
        if field in _FIELDS:
            self._found[field] = found[codes]

    def _build(self, numbers: NDArray[np.int64]) -> None:
        lines = np.flatnonzero(self._plain)
        rows = numbers[lines].tolist()
        usual: dict[str, Any] = dict.fromkeys(_FIELDS, "")
        usual |= {"birthdate": None, "enrolled": None, "left": None, "gone": False, "sheet": self._sheet.name}
        columns: dict[str, Iterable[Any]] = {field: repeat(value) for field, value in usual.items()}
        columns |= {field: column[lines].tolist() for field, column in self._found.items()}
        columns |= {"row": rows, "gone": repeat(False)}
        self._pupils = dict(zip(rows, map(Pupil, *(columns[field] for field in _FIELDS)), strict=False))

    def _birthdate(self, cell: Cell) -> Any:
        written = self._read_date(cell)
        if is_day_first(written) or (isinstance(cell, float) and cell > LAST_SERIAL):
            return _ODD
        day = single_day(written, self._as_of.year - 99)
        if day is None or not self._as_of.year - OLDEST <= day.year or day > latest_birthdate(self._as_of):
            return _ODD
        return day

    def _day(self, cell: Cell) -> Any:
        reading = self._read_date(cell)
        if isinstance(cell, Mark):
            return _ODD
        if reading.kind is Kind.BLANK:
            return None
        return single_day(reading, self._as_of.year - 50) or _ODD

    def _left(self, cell: Cell) -> Any:
        day = self._day(cell)
        return _ODD if isinstance(day, date) and day < self._as_of else day

    def _grade(self, cell: Cell) -> Any:
        raw = text_of(cell)
        grade = attributes.read_grade(raw)
        asked = raw in ("", "0", "-1") or self._questions.grade(raw)
        return _ODD if asked or not grade or attributes.is_odd_grade(raw, grade) else grade

    def _sex(self, cell: Cell) -> Any:
        raw, sexes = text_of(cell), self._questions.sexes
        sex = sexes.read(raw)
        plain = sexes.settles(raw) or (raw.upper() == sex if sex else attributes.is_unknown_sex(raw))
        return sex if plain and not isinstance(cell, Mark) else _ODD


def _no_mark(cell: Cell) -> Any:
    return _ODD if isinstance(cell, Mark) else ""


def _text(cell: Cell) -> Any:
    return _ODD if isinstance(cell, Mark) else text_of(cell)


def _blank(cell: Cell) -> Any:
    return "" if cell == "" else _ODD


def _middle(cell: Cell) -> Any:
    """A name, or a part of one, with nothing to repair."""
    if type(cell) is not str:
        return _ODD
    text = text_of(cell)
    if not cell.isascii():
        raw, text = text, names.repaired(text)
        if names.has_odd_blanks(cell) or text != names.cleaned(raw):
            return _ODD
    return _ODD if "&" in cell or names.is_damaged(text) or len(text) > LIMITS.name_text else text


def _name(cell: Cell) -> Any:
    """A last or first name in capitals and small letters that ends in no suffix."""
    text = _middle(cell)
    if text is _ODD or (" " in text and names.from_parts(text, "", "", "").suffix_found):
        return _ODD
    return text if any(map(str.islower, text)) and any(map(str.isupper, text)) else _ODD


def _local_id(cell: Cell) -> Any:
    local_id = attributes.plain_id(text_of(cell))
    return _ODD if isinstance(cell, Mark) or (local_id and not attributes.is_usable_id(local_id)) else local_id


def _state_id(cell: Cell) -> Any:
    state_id = attributes.plain_id(text_of(cell))
    return _ODD if isinstance(cell, float) or not attributes.is_state_id(state_id) else state_id


def _status(cell: Cell) -> Any:
    status = text_of(cell)
    here = not status or attributes.says_here(status) or school_says.of_word(status) != "unknown"
    return "" if here and not isinstance(cell, Mark) else _ODD


def _remark(cell: Cell) -> Any:
    notes = _text(cell)
    return _ODD if notes is _ODD or attributes.remark_says_left(notes) or remark_speaks_of_exemption(notes) else ""
