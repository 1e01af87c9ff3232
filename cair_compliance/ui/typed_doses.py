"""Doses typed by hand: a vaccine and a day, or a month where the day is not known. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from ..model.calendar import PartialDate
from ..model.errors import InputRefused
from ..model.vaccines import load_vaccines
from ..roster.cells import read_date
from ..roster.reading import Kind, Order

COMMON = ("DTaP", "Tdap", "Td", "Polio", "MMR", "Varicella", "MMRV", "HepB", "Hib")
LONGEST = 40

Typed = tuple[str, str]
"""What stands in the two fields of one dose: vaccine and date."""


@cache
def vaccine_names() -> Sequence[str]:
    """Every name of a vaccine that counts for something; the common ones first, then by the alphabet."""
    products = [product for product in load_vaccines().products if product.counts_for]
    names = {name for product in products for name in (product.label, *product.names)}
    return (*COMMON, *sorted(names - set(COMMON), key=str.casefold))


def filled(rows: Iterable[Typed]) -> list[tuple[int, Typed]]:
    """The rows with anything in them, with their numbers."""
    return [(number, row) for number, row in enumerate(rows, start=1) if row[0].strip() or row[1].strip()]


def read_doses(rows: Iterable[Typed], *, months: bool = True) -> list[tuple[str, PartialDate]]:
    """The doses typed. Raises InputRefused, naming the row, for half a dose, an unknown vaccine or no date."""
    return [(vaccine_of(number, row[0]), date_of(number, row[1], months)) for number, row in filled(rows)]


def vaccine_of(number: int, typed: str) -> str:
    name, catalogue = typed.strip(), load_vaccines()
    if not name:
        raise InputRefused(f"Dose {number} has a date but no vaccine.")
    if catalogue.by_cvx(name) is None and catalogue.by_name(name) is None:
        raise InputRefused(f"Dose {number}: “{shortened(name)}” is not a vaccine this program knows.")
    return name


def date_of(number: int, typed: str, months: bool = True) -> PartialDate:
    """The day or month typed, month before day as in the United States, the year with four figures."""
    if not typed.strip():
        raise InputRefused(f"Dose {number} has a vaccine but no date.")
    reading = read_date(typed)
    parts = reading.dates[0] if reading.kind is Kind.DATES and len(reading.dates) == 1 else None
    sure = parts is not None and not parts.short and parts.order is not Order.DAY_FIRST and not reading.words
    day = parts.on(0) if parts is not None and sure else None
    if day is None or (day.day is None and not months):
        also = ", or 03/2021 when the day is not known" if months else ""
        raise InputRefused(f"Dose {number}: “{shortened(typed)}” is not a date; write it like 03/14/2021{also}.")
    return day


def shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"
