"""How many questions a second one registry is asked, and what one costs: two servers on this computer, 150 ms away.

`ideal`: a server that does nothing but wait and send the same bytes; what is missing there is the client's doing, or
that of others on this computer: `bare` says how much a client without any work of its own gets of it.
`standin`: the program's own stand-in, which reads each question and works out its answer; with two cores it
takes some of the client's time, most at 128. Both have a process of their own. Shares are of (in flight /
latency); the polite pace is lifted, as an operator's settings may do.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import aiohttp

from cair_compliance.model.answers import Answer, Match
from cair_compliance.model.people import Pupil
from cair_compliance.registries import load_settings
from cair_compliance.registries.query import RegistryRun
from cair_compliance.registries.transport import open_client
from cair_compliance.standin import People, Record, serve
from cair_compliance.standin.envelopes import SOAP12, answered
from cair_compliance.standin.population import Given

from .decoding import DOSES, answer

LATENCY = 0.150
CHILD = Pupil("", 2, "Castellanos", "Lucia", "Maria", birthdate=date(2018, 2, 14), sex="F")
"""Invented; the child of `decoding.answer`."""

_CONTROL = re.compile(rb"CC[0-9A-F]{8}\d{5}Z\d\d")
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_PLACE = b"CONTROL-ID"


class _Fixed(asyncio.Protocol):
    """Keep-alive HTTP/1.1, one question at a time: the same answer to everyone, under the control id asked with."""

    parts: tuple[bytes, ...] = ()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, blank, body = self.received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if blank and length and len(body) >= int(length[1]):
            self.received = b""
            control = _CONTROL.search(body)
            assert control
            asyncio.get_running_loop().call_later(LATENCY, self.answer, control[0])

    def answer(self, control: bytes) -> None:
        body = control.join(self.parts)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: %d\r\n\r\n" % len(body)
        self.transport.write(head + body)  # type: ignore[attr-defined]


def recorded() -> bytes:
    """One answer with `DOSES` doses in its SOAP envelope, with CONTROL-ID for the control id."""
    text = answer().replace("|CC1|", f"|{_PLACE.decode()}|").replace("|TCC1|", f"|T{_PLACE.decode()}|")
    return answered(SOAP12, "submitSingleMessage", text)


def _ideal(pipe: Pipe) -> None:
    _Fixed.parts = tuple(recorded().split(_PLACE))

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(_Fixed, "127.0.0.1", 0, backlog=512)
        pipe.send(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bay")
        await asyncio.Event().wait()

    asyncio.run(run())


def _standin(pipe: Pipe) -> None:
    doses = tuple(Given("110", f"20{18 + n % 7}{1 + n % 12:02}{1 + n:02}") for n in range(DOSES))
    place = ("41 Test Ln", "Oakland", "94607", "Birch")
    child = Record("bay", "1", CHILD.last_name, CHILD.first_name, "", "20180214", "F", *place, (), doses)
    with serve(people=People.of([child]), faults={"bay": "slow"}, delay=LATENCY) as running:
        pipe.send(load_settings("demo").served_at(running.address).connections["bay"].address)
        time.sleep(3600)


@contextmanager
def server(kind: str) -> Iterator[str]:
    """The address of a server of that kind ("ideal", "standin") in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    target: Callable[[Pipe], None] = {"ideal": _ideal, "standin": _standin}[kind]
    running = multiprocessing.get_context("spawn").Process(target=target, args=(theirs,), daemon=True)
    running.start()
    theirs.close()  # so that a server that dies is noticed
    try:
        yield ours.recv()
    finally:
        running.terminate()
        running.join()


def ask(address: str, in_flight: int, seconds: float) -> dict[str, float]:
    """One run of about so many seconds. `cpu_ms`: of this process, a question, the reading of its answer included."""
    number = int(in_flight / LATENCY * seconds)
    times: list[float] = []
    doses = 0

    def tell(_place: int, told: Answer) -> None:
        nonlocal doses
        assert told.match is Match.EXACT, told.evidence
        doses += len(told.doses)
        times.append(time.perf_counter())

    run = _run(address, number, in_flight)
    cpu = time.process_time()
    asyncio.run(run.ask_all(open_client, tell))
    cpu = time.process_time() - cpu
    assert doses == number * DOSES
    first, last = number // 10, number - number // 10  # neither the opening of connections nor the last, idle workers
    per_second = (last - first) / (times[last] - times[first])
    return {
        "per_second": round(per_second, 1),
        "of_ideal": round(per_second * LATENCY / in_flight, 3),
        "cpu_ms": round(1000 * cpu / number, 2),
    }


def bare(address: str, in_flight: int, seconds: float) -> dict[str, float]:
    """The same of a client that sends fixed bytes and reads nothing out of the answers."""
    number = int(in_flight / LATENCY * seconds)
    body, waiting, times = f"CC00000000{0:05}Z34".encode(), iter(range(number)), []

    async def work(client: aiohttp.ClientSession) -> None:
        for _ in waiting:
            async with client.post(address, data=body) as response:
                await response.read()
            times.append(time.perf_counter())

    async def run() -> None:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=in_flight)) as client:
            await asyncio.gather(*(work(client) for _ in range(in_flight)))

    cpu = time.process_time()
    asyncio.run(run())
    cpu = time.process_time() - cpu
    first, last = number // 10, number - number // 10
    of_ideal = (last - first) / (times[last] - times[first]) * LATENCY / in_flight
    return {"bare_of_ideal": of_ideal, "bare_cpu_ms": 1000 * cpu / number}


def _run(address: str, number: int, in_flight: int) -> RegistryRun:
    connection = load_settings("demo").connections["bay"]
    connection = replace(connection, address=address, pace=replace(connection.pace, in_flight=in_flight))
    return RegistryRun(connection, [(place, CHILD) for place in range(number)], frozenset())


def memory(pipe: Pipe, address: str, pupils: int, keep: bool) -> None:
    """Sends the growth of this fresh process's peak, in kB, while so many pupils are asked about.

    `keep`: hold every answer, as a check does until its report is written; else none.
    """
    kept: list[Answer] = []
    asyncio.run(_run(address, 150, 128).ask_all(open_client, lambda _place, _answer: None))
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew (Linux)
    before = _peak()
    tell = (lambda _place, told: kept.append(told)) if keep else (lambda _place, _told: None)
    asyncio.run(_run(address, pupils, 128).ask_all(open_client, tell))
    pipe.send(_peak() - before)


def _peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def growth(address: str, pupils: int, *, keep: bool) -> int:
    """What `memory` says, in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    running = multiprocessing.get_context("spawn").Process(target=memory, args=(theirs, address, pupils, keep))
    running.start()
    theirs.close()
    found: int = ours.recv()
    running.join()
    return found
