"""Which county a city of California lies in, where its name leaves no doubt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ..model.datafile import RULES, read_yaml, validate
from ..model.errors import RuleError
from ..model.vaccines import fold_name

FOLDER = RULES / "registries"
STATE = re.compile(r"[\s,]+(CA|Calif\.?|California)\s*$", re.IGNORECASE)
ZIP_CODES = range(90001, 96163)
"""The five-digit ZIP codes of California: first to last, both in use."""

SEVERAL = "the city in the list may lie in more than one county"
NOT_KNOWN = "the city in the list is not one whose county is known here"
OUTSIDE = "the ZIP code in the list is not one of California"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: int
    as_of: date
    source: str
    several: dict[str, str]
    counties: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """A city as a list names it. `county` is "" where it is not known, and `doubt` then says why."""

    city: str = ""
    county: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Cities:
    """Folded name of a city -> the place; `several`: folded names that mean more than one, and why."""

    places: Mapping[str, Place]
    several: Mapping[str, str]

    def place(self, city: str, zip_code: str = "") -> Place:
        """The city of that name in any case, with or without accents and ", CA". Nothing is guessed.

        A ZIP code of another state means another city of the same name.
        """
        folded = fold_name(STATE.sub("", city))
        if not folded:
            return Place()
        if _elsewhere(zip_code):
            return Place(doubt=OUTSIDE)
        if folded in self.several:
            return Place(doubt=SEVERAL)
        return self.places.get(folded, Place(doubt=NOT_KNOWN))


def _elsewhere(zip_code: str) -> bool:
    digits = zip_code.strip()[:5]
    return len(digits) == 5 and digits.isascii() and digits.isdigit() and int(digits) not in ZIP_CODES


@lru_cache(maxsize=4)
def load_cities(folder: Path = FOLDER) -> Cities:
    """Read the cities. Raises RuleError for unknown keys and for a city that stands in two counties."""
    path = Path(folder) / "cities.yaml"
    given = validate(_File, read_yaml(path), path)
    several = {fold_name(name): why for name, why in given.several.items()}
    places: dict[str, Place] = {}
    for county, cities in given.counties.items():
        for city in cities:
            folded = fold_name(city)
            if folded in several or places.get(folded, Place(county=county)).county != county:
                raise RuleError(f"{path}: counties.{county}: {city} stands elsewhere in this file too")
            places[folded] = Place(city, county)
    return Cities(places, several)
