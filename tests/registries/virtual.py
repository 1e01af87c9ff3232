"""Hours in no time: an event loop whose clock jumps to the next thing to do, and a registry that follows a script."""

import asyncio
import selectors
from datetime import date

from cair_compliance.model.answers import Answer, Outcome, Person
from cair_compliance.model.people import Pupil
from cair_compliance.registries.clock import Clock
from cair_compliance.registries.dialect import load_dialect
from cair_compliance.registries.directory import load_directory
from cair_compliance.registries.parsed import Echo, ParsedAnswer
from cair_compliance.registries.query import RegistryRun
from cair_compliance.registries.settings import Connection, Credentials, Pace
from cair_compliance.registries.transport import open_client

BORN = date(2018, 2, 14)


class _Jumping(selectors.SelectSelector):
    """Instead of waiting it moves the clock."""

    now = 0.0

    def select(self, timeout=None):
        ready = super().select(0)
        if not ready and timeout:
            self.now += timeout
        return ready


def in_virtual_time(work):
    """Run a coroutine on a clock that jumps. Returns (result, seconds it would have taken)."""
    selector = _Jumping()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now
    try:
        return loop.run_until_complete(work), selector.now
    finally:
        loop.close()


def found(person):
    """An answer with this person in it."""
    echo = Echo("", (), "", "", None)
    return ParsedAnswer("RSP", "Z34", "AA", "OK", Outcome.FOUND, echo, persons=(person,))


def nobody():
    return ParsedAnswer("RSP", "Z34", "AA", "NF", Outcome.NOT_FOUND, Echo("", (), "", "", None))


class Scripted:
    """A registry that does what `script` says: called with (number of the question, pupil), it answers or raises.

    `asked` holds (second, pupil's first name) of each question; `most` the most questions under way at once.
    """

    def __init__(self, script, latency=0.0):
        self.script, self.latency = script, latency
        self.asked, self.under_way, self.most, self.inquiries = [], 0, 0, []

    async def ask(self, call, inquiry):
        self.asked.append((asyncio.get_running_loop().time(), inquiry.pupil.first_name))
        self.inquiries.append(inquiry)
        number = len(self.asked)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(self.latency)
            return self.script(number, inquiry.pupil)
        finally:
            self.under_way -= 1

    async def probe(self, call):
        return "there"


def children(number):
    return [Pupil("", n + 2, "Aster", f"Child{n}", birthdate=BORN, sex="F") for n in range(number)]


def the_child(pupil):
    return Person("1", pupil.last_name, pupil.first_name, birthdate=pupil.birthdate, sex=pupil.sex)


def connection(**pace):
    row = load_directory().registry("bay")
    who = Credentials("u", "p", "f")
    chosen = Pace(**{"in_flight": 4, "per_second": None, "retry_seconds": (), **pace})
    return Connection("bay", row.title, load_dialect(row.dialect), "http://127.0.0.1:9", "Z34", chosen, given=who)


def run_of(registry, pupils, clock, **pace):
    return RegistryRun(
        connection(**pace), list(enumerate(pupils)), frozenset(), adapters=lambda _connection: registry, clock=clock
    )


def asked_in_virtual_time(registry, number, **pace):
    """(answers in the order of the pupils, seconds)."""
    told: dict[int, Answer] = {}

    async def work():
        clock = Clock(asyncio.get_running_loop().time)
        await run_of(registry, children(number), clock, **pace).ask_all(open_client, told.__setitem__)

    _, seconds = in_virtual_time(work())
    assert sorted(told) == list(range(number))
    return [told[place] for place in range(number)], seconds
