"""Step 3, who will be asked: the registries with the number of children and why."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from ..api import Check, check_roster
from ..check.entry import EntryRule
from ..check.sources import plan
from ..jobs import Bar, Job
from ..model.answers import Route
from ..model.calendar import in_words
from ..model.results import facility_words
from ..model.roster import Roster
from ..registries import Kept, Progress, RegistrySettings, Resting, load_settings
from . import reloaded, session
from .bring import read
from .doors import sentence, show
from .draft import Draft
from .frame import demo_note, step_heading
from .guard import guarded, trouble_words
from .markup import el, table
from .wording import children, meanwhile

PURPOSE = "Purpose: the immunizations required for attendance, and nothing else."


def who_will_be_asked() -> None:
    """Show the plan; two buttons start the check."""
    step_heading(session.ASK)
    draft = session.draft()
    roster = None if draft is None else read(draft)
    if draft is None or roster is None:
        st.button("Bring another list", key="nothing-to-ask", on_click=session.bring, args=(None,))
        return
    settings = session.settings()
    routes = plan(roster, settings, county=draft.county, as_of=draft.as_of)
    if settings.roster_only:
        own = "its own dates alone" if draft.results is None else "its own dates and the result file"
        sentence(f"No registry is set up on this computer, so the list is checked from {own}.")
    else:
        demo_note(settings)
        planned(routes, settings)
        not_asked(roster, draft.as_of)
    for question in roster.questions:
        if not question.answer:
            sentence(f"? Still open: {question.text} {meanwhile(question)}")
    show(el("p", summary(draft, roster), cls="cc-quiet"))
    buttons(draft, roster, settings, routes)
    sentence(reloaded.BEFORE, quiet=True)


def summary(draft: Draft, roster: Roster) -> str:
    where = facility_words(draft.facility)
    whom, entry = roster.pupils, draft.entry_rule.sentence(roster.pupils)
    return f"{where}, {children(len(whom))}, as of {in_words(draft.as_of)}. {entry}"


def planned(routes: Mapping[int, Sequence[Route]], settings: RegistrySettings) -> None:
    asked = sum(bool(given) for given in routes.values())
    show(el("p", f"{children(asked)} will be asked about. {PURPOSE}", cls="cc-lead"))
    rows = plan_rows(routes, settings)
    if rows:
        show(table(("Registry", "Children", "Why"), rows, label="Registries that will be asked", numbers=(1,)))
    unknown = len(routes) - asked
    if unknown:
        sentence(
            f"For {children(unknown)} no registry could be chosen, because the county is not known. "
            "Go back and give the county, or go on: they will be shown as “could not verify” where doses are missing."
        )


def not_asked(roster: Roster, as_of: date) -> None:
    """Who is asked about nowhere, and why: those without a birth date, and those who left."""
    here = [pupil for pupil in roster.pupils if not pupil.has_left(as_of)]
    undated, left = sum(pupil.birthdate is None for pupil in here), len(roster.pupils) - len(here)
    if undated:
        verb = "is" if undated == 1 else "are"
        sentence(f"{children(undated)} without a birth date {verb} not asked about: no registry could find them.")
    if left:
        sentence(f"{children(left)} who left {'is' if left == 1 else 'are'} not asked about.", quiet=True)


def plan_rows(routes: Mapping[int, Sequence[Route]], settings: RegistrySettings) -> list[tuple[str, str, str]]:
    """Registry, number of children, and the reasons with their numbers, in the order of the most asked."""
    reasons: dict[str, Counter[str]] = {}
    for given in routes.values():
        for one in given:
            reasons.setdefault(one.registry, Counter())[one.reason] += 1
    return [
        (settings.titles.get(registry, registry), f"{counted.total():,}", reasons_in_words(counted))
        for registry, counted in sorted(reasons.items(), key=lambda item: -item[1].total())
    ]


def reasons_in_words(counted: Counter[str]) -> str:
    most = counted.most_common(3)
    words = "; ".join(f"{number:,}: {reason}" if len(counted) > 1 else reason for reason, number in most)
    return words[:1].upper() + words[1:] + (f"; and {len(counted) - 3} other reasons" if len(counted) > 3 else "")


def buttons(draft: Draft, roster: Roster, settings: RegistrySettings, routes: Mapping[int, Sequence[Route]]) -> None:
    number = children(sum(not pupil.has_left(draft.as_of) for pupil in roster.pupils))
    with st.container(horizontal=True):
        if not settings.roster_only:
            st.button(f"Check {number}", key="check-list", type="primary", on_click=start, args=(settings, routes))
        st.button(
            f"Check {number} from my file" if settings.roster_only else "Check from my file only",
            key="check-file-only",
            type="primary" if settings.roster_only else "secondary",
            on_click=start,
            args=(load_settings("none"), {}),
        )
        st.button("Back", key="back-to-confirm", on_click=session.go, args=(session.CONFIRM,))
    if not settings.roster_only:
        sentence("“From my file only” asks nobody; the report then says so.", quiet=True)


@guarded()
def start(settings: RegistrySettings, routes: Mapping[int, Sequence[Route]]) -> None:
    """Begin the check in its own thread. A second click finds it under way and changes nothing."""
    draft = session.draft()
    if draft is not None:
        session.begin(key_of(draft, settings), new_job(draft, draft.roster(), settings, routes))


def key_of(draft: Draft, settings: RegistrySettings) -> str:
    """What makes two clicks the same: the list and how it was read, the answers about it, who is asked by whom."""
    about = (draft.facility, draft.county, draft.program, draft.entry_rule, sorted(draft.mapping.items()))
    asked = (settings.name, sorted(settings.faults.items()), settings.asker)
    return hashlib.sha256(repr((draft.roster().fingerprint, about, asked)).encode()).hexdigest()


def new_job(draft: Draft, roster: Roster, settings: RegistrySettings, routes: Mapping[int, Sequence[Route]]) -> Job:
    """The job of this draft as it is now; later changes of the draft do not reach it."""
    totals = Counter(one.registry for given in routes.values() for one in given)
    facility, county, program, rule = draft.facility, draft.county, draft.program or None, draft.entry_rule
    results = draft.results_given

    def work(progress: Progress, kept: Kept) -> Check:
        return _check(roster, facility, county, program, rule, settings, results, progress, job.rested, kept)

    bars = {registry: Bar(0, total) for registry, total in totals.most_common()}
    job = Job(work, trouble_words, bars, settings.titles, len(roster.pupils))
    return job


def _check(
    roster: Roster,
    facility: str,
    county: str,
    program: str | None,
    rule: EntryRule,
    settings: RegistrySettings,
    results: Sequence[tuple[bytes, str]],
    progress: Progress,
    resting: Resting,
    kept: Kept,
) -> Check:
    return check_roster(
        roster,
        facility=facility,
        county=county,
        program=program,
        as_of=rule.as_of,
        entry_date=rule.given,
        newly_admitted=rule.newly_admitted,
        registries=settings,
        results=results,
        progress=progress,
        resting=resting,
        kept=kept,
    )
