"""Pace, rests and the breaker, on a clock that jumps: no test here waits."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cair_compliance.model.answers import Match, Outcome
from cair_compliance.registries.asking import _ask_all
from cair_compliance.registries.failures import NotOurs, Unreachable
from cair_compliance.registries.pace import Clock
from cair_compliance.registries.settings import Pace
from cair_compliance.registries.transport import MAX_PAUSE, asked_pause, open_client

from .virtual import Scripted, asked_in_virtual_time, children, found, in_virtual_time, nobody, run_of, the_child


def busy(_number, _pupil):
    raise Unreachable("HTTP 503", retry=True, busy=True)


def broken(_number, _pupil):
    raise Unreachable("reset", retry=True)


def outcomes(answers):
    return Counter(str(answer.outcome) for answer in answers)


@settings(max_examples=40, deadline=None)
@given(in_flight=st.integers(1, 40), per_second=st.sampled_from([None, 1, 2.5, 5, 100]), number=st.integers(1, 60))
def test_never_more_at_once_nor_a_second_than_allowed(in_flight, per_second, number):
    registry = Scripted(lambda _n, pupil: found(the_child(pupil)), latency=0.7)
    answers, _ = asked_in_virtual_time(registry, number, in_flight=in_flight, per_second=per_second)
    assert outcomes(answers) == {"FOUND": number} and registry.most <= in_flight
    if per_second:
        times = [second for second, _ in registry.asked]
        gaps = [after - before for before, after in pairwise(times)]
        assert all(gap >= 1 / per_second - 1e-6 for gap in gaps)


def test_every_worker_works():
    registry = Scripted(lambda _n, pupil: found(the_child(pupil)), latency=1)
    _, seconds = asked_in_virtual_time(registry, 1 + 320, in_flight=32)
    assert registry.most == 32 and seconds == pytest.approx(11, abs=0.01)


def test_a_question_is_repeated_only_where_that_may_help():
    for retry, times in ((True, 3), (False, 1)):

        def once(_number, _pupil, retry=retry):
            raise Unreachable("x", retry=retry)

        registry = Scripted(once)
        (answer,), seconds = asked_in_virtual_time(registry, 1, retry_seconds=(2, 8))
        assert (len(registry.asked), answer.outcome) == (times, Outcome.UNAVAILABLE)
        assert 7.5 * retry <= seconds <= 10 * retry
        assert len({inquiry.control_id for inquiry in registry.inquiries}) == 1


def test_no_connection_costs_a_pupil_twenty_seconds_at_most():
    assert (Pace().connect_seconds, Pace().total_seconds, Pace().retry_seconds) == (5, 30, (1, 4))

    def late(_number, _pupil):
        raise Unreachable("timeout", retry=True)

    registry = Scripted(late, latency=Pace().connect_seconds)
    (answer,), seconds = asked_in_virtual_time(registry, 1, retry_seconds=Pace().retry_seconds)
    assert (len(registry.asked), answer.outcome, answer.evidence) == (3, Outcome.UNAVAILABLE, ("timeout",))
    assert 15 < seconds <= 20


def test_the_whole_registry_rests_when_it_asks_for_time():
    def put_off_once(number, pupil):
        if number == 5:
            raise Unreachable("HTTP 429", retry=True, pause=40)
        return found(the_child(pupil))

    registry = Scripted(put_off_once, latency=1)
    answers, _ = asked_in_virtual_time(registry, 30)
    assert outcomes(answers) == {"FOUND": 30}
    rested = [second for second, _ in registry.asked if 2 < second < 42]
    assert rested == [] and len(registry.asked) == 31


def test_many_at_once_put_off_make_one_rest():
    def put_off(number, pupil):
        if 2 <= number <= 5:
            raise Unreachable("HTTP 503", retry=True, pause=100)
        return found(the_child(pupil))

    answers, seconds = asked_in_virtual_time(Scripted(put_off, latency=1), 20)
    assert outcomes(answers) == {"FOUND": 20} and seconds < 112


def test_a_rest_longer_than_the_patience_ends_the_run_and_says_so():
    def put_off(number, pupil):
        if number == 3:
            raise Unreachable("HTTP 429", retry=True, pause=MAX_PAUSE)
        return found(the_child(pupil))

    answers, seconds = asked_in_virtual_time(Scripted(put_off), 20, in_flight=1, put_off_seconds=899)
    assert outcomes(answers) == {"FOUND": 2, "UNAVAILABLE": 1, "NOT_CHECKED": 17}
    assert seconds == 0 and "asked us to wait 15 min, longer than" in answers[-1].detail


def test_the_longest_rest_a_registry_may_ask_for_is_waited_for_and_everybody_stays_in_line():
    def put_off(number, pupil):
        if number == 3:
            raise Unreachable("HTTP 429", retry=True, pause=MAX_PAUSE)
        return found(the_child(pupil))

    registry = Scripted(put_off)
    answers, seconds = asked_in_virtual_time(registry, 20, in_flight=1)
    assert outcomes(answers) == {"FOUND": 20} and seconds == MAX_PAUSE == Pace().put_off_seconds


@settings(max_examples=60, deadline=None)
@given(pause=st.floats(1, 130), patience=st.integers(0, 300), in_flight=st.integers(1, 9))
def test_a_registry_that_always_asks_for_time_ends_within_the_patience(pause, patience, in_flight):
    def never(_number, _pupil):
        raise Unreachable("HTTP 429", retry=True, pause=pause)

    answers, seconds = asked_in_virtual_time(
        Scripted(never), 25, put_off_seconds=patience, in_flight=in_flight, give_up_after=50
    )
    assert set(outcomes(answers)) <= {"UNAVAILABLE", "NOT_CHECKED"} and seconds <= patience + 0.01


def test_after_five_failures_it_rests_and_one_pupil_goes_alone():
    def recovers(number, pupil):
        if number <= 5:
            raise Unreachable("reset", retry=True)
        return found(the_child(pupil))

    registry = Scripted(recovers, latency=1)
    answers, _ = asked_in_virtual_time(registry, 40, in_flight=1)
    assert outcomes(answers) == {"UNAVAILABLE": 5, "FOUND": 35}
    times = [second for second, _ in registry.asked]
    assert times[5] - times[4] == pytest.approx(61)


def test_the_probe_goes_alone_although_many_wait():
    def recovers(number, pupil):
        if number <= 12:
            raise Unreachable("reset", retry=True)
        return found(the_child(pupil))

    registry = Scripted(recovers, latency=1)
    answers, _ = asked_in_virtual_time(registry, 60, in_flight=8)
    times = [second for second, _ in registry.asked]
    after = [second for second in times if second > 30]
    assert after[1] - after[0] == pytest.approx(1) and registry.most == 8
    assert outcomes(answers)["FOUND"] == 48


def test_two_failed_probes_use_up_the_patience():
    registry = Scripted(broken)
    answers, seconds = asked_in_virtual_time(registry, 30, in_flight=1)
    assert outcomes(answers) == {"UNAVAILABLE": 7, "NOT_CHECKED": 23} and len(registry.asked) == 7
    assert seconds == pytest.approx(120) and "7 times in a row" in answers[-1].detail


def gaps(registry):
    return [after - before for (before, _), (after, _) in pairwise(registry.asked)]


def test_a_busy_registry_rests_longer_each_time_and_after_five_failed_calls_goes_a_probe_a_minute():
    registry = Scripted(busy)
    answers, _ = asked_in_virtual_time(registry, 30, in_flight=1, retry_seconds=Pace().retry_seconds)
    assert outcomes(answers) == {"UNAVAILABLE": 4, "NOT_CHECKED": 26}
    first, second, third, fourth, *probes = gaps(registry)
    assert first == 2 and 3 <= second <= 4 and 6 <= third <= 8 and 12 <= fourth <= 16
    assert probes == pytest.approx([60, 60]) and len(registry.asked) == 7


@settings(max_examples=40, deadline=None)
@given(give_up_after=st.integers(2, 12), in_flight=st.integers(1, 6))
def test_the_pauses_of_a_busy_registry_lie_between_two_and_sixty_seconds(give_up_after, in_flight):
    registry = Scripted(busy)
    asked_in_virtual_time(registry, 40, in_flight=in_flight, give_up_after=give_up_after, patience_seconds=0)
    waits = sorted(gap for gap in gaps(registry) if gap)
    assert waits and waits[0] >= 2 and waits[-1] <= 60
    assert give_up_after <= len(registry.asked) < give_up_after + in_flight


def test_calls_are_counted_and_not_pupils():
    registry = Scripted(broken)
    answers, _ = asked_in_virtual_time(registry, 30, in_flight=1, retry_seconds=(1, 4), patience_seconds=0)
    assert len(registry.asked) == 5 and outcomes(answers) == {"UNAVAILABLE": 2, "NOT_CHECKED": 28}


def test_an_answer_ends_the_counting_and_shortens_the_pause_again():
    def now_and_then(number, pupil):
        if number % 3:
            raise Unreachable("HTTP 503", retry=True, busy=True)
        return found(the_child(pupil))

    registry = Scripted(now_and_then)
    answers, _ = asked_in_virtual_time(registry, 12, in_flight=1, retry_seconds=(1, 4), give_up_after=3)
    assert outcomes(answers) == {"FOUND": 12} and len(registry.asked) == 36
    assert max(gaps(registry)) <= 4


def test_a_pupil_over_whom_a_registry_stumbles_keeps_nobody_else_from_being_asked():
    def stumbles(_number, pupil):
        if pupil.first_name == "Child3":
            raise Unreachable("HTTP 503", retry=True, busy=True)
        return found(the_child(pupil))

    answers, seconds = asked_in_virtual_time(Scripted(stumbles), 12, in_flight=1, retry_seconds=(1, 4))
    assert outcomes(answers) == {"FOUND": 11, "UNAVAILABLE": 1} and seconds <= 14


def test_without_patience_five_failures_end_it():
    registry = Scripted(broken)
    answers, seconds = asked_in_virtual_time(registry, 30, in_flight=1, patience_seconds=0)
    assert outcomes(answers) == {"UNAVAILABLE": 5, "NOT_CHECKED": 25} and seconds == 0


def test_refused_credentials_end_it_at_the_first():
    def refused(_number, _pupil):
        raise Unreachable("HTTP 401", credentials=True)

    registry = Scripted(refused)
    answers, _ = asked_in_virtual_time(registry, 30)
    assert outcomes(answers) == {"AUTH_ERROR": 1, "NOT_CHECKED": 29} and len(registry.asked) == 1


def test_three_answers_about_strangers_end_it_and_a_misspelling_does_not():
    def stranger(_number, pupil):
        return found(replace(the_child(pupil), last_name="Birch", birthdate=None))

    answers, _ = asked_in_virtual_time(Scripted(stranger), 10, in_flight=1)
    assert outcomes(answers) == {"FOUND": 3, "NOT_CHECKED": 7}
    assert not any(answer.doses or answer.match is Match.EXACT for answer in answers)
    assert "about somebody else" in answers[-1].detail

    def misspelt(_number, pupil):
        return found(replace(the_child(pupil), last_name="Astor"))

    answers, _ = asked_in_virtual_time(Scripted(misspelt), 10, in_flight=1)
    assert {answer.match for answer in answers} == {Match.REVIEW}


def test_three_answers_to_other_questions_end_it_even_with_good_ones_between():
    def now_and_then(number, _pupil):
        if number % 4 == 0:
            raise NotOurs("MSA-2")
        return nobody()

    answers, _ = asked_in_virtual_time(Scripted(now_and_then), 30, in_flight=1)
    assert outcomes(answers) == {"NOT_FOUND": 9, "UNAVAILABLE": 3, "NOT_CHECKED": 18}


def test_a_pupil_who_cannot_be_sent_leaves_the_probe_to_the_next():
    from cair_compliance.registries.hl7 import Unsendable

    def script(number, pupil):
        if number <= 5:
            raise Unreachable("reset")
        if number == 6:
            raise Unsendable("name")
        return found(the_child(pupil))

    answers, _ = asked_in_virtual_time(Scripted(script), 30)
    assert outcomes(answers) == {"UNAVAILABLE": 5, "NOT_CHECKED": 1, "FOUND": 24}


NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given_as", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("99999999999999", MAX_PAUSE),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0),
        (format_datetime(NOW + timedelta(days=9), usegmt=True), MAX_PAUSE),
        ("soon", 0),
        ("-5", 0),
        ("", 0),
        ("١٢", 0),
    ],
)
def test_retry_after_in_seconds_and_as_a_date_of_the_registrys_own_clock(given_as, seconds):
    headers = httpx2.Headers({"Retry-After": given_as.encode(), "Date": format_datetime(NOW, usegmt=True)})
    assert asked_pause(headers) == seconds


def test_a_date_without_the_registrys_clock_goes_by_ours():
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    assert 90 < asked_pause({"Retry-After": soon}) <= 100


@settings(max_examples=200)
@given(text=st.text(max_size=40))
def test_no_retry_after_is_ever_an_error(text):
    assert 0 <= asked_pause({"Retry-After": text, "Date": text}) <= MAX_PAUSE


def test_a_slow_registry_delays_no_other():
    def registries():
        return [Scripted(lambda _number, pupil: found(the_child(pupil)), seconds) for seconds in (0.1, 29)]

    def ended(*registries):
        """The second of the last answer of each."""
        last = dict.fromkeys(range(len(registries)), 0.0)

        async def work():
            loop = asyncio.get_running_loop()
            runs = [run_of(one, children(40), Clock(loop.time)) for one in registries]
            for number, one in enumerate(runs):
                one.share = [(100 * number + place, pupil) for place, pupil in one.share]
            await _ask_all(runs, open_client, lambda place, _answer: last.update({place // 100: loop.time()}))

        in_virtual_time(work())
        return last

    quick, slow = registries()
    alone = ended(registries()[0])[0]
    together = ended(quick, slow)
    assert together[0] == pytest.approx(alone)
    assert together[1] > 250
    assert len(quick.asked) == len(slow.asked) == 40
