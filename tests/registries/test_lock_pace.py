"""A locked record and none at all take the same time: what is asked, when, and in which order, on a clock that jumps.

The other half, that they read the same everywhere, is held by `tests/check/test_constant_shape.py`.
"""

import asyncio
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cair_compliance.model.answers import Outcome
from cair_compliance.registries import query
from cair_compliance.registries.clock import Clock
from cair_compliance.registries.failures import Unreachable
from cair_compliance.registries.transport import open_client

from .virtual import Scripted, children, found, in_virtual_time, nobody, run_of, the_child

KINDS = ["found", "hidden", "missing", "busy", "later", "refused"]


def locked():
    return replace(nobody(), status="PD", outcome=Outcome.PROTECTED)


def world(kinds, hidden):
    """A registry that answers each child by its kind; `hidden` makes the answer about one that may not be seen."""
    turns = {}

    def script(_number, pupil):
        kind = kinds[int(pupil.first_name.removeprefix("Child"))]
        turns[pupil.first_name] = turns.get(pupil.first_name, 0) + 1
        if kind == "refused" or (kind == "busy" and turns[pupil.first_name] < 3):
            raise Unreachable("HTTP 503", retry=kind == "busy")
        if kind == "later" and turns[pupil.first_name] < 2:
            raise Unreachable("HTTP 429", retry=True, pause=30)
        return {"found": found(the_child(pupil)), "hidden": hidden()}.get(kind) or nobody()

    return Scripted(script, latency=0.4)


def lived(monkeypatch, kinds, hidden, **pace):
    """(questions with their seconds, the order in which pupils were told, seconds in all)."""
    registry, order = world(kinds, hidden), []
    monkeypatch.setattr(query.random, "uniform", random.Random(1).uniform)

    async def work():
        clock = Clock(asyncio.get_running_loop().time)
        run = run_of(registry, children(len(kinds)), clock, **pace)
        await run.ask_all(open_client, lambda place, answer: order.append((place, answer.as_told)))

    _, seconds = in_virtual_time(work())
    return registry.asked, order, seconds


@settings(max_examples=40, deadline=None)
@given(
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=40).filter(lambda kinds: "hidden" in kinds),
    in_flight=st.integers(1, 5),
    per_second=st.sampled_from([None, 2.0]),
)
def test_a_locked_record_takes_as_long_as_none(kinds, in_flight, per_second):
    pace = {"in_flight": in_flight, "per_second": per_second, "retry_seconds": (2, 8)}
    with pytest.MonkeyPatch.context() as patch:
        behind_a_lock = lived(patch, kinds, locked, **pace)
        not_there = lived(patch, kinds, nobody, **pace)
    assert behind_a_lock == not_there


def test_the_comparison_would_notice_one_question_more(monkeypatch):
    def asked_again():
        raise Unreachable("HTTP 503", retry=True)

    kinds = ["found", "hidden", "missing"]
    pace = {"in_flight": 1, "retry_seconds": (2,)}
    assert lived(monkeypatch, kinds, asked_again, **pace) != lived(monkeypatch, kinds, nobody, **pace)
