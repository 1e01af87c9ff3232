"""Which county belongs to which region, which registry serves the region on a date, and whom to call."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from ..model.datafile import RULES, read_yaml, validate
from ..model.errors import RuleError, UnknownCounty
from ..model.vaccines import fold_name

FOLDER = RULES / "registries"

Topology: TypeAlias = Literal["", "regional", "today"]
"""Which state of the directory: the ten regional registries, CAIR2 and RIDE, or "" for the one of a date."""


class _Contact(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    phone: str = ""
    fax: str = ""
    email: str = ""
    hours: str = ""
    web: str = ""
    source: str


class _Registry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    title: str
    software: str
    dialect: str = ""
    contact: str


class _Region(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    title: str
    served_by: dict[date, str] = Field(min_length=1)
    note: str = ""


class _County(BaseModel):
    model_config = ConfigDict(extra="forbid")
    region: str
    confidence: Literal["A", "B", "C"]
    neighbour: str = Field(default="", alias="or")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: int
    as_of: date
    source: str
    topologies: dict[Literal["regional", "today"], date]
    contacts: dict[str, _Contact]
    registries: list[_Registry]
    regions: list[_Region]
    counties: dict[str, _County]


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person can ask. Empty texts where nothing public is known."""

    id: str
    title: str
    phone: str
    fax: str
    email: str
    hours: str
    web: str

    def __str__(self) -> str:
        return ", ".join(part for part in (self.title, self.phone, self.email, self.web, self.hours) if part)


@dataclass(frozen=True, slots=True)
class Registry:
    """One registry. `dialect` is "" where no way of asking it is known."""

    id: str
    title: str
    software: str
    dialect: str
    contact: Contact


@dataclass(frozen=True, slots=True)
class Region:
    """One region, the registry that serves it as of the directory's date, and all that ever did, latest first."""

    id: str
    title: str
    registry: Registry
    all_registries: tuple[Registry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class County:
    """One county. `confidence`: A source seen, B certain without source, C may be `neighbour` instead."""

    name: str
    region: Region
    confidence: str
    neighbour: str = ""


@dataclass(frozen=True)
class Directory:
    """The 58 counties as of one date."""

    as_of: date
    counties: tuple[County, ...]
    regions: tuple[Region, ...]
    registries: tuple[Registry, ...]
    contacts: tuple[Contact, ...]
    _by_name: Mapping[str, County]

    def county(self, name: str) -> County:
        """The county of that name in any case, with or without accents and "County". Raises UnknownCounty."""
        folded = fold_name(name)
        for key in (folded, folded.removesuffix("county"), folded.removeprefix("countyof")):
            if key in self._by_name:
                return self._by_name[key]
        near = difflib.get_close_matches(folded.removesuffix("county"), self._by_name, n=1)
        hint = f" Did you mean {self._by_name[near[0]].name}?" if near else ""
        raise UnknownCounty(f"{name!r} is not a county of California.{hint}")

    def registry(self, registry_id: str) -> Registry:
        """Raises KeyError for an id that is not in the directory."""
        for registry in self.registries:
            if registry.id == registry_id:
                return registry
        raise KeyError(registry_id)

    def region(self, region_id: str) -> Region:
        """Raises KeyError for an id that is not in the directory."""
        for region in self.regions:
            if region.id == region_id:
                return region
        raise KeyError(region_id)

    def counties_of(self, registry_id: str) -> tuple[County, ...]:
        """The counties a registry serves on the directory's date."""
        return tuple(county for county in self.counties if county.region.registry.id == registry_id)


@lru_cache(maxsize=16)
def load_directory(folder: Path = FOLDER, as_of: date | None = None, topology: Topology = "") -> Directory:
    """The directory of a topology, else as of a date, else as of the file's own date (the regional era).

    Before the first dated registry of a region, that first one. Raises RuleError for unknown keys and for
    names used but not defined.
    """
    path = Path(folder) / "directory.yaml"
    given = validate(_File, read_yaml(path), path)
    if topology and topology not in given.topologies:
        raise RuleError(f"{path}: topologies: {topology} is missing")
    day = given.topologies[topology] if topology else as_of or given.as_of
    contacts = {key: _contact(key, value) for key, value in given.contacts.items()}
    registries = {row.id: _registry(row, contacts, path) for row in given.registries}
    regions = {row.id: _region(row, registries, day, path) for row in given.regions}
    counties = tuple(_county(name, row, regions, path) for name, row in given.counties.items())
    by_name = {fold_name(county.name): county for county in counties}
    return Directory(
        day, counties, tuple(regions.values()), tuple(registries.values()), tuple(contacts.values()), by_name
    )


def _contact(key: str, row: _Contact) -> Contact:
    return Contact(key, **row.model_dump(exclude={"source"}))


def _registry(row: _Registry, contacts: Mapping[str, Contact], path: Path) -> Registry:
    if row.contact not in contacts:
        raise RuleError(f"{path}: registry {row.id}: contact {row.contact} is not defined")
    return Registry(row.id, row.title, row.software, row.dialect, contacts[row.contact])


def _region(row: _Region, registries: Mapping[str, Registry], day: date, path: Path) -> Region:
    unknown = set(row.served_by.values()) - set(registries)
    if unknown:
        raise RuleError(f"{path}: region {row.id}: registry {min(unknown)} is not defined")
    begun = [start for start in row.served_by if start <= day] or [min(row.served_by)]
    ever = tuple(registries[row.served_by[start]] for start in sorted(row.served_by, reverse=True))
    return Region(row.id, row.title, registries[row.served_by[max(begun)]], ever, row.note)


def _county(name: str, row: _County, regions: Mapping[str, Region], path: Path) -> County:
    for region in filter(None, (row.region, row.neighbour)):
        if region not in regions:
            raise RuleError(f"{path}: county {name}: region {region} is not defined")
    return County(name, regions[row.region], row.confidence, row.neighbour)
