"""One line a pupil, one column a dose."""

from __future__ import annotations

from dataclasses import replace

from ...model.people import ExemptionClaim
from ...model.vaccines import Catalogue, Product
from ..claims import claims, claims_of_code
from ..doses import Written
from ..gathering import Draft
from ..grid import Line, Mark, text_of
from ..headers import Column, Headings
from ..people import name_refused
from ..reading import Kind
from ..vaccine_headings import DOSE, EXEMPTION, KIND_OF_VACCINE
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


def _product(column: Column) -> Product:
    assert column.vaccine is not None
    assert column.vaccine.product is not None
    return column.vaccine.product


class Wide(Layout):
    """Layout: the pupil and all doses on one line."""

    def take(self, line: Line, headings: Headings, room: str) -> None:
        if headings is not self._headings:
            self._headings, self._columns, self._reader = headings, WideColumns(headings), self._people(headings)
        pupil = self._reader.read(line, sheet=self._sheet, room=room, grade=self._default_grade)
        if pupil is None:
            self._gathering.unreadable += 1
            return
        written = self._written(line)
        claimed = self._doses.read(len(self._gathering.drafts), written, pupil.birthdate) if written else ()
        claimed = (*self._claims(line), *claimed)
        if claimed:
            self._gathering.say_claims(line.number, claimed)
            pupil = replace(pupil, exemptions=claimed)
        self._gathering.drafts.append(Draft(pupil, name_refused=name_refused(line, headings)))

    def finish(self) -> None:
        """Nothing is held back: every line was read when taken."""

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
        return written

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
        return tuple(found)


def _typed(text: str, product: Product, catalogue: Catalogue) -> Product:
    """The product a sibling "DTP Type" column names, where it is of the same family."""
    typed = catalogue.by_name(text) if text else None
    return typed if typed and {"dtap", "td", "dt"} & set(typed.counts_for) else product
