"""Asking the registries about a roster: who is asked, what came back, the doses of all sources together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from ..engine.pack import RulePack
from ..model.answers import Answer, Route, SourceTally
from ..model.people import DoseTable, Pupil, Roster
from ..model.standings import ROSTER_ONLY
from ..registries import (
    Asking,
    Kept,
    OneDose,
    Progress,
    RegistrySettings,
    ask,
    load_directory,
    merge,
    route,
    tally,
    unknown_products,
    why_nobody,
)
from ..standin import serve
from .verification import NO_REGISTRY_ASKED, Verification, verification


@dataclass(frozen=True)
class Sources:
    """What the registries contributed to one check. Mappings go by the pupil's place in the roster."""

    doses: DoseTable
    routes: Mapping[int, tuple[Route, ...]]
    answers: Mapping[int, tuple[Answer, ...]]
    tallies: tuple[SourceTally, ...]
    verifications: tuple[Verification, ...]
    roster_only: bool
    unknown: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Doses of products the catalogue does not know, in words: they may count, so nobody lacking them is short."""


def plan(roster: Roster, settings: RegistrySettings, *, county: str, as_of: date) -> dict[int, tuple[Route, ...]]:
    """Who would be asked about whom, and why.

    Nobody asks about pupils who have left (there is no purpose), nor about pupils without a birth date (no
    registry could answer).
    """
    if settings.roster_only:
        return {}
    directory = load_directory(as_of=as_of, topology=settings.topology)
    return {
        place: route(pupil, facility_county=county, directory=directory, settings=settings)
        for place, pupil in enumerate(roster.pupils)
        if not pupil.has_left(as_of) and pupil.birthdate is not None
    }


def one_dose_rule(pack: RulePack, as_of: date) -> OneDose:
    """When two lines tell of one dose, as the pack has it."""
    ages = [rule.mixed_from_age.months for rule in pack.series.values() if rule.mixed_from_age]
    frame = pack.frame_on(as_of)
    return OneDose(
        within_days=pack.same_dose_within.days,
        mixed_from_months=min(ages, default=0),
        grace_days=frame.age_grace.period.days if frame else 0,
    )


def ask_sources(
    roster: Roster,
    settings: RegistrySettings,
    *,
    county: str,
    as_of: date,
    one_dose: OneDose,
    progress: Progress | None = None,
    asking: Asking | None = None,
    kept: Kept | None = None,
) -> Sources:
    """Ask each planned registry, then put the doses of all sources together (`asking`, `kept`: registries.ask)."""
    size = len(roster.pupils)
    if settings.roster_only:
        return Sources(roster.doses, {}, {}, (), (NO_REGISTRY_ASKED,) * size, roster_only=True)
    routes = plan(roster, settings, county=county, as_of=as_of)
    with standins(settings) as reachable:
        answers = ask(roster.pupils, routes, reachable, progress=progress, asking=asking, kept=kept)
    verifications = tuple(
        verification(
            routes[place], answers.get(place, ()), settings.titles.__getitem__, why_nobody(roster.pupils[place])
        )
        if place in routes
        else _not_asked(roster.pupils[place])
        for place in range(size)
    )
    return Sources(
        doses=merge(roster.doses, answers, roster.doses.catalogue, one_dose),
        routes=routes,
        answers=answers,
        tallies=tally(routes, answers, load_directory(as_of=as_of, topology=settings.topology)),
        verifications=verifications,
        roster_only=False,
        unknown=_unknown(answers, roster, settings),
    )


def _not_asked(pupil: Pupil) -> Verification:
    reason = (
        "" if pupil.birthdate else f"Enter the birth date in line {pupil.row}; without it no registry can be asked."
    )
    return Verification(ROSTER_ONLY, reason)


def _unknown(
    answers: Mapping[int, tuple[Answer, ...]], roster: Roster, settings: RegistrySettings
) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for place, given in answers.items():
        words = tuple(
            f"{settings.titles[answer.registry]} has a dose of a product this program does not know (CVX {cvx})"
            for answer in given
            for cvx in unknown_products([answer], roster.doses.catalogue)
        )
        if words:
            found[place] = words
    return found


@contextmanager
def standins(settings: RegistrySettings) -> Iterator[RegistrySettings]:
    """The settings with the demonstration's registries reachable, while they are needed."""
    if not settings.demo:
        yield settings
        return
    with serve(faults=settings.faults) as standin:
        yield settings.served_at(standin.address)
