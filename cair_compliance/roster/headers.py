"""Finds the line of headings and says what each column holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.process import extractOne

from ..model.errors import InputRefused
from ..model.vaccines import Catalogue, fold_name
from . import school_says
from .column_samples import continued, fits, lists, samples, several_dates
from .grid import Cell, Line, Sheet, text_of
from .heading_lines import together
from .vaccine_headings import (
    DOSE,
    EXEMPTION,
    FLAG,
    KIND_OF_VACCINE,
    VaccineHeading,
    heading_of_field,
    is_aeries_code,
    vaccine_heading,
)
from .vocabulary import DATE_FIELDS, DROPPED, FIELD_OF, FIELDS, IGNORED, NOT_A_PUPIL, PREFIXES, VACCINES

CERTAIN, SUGGESTED = 88, 65
NAMES = ("name", "last_name", "first_name")
ONE_LINE_A_DOSE = (*VACCINES, "dose_date", "dose_dates", "dose_number", "exemption_type", "exemption_start",
                   "exemption_end")  # fmt: skip
MANY = (*school_says.BOXES, *school_says.FLAGS, "requirements_met", "follow_up", "doses", "dose_dates")
"""Fields of which each column counts for itself."""
QUIET = ("phone", "guardian", "guardian_first", "guardian_last", "language", "notes")
"""Fields of which the first column is enough, or all are looked at; further ones need no word."""

_PREFIX = re.compile(r"^\s*(?:" + "|".join(PREFIXES) + r")\s*[.:_]\s*", re.IGNORECASE)
_LONG_WORDS = tuple(
    word for word, field in FIELD_OF.items() if len(word) > 4 and field != "doses" and not field.startswith("says_")
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `field` is "" where it is not used; `known` False where nothing was recognised.

    `again` is the field another column has already taken; `dropped`: nothing here needs it, so it is not kept.
    """

    place: int
    heading: str
    field: str
    certain: bool = True
    known: bool = True
    vaccine: VaccineHeading | None = None
    again: str = ""
    dropped: bool = False


@dataclass(frozen=True)
class Headings:
    """The columns under one line of headings, or under two: `first` is then the upper one."""

    line: int
    columns: tuple[Column, ...]
    first: int = 0

    @cached_property
    def places(self) -> dict[str, int]:
        """Field -> place of its (first) column."""
        places: dict[str, int] = {}
        for column in self.columns:
            if column.field:
                places.setdefault(column.field, column.place)
        if "dose_dates" in places:
            places.setdefault("dose_date", places["dose_dates"])
        return places

    def heading_of(self, name: str) -> str:
        """The heading of the (first) column of a field. Raises StopIteration where there is none."""
        return next(column.heading for column in self.columns if column.field == name)

    @cached_property
    def name_places(self) -> tuple[int, ...]:
        """Places of the columns of names."""
        return tuple(self.places[field] for field in NAMES if field in self.places)

    @cached_property
    def dose_dates(self) -> list[Column]:
        """The columns with the dates of a line that names its vaccine in another."""
        return [column for column in self.columns if column.field in ("dose_date", "dose_dates")]

    @property
    def is_classified(self) -> bool:
        """The school's own result, a column a box as on the yearly worksheet: it may come without birth dates."""
        return sum(column.field in school_says.BOXES for column in self.columns) >= 3

    @cached_property
    def date_places(self) -> list[int]:
        """Places of the columns that hold dates."""
        doses = [column.place for column in self.vaccines(DOSE)]
        more = [column.place for column in self.dose_dates[1:]]
        return [*doses, *more, *(self.places[field] for field in DATE_FIELDS if field in self.places)]

    def vaccines(self, role: str) -> list[Column]:
        return [column for column in self.columns if column.vaccine is not None and column.vaccine.role == role]

    @property
    def is_long(self) -> bool:
        """One line a dose: a column with the vaccine and one with the date, instead of a column a dose."""
        fields = self.places
        return "dose_date" in fields and any(field in fields for field in VACCINES) and not self.vaccines(DOSE)


class HeadingReader:
    """Reads headings with the catalogue's vaccine names and the user's own corrections at hand."""

    def __init__(self, catalogue: Catalogue, mapping: Mapping[str, str] | None = None) -> None:
        self._catalogue = catalogue
        self._chosen = {fold_name(heading): self._checked(field) for heading, field in (mapping or {}).items()}
        self._known: dict[str, Column | None] = {}

    def _checked(self, field: str) -> str:
        if field and field not in FIELDS and heading_of_field(field, self._catalogue) is None:
            raise InputRefused("A column was assigned to something that is not known; choose one of the listed fields.")
        return field

    def find(self, sheet: Sheet, within: int) -> Headings | None:
        """The best line of headings among the first lines, or two of them; None when none looks like one."""
        best, best_score = None, 1
        for place, line in enumerate(sheet.lines[:within]):
            score = self.score(line)
            if score > best_score:
                best, best_score = place, score
        return None if best is None else self.at(sheet.lines, best)

    def at(self, lines: Sequence[Line], place: int) -> Headings:
        """The headings at a place among the lines, together with the line above or below where they are two."""
        line, below = lines[place], lines[place + 1 : place + 41]
        for upper in (place, place - 1):
            if 0 <= upper < len(lines) - 1 and lines[upper + 1].number <= lines[upper].number + 2:
                both = together(lines[upper], lines[upper + 1], self._names_vaccine)
                if both is not None:
                    return replace(self.read(both, lines[upper + 2 : upper + 42]), first=lines[upper].number)
        return self.read(line, below)

    def _names_vaccine(self, text: str) -> bool:
        column = self._known_column(text)
        return bool(column and column.vaccine and column.vaccine.role == DOSE and not column.vaccine.number)

    def score(self, line: Line) -> int:
        """How many cells are known headings; a name and a birth date count more."""
        columns = self._known_columns(line)
        fields = {column.field for column in columns}
        return len(columns) + 3 * ("birthdate" in fields) + 3 * any(field in fields for field in NAMES)

    def field_of(self, text: str) -> str:
        """The field a heading or label stands for, without that of a vaccine; "" for none."""
        column = self._known_column(text) if text else None
        return column.field if column and not column.vaccine else ""

    def role_of(self, text: str) -> str:
        """DOSE or EXEMPTION and the like where a heading names a vaccine, "" elsewhere."""
        column = self._known_column(text) if text else None
        return column.vaccine.role if column and column.vaccine else ""

    def is_known(self, text: str) -> bool:
        return bool(text) and self._known_column(text) is not None

    def names_and_birthdate(self, line: Line) -> bool:
        """The line names both a pupil's name and a birth date."""
        fields = {column.field for column in self._known_columns(line)}
        return "birthdate" in fields and any(field in fields for field in NAMES)

    def is_headings(self, line: Line, headings: Headings) -> bool:
        """The line names both a pupil's name and a birth date, or repeats the headings."""
        if self.names_and_birthdate(line):
            return True
        texts = [fold_name(text_of(cell)) for cell in line.cells]
        again = sum(bool(t) and t == fold_name(c.heading) for t, c in zip(texts, headings.columns, strict=False))
        return again >= 2 and again * 2 > sum(map(bool, texts))

    def _known_columns(self, line: Line) -> list[Column]:
        texts = [text_of(cell) for cell in line.cells if type(cell) is str and cell.strip()]
        return [column for text in texts if (column := self._known_column(text)) is not None]

    def read(self, line: Line, below: Sequence[Line]) -> Headings:
        """All columns of a line of headings; `below` gives samples against which likeness is checked."""
        columns = [self._column(place, text_of(cell)) for place, cell in enumerate(line.cells)]
        taken = {column.field for column in columns if column.field}
        for place, column in enumerate(columns):
            if not column.known and column.heading:
                columns[place] = column = self._alike(column, samples(below, place), taken)
                taken.add(column.field)
            elif not column.heading and place:
                columns[place] = continued(columns[place - 1], column, samples(below, place))
        columns = several_dates(lists(columns, below), below)
        headings = Headings(line.number, tuple(_each_field_once(columns)))
        return headings if headings.is_long else Headings(line.number, tuple(map(_without_lines, headings.columns)))

    def _column(self, place: int, heading: str) -> Column:
        known = self._known_column(heading)
        return replace(known, place=place) if known else Column(place, heading, "", certain=False, known=False)

    def _known_column(self, heading: str) -> Column | None:
        if heading not in self._known:
            self._known[heading] = self._look_up(heading)
        return self._known[heading]

    def _look_up(self, heading: str) -> Column | None:
        folded = fold_name(heading)
        if heading.strip() in ("#", "№", "No.", "Nr."):
            return Column(0, heading, "")
        if folded in self._chosen:
            chosen = self._chosen[folded]
            return Column(0, heading, chosen, vaccine=heading_of_field(chosen, self._catalogue))
        if not any(map(str.isalpha, heading)):
            return None
        bare = fold_name(_PREFIX.sub("", heading))
        if is_aeries_code(heading) and (coded := vaccine_heading(heading, self._catalogue)):
            return Column(0, heading, coded.field, vaccine=coded)
        field = FIELD_OF.get(folded) or (None if folded in IGNORED or folded in DROPPED else FIELD_OF.get(bare))
        if field:
            return Column(0, heading, field)
        if folded in DROPPED or bare in DROPPED:
            return Column(0, heading, "", dropped=True)
        if folded in IGNORED or bare in IGNORED:
            return Column(0, heading, "")
        vaccine = vaccine_heading(heading, self._catalogue) if folded else None
        if vaccine is None:
            return None
        used = vaccine.role in (DOSE, EXEMPTION, KIND_OF_VACCINE, FLAG)
        return Column(0, heading, vaccine.field if used else "", vaccine=vaccine if used else None)

    def _alike(self, column: Column, values: list[Cell], taken: set[str]) -> Column:
        folded = fold_name(column.heading)
        remark = any(word in folded for word in ("note", "comment", "remark"))
        if remark and (not values or fits("notes", values)):
            return replace(column, field="notes", certain=True, known=True)
        if len(folded) < 4 or any(word in folded for word in NOT_A_PUPIL):
            return column
        match = extractOne(folded, _LONG_WORDS, scorer=fuzz.ratio, score_cutoff=SUGGESTED)
        field = FIELD_OF[match[0]] if match else ""
        if not match or field in taken or not fits(field, values):
            return column
        if match[1] < CERTAIN and field in DATE_FIELDS and field != "birthdate":
            return column
        return replace(column, field=field, certain=match[1] >= CERTAIN, known=True)


def _each_field_once(columns: list[Column]) -> list[Column]:
    """The first column of a field is used; of further ones `known` stays but the field is taken back."""
    seen: set[str] = set()
    once = []
    for column in columns:
        again = column.field in seen and column.vaccine is None and column.field not in MANY
        if column.field:
            seen.add(column.field)
        once.append(replace(column, field="", certain=False, again=column.field) if again else column)
    return once


def _without_lines(column: Column) -> Column:
    """In a list with one line a pupil, fields of a single dose mean nothing."""
    return replace(column, field="", certain=False, known=False) if column.field in ONE_LINE_A_DOSE else column
