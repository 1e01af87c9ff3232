"""Jobs: one for many clicks, seen by their owner alone, stopped and gone on with, swept in time."""

import threading
from datetime import date

import pytest

from cair_compliance import check_roster, load_settings
from cair_compliance.jobs import Bar, Job, Jobs
from cair_compliance.registries.rests import Rest, Why
from cair_compliance.standin import serve

from ..conftest import ROSTERS

SECONDS = 30


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class Finished:
    """Stands for a check where its content does not matter."""

    result = "result"


def job(work=lambda progress, kept: Finished()):
    return Job(work, lambda error: "said plainly", {}, {})


def held():
    """A job that goes on until its gate is opened; `made` counts its tries."""
    gate, made = threading.Event(), []

    def work(progress, kept):
        made.append(1)
        gate.wait(SECONDS)
        return Finished()

    return job(work), gate, made


def test_fifty_clicks_at_once_are_one_job():
    jobs, gate, made, got = Jobs(), threading.Event(), [], []
    together = threading.Barrier(50)

    def work(progress, kept):
        made.append(1)
        gate.wait(SECONDS)
        return Finished()

    def click():
        together.wait(SECONDS)
        got.append(jobs.submit("me", "same", job(work)))

    clicks = [threading.Thread(target=click) for _ in range(50)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(SECONDS)
    assert len({id(one) for one in got}) == 1 and len(got) == 50
    gate.set()
    got[0].wait(SECONDS)
    assert got[0].done and made == [1]


def test_another_key_another_owner_and_a_finished_job_are_other_jobs():
    jobs = Jobs()
    first, gate, _ = held()
    jobs.submit("me", "a", first)
    assert jobs.submit("me", "b", job()) is not first
    assert jobs.submit("you", "a", job()) is not first
    gate.set()
    first.wait(SECONDS)
    assert jobs.submit("me", "a", job()) is not first


@pytest.mark.parametrize("owner", ["you", "", "me ", "M"])
def test_nobody_but_the_owner_sees_stops_resumes_or_forgets(owner):
    jobs = Jobs()
    mine, gate, made = held()
    jobs.submit("me", "a", mine)
    assert jobs.progress(owner, mine.id) is None and jobs.resume(owner, mine.id) is None
    jobs.cancel(owner, mine.id, forget=True)
    gate.set()
    mine.wait(SECONDS)
    assert mine.done and jobs.progress("me", mine.id) is mine
    assert jobs.resume(owner, mine.id) is None and made == [1]


def test_an_id_says_nothing_and_a_repr_holds_no_pupil():
    ids = {job().id for _ in range(500)}
    assert len(ids) == 500 and all(len(one) == 16 for one in ids)
    one = job()
    one._kept[0, "bay"] = "Aster"
    assert "Aster" not in repr(one)


def test_a_job_without_an_owner_belongs_to_nobody():
    jobs = Jobs()
    mine = jobs.submit("", "a", job())
    assert jobs.progress("", mine.id) is None


def test_sweep_takes_what_is_over_and_was_not_looked_at():
    clock = Clock()
    jobs = Jobs(keep_seconds=100, clock=clock)
    running, gate, _ = held()
    over, looked_at = jobs.submit("me", "a", job()), jobs.submit("me", "b", job())
    jobs.submit("me", "c", running)
    over.wait(SECONDS), looked_at.wait(SECONDS)
    clock.now = 90
    jobs.progress("me", looked_at.id)
    clock.now = 150
    assert jobs.sweep() == 1
    assert jobs.progress("me", over.id) is None
    assert jobs.progress("me", looked_at.id) is looked_at and jobs.progress("me", running.id) is running
    gate.set()


def test_it_is_swept_even_when_nobody_comes_any_more(monkeypatch):
    clock, brooms = Clock(), []

    class Later:
        def __init__(self, seconds, call):
            self.call, self.daemon = call, False
            brooms.append(self)

        def start(self):
            assert self.daemon

    monkeypatch.setattr("cair_compliance.jobs.board.threading.Timer", Later)
    jobs = Jobs(keep_seconds=100, clock=clock)
    mine = jobs.submit("me", "a", job())
    mine.wait(SECONDS)
    clock.now = 101
    brooms[-1].call()
    assert jobs.progress("me", mine.id) is None and len(brooms) == 1


def test_forgetting_takes_it_away_at_once():
    jobs = Jobs()
    mine = jobs.submit("me", "a", job())
    jobs.cancel("me", mine.id, forget=True)
    assert jobs.progress("me", mine.id) is None


def test_trouble_is_said_and_can_be_tried_again():
    tries = []

    def work(progress, kept):
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("Aster, Robin")
        return Finished()

    jobs = Jobs()
    mine = jobs.submit("me", "a", job(work))
    mine.wait(SECONDS)
    assert mine.trouble == "said plainly" and not mine.done
    jobs.resume("me", mine.id).wait(SECONDS)
    assert mine.done and not mine.trouble


def test_what_a_job_waits_for_is_counted_down_until_it_goes_on():
    clock, (mine, gate, _) = Clock(), held()
    mine.clock, mine.bars["ride"] = clock, Bar(3, 9)
    Jobs().submit("me", "a", mine)
    mine.rested(Rest("ride", "RIDE", Why.ASKED, 60))
    clock.now = 18
    assert mine.waits() == {"ride": "RIDE asked us to wait; goes on in 42 s"}
    assert mine.seconds == 18
    mine.bars["ride"] = Bar(9, 9)
    assert not mine.waits()
    mine.bars["ride"] = Bar(4, 9)
    clock.now = 61
    assert not mine.waits()
    mine.rested(Rest("ride", "RIDE", Why.FAILING, 60))
    gate.set()
    mine.wait(SECONDS)
    assert not mine.waits()


def checking(settings, hook=lambda *news: None):
    """A real check of the kindergarten list as a job."""

    def work(progress, kept):
        def tell(*news):
            hook(*news)
            progress(*news)

        return check_roster(
            ROSTERS["kindergarten"], as_of=date(2025, 10, 1), registries=settings(), progress=tell, kept=kept
        )

    return Job(work, str, {}, {})


def own(address):
    """The demonstration at an address of ours, which the check must not start itself."""
    from dataclasses import replace

    return replace(load_settings("demo").served_at(address), demo=False)


def test_stopped_and_resumed_it_asks_only_the_rest_and_finds_the_same(kindergarten):
    journal, jobs = [], Jobs()
    with serve() as running:
        mine = checking(lambda: own(running.address), lambda *news: len(mine._kept) >= 20 and mine.stop())
        jobs.submit("me", "a", mine)
        mine.wait(SECONDS)
        assert mine.stopped and mine.check is None
        kept = len(mine._kept)
        assert 20 <= kept < 120
    with serve(journal=journal) as another:  # questions on their way when it was stopped may arrive later
        mine.work = checking(lambda: own(another.address)).work
        jobs.resume("me", mine.id).wait(SECONDS)
    assert mine.done and len(journal) == 120 - kept
    assert mine.check.result.standing_counts() == kindergarten.result.standing_counts()
    assert sum(bar.asked for bar in mine.bars.values()) == 120


def test_those_that_did_not_answer_are_asked_again(kindergarten):
    journal, jobs = [], Jobs()
    with serve(faults={"bay": "reset", "sac": "auth"}) as broken:
        address = [broken.address]
        mine = jobs.submit("me", "a", checking(lambda: own(address[0])))
        mine.wait(SECONDS)
        failed = sum(tally.failed for tally in mine.check.result.sources)
        assert failed > 5 and "could_not_verify" in mine.check.result.standing_counts()
        with serve(journal=journal) as mended:
            address[0] = mended.address
            jobs.resume("me", mine.id).wait(SECONDS)
    assert len(journal) == failed
    assert mine.check.result.standing_counts() == kindergarten.result.standing_counts()
    assert all(bar == Bar(bar.total, bar.total, bar.total, 0) for bar in mine.bars.values())


def test_a_later_try_that_is_stopped_keeps_the_finished_check():
    gate = threading.Event()
    first = Finished()

    def work(progress, kept):
        if not kept:
            kept[0, "bay"] = "an answer"
            return first
        gate.wait(SECONDS)
        progress("bay", 1, 1, 1, 0)
        return Finished()

    jobs = Jobs()
    mine = jobs.submit("me", "a", job(work))
    mine.wait(SECONDS)
    jobs.resume("me", mine.id)
    jobs.cancel("me", mine.id)
    gate.set()
    mine.wait(SECONDS)
    assert mine.stopped and not mine.done and mine.check is first
