"""From one line to one pupil: identifiers, name, birth date, and what else stands on the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from ..model.people import Pupil
from ..model.questions import DATE_ORDER, GRADE, LAST_FIRST, NAME_ORDER
from . import attributes, names, school_says
from .cells import LAST_SERIAL
from .claims import remark_speaks_of_exemption
from .date_order import AS_USUAL, LineOrder, in_order, is_day_first
from .file_questions import FileQuestions
from .grid import Cell, Line, Mark, text_of
from .headers import NAMES, Headings
from .issue_list import IssueList
from .limits import LIMITS
from .reading import Kind, Reading, single_day

_MARKS = {Mark.CONTROL: "CONTROL_CHARACTER", Mark.TOO_LONG: "CELL_TOO_LONG", Mark.NO_VALUE: "FORMULA_WITHOUT_VALUE"}
_DAYS = ("birthdate", "enrolled", "left")
_NAME_FIELDS = (*NAMES, "second_last_name", "middle_name", "suffix")
_GUARDIAN = ("guardian", "guardian_first", "guardian_last")
READ_APART = ("birthdate", "dose_date", "dose_dates")
TAKEN_OVER = ("school", "county", "street", "city", "zip_code", "language", "phone")
"""Fields whose text is taken over as it stands."""

OLDEST = 30
"""Years before the as-of date beyond which a birth date cannot be a pupil's."""


class PupilReader:
    """Reads the pupil of a line under one line of headings."""

    def __init__(
        self,
        headings: Headings,
        issues: IssueList,
        as_of: date,
        read_date: Callable[[Cell], Reading],
        questions: FileQuestions,
    ) -> None:
        self._places = headings.places
        self._marked = [(f, p) for f, p in self._places.items() if ":" not in f and f not in READ_APART]
        self._notes = [column for column in headings.columns if "notes" in (column.field, column.again)]
        self._heading = {column.field: column.heading for column in reversed(headings.columns) if column.field}
        self._long = headings.is_long
        self._issues, self._as_of, self._read_date, self._questions = issues, as_of, read_date, questions
        self._order = AS_USUAL
        self._taken_over = [(field, self._places[field]) for field in TAKEN_OVER if field in self._places]
        self._name_places = [(field, self._places[field]) for field in _NAME_FIELDS if field in self._places]
        self._plain_names: dict[Cell, str] = {}
        self._plain_grades: dict[str, str] = {}
        self._plain_births: dict[Cell, date] = {}

    def dates(self, line: Line) -> list[Reading]:
        """The dates of the line that are no doses, which show how it writes dates."""
        return [self._read_date(self._cell(line, field)) for field in _DAYS if field in self._places]

    def read(
        self, line: Line, *, sheet: str, room: str = "", grade: str = "", order: LineOrder = AS_USUAL
    ) -> Pupil | None:
        """The pupil, or None with an issue when no name can be read. `room`, `grade`: where the line has none."""
        self._order = order
        self._say_marks(line)
        name = self._name(line)
        if name is None:
            return None
        taken_over: dict[str, Any] = {field: text_of(line.cells[place]) for field, place in self._taken_over}
        return Pupil(
            sheet=sheet,
            row=line.number,
            last_name=name.last,
            first_name=name.first,
            middle_name=name.middle,
            suffix=name.suffix,
            birthdate=self._birthdate(line),
            sex=self._sex(line),
            grade=self._grade(line, grade),
            local_id=self._local_id(line),
            state_id=self._state_id(line),
            room=self._text(line, "room") or room,
            enrolled=self._day(line, "enrolled", "enrolment date"),
            left=self._left(line),
            gone=self._gone(line),
            guardian=self._guardian(line),
            **taken_over,
        )

    def _cell(self, line: Line, field: str) -> Cell:
        place = self._places.get(field)
        return "" if place is None else line.cells[place]

    def _text(self, line: Line, field: str) -> str:
        place = self._places.get(field)
        return "" if place is None else text_of(line.cells[place])

    def _say(self, code: str, line: Line, field: str, value: str = "", other: str = "") -> None:
        self._issues.add(code, row=line.number, column=self._heading.get(field, ""), value=value, other=other)

    def _met(self, key: str, line: Line, field: str = "") -> None:
        self._questions.met(key, line.number, self._heading.get(field, ""))

    def _say_marks(self, line: Line) -> None:
        """A cell that cannot be taken is said, whatever it should hold; dose cells say it themselves."""
        cells = line.cells
        for field, place in self._marked:
            cell = cells[place]
            if type(cell) is Mark and cell in _MARKS:
                self._say(_MARKS[cell], line, field)

    def _name(self, line: Line) -> names.PersonName | None:
        parts = dict.fromkeys(_NAME_FIELDS, "")
        for field, place in self._name_places:
            plain = self._plain_names.get(line.cells[place])
            parts[field] = self._name_text(line, field) if plain is None else plain
        if max(map(len, parts.values())) > LIMITS.name_text:
            self._say("NAME_TOO_LONG", line, "name")
            return None
        if parts["last_name"] or parts["first_name"]:
            last = " ".join(filter(None, (parts["last_name"], parts["second_last_name"])))
            read = names.from_parts(last, parts["first_name"], parts["middle_name"], parts["suffix"])
            field = "last_name" if "last_name" in self._places else "first_name"
        else:
            read = names.from_one(parts["name"], last_first=self._questions.answer(NAME_ORDER) == LAST_FIRST)
            field = "name"
        if not (read.last or read.first):
            self._say("NAME_MISSING", line, field)
            return None
        if read.suffix_found:
            self._say("SUFFIX_IN_NAME", line, field, read.suffix_found)
        if read.split:
            self._say("NAME_SPLIT", line, field, parts["name"], read.last)
            self._met(NAME_ORDER, line, field)
        if letters := names.odd_capitals(read):
            self._say("NAME_CAPITALS", line, field, f"{read.last}, {read.first}", letters)
        return read

    def _name_text(self, line: Line, field: str) -> str:
        raw = self._text(line, field)
        cell = self._cell(line, field)
        if raw.isascii() and type(cell) is str and cell.isascii() and "&" not in raw and not names.is_damaged(raw):
            self._plain_names[cell] = raw
            return raw
        if type(cell) is str and not cell.isascii() and names.has_odd_blanks(cell):
            self._say("NAME_BLANKS", line, field, raw)
        if raw.isascii() and "&" not in raw:
            text = raw
        else:
            text = names.repaired(raw)
            if text != names.cleaned(raw):
                self._say("NAME_REPAIRED", line, field, raw, text)
        if names.is_damaged(text):
            self._say("NAME_DAMAGED", line, field, text)
        return text

    def _birthdate(self, line: Line) -> date | None:
        cell = self._cell(line, "birthdate")
        if self._order is AS_USUAL and (plain := self._plain_births.get(cell)) is not None:
            return plain
        written = self._read_date(cell)
        raw = text_of(cell)
        if written.kind is Kind.BLANK:
            if "birthdate" in self._places:
                self._say("BIRTHDATE_MISSING", line, "birthdate")
            return None
        reading = self._ordered(written, line)
        if reading is None:
            self._say("BIRTHDATE_AMBIGUOUS", line, "birthdate", raw)
            return None
        day = single_day(reading, self._as_of.year - 99)
        if day is None:
            self._say("BIRTHDATE_UNREADABLE", line, "birthdate", raw)
        elif not self._as_of.year - OLDEST <= day.year or day > latest_birthdate(self._as_of):
            self._say("BIRTHDATE_IMPLAUSIBLE", line, "birthdate", raw)
            day = None
        elif is_day_first(written):
            self._say("BIRTHDATE_DAY_FIRST", line, "birthdate", raw, day.isoformat())
        elif isinstance(cell, float) and cell > LAST_SERIAL:
            self._issues.gather("BIRTHDATE_NUMBER", line.number, self._heading["birthdate"], raw, day.isoformat())
        elif self._order is AS_USUAL:
            self._plain_births[cell] = day
        return day

    def _ordered(self, reading: Reading, line: Line) -> Reading | None:
        """The reading in the order of the line; None where it can be read both ways and nobody said which."""
        if self._order is AS_USUAL and reading.kind is not Kind.AMBIGUOUS:
            return reading
        if self._order.asks_about(reading):
            self._met(DATE_ORDER, line)
        return in_order(reading, self._order)

    def _day(self, line: Line, field: str, what: str) -> date | None:
        if field not in self._places:
            return None
        cell = self._cell(line, field)
        reading = self._read_date(cell)
        if reading.kind is Kind.BLANK:
            return None
        ordered = self._ordered(reading, line)
        day = None if ordered is None else single_day(ordered, self._as_of.year - 50)
        if day is None:
            self._say("DATE_UNREADABLE", line, field, text_of(cell), what)
        return day

    def _left(self, line: Line) -> date | None:
        left = self._day(line, "left", "leaving date")
        if left is not None and left < self._as_of:
            self._say("LEFT_SCHOOL", line, "left", left.isoformat())
        for column in self._notes:
            notes = text_of(line.cells[column.place])
            if left is None and notes and attributes.remark_says_left(notes):
                self._issues.add("REMARK_SAYS_LEFT", row=line.number, column=column.heading, value=notes)
            if notes and remark_speaks_of_exemption(notes):
                self._issues.add("EXEMPTION_IN_REMARK", row=line.number, column=column.heading, value=notes)
        return left

    def _gone(self, line: Line) -> bool:
        """Whether the status says that the pupil has left; a status that is not understood is asked about."""
        status = self._text(line, "status")
        if not status or self._long or attributes.says_here(status) or school_says.of_word(status) != "unknown":
            return False
        if attributes.says_left(status):
            self._say("LEFT_SCHOOL", line, "status", "a day that is not given")
            return True
        if attributes.says_not_yet(status):
            self._say("STATUS_PRE_ENROLLED", line, "status", status)
            return True
        self._say("STATUS_UNREAD", line, "status", status)
        return False

    def _grade(self, line: Line, default: str) -> str:
        if "grade" not in self._places:
            return default
        raw = self._text(line, "grade")
        if (plain := self._plain_grades.get(raw)) is not None:
            return plain
        answer = self._questions.grade(raw)
        grade = answer or attributes.read_grade(raw)
        if not raw:
            self._say("GRADE_MISSING", line, "grade")
        elif not grade:
            self._say("GRADE_UNREADABLE", line, "grade", raw)
        elif attributes.is_odd_grade(raw, grade):
            self._issues.gather("READ_AS", line.number, self._heading["grade"], f"The grade {raw}", grade)
        if raw == "0":
            self._questions.counts_grades = True
        if raw and (answer or not grade or raw == "-1"):
            self._met(f"{GRADE}{raw}", line, "grade")
        elif grade and raw != "0" and not attributes.is_odd_grade(raw, grade):
            self._plain_grades[raw] = grade
        return grade

    def _sex(self, line: Line) -> str:
        raw, sexes = self._text(line, "sex"), self._questions.sexes
        sex = sexes.read(raw)
        if raw == sex or sexes.settles(raw):
            return sex
        if sex and raw.upper() != sex:
            self._issues.gather("READ_AS", line.number, self._heading["sex"], f"“{raw}”", sex)
        elif not sex and not attributes.is_unknown_sex(raw):
            self._issues.gather("SEX_UNREAD", line.number, self._heading["sex"], raw)
        return sex

    def _guardian(self, line: Line) -> str:
        if not any(field in self._places for field in _GUARDIAN):
            return ""
        parts = (self._text(line, "guardian_first"), self._text(line, "guardian_last"))
        return " ".join(filter(None, parts)) or self._text(line, "guardian")

    def _local_id(self, line: Line) -> str:
        local_id = attributes.plain_id(self._text(line, "local_id"))
        if local_id and not attributes.is_usable_id(local_id):
            self._say("LOCAL_ID_SHAPE", line, "local_id", local_id)
        return local_id

    def _state_id(self, line: Line) -> str:
        if "state_id" not in self._places:
            return ""
        state_id = attributes.plain_id(self._text(line, "state_id"))
        if not state_id:
            self._say("STATE_ID_MISSING", line, "state_id")
        elif not attributes.is_state_id(state_id):
            self._say("STATE_ID_SHAPE", line, "state_id", state_id)
        elif isinstance(self._cell(line, "state_id"), float):
            self._issues.gather("STATE_ID_NUMBER", line.number, self._heading["state_id"])
        return state_id


def latest_birthdate(as_of: date) -> date:
    """The last day that can be a birth date: a list may be looked at as of a day gone by."""
    return max(as_of, date.today())  # noqa: DTZ011
