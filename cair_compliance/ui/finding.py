"""Which registry serves a county or a city, as lines for the registries screen. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model.vaccines import fold_name
from ..registries import County, Directory, RegistrySettings, load_cities, registry_for

MOST = 12
EDGE = "This county lies at the edge of a region; ask the help desk which registry it uses."


@dataclass(frozen=True, slots=True)
class Found:
    """One place that fits what was typed: a sentence about it, and the help desk. `remark` may be empty."""

    sentence: str
    contact: str
    remark: str = ""


def find_place(text: str, directory: Directory, settings: RegistrySettings) -> tuple[Found, ...]:
    """Counties whose name holds the text, and cities whose name begins with it; at most MOST. Empty for no text."""
    folded = fold_name(text.lower().replace("county", ""))
    return tuple(_found(folded, directory, settings))[:MOST] if folded else ()


def doubt_about(text: str) -> str:
    """Why a city of that name is given no county; "" where there is no such doubt."""
    why = load_cities().several.get(fold_name(text))
    return f"{text.strip()}: {why}. Ask for the county." if why else ""


def _found(folded: str, directory: Directory, settings: RegistrySettings) -> Iterator[Found]:
    for county in directory.counties:
        if folded in fold_name(county.name):
            yield _line(f"{county.name} County is", county, settings)
    for key, place in load_cities().places.items():
        if key.startswith(folded):
            yield _line(f"{place.city} is in {place.county} County,", directory.county(place.county), settings)


def _line(start: str, county: County, settings: RegistrySettings) -> Found:
    region, asked = county.region, registry_for(county.region, settings)
    here = f"; asked from here: {asked.title}" if asked != region.registry else ""
    return Found(
        f"{start} served by {region.registry.title}{here}.",
        str(region.registry.contact),
        EDGE if county.confidence == "C" else "",
    )
