"""Asking the registries about a roster: who is asked, what came back, the doses of all sources together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from ..engine.pack import RulePack
from ..model.answers import Answer, Route, SourceTally
from ..model.doses import DoseTable
from ..model.issues import Issue
from ..model.people import Pupil
from ..model.roster import Roster
from ..model.standings import ROSTER_ONLY
from ..registries import (
    Asking,
    Decision,
    Kept,
    OneDose,
    Progress,
    RegistrySettings,
    Resting,
    ask,
    braked,
    hold_back,
    keep_records_apart,
    load_directory,
    merge,
    route,
    tally,
    unknown_products,
    why_nobody,
)
from ..standin import serve
from .private_folder import private_folder
from .result_files import FiledSource, file_answers, file_issues, file_route
from .verification import NO_REGISTRY_ASKED, Verification, verification


@dataclass(frozen=True, slots=True)
class Lifting:
    """A person's word that a braked registry's results are right, or that they are not after all (`undone`)."""

    registry: str
    reason: str
    person: str
    at: datetime
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Settlement:
    """What people have settled in one check.

    answers     (place, registry) -> the answer that a standing decision led to
    decisions   everything decided and undone, in its order
    lifted      every brake lifted and every lift undone, in its order
    """

    answers: Mapping[tuple[int, str], Answer] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    lifted: tuple[Lifting, ...] = ()

    @property
    def standing_lifts(self) -> Mapping[str, Lifting]:
        """Registry -> the lift of its brake that nobody has undone."""
        last = {one.registry: one for one in self.lifted}
        return {registry: one for registry, one in last.items() if not one.undone}


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
    given: Mapping[int, tuple[Answer, ...]] = field(default_factory=dict)
    """Answers as the identity gate let them through, before brake and decisions."""
    settings: RegistrySettings | None = None
    settlement: Settlement = field(default_factory=lambda: Settlement())
    asking: Asking | None = None
    """Who asked, under which agreements; a chosen record is asked for under the same."""
    files: tuple[FiledSource, ...] = ()
    issues: tuple[Issue, ...] = ()
    """What to know about result files as a whole."""


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
        if _may_be_asked(pupil, as_of)
    }


def _may_be_asked(pupil: Pupil, as_of: date) -> bool:
    return not pupil.has_left(as_of) and pupil.birthdate is not None


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
    files: Sequence[FiledSource] = (),
    needed: frozenset[str] = frozenset(),
    progress: Progress | None = None,
    resting: Resting | None = None,
    asking: Asking | None = None,
    kept: Kept | None = None,
) -> Sources:
    """Ask each planned registry, read the result files given, then put the doses of all sources together.

    `needed`: requirements a result file must have columns for. `resting`, `asking`, `kept`: registries.ask.
    """
    if settings.roster_only and not files:
        return Sources(roster.doses, {}, {}, (), (NO_REGISTRY_ASKED,) * len(roster.pupils), roster_only=True)
    routes = _routes(roster, settings, files, county=county, as_of=as_of)
    given: dict[int, tuple[Answer, ...]] = dict.fromkeys(routes, ())
    if not settings.roster_only:
        with standins(settings) as reachable:
            given = ask(roster.pupils, routes, reachable, progress=progress, resting=resting, asking=asking, kept=kept)
    for source in files:
        for place, answer in file_answers(source, roster, routes, needed).items():
            given[place] = (*given[place], answer)
            routes[place] = (*routes[place], file_route(source))
    found = together(roster, settings, routes, given, one_dose, Settlement(), as_of, tuple(files))
    return replace(found, asking=asking)


def together(
    roster: Roster,
    settings: RegistrySettings,
    routes: Mapping[int, tuple[Route, ...]],
    given: Mapping[int, tuple[Answer, ...]],
    one_dose: OneDose,
    settlement: Settlement,
    as_of: date,
    files: tuple[FiledSource, ...] = (),
) -> Sources:
    """What the answers come to, after the run brake and what people have settled. Asks nobody."""
    answers = _settled(given, settlement)
    titles = {**settings.titles, **{source.registry: source.title for source in files}}
    verifications = tuple(
        verification(routes[place], answers.get(place, ()), titles.__getitem__, why_nobody(pupil))
        if place in routes
        else _not_asked(pupil)
        for place, pupil in enumerate(roster.pupils)
    )
    return Sources(
        doses=merge(roster.doses, answers, roster.doses.catalogue, one_dose),
        routes=routes,
        answers=answers,
        tallies=_tallies(routes, answers, files, settings, as_of, braked(given)),
        verifications=verifications,
        roster_only=False,
        unknown=_unknown(answers, roster, titles),
        given=given,
        settings=settings,
        settlement=settlement,
        files=files,
        issues=tuple(file_issues(files, answers, as_of)),
    )


def _routes(
    roster: Roster, settings: RegistrySettings, files: Sequence[FiledSource], *, county: str, as_of: date
) -> dict[int, tuple[Route, ...]]:
    """The registries to ask. One for which a file was given is not asked."""
    if settings.roster_only:
        return {p: () for p, pupil in enumerate(roster.pupils) if _may_be_asked(pupil, as_of)}
    filed = {source.registry for source in files}
    planned = plan(roster, settings, county=county, as_of=as_of)
    return {place: tuple(r for r in given if r.registry not in filed) for place, given in planned.items()}


def _tallies(
    routes: Mapping[int, tuple[Route, ...]],
    answers: Mapping[int, tuple[Answer, ...]],
    files: Sequence[FiledSource],
    settings: RegistrySettings,
    as_of: date,
    braked_why: Mapping[str, str],
) -> tuple[SourceTally, ...]:
    filed = {source.registry: source for source in files}
    counted = tally(routes, answers, load_directory(as_of=as_of, topology=settings.topology))
    counted = tuple(replace(one, held_why=braked_why.get(one.registry, "")) if one.held else one for one in counted)
    return tuple(
        replace(one, title=source.title, made_on=source.made_on) if (source := filed.get(one.registry)) else one
        for one in counted
    )


def _settled(given: Mapping[int, tuple[Answer, ...]], settlement: Settlement) -> dict[int, tuple[Answer, ...]]:
    """Of a registry held back no decision counts either; it does again once the brake is lifted."""
    held = hold_back(given, settlement.standing_lifts)
    return keep_records_apart({
        place: tuple(
            answer if answer.held else settlement.answers.get((place, answer.registry), answer) for answer in answers
        )
        for place, answers in held.items()
    })  # fmt: skip


def _not_asked(pupil: Pupil) -> Verification:
    reason = (
        "" if pupil.birthdate else f"Enter the birth date in line {pupil.row}; without it no registry can be asked."
    )
    return Verification(ROSTER_ONLY, reason)


def _unknown(
    answers: Mapping[int, tuple[Answer, ...]], roster: Roster, titles: Mapping[str, str]
) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for place, given in answers.items():
        words = tuple(
            f"{titles[answer.registry]} has a dose of a product this program does not know (CVX {cvx})"
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
    with ExitStack() as stack:
        folder = stack.enter_context(private_folder()) if settings.exchanges_files else ""
        standin = stack.enter_context(serve(faults=settings.faults, folder=folder))
        yield settings.served_at(standin.address, standin.folder)
