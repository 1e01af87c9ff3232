"""A block of lines a child: the labelled cells say who it is, the lines below hold a vaccine each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ...model.people import ExemptionClaim
from ...model.roster import MappedColumn
from ...model.vaccines import Product, fold_name
from ..blocks import Block
from ..claims import claims
from ..date_order import AS_USUAL
from ..dose_list import listed
from ..doses import CardReader, Written
from ..gathering import Draft, Gathering
from ..grid import Cell, Line, text_of
from ..headers import Column, HeadingReader, Headings
from ..people import PupilReader
from ..reading import Kind, Reading
from ..vaccine_headings import DOSE, EXEMPTION, vaccine_heading


@dataclass
class BlockReader:
    """Reads the blocks of one sheet into a Gathering."""

    _gathering: Gathering
    _doses: CardReader
    _read_date: Callable[[Cell], Reading]
    _people: Callable[[Headings], PupilReader]
    _headings: HeadingReader
    _sheet: str
    _default_grade: str
    _readers: dict[tuple[tuple[str, str], ...], PupilReader] = field(default_factory=dict)
    columns: dict[str, MappedColumn] = field(default_factory=dict)

    def take(self, block: Block) -> None:
        """Read one child."""
        fields = tuple((name, label) for name, (label, _) in block.who.items())
        reader = self._reader(fields)
        line = Line(block.number, [cell for _, cell in block.who.values()])
        written = [cell for below in block.lines for cell in self._written(*below)]
        order = self._gathering.questions.order
        of_line = AS_USUAL if order.is_plain else order.of_line([*(w.reading for w in written), *reader.dates(line)])
        pupil = reader.read(line, sheet=self._sheet, grade=self._default_grade, order=of_line)
        if pupil is None:
            self._gathering.unreadable += block.count
            return
        typed = self._doses.read(len(self._gathering.drafts), written, pupil.birthdate, of_line)
        claimed = (*self._claims(block), *typed)
        self._gathering.say_claims(block.number, claimed)
        self._gathering.drafts.append(Draft(replace(pupil, exemptions=claimed), block.count))

    def _reader(self, fields: tuple[tuple[str, str], ...]) -> PupilReader:
        if fields not in self._readers:
            columns = tuple(Column(place, label, name) for place, (name, label) in enumerate(fields))
            self._readers[fields] = self._people(Headings(0, columns))
            for name, label in fields:
                self._map(label, name)
        return self._readers[fields]

    def _map(self, heading: str, name: str) -> None:
        place = len(self.columns)
        self.columns.setdefault(fold_name(heading), MappedColumn(self._sheet, place, heading, name, certain=True))

    def _written(self, line: Line, below: Line | None) -> Iterator[Written]:
        filled = [(place, cell) for place, cell in enumerate(line.cells) if text_of(cell)]
        first = text_of(filled[0][1]).rstrip(": ")
        heading = vaccine_heading(first, self._gathering.catalogue)
        if heading is None or heading.role != DOSE:
            yield from self._lists(line)
            return
        self._map(first, heading.field)
        for place, cell in filled[1:]:
            title = text_of(below.cells[place]) if below else ""
            if not below or self._is_dose(title):
                yield self._dose(line, f"{first} {title}".strip(), heading.product, cell)

    def _is_dose(self, title: str) -> bool:
        """Columns of a block that hold no dates (dose number, status) are told by their heading."""
        name = self._headings.field_of(title)
        return name == "dose_date" or (not name and not self._headings.is_known(title))

    def _dose(self, line: Line, column: str, product: Product | None, cell: Cell) -> Written:
        return Written(line.number, column, product, self._read_date(cell), text_of(cell))

    def _lists(self, line: Line) -> Iterator[Written]:
        """Lines that do not begin with a vaccine may still list doses; nothing with a date is passed over."""
        for cell in line.cells:
            text = text_of(cell)
            reading = self._read_date(cell)
            if reading.kind is Kind.DATES and not reading.words:
                first = next(filter(None, map(text_of, line.cells)))
                yield Written(line.number, first, None, reading, f"{first} {text}")
            elif text and reading.dates:
                for dose in listed(text, self._gathering.catalogue, self._read_date):
                    yield Written(line.number, "doses", dose.product, dose.reading, dose.raw)

    def _claims(self, block: Block) -> tuple[ExemptionClaim, ...]:
        found: list[ExemptionClaim] = []
        for label, cell in block.claims:
            heading = vaccine_heading(label, self._gathering.catalogue)
            product = heading.product if heading and heading.role == EXEMPTION else None
            found.extend(claims(product, text_of(cell), label))
        return tuple(found)
