"""From cells of one pupil's card to doses, doubts and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..model.calendar import PartialDate, ordinal
from ..model.doses import DoseLines
from ..model.people import ExemptionClaim
from ..model.questions import DATE_ORDER, DAY_FIRST, MONTH_FIRST
from ..model.roster import UnreadDose
from ..model.vaccines import Catalogue, Product
from .claims import claims_in_dose_cell
from .date_order import AS_USUAL, LineOrder, in_order, is_day_first
from .file_questions import FileQuestions
from .issue_list import IssueList
from .reading import DateParts, Kind, Order, Reading
from .vaccine_names import product_of

_ISSUE_OF = {
    Kind.AMBIGUOUS: "DOSE_AMBIGUOUS_DATE",
    Kind.IMPOSSIBLE: "DOSE_IMPOSSIBLE_DATE",
    Kind.NO_YEAR: "DOSE_WITHOUT_YEAR",
    Kind.DOUBTFUL: "DOSE_DOUBTFUL",
    Kind.UNREADABLE: "DOSE_UNREADABLE",
    Kind.NO_VALUE: "FORMULA_WITHOUT_VALUE",
    Kind.CONTROL: "CONTROL_CHARACTER",
    Kind.TOO_LONG: "CELL_TOO_LONG",
}
TDAP = "115"

Day = tuple[int, int]
"""First and last day it can be, as days since 1970-01-01; they differ for a month alone."""
Seen = dict[tuple[object, int, int], "Written"]


@dataclass(slots=True)
class Written:
    """One cell of a card: where it stands, what it is headed, what it reads as."""

    row: int
    column: str
    product: Product | None
    reading: Reading
    raw: str


class CardReader:
    """Turns the cells of one pupil at a time into lines of the dose table."""

    def __init__(
        self, catalogue: Catalogue, lines: DoseLines, issues: IssueList, as_of: date, questions: FileQuestions
    ) -> None:
        self._catalogue, self._lines, self._issues, self._as_of = catalogue, lines, issues, as_of
        self._questions = questions
        self._ordered: dict[tuple[int, LineOrder], tuple[Reading, Reading | None]] = {}
        self._today = ordinal(as_of)
        self._settled: dict[tuple[int, int], tuple[Reading, list[Day | None]]] = {}
        self.unread: list[UnreadDose] = []

    def read(
        self, pupil: int, cells: Sequence[Written], birthdate: date | None, order: LineOrder = AS_USUAL
    ) -> tuple[ExemptionClaim, ...]:
        """Add the doses of one card; returns exemptions claimed in place of dates."""
        if order is not AS_USUAL:
            cells = self._in_order(pupil, cells, birthdate, order)
        window = birthdate.year - 50 if birthdate else self._as_of.year - 79
        born = ordinal(birthdate) if birthdate else None
        seen: Seen = {}
        claims: list[ExemptionClaim] = []
        for cell in cells:
            kind = cell.reading.kind
            if kind is Kind.NOTE:
                self._say("DOSE_NOTE", cell)
                claims.extend(claims_in_dose_cell(cell.product, cell.raw, cell.column))
            elif (product := self._product(cell)) is None:
                self._doubt(pupil, cell, window, kind)
            else:
                self._dates(pupil, cell, product, window, born, seen)
        self._one_injection(seen)
        return tuple(claims)

    def _in_order(
        self, pupil: int, cells: Sequence[Written], birthdate: date | None, order: LineOrder
    ) -> list[Written]:
        """The cells whose dates are certain in the order of the line; the others become doubts."""
        window = birthdate.year - 50 if birthdate else self._as_of.year - 79
        certain, waiting = [], []
        for cell in cells:
            if order.asks_about(cell.reading):
                self._questions.met(DATE_ORDER, cell.row)
            reading = self._reading(cell.reading, order)
            if reading is None:
                self._doubt(pupil, cell, window, Kind.AMBIGUOUS)
                waiting.append(cell)
                continue
            if is_day_first(cell.reading) and DAY_FIRST not in (order.value, order.short):
                self._say("DOSE_DAY_FIRST", cell)
            certain.append(cell if reading is cell.reading else replace(cell, reading=reading))
        if waiting and order.day_first:
            self._issues.add("LINE_DAY_FIRST", row=waiting[0].row)
        return certain

    def _reading(self, reading: Reading, order: LineOrder) -> Reading | None:
        if order.value == order.short == MONTH_FIRST and reading.kind is not Kind.AMBIGUOUS:
            return reading
        key = (id(reading), order)
        if key not in self._ordered:
            self._ordered[key] = (reading, in_order(reading, order))
        return self._ordered[key][1]

    def _product(self, cell: Written) -> Product | None:
        """The vaccine given: the heading's, or the one typed after the date; None when the date is in doubt."""
        if cell.reading.kind is Kind.DATES:
            return cell.product
        if cell.reading.kind is not Kind.DOUBTFUL or cell.product is None:
            return None
        typed = product_of(cell.reading.words.strip("() "), self._catalogue)
        return typed if typed and (typed == cell.product or _related(typed, cell.product)) else None

    def _dates(self, pupil: int, cell: Written, product: Product, window: int, born: int | None, seen: Seen) -> None:
        if product is not cell.product:
            self._issues.add("DOSE_PRODUCT", row=cell.row, column=cell.column, value=cell.raw, other=product.label)
        if len(cell.reading.dates) > 1:
            self._say("SEVERAL_DATES", cell)
        for day in self._days(cell.reading, window):
            if day is None or day[0] > self._today + FAR_AHEAD:
                self._doubt(pupil, cell, window, Kind.IMPOSSIBLE)
                continue
            key = (family(product), *day)
            if key in seen:
                self._say("DOSE_TWICE", cell)
                continue
            seen[key] = cell
            self._add(pupil, cell, product, day, born)

    def _days(self, reading: Reading, window: int) -> list[Day | None]:
        """The days of a reading; each distinct one is settled once."""
        key = (id(reading), window)
        settled = self._settled.get(key)
        if settled is None:
            settled = self._settled[key] = (reading, [_day(parts, window) for parts in reading.dates])
        return settled[1]

    def _add(self, pupil: int, cell: Written, product: Product, day: Day, born: int | None) -> None:
        first, last = day
        self._lines.add(
            pupil, product, first, month_only=first != last, row=cell.row, column=cell.column, raw=cell.raw
        )  # fmt: skip
        if first != last:
            self._say("DOSE_MONTH_ONLY", cell)
        if born is not None and last < born:
            self._say("DOSE_BEFORE_BIRTH", cell)
        if first > self._today:
            self._say("DOSE_AFTER_AS_OF", cell)

    def _doubt(self, pupil: int, cell: Written, window: int, kind: Kind) -> None:
        self._say("VACCINE_UNKNOWN" if kind is Kind.DATES else _ISSUE_OF[kind], cell)
        reason = "vaccine_unknown" if kind is Kind.DATES else kind.value
        candidates = tuple(_candidates(cell.reading.dates, window))
        self.unread.append(UnreadDose(pupil, cell.product, cell.row, cell.column, cell.raw, reason, candidates))

    def _one_injection(self, seen: Seen) -> None:
        for (group, *day), cell in seen.items():
            if group == ("dtap",) and (TDAP, *day) in seen:
                self._say("DOSE_ON_TWO_LINES", cell)

    def _say(self, code: str, cell: Written) -> None:
        self._issues.add(code, row=cell.row, column=cell.column, value=cell.raw)


FAR_AHEAD = 2 * 366
"""Days ahead from which a date is a slip of the pen and not an appointment."""


def family(product: Product) -> object:
    """Products of one family on one day are one dose: those that count for the same groups; Tdap stands alone."""
    return TDAP if product.id == TDAP else product.counts_for or product.id


def _day(parts: DateParts, window: int) -> Day | None:
    day = parts.on(window)
    return None if day is None else (ordinal(day.first), ordinal(day.last))


def _related(typed: Product, headed: Product) -> bool:
    return bool(set(typed.counts_for) & set(headed.counts_for))


def _candidates(dates: Iterable[DateParts], window: int) -> Iterable[PartialDate]:
    for parts in dates:
        orders = (parts, parts.swapped()) if parts.order is Order.EITHER else (parts,)
        yield from (day for day in (each.on(window) for each in orders) if day is not None)
