"""What the demonstration's two sides must agree on: who lives where, and what the stand-in may be told to do.

The registries room asks and the standin room answers; neither imports the other, both read this.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .datafile import RULES, read_yaml, validate
from .vaccines import fold_name

_FAULT = re.compile(r"([a-z0-9_]+)(?::([1-9]\d{0,5}))?(?:@([^@+,=]+))?")


class _Also(BaseModel):
    model_config = ConfigDict(extra="forbid")
    speaks: Literal["soap", "form", "redox", "fhir", "folder"]
    software: str
    path: str
    region: str = ""
    county: str = ""
    username: str = ""
    password: str = ""
    facility: str = ""


class _Gateway(BaseModel):
    model_config = ConfigDict(extra="forbid")
    path: str
    codes: dict[str, str]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: int
    source: str
    today: date
    username: str
    password: str
    facility: str
    path: str
    homes: dict[str, str] = Field(min_length=1)
    also: dict[str, _Also] = {}
    gateway: _Gateway
    faults: dict[str, str]
    only: dict[str, list[str]] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """One stand-in registry. `region` and `county` are "" for those that serve no region of their own.

    `speaks`: soap, form, redox, fhir or folder. `path`: of its address; of a folder, its name.
    """

    registry: str
    region: str
    county: str
    speaks: str
    software: str
    path: str
    username: str
    password: str = field(repr=False)
    facility: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One way of going wrong. `number`: the only question it befalls (0 all), or seconds; `key`: the only pupil."""

    name: str
    number: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Demo:
    """The demonstration. `homes`: region id -> the county its invented families live in.

    `path` holds {region}; `faults`: name -> what the stand-in then does; `today`: the date in its answers;
    `places`: registry id -> stand-in; `codes`: MSH-6 at the gateway -> registry id; `only`: languages -> faults.
    """

    today: date
    username: str
    password: str
    facility: str
    path: str
    homes: Mapping[str, str]
    faults: Mapping[str, str]
    places: Mapping[str, Place]
    gateway: str
    codes: Mapping[str, str]
    only: Mapping[str, frozenset[str]]

    def home(self, last_name: str) -> str:
        """The region a family of this name lives in."""
        regions = tuple(self.homes)
        return regions[spread(last_name, len(regions))]

    def faults_of(self, registry: str, text: str) -> tuple[Fault, ...]:
        """What "slow:2+reset@OKAFOR/20180214" means at a registry. Raises ValueError when it means nothing there."""
        if registry not in self.places:
            raise ValueError(f"unknown fault {registry}={text}")
        found = tuple(_fault(part) for part in text.split("+"))
        if not all(one and self._befalls(one.name, self.places[registry].speaks) for one in found):
            raise ValueError(f"unknown fault {registry}={text}")
        return tuple(one for one in found if one)

    def _befalls(self, name: str, speaks: str) -> bool:
        limits = [speaks in languages.split() for languages, names in self.only.items() if name in names]
        return name in self.faults and all(limits)


def _fault(text: str) -> Fault | None:
    parts = _FAULT.fullmatch(text.strip())
    return Fault(parts[1], int(parts[2] or 0), parts[3] or "") if parts else None


def pupil_key(last_name: str, birthdate: str) -> str:
    """How a fault names one pupil: folded last name and birth date, "okafor/20180214"."""
    return f"{fold_name(last_name)}/{birthdate.replace('-', '')}"


def spread(last_name: str, places: int) -> int:
    """One of `places`, always the same for one last name however it is spelled in case and accents."""
    digest = hashlib.sha256(fold_name(last_name).encode()).digest()
    return int.from_bytes(digest[:8], "big") % places


@lru_cache(maxsize=4)
def load_demo(path: Path = RULES / "registries" / "demo.yaml") -> Demo:
    """Read the demonstration's file. Raises RuleError with file and line."""
    given = validate(_File, read_yaml(path), path)
    return Demo(
        today=given.today,
        username=given.username,
        password=given.password,
        facility=given.facility,
        path=given.path,
        homes=given.homes,
        faults=given.faults,
        places=_places(given),
        gateway=given.gateway.path,
        codes=given.gateway.codes,
        only={languages: frozenset(names) for languages, names in given.only.items()},
    )


def _places(given: _File) -> dict[str, Place]:
    who = {"username": given.username, "password": given.password, "facility": given.facility}
    found = {
        region: Place(region, region, county, "soap", "CAIR", given.path.format(region=region), **who)
        for region, county in given.homes.items()
    }
    for key, row in given.also.items():
        own = {name: value or who.get(name, "") for name, value in row.model_dump().items()}
        found[key] = Place(key, **own)
    return found
