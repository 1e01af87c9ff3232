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
from typing import TypeAlias

from ..model.answers import Answer, Outcome, Route
from ..model.people import Pupil
from .apart import keep_records_apart
from .matching import twin_list
from .query import RegistryRun
from .settings import RegistrySettings
from .transport import ClientFactory, open_client

Progress: TypeAlias = Callable[[str, int, int, int, int], None]
"""registry id, asked so far, total, answered, failed."""

Shares: TypeAlias = Mapping[str, Sequence[tuple[int, Pupil]]]
"""Registry id -> the pupils it is asked about, with their places."""

FAILED = frozenset(Outcome) - {
    Outcome.FOUND,
    Outcome.NOT_FOUND,
    Outcome.PROTECTED,
    Outcome.CANDIDATES,
    Outcome.TOO_MANY,
}
"""Outcomes that give nothing to go by."""

_Said: TypeAlias = tuple[int, Answer]


def ask(
    pupils: Sequence[Pupil],
    routes: Mapping[int, Sequence[Route]],
    settings: RegistrySettings,
    *,
    progress: Progress | None = None,
    client_factory: ClientFactory | None = None,
) -> dict[int, tuple[Answer, ...]]:
    """Every planned answer, by the pupil's place in `pupils`, in the order of the pupil's routes.

    `routes` need not name every place. Whatever a registry does becomes an outcome, never an exception.
    """
    shares = _shares(pupils, routes)
    counts = {registry: [0, len(share), 0, 0] for registry, share in shares.items()}
    answers: dict[tuple[int, str], Answer] = {}
    with closing(_answers(pupils, shares, settings, client_factory or open_client)) as said:
        for place, answer in said:
            answers[place, answer.registry] = answer
            count = counts[answer.registry]
            count[0] += 1
            count[3 if answer.outcome in FAILED else 2] += 1
            if progress:
                progress(answer.registry, *count)
    by_place = {place: tuple(answers[place, one.registry] for one in planned) for place, planned in routes.items()}
    return keep_records_apart(by_place)


def ask_again(
    pupil: Pupil,
    place: int,
    registry: str,
    registry_id: str,
    settings: RegistrySettings,
    *,
    client_factory: ClientFactory | None = None,
) -> Answer:
    """What the registry says of the one record a person has chosen for a pupil. Nothing but that record is accepted."""
    run = RegistryRun(settings.connections[registry], [(place, pupil)], frozenset(), chosen=registry_id)
    with closing(_in_thread([run], client_factory or open_client)) as said:
        return next(answer for _, answer in said)


def _shares(pupils: Sequence[Pupil], routes: Mapping[int, Sequence[Route]]) -> Shares:
    shares: dict[str, list[tuple[int, Pupil]]] = {}
    for place, planned in routes.items():
        for registry in dict.fromkeys(one.registry for one in planned):
            shares.setdefault(registry, []).append((place, pupils[place]))
    return shares


def _answers(
    pupils: Sequence[Pupil], shares: Shares, settings: RegistrySettings, clients: ClientFactory
) -> Generator[_Said, None, None]:
    """Answers as they come; registries without an interface answer at once."""
    asked = {registry: share for registry, share in shares.items() if registry in settings.connections}
    for registry in shares.keys() - asked.keys():
        detail = f"Not asked: no interface set up for {settings.titles.get(registry, registry)}."
        for place, _ in shares[registry]:
            yield place, Answer(registry, Outcome.NOT_CHECKED, detail=detail)
    if asked:
        with closing(_in_thread(_runs(pupils, asked, settings), clients)) as said:
            yield from said


def _runs(pupils: Sequence[Pupil], shares: Shares, settings: RegistrySettings) -> list[RegistryRun]:
    twins = twin_list(pupils)
    return [RegistryRun(settings.connections[registry], share, twins) for registry, share in shares.items()]


def _in_thread(runs: Sequence[RegistryRun], clients: ClientFactory) -> Generator[_Said, None, None]:
    """Run the loop in a thread; closing this iterator early stops it."""
    news: queue.SimpleQueue[_Said | BaseException | None] = queue.SimpleQueue()
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

    thread = threading.Thread(target=work, name="registries", daemon=True)
    thread.start()
    try:
        while (item := news.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        if thread.is_alive() and not loop.is_closed():
            loop.call_soon_threadsafe(task.cancel)
        thread.join()


async def _ask_all(runs: Sequence[RegistryRun], clients: ClientFactory, tell: Callable[[int, Answer], None]) -> None:
    await asyncio.gather(*(run.ask_all(clients, tell) for run in runs))
