"""One line a dose; the lines of one pupil repeat who it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from ...model.people import ExemptionClaim, SchoolSays
from ...model.roster import UnreadDose
from ...model.vaccines import Catalogue, Product, fold_name
from .. import school_says
from ..claims import claims
from ..date_order import AS_USUAL, LineOrder
from ..doses import Written
from ..gathering import Draft
from ..grid import Cell, Line, Sheet, text_of
from ..headers import NAMES, Column, Headings
from ..lines import name_refused
from ..people import PupilReader
from ..reading import Kind
from ..vaccine_headings import DOSE, vaccine_heading
from ..vaccine_names import column_product, product_of
from . import Layout
from .filling import Filling

_WHO = ("state_id", "local_id", *NAMES, "middle_name", "suffix", "birthdate")
_NOT_GIVEN = ("refus", "notadmin", "declin", "partial", "delet", "invalid", "enteredinerror", "notgiven")


@dataclass(slots=True)
class Card:
    """The lines of one pupil; the first says who it is."""

    first: Line
    reader: PupilReader
    room: str
    lines: int = 0
    name_refused: bool = False
    written: list[Written] = field(default_factory=list)
    claims: list[ExemptionClaim] = field(default_factory=list)
    school_says: list[SchoolSays] = field(default_factory=list)
    unknown: list[UnreadDose] = field(default_factory=list)


@dataclass
class Long(Layout):
    """Layout: the pupil repeated on each line, with one vaccine and one date."""

    _cards: dict[tuple[str, ...], Card] = field(default_factory=dict, init=False)
    _products: dict[tuple[str, ...], Product | None] = field(default_factory=dict, init=False)
    _who_places: list[int | None] = field(default_factory=list, init=False)
    _flags: list[str] = field(default_factory=list, init=False)
    _filling: Filling | None = field(default=None, init=False)
    _above: Card | None = field(default=None, init=False)
    _vaccine_above: tuple[Card, Product] | None = field(default=None, init=False)
    _by_id: dict[tuple[int, str], Card] = field(default_factory=dict, init=False)

    def read_ahead(self, sheet: Sheet, headings: Headings) -> None:
        """See whether the list leaves to the line above whose dose or which vaccine it is."""
        self._filling = Filling(sheet, headings)

    def take(self, line: Line, headings: Headings, room: str) -> None:
        if headings is not self._headings:
            self._headings, self._reader = headings, self._people(headings)
            self._who_places = [headings.places.get(name) for name in _WHO]
            self._flags = [flag for flag in school_says.FLAGS if flag in headings.places]
        card = self._above = self._card(line, headings, room)
        card.lines += 1
        self._claims(line, card)
        for column in headings.dose_dates:
            self._dose(line, card, column)

    def _card(self, line: Line, headings: Headings, room: str) -> Card:
        """The card the line belongs to: its own pupil's, that of the same id, or the one above."""
        if self._filling and self._above and self._filling.continues(line):
            self._gathering.issues.gather("PUPIL_FROM_ABOVE", line.number, "")
            return self._above
        who = self._who(line)
        card = self._cards.get(who)
        if card is None and not any(who[2:]):
            card = next((self._by_id[each] for each in enumerate(who[:2]) if each in self._by_id), None)
        if card is None:
            refused = name_refused(line, headings)
            card = self._cards[who] = Card(line, self._reader, room, name_refused=refused)
            self._by_id.update({each: card for each in enumerate(who[:2]) if each[1]})
        return card

    def finish(self) -> None:
        """Settle each pupil's card once all its lines are known."""
        for card in self._cards.values():
            self._settle(card)

    def _settle(self, card: Card) -> None:
        order = self._order(card)
        pupil = card.reader.read(card.first, sheet=self._sheet, room=card.room, grade=self._default_grade, order=order)
        if pupil is None:
            self._gathering.unreadable += card.lines
            return
        place = len(self._gathering.drafts)
        typed = self._doses.read(place, card.written, pupil.birthdate, order)
        self._doses.unread.extend(replace(dose, pupil=place) for dose in card.unknown)
        for claim in typed:
            self._gathering.say_claims(pupil.row, (claim,))
        says = tuple(dict.fromkeys(card.school_says))
        pupil = replace(pupil, exemptions=(*card.claims, *typed), school_says=says)
        self._gathering.drafts.append(Draft(pupil, card.lines, card.name_refused))

    def _order(self, card: Card) -> LineOrder:
        order = self._gathering.questions.order
        if order.is_plain:
            return AS_USUAL
        return order.of_line([*(cell.reading for cell in card.written), *card.reader.dates(card.first)])

    def _who(self, line: Line) -> tuple[str, ...]:
        """What tells the pupils apart; a line with a name that cannot be taken is a card of its own."""
        cells = line.cells
        who = tuple("" if place is None else text_of(cells[place]) for place in self._who_places)
        return (*who, str(line.number)) if self._headings and name_refused(line, self._headings) else who

    def _text(self, line: Line, name: str) -> str:
        return text_of(self._cell(line, name))

    def _cell(self, line: Line, name: str) -> Cell:
        assert self._headings is not None
        place = self._headings.places.get(name)
        return "" if place is None else line.cells[place]

    def _heading(self, name: str) -> str:
        assert self._headings is not None
        place = self._headings.places.get(name)
        return "" if place is None else self._headings.columns[place].heading

    def _product(self, line: Line) -> Product | None:
        texts = tuple(self._text(line, name) for name in ("cvx", "trade_name", "vaccine", "vaccine_code"))
        if texts not in self._products:
            self._products[texts] = line_product(texts[0], list(texts[1:]), self._gathering.catalogue)
        return self._products[texts]

    def _product_or_above(self, line: Line, card: Card) -> Product | None:
        if self._filling and self._filling.leaves_vaccine(line):
            above = self._vaccine_above
            return above[1] if above and above[0] is card else None
        product = self._product(line)
        self._vaccine_above = (card, product) if product else None
        return product

    def _dose(self, line: Line, card: Card, place: Column) -> None:
        cell = line.cells[place.place]
        reading = self._read_date(cell)
        if reading.kind is Kind.BLANK:
            return
        raw, column = text_of(cell), place.heading
        product = self._product_or_above(line, card)
        status = self._text(line, "status")
        if status and fold_name(status).startswith(_NOT_GIVEN):
            self._gathering.issues.add("DOSE_NOTE", row=line.number, column=self._heading("status"), value=status)
        elif product is None:
            named = " / ".join(
                text for name in ("vaccine", "vaccine_code", "trade_name", "cvx") if (text := self._text(line, name))
            )
            self._gathering.issues.add("VACCINE_UNKNOWN", row=line.number, column=column, value=named)
            card.unknown.append(UnreadDose(0, None, line.number, column, f"{named} {raw}".strip(), "vaccine_unknown"))
        else:
            card.written.append(Written(line.number, column, product, reading, raw))

    def _claims(self, line: Line, card: Card) -> None:
        """A line may state an exemption or the school's own verdict, with or without a dose beside it."""
        for flag in self._flags:
            says = school_says.of_flag(
                None, self._text(line, flag), self._heading(flag), turned=flag == school_says.TURNED
            )
            card.school_says.extend(says)
        text = self._text(line, "exemption_type")
        if not text:
            return
        start, end = self._day(line, "exemption_start"), self._day(line, "exemption_end")
        product = self._product(line)
        found = tuple(
            replace(claim, start=start, end=end) for claim in claims(product, text, self._heading("exemption_type"))
        )
        card.claims.extend(found)
        self._gathering.say_claims(line.number, found)

    def _day(self, line: Line, name: str) -> date | None:
        cell = self._cell(line, name)
        reading = self._read_date(cell)
        if reading.kind is Kind.BLANK:
            return None
        day = reading.dates[0].on(self._gathering.as_of.year - 50) if reading.kind is Kind.DATES else None
        if day is None or day.day is None:
            self._gathering.issues.add(
                "DATE_UNREADABLE",
                row=line.number,
                column=self._heading(name),
                value=text_of(cell),
                other="exemption date",
            )
            return None
        return day.first


def line_product(cvx: str, texts: list[str], catalogue: Catalogue) -> Product | None:
    """The product of a line: by CVX code, else by trade name, vaccine name or vaccine code."""
    if cvx and (product := catalogue.by_cvx(cvx)):
        return product
    for text in filter(None, texts):
        product = column_product(_named(text, catalogue), catalogue) or (
            catalogue.by_cvx(text) if text.isdigit() else None
        )
        if product:
            return product
    return None


def _named(text: str, catalogue: Catalogue) -> Product | None:
    """The product of a name, with or without the number of the dose behind it."""
    if product := product_of(text, catalogue):
        return product
    heading = vaccine_heading(text, catalogue)
    return heading.product if heading and heading.role == DOSE else None
