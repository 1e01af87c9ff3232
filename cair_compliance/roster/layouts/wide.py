"""One line a pupil, one column a dose."""

from __future__ import annotations

from dataclasses import replace

from ...model.people import ExemptionClaim, Pupil, SchoolSays
from ...model.vaccines import Catalogue, Product
from .. import school_says
from ..claims import claims, claims_of_box, claims_of_code
from ..date_order import AS_USUAL, LineOrder
from ..dose_list import listed
from ..doses import Written
from ..gathering import Draft
from ..grid import Line, Mark, Sheet, text_of
from ..headers import Column, Headings
from ..lines import name_refused
from ..plain_doses import PlainDoses
from ..plain_people import PlainPupils
from ..reading import Kind
from ..vaccine_headings import DOSE, EXEMPTION, FLAG, KIND_OF_VACCINE
from . import Layout

_CODES = ("requirements_met", "follow_up")


class WideColumns:
    """The columns of one line of headings that hold doses, types and exemptions."""

    def __init__(self, headings: Headings) -> None:
        types = {_product(column).id: column.place for column in headings.vaccines(KIND_OF_VACCINE)}
        self.doses = [
            (column.place, column.heading, product, types.get(product.id))
            for column in headings.vaccines(DOSE)
            for product in (_product(column),)
        ]
        self.exemptions = [
            (column.place, column.heading, column.vaccine.product if column.vaccine else None)
            for column in headings.vaccines(EXEMPTION)
        ]
        self.codes = [
            (column.place, column.heading, column.field) for column in headings.columns if column.field in _CODES
        ]
        self.boxes = [
            (column.place, column.heading, column.field)
            for column in headings.columns
            if column.field in school_says.BOXES
        ]
        self.exempt_boxes = [
            (place, heading)
            for place, heading, product in self.exemptions
            if product is None and school_says.is_exempt_box(heading)
        ]
        self.flags = [
            (
                column.place,
                column.heading,
                column.vaccine.product if column.vaccine else None,
                column.field == school_says.TURNED,
            )
            for column in headings.columns
            if column.field in school_says.FLAGS or (column.vaccine and column.vaccine.role == FLAG)
        ]
        self.lists = [(column.place, column.heading) for column in headings.columns if column.field == "doses"]


def _product(column: Column) -> Product:
    assert column.vaccine is not None
    assert column.vaccine.product is not None
    return column.vaccine.product


class Wide(Layout):
    """Layout: the pupil and all doses on one line."""

    plain: PlainDoses | None = None
    _plain_pupils: PlainPupils | None = None
    _plain_headings: Headings | None = None

    def read_ahead(self, sheet: Sheet, headings: Headings) -> None:
        """Read the columns of doses at once, for the lines under these headings that need no second look."""
        columns = WideColumns(headings)
        if self._gathering.questions.order.is_plain and not columns.lists and columns.doses:
            self.plain = PlainDoses(sheet, columns.doses, self._read_date, self._gathering.as_of)
            self._plain_pupils = PlainPupils(
                sheet, headings, self._gathering.as_of, self._read_date, self._gathering.questions
            )
            self._plain_headings = headings

    def take(self, line: Line, headings: Headings, room: str) -> None:
        if headings is not self._headings:
            self._headings, self._columns, self._reader = headings, WideColumns(headings), self._people(headings)
        known = headings is self._plain_headings
        plain = self.plain if known and self.plain and self.plain.takes(line.number) else None
        written = [] if plain else self._written(line)
        order = self._order(line, written)
        pupil = self._plain_pupil(line, headings, room) if known else None
        refused = pupil is None and name_refused(line, headings)
        if pupil is None:
            pupil = self._reader.read(line, sheet=self._sheet, room=room, grade=self._default_grade, order=order)
        if pupil is None:
            self._gathering.unreadable += 1
            return
        draft = len(self._gathering.drafts)
        if plain and not plain.take(line.number, draft, pupil.birthdate):
            written = self._written(line)
        claimed = self._doses.read(draft, written, pupil.birthdate, order) if written else ()
        claimed = (*self._claims(line), *claimed)
        if claimed:
            self._gathering.say_claims(line.number, claimed)
            pupil = replace(pupil, exemptions=claimed)
        if said := self._school_says(line):
            pupil = replace(pupil, school_says=said)
        self._gathering.drafts.append(Draft(pupil, name_refused=refused))

    def _plain_pupil(self, line: Line, headings: Headings, room: str) -> Pupil | None:
        """The pupil of a line of which nothing needs saying, under the headings read ahead."""
        if self._plain_pupils is None:
            return None
        return self._plain_pupils.take(line.number, room, self._default_grade, headings)

    def _order(self, line: Line, written: list[Written]) -> LineOrder:
        order = self._gathering.questions.order
        if order.is_plain:
            return AS_USUAL
        return order.of_line([*(cell.reading for cell in written), *self._reader.dates(line)])

    def finish(self) -> None:
        """Hand over the doses of the plain lines; every other line was read when taken."""
        if self.plain:
            self.plain.finish(self._gathering.doses)

    def _written(self, line: Line) -> list[Written]:
        read, cells, number = self._read_date, line.cells, line.number
        written = []
        for place, heading, product, type_place in self._columns.doses:
            cell = cells[place]
            if cell == "":
                continue
            reading = read(cell)
            if reading.kind is not Kind.BLANK:
                if type_place is not None:
                    product = _typed(text_of(cells[type_place]), product, self._gathering.catalogue)
                raw = cell.strip() if isinstance(cell, str) else text_of(cell)
                written.append(Written(number, heading, product, reading, raw))
        for place, heading in self._columns.lists:
            written.extend(self._listed(line, place, heading))
        return written

    def _listed(self, line: Line, place: int, heading: str) -> list[Written]:
        """The doses of a cell that lists them with their vaccines."""
        cell = line.cells[place]
        if not isinstance(cell, str):
            return [Written(line.number, heading, None, self._read_date(cell), text_of(cell))]
        doses = listed(cell, self._gathering.catalogue, self._read_date)
        return [Written(line.number, heading, dose.product, dose.reading, dose.raw) for dose in doses]

    def _claims(self, line: Line) -> tuple[ExemptionClaim, ...]:
        found: list[ExemptionClaim] = []
        for place, heading, product in self._columns.exemptions:
            cell = line.cells[place]
            if isinstance(cell, Mark):
                self._gathering.issues.add("CONTROL_CHARACTER", row=line.number, column=heading)
            elif cell != "":
                found.extend(claims(product, text_of(cell), heading))
        for place, heading, field in self._columns.codes:
            if line.cells[place] != "":
                found.extend(claims_of_code(field, text_of(line.cells[place]), heading))
        for place, heading, field in self._columns.boxes:
            if school_says.BOXES.get(field) in school_says.CLAIMED_TOO:
                found.extend(claims_of_box(school_says.BOXES[field], text_of(line.cells[place]), heading))
        return tuple(found)

    def _school_says(self, line: Line) -> tuple[SchoolSays, ...]:
        columns = self._columns
        found: list[SchoolSays] = []
        for place, heading, field in columns.codes:
            found.extend(school_says.of_code(field, text_of(line.cells[place]), heading))
        for place, heading, product, turned in columns.flags:
            found.extend(school_says.of_flag(product, text_of(line.cells[place]), heading, turned=turned))
        for place, heading, field in columns.boxes:
            found.extend(school_says.of_tick(field, text_of(line.cells[place]), heading))
        for place, heading in columns.exempt_boxes:
            found.extend(school_says.of_exempt_box(text_of(line.cells[place]), heading))
        return tuple(found)


def _typed(text: str, product: Product, catalogue: Catalogue) -> Product:
    """The product a sibling "DTP Type" column names, where it is of the same family."""
    typed = catalogue.by_name(text) if text else None
    return typed if typed and {"dtap", "td", "dt"} & set(typed.counts_for) else product
