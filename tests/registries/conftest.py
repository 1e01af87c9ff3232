from __future__ import annotations

from dataclasses import replace

import pytest

from cair_compliance.model.answers import Route
from cair_compliance.registries import ask, load_directory, load_settings, route
from cair_compliance.standin import serve


def settings_for(address, **pace):
    """The demonstration at `address`, quick to give up."""
    settings = load_settings("demo").served_at(address)
    quick = {"retry_seconds": (0.001, 0.001), **pace}
    connections = {
        key: replace(one, pace=replace(one.pace, **quick), profile=pace.get("profile", one.profile))
        for key, one in settings.connections.items()
    }
    return replace(settings, connections=connections)


def ask_region(address, region, pupils, *, profile="Z34", **pace):
    """Answers of one region about `pupils`, in their order."""
    settings = settings_for(address, **pace)
    connections = {key: replace(one, profile=profile) for key, one in settings.connections.items()}
    routes = {place: (Route(region, region, "", ""),) for place in range(len(pupils))}
    answers = ask(pupils, routes, replace(settings, connections=connections))
    return [answers[place][0] for place in range(len(pupils))]


def plan(pupils, settings, county=""):
    directory = load_directory()
    return {
        place: route(pupil, facility_county=county, directory=directory, settings=settings)
        for place, pupil in enumerate(pupils)
    }


@pytest.fixture(scope="session")
def standin():
    with serve() as running:
        yield running.address
