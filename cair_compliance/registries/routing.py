"""Which registry is asked about a pupil, and why, in words."""

from __future__ import annotations

from ..model.answers import Route
from ..model.demo import spread
from ..model.errors import UnknownCounty
from ..model.people import Pupil
from .directory import County, Directory, Registry
from .settings import RegistrySettings


def route(pupil: Pupil, *, facility_county: str, directory: Directory, settings: RegistrySettings) -> tuple[Route, ...]:
    """The registries planned for one pupil: of the pupil's own county, else the facility's.

    Empty when no registry is to be asked at all, or when no county is known. Raises UnknownCounty when
    `facility_county` is none of California's.
    """
    facility = directory.county(facility_county) if facility_county.strip() else None
    if settings.roster_only:
        return ()
    own, remark = _own_county(pupil, directory)
    if own:
        return (_route(own, settings, f"lives in {own.name} County"),)
    if facility:
        return (_route(facility, settings, f"the facility is in {facility.name} County{remark}"),)
    if settings.spread_over and pupil.last_name:
        county = directory.county(settings.spread_over[spread(pupil.last_name, len(settings.spread_over))])
        return (
            _route(county, settings, f"no county is known; the demonstration chose {county.name} County by last name"),
        )
    return ()


def _own_county(pupil: Pupil, directory: Directory) -> tuple[County | None, str]:
    if not pupil.county.strip():
        return None, ""
    try:
        return directory.county(pupil.county), ""
    except UnknownCounty:
        return None, "; the county in the list was not understood"


def _route(county: County, settings: RegistrySettings, why: str) -> Route:
    registry = _registry(county, settings)
    doubt = "; the county may belong to a neighbouring region" if county.confidence == "C" else ""
    return Route(registry.id, county.region.id, county.name, f"{why}, served by {registry.title}{doubt}")


def _registry(county: County, settings: RegistrySettings) -> Registry:
    """The region's registry of the day; where only an earlier or later one of the region is set up, that one.

    The demonstration names one for each region, so that all systems come into play whatever the day.
    """
    region = county.region
    planned = (region.registry, *region.all_registries)
    own = settings.serves.get(region.id)
    reachable = (one for one in planned if (one.id == own if own else one.id in settings.connections))
    return next(reachable, region.registry)
