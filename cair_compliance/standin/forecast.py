"""How the stand-in counts doses and what it says is due next: its own simple schedule, no medical advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .population import Given, Record
from .products import SERIES, components_of


@dataclass(frozen=True, slots=True)
class Due:
    """The next dose of one vaccine group. `date` is YYYYMMDD."""

    code: str
    name: str
    number: int
    date: str


def counts(dose: Given) -> bool:
    """Whether it was given whole and is still on the record."""
    return dose.completion == "CP" and dose.action != "D"


def numbered(doses: Iterable[Given]) -> Counter[str]:
    """How many given doses each component group has."""
    return Counter(code for dose in doses if counts(dose) for code, _ in components_of(dose.cvx))


def due_next(record: Record) -> tuple[Due, ...]:
    given = numbered(record.doses)
    return tuple(
        Due(code, name, given[code] + 1, _after_months(record.birthdate, ages[given[code]]))
        for (code, name), ages in SERIES
        if given[code] < len(ages)
    )


def _after_months(birthdate: str, months: int) -> str:
    year, month = divmod(int(birthdate[:4]) * 12 + int(birthdate[4:6]) - 1 + months, 12)
    return f"{year:04d}{month + 1:02d}{min(int(birthdate[6:]), 28):02d}"
