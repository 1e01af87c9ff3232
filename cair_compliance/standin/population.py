"""The invented people of the stand-in registries, one line a person in people.txt.

    region|id|last|first|middle|birthdate|sex|street|city|zip|mother|flags|doses

flags: space separated; `locked`, `twin:1` (multiple birth, birth order). doses: space separated
cvx:date[:completion[:action[:source]]], for example 110:20180416 03:20190305:RE 21:20190305:CP:D.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PEOPLE = Path(__file__).with_name("people.txt")
ALL_REGIONS = Path(__file__).with_name("people_all_regions.txt")
"""The people of the roster all_regions, in every stand-in; made by tests/tools/make_all_regions.py."""


@dataclass(frozen=True, slots=True)
class Given:
    """One dose of a record. Dates and codes as they go over the wire."""

    cvx: str
    date: str
    completion: str = "CP"
    action: str = ""
    source: str = "01"


@dataclass(frozen=True, slots=True)
class Record:
    """One person in one registry. `region` is the registry's id; `birthdate` is YYYYMMDD."""

    region: str
    id: str
    last: str
    first: str
    middle: str
    birthdate: str
    sex: str
    street: str
    city: str
    zip_code: str
    mother: str
    flags: tuple[str, ...]
    doses: tuple[Given, ...]

    @property
    def locked(self) -> bool:
        return "locked" in self.flags

    @property
    def birth_order(self) -> int:
        """0 unless a twin."""
        return next((int(flag.partition(":")[2]) for flag in self.flags if flag.startswith("twin:")), 0)


@dataclass(frozen=True)
class People:
    """All records, found by region and birth date."""

    by_birthdate: Mapping[tuple[str, str], tuple[Record, ...]]

    @classmethod
    def of(cls, records: Iterable[Record]) -> People:
        index: dict[tuple[str, str], tuple[Record, ...]] = {}
        for record in records:
            key = (record.region, record.birthdate)
            index[key] = (*index.get(key, ()), record)
        return cls(index)

    def record(self, region: str, key: str) -> Record | None:
        """By the number the registry gave the record."""
        return next((one for one in self if one.region == region and one.id == key), None)

    def born(self, region: str, birthdate: str) -> tuple[Record, ...]:
        return self.by_birthdate.get((region, birthdate), ())

    def __iter__(self) -> Iterator[Record]:
        return (record for records in self.by_birthdate.values() for record in records)


@lru_cache(maxsize=2)
def load_people(*paths: Path) -> People:
    """Read the shipped population, or these files. Raises ValueError with the line number for a line out of shape."""
    return People.of(record for path in paths or (PEOPLE, ALL_REGIONS) for record in _records(path))


def _records(path: Path) -> Iterator[Record]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            yield _record(line, number)


def _record(line: str, number: int) -> Record:
    parts = line.split("|")
    if len(parts) != 13:
        raise ValueError(f"people, line {number}: expected 13 parts")
    region, key, last, first, middle, birthdate, sex, street, city, zip_code, mother, flags, doses = parts
    given = tuple(Given(*dose.split(":")) for dose in doses.split())
    return Record(
        region, key, last, first, middle, birthdate, sex, street, city, zip_code, mother, tuple(flags.split()), given
    )  # fmt: skip


def fold(name: str) -> str:
    """A name as a registry keys it: upper case letters without accents, blanks and punctuation."""
    text = unicodedata.normalize("NFKD", name.upper().replace("Đ", "D"))
    return "".join(c for c in text if c.isalnum())
