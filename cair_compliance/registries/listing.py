"""The registries as rows for people, as the registries screen shows them."""

from __future__ import annotations

from dataclasses import dataclass

from .directory import Directory
from .settings import RegistrySettings


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """One registry. `state` says whether it can be asked; `contact` is the help desk in one line."""

    registry: str
    title: str
    software: str
    counties: tuple[str, ...]
    state: str
    contact: str


def registry_rows(directory: Directory, settings: RegistrySettings) -> tuple[RegistryRow, ...]:
    """One row for each registry that serves a county or can be asked, in the directory's order."""
    rows = (
        RegistryRow(
            registry=one.id,
            title=one.title,
            software=one.software,
            counties=tuple(county.name for county in directory.counties_of(one.id)),
            state=_state(one.id, settings),
            contact=str(one.contact),
        )
        for one in directory.registries
    )
    return tuple(row for row in rows if row.counties or row.registry in settings.connections)


def _state(registry: str, settings: RegistrySettings) -> str:
    connection = settings.connections.get(registry)
    if connection is None:
        return "no interface set up"
    return "stand-in on this computer" if connection.given else "set up"
