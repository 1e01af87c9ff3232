"""Asking all registries about all pupils: one event loop in a thread of its own.

The caller's thread only waits and tells the progress, so this works where a loop already runs
(Jupyter) and where callbacks must come from the caller's thread (Streamlit).
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from datetime import date
from typing import TypeAlias

from ..model.answers import Answer, Outcome, Route
from ..model.people import Pupil
from .apart import keep_records_apart
from .audit import AuditTrail
from .matching import twin_list
from .plan import Plan, Share, Shares, open_trail
from .policy import Asking
from .query import RegistryRun
from .rests import Rest, Resting
from .settings import RegistrySettings
from .transport import ClientFactory, open_client

Progress: TypeAlias = Callable[[str, int, int, int, int], None]
"""registry id, asked so far, total, answered, failed."""

Kept: TypeAlias = dict[tuple[int, str], Answer]
"""(the pupil's place, registry id) -> answer, before records are kept apart."""

FAILED = frozenset(Outcome) - {
    Outcome.FOUND,
    Outcome.NOT_FOUND,
    Outcome.PROTECTED,
    Outcome.CANDIDATES,
    Outcome.TOO_MANY,
}
"""Outcomes that give nothing to go by."""

TICK_SECONDS = 1.0
_Said: TypeAlias = tuple[int, Answer] | Rest | None
"""An answer, a rest that begins, or a second of silence."""


def ask(
    pupils: Sequence[Pupil],
    routes: Mapping[int, Sequence[Route]],
    settings: RegistrySettings,
    *,
    progress: Progress | None = None,
    resting: Resting | None = None,
    client_factory: ClientFactory | None = None,
    asking: Asking | None = None,
    kept: Kept | None = None,
) -> dict[int, tuple[Answer, ...]]:
    """Every planned answer, by the pupil's place in `pupils`, in the order of the pupil's routes.

    `routes` need not name every place. Whatever a registry does becomes an outcome, never an exception.
    `asking` says who asks and under which agreements; without it the settings' own asker, for no facility.
    `kept` holds answers of an earlier, unfinished try at the same roster: what answered is not asked again.
    New answers are put into it as they come. `resting` is told when a registry has to be left alone for a while.
    """
    answers = {} if kept is None else kept
    asking = asking or _nobody_in_particular(pupils, settings)
    shares = _shares(pupils, routes)
    count = _Counts(shares, progress)
    count.add_kept(answers)
    open_shares = {registry: _open(registry, share, answers) for registry, share in shares.items()}
    plan = Plan(pupils, routes, settings, asking)
    with closing(_answers(plan, open_shares, client_factory or open_client)) as said:
        for item in said:
            if isinstance(item, Rest):
                (resting or _nothing)(item)
                continue
            if item is None:
                count.repeat()
                continue
            place, answer = item
            answers[place, answer.registry] = answer
            count.add(answer.registry, answer)
    by_place = {place: tuple(answers[place, one.registry] for one in planned) for place, planned in routes.items()}
    return keep_records_apart(by_place)


def ask_again(
    pupils: Sequence[Pupil],
    place: int,
    registry: str,
    registry_id: str,
    routes: Mapping[int, Sequence[Route]],
    settings: RegistrySettings,
    *,
    client_factory: ClientFactory | None = None,
    asking: Asking | None = None,
) -> Answer:
    """What the registry says of the one record a person has chosen for a pupil, under the same agreements.

    Nothing but that record is accepted.
    """
    plan = Plan(pupils, routes, settings, asking or _nobody_in_particular(pupils, settings))
    share: Shares = {registry: [(place, pupils[place])]}
    with closing(_answers(plan, share, client_factory or open_client, chosen=registry_id)) as said:
        return next(item[1] for item in said if isinstance(item, tuple))


def _nothing(_rest: Rest) -> None:
    """Where nobody wants to know."""


def _nobody_in_particular(pupils: Sequence[Pupil], settings: RegistrySettings) -> Asking:
    return Asking(pupils, "", "", settings.asker, settings.agreements, date.today())  # noqa: DTZ011


def _shares(pupils: Sequence[Pupil], routes: Mapping[int, Sequence[Route]]) -> Shares:
    shares: dict[str, list[tuple[int, Pupil]]] = {}
    for place, planned in routes.items():
        for registry in dict.fromkeys(one.registry for one in planned):
            shares.setdefault(registry, []).append((place, pupils[place]))
    return shares


def _open(registry: str, share: Share, answers: Kept) -> Share:
    """The pupils this registry still owes an answer about."""
    return [one for one in share if (got := answers.get((one[0], registry))) is None or got.outcome in FAILED]


class _Counts:
    """How far each registry is, told as it changes."""

    def __init__(self, shares: Shares, progress: Progress | None) -> None:
        self._counts = {registry: [0, len(share), 0, 0] for registry, share in shares.items()}
        self._progress = progress

    def repeat(self) -> None:
        """Tell the old counts again, so that the caller can stop while everybody waits."""
        for registry, count in self._counts.items():
            if self._progress:
                self._progress(registry, *count)

    def add_kept(self, kept: Kept) -> None:
        for (_, registry), answer in kept.items():
            if answer.outcome not in FAILED:
                self.add(registry, answer)

    def add(self, registry: str, answer: Answer) -> None:
        count = self._counts[registry]
        count[0] += 1
        count[3 if answer.outcome in FAILED else 2] += 1
        if self._progress:
            self._progress(registry, *count)


def _answers(plan: Plan, shares: Shares, clients: ClientFactory, chosen: str = "") -> Generator[_Said, None, None]:
    """Answers as they come; what may not be asked answers at once, and no connection is opened for it."""
    allowed: dict[str, list[tuple[int, Pupil]]] = {}
    for registry, share in shares.items():
        for place, pupil in share:
            refused = plan.refusal(registry, place, pupil)
            if refused is not None:
                yield place, refused
            else:
                allowed.setdefault(registry, []).append((place, pupil))
    trail, trouble = open_trail(plan, allowed)
    if trouble:
        for registry in [one for one in allowed if plan.audited(one)]:
            for place, _ in allowed.pop(registry):
                yield place, Answer(registry, Outcome.NOT_CHECKED, detail=trouble)
    if allowed:
        with closing(_in_thread(_runs(plan, allowed, trail, chosen), clients)) as said:
            yield from said


def _runs(plan: Plan, shares: Shares, trail: AuditTrail | None, chosen: str) -> list[RegistryRun]:
    twins = twin_list(plan.pupils)
    return [
        RegistryRun(
            plan.settings.connections[registry],
            share,
            twins,
            chosen=chosen,
            witness=plan.witness(registry, share, trail),
        )
        for registry, share in shares.items()
    ]


def _in_thread(runs: Sequence[RegistryRun], clients: ClientFactory) -> Generator[_Said, None, None]:
    """Run the loop in a thread; closing this iterator early stops it. None after each second of silence."""
    news: queue.SimpleQueue[_Said | BaseException] = queue.SimpleQueue()
    loop = asyncio.new_event_loop()
    task = loop.create_task(_ask_all(runs, clients, lambda place, answer: news.put((place, answer))))

    def work() -> None:
        try:
            loop.run_until_complete(task)
            news.put(None)
        except BaseException as error:  # told to the caller's thread, which raises it
            news.put(error)
        finally:
            loop.close()

    for run in runs:
        run.resting = news.put
    thread = threading.Thread(target=work, name="registries", daemon=True)
    thread.start()
    try:
        while True:
            try:
                item = news.get(timeout=TICK_SECONDS)
            except queue.Empty:
                yield None
                continue
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        if thread.is_alive() and not loop.is_closed():
            loop.call_soon_threadsafe(task.cancel)
        thread.join()


async def _ask_all(runs: Sequence[RegistryRun], clients: ClientFactory, tell: Callable[[int, Answer], None]) -> None:
    await asyncio.gather(*(run.ask_all(clients, tell) for run in runs))
