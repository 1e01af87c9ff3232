"""The registries as rows for people, as the registries screen and the shell command show them."""

from __future__ import annotations

from dataclasses import dataclass

from .dialect import load_dialect
from .directory import Directory, Registry
from .settings import RegistrySettings

NO_INTERFACE = "no interface is known; call or write to the help desk"


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """One registry.

    regions, counties   what it serves on the directory's date; empty for an interface without a place
    how                 the way it can be asked, in words
    state               whether it can be asked from here
    contact             the help desk in one line
    """

    registry: str
    title: str
    software: str
    counties: tuple[str, ...]
    state: str
    contact: str
    regions: tuple[str, ...] = ()
    how: str = ""


FILE_IMPORT = RegistryRow(
    registry="file",
    title="An answer saved as a file",
    software="none",
    counties=(),
    state="always possible: registries parse FILE",
    contact="",
    how="HL7 text or a SOAP envelope, read on this computer; nothing goes out",
)
"""Not a registry, but a way to look at what one said."""


def all_rows(directory: Directory, settings: RegistrySettings) -> tuple[RegistryRow, ...]:
    """One row for each registry of the directory, in its order, whether it serves a county on its date or not."""
    return tuple(_row(one, directory, settings) for one in directory.registries)


def registry_rows(directory: Directory, settings: RegistrySettings) -> tuple[RegistryRow, ...]:
    """The rows of registries that serve a county or can be asked."""
    return tuple(row for row in all_rows(directory, settings) if row.counties or row.registry in settings.connections)


def _row(one: Registry, directory: Directory, settings: RegistrySettings) -> RegistryRow:
    return RegistryRow(
        registry=one.id,
        title=one.title,
        software=one.software,
        counties=tuple(county.name for county in directory.counties_of(one.id)),
        state=_state(one.id, settings),
        contact=str(one.contact),
        regions=tuple(region.title for region in directory.regions if region.registry.id == one.id),
        how=load_dialect(one.dialect).title if one.dialect else NO_INTERFACE,
    )


def _state(registry: str, settings: RegistrySettings) -> str:
    connection = settings.connections.get(registry)
    if connection is None:
        return "no interface set up"
    return "stand-in on this computer" if connection.given else "set up"
