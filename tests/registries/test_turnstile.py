"""Answers that came together are read one by one, each successor's question leaving in between."""

from __future__ import annotations

import asyncio

from cair_compliance.registries.turnstile import one_by_one


def test_what_a_reader_starts_runs_before_the_next_reader() -> None:
    seen: list[str] = []

    async def send(name: str) -> None:
        seen.append(f"sent after {name}")

    async def read(name: str, sending: set[asyncio.Task[None]]) -> None:
        await one_by_one()
        seen.append(f"read {name}")
        sending.add(asyncio.create_task(send(name)))

    async def together() -> None:
        sending: set[asyncio.Task[None]] = set()
        await asyncio.gather(*(read(name, sending) for name in "abc"))
        await asyncio.gather(*sending)

    asyncio.run(together())
    assert seen == [f"{what} {name}" for name in "abc" for what in ("read", "sent after")]


def test_one_who_gives_up_in_the_queue_holds_nobody_back() -> None:
    async def together() -> list[bool]:
        queue = [asyncio.create_task(one_by_one()) for _ in range(5)]
        await asyncio.sleep(0)
        queue[2].cancel()
        done = await asyncio.wait_for(asyncio.gather(*queue, return_exceptions=True), timeout=5)
        return [one is None for one in done]

    assert asyncio.run(together()) == [True, True, False, True, True]
    assert asyncio.run(together()) == [True, True, False, True, True]
