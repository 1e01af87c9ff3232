"""Which registries are asked about a pupil, and why, in words."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from ..model.answers import Route
from ..model.demo import spread
from ..model.errors import UnknownCounty
from ..model.people import Pupil
from .cities import load_cities
from .directory import County, Directory, Region, Registry
from .settings import RegistrySettings

UNREAD_COUNTY = "the county in the list was not understood"
NO_COUNTY = "No registry could be chosen, because the county is not known"


def route(pupil: Pupil, *, facility_county: str, directory: Directory, settings: RegistrySettings) -> tuple[Route, ...]:
    """The registries planned for one pupil, home first, none twice.

    Home is the pupil's own county, else the county of the pupil's city, else the facility's. Further regions
    follow where `settings.also_ask` says so. Empty when no registry is to be asked at all, or when no county
    is known. Raises UnknownCounty when `facility_county` is none of California's.
    """
    facility = directory.county(facility_county) if facility_county.strip() else None
    if settings.roster_only:
        return ()
    home = _home(pupil, facility, directory, settings)
    if home is None:
        return ()
    routes = [_home_route(*home, settings), *_further(home[0], facility, directory, settings)]
    first: dict[str, Route] = {}
    for one in routes:
        first.setdefault(one.registry, one)
    return tuple(_with_doubt(one, first, directory, settings) for one in first.values())


def why_nobody(pupil: Pupil) -> str:
    """Why no registry could be chosen for a pupil without a route: what of the list was no help, in a sentence."""
    doubt = _doubt(pupil)
    return f"{NO_COUNTY}; {doubt}." if doubt else f"{NO_COUNTY}."


def _home(
    pupil: Pupil, facility: County | None, directory: Directory, settings: RegistrySettings
) -> tuple[County, str] | None:
    """The county to go by, and why, in words that "served by" follows."""
    if own := _own_county(pupil, directory):
        return own, f"lives in {own.name} County"
    if (place := load_cities().place(pupil.city, pupil.zip_code)).county:
        return directory.county(place.county), f"{place.city} is in {place.county} County"
    if facility:
        remark = _doubt(pupil)
        return facility, f"the facility is in {facility.name} County" + (f"; {remark}" if remark else "")
    if settings.spread_over and pupil.last_name:
        county = directory.county(settings.spread_over[spread(pupil.last_name, len(settings.spread_over))])
        return county, f"no county is known; the demonstration chose {county.name} County by last name"
    return None


def _own_county(pupil: Pupil, directory: Directory) -> County | None:
    try:
        return directory.county(pupil.county) if pupil.county.strip() else None
    except UnknownCounty:
        return None


def _doubt(pupil: Pupil) -> str:
    """What of a pupil's address was no help; "" where the list has none."""
    doubts = (UNREAD_COUNTY if pupil.county.strip() else "", load_cities().place(pupil.city, pupil.zip_code).doubt)
    return "; ".join(filter(None, doubts))


def _home_route(county: County, why: str, settings: RegistrySettings) -> Route:
    doubt = "; the county may belong to a neighbouring region" if county.confidence == "C" else ""
    return _route(county, county.region, why, settings, doubt)


def _further(
    home: County, facility: County | None, directory: Directory, settings: RegistrySettings
) -> Iterator[Route]:
    """The facility's region, then the neighbours of counties at an edge whose registry is set up."""
    at_school = facility if "facility" in settings.also_ask else None
    if at_school and at_school != home:
        yield _home_route(at_school, f"the facility is in {at_school.name} County", settings)
    if "neighbour" not in settings.also_ask:
        return
    for county in dict.fromkeys(filter(None, (home, at_school))):
        if county.neighbour:
            region = directory.region(county.neighbour)
            why = f"{county.name} County may belong to the region {region.title}"
            if registry_for(region, settings).id in settings.connections:
                yield _route(county, region, why, settings)


def _route(county: County, region: Region, why: str, settings: RegistrySettings, doubt: str = "") -> Route:
    registry = registry_for(region, settings)
    return Route(registry.id, region.id, county.name, f"{why}, served by {registry.title}{doubt}")


def _with_doubt(one: Route, planned: Container[str], directory: Directory, settings: RegistrySettings) -> Route:
    """A route that says which neighbouring registry might have known the child and is not asked."""
    county = directory.county(one.county)
    if not county.neighbour or county.region.id != one.region:
        return one
    neighbour = registry_for(directory.region(county.neighbour), settings)
    return one if neighbour.id in planned else replace(one, not_asked=neighbour.title)


def registry_for(region: Region, settings: RegistrySettings) -> Registry:
    """The region's registry of the day; where only an earlier or later one of the region is set up, that one.

    The demonstration names one for each region, so that all systems come into play whatever the day.
    """
    planned = (region.registry, *region.all_registries)
    own = settings.serves.get(region.id)
    reachable = (one for one in planned if (one.id == own if own else one.id in settings.connections))
    return next(reachable, region.registry)
