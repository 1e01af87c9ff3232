"""What one browser session holds, and only this session: the draft, the run, the finished check, the choice.

Pupil data lives here and in the session's own job, in no cache; "Forget" takes both away, and a job that
nobody looks at goes by itself. The address holds the job's opaque id, so that a refresh finds it again.
Keys begin with "held-", so that no widget's key can take one away.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from typing import TypeAlias, TypeVar

import streamlit as st

from ..api import Check
from ..jobs import Job, Jobs
from ..model.results import PupilResult
from ..registries import Probe, RegistrySettings, load_settings
from .draft import Draft
from .owner import owner
from .turning import afresh

T = TypeVar("T")
Change: TypeAlias = Callable[[Check], Check]

JOBS = Jobs()
JOB_PARAMETER = "job"

REGISTRIES_VARIABLE = "CAIR_COMPLIANCE_REGISTRIES"
BRING, CONFIRM, ASK, WORK = "bring", "confirm", "ask", "work"
FILTER_KEYS = ("find-name", "find-grade", "find-room", "find-requirement", "find-figure")
PAGE_KEY = "find-page"
CHECK_PAGE, RESULTS_PAGE, PUPIL_PAGE = "pages/check_roster.py", "pages/results.py", "pages/pupil.py"
REVIEW_PAGE = "pages/same_child.py"


def settings() -> RegistrySettings:
    """The registries this app was started with. Raises RegistrySettingsError."""
    return load_settings(os.environ.get(REGISTRIES_VARIABLE) or "none")


def note_menu() -> None:
    """app.py has run in this session: the menu is its own."""
    st.session_state["own-menu"] = True


def has_menu() -> bool:
    return "own-menu" in st.session_state


def step() -> str:
    return str(st.session_state.get("held-step", BRING))


def go(step: str) -> None:
    st.session_state["held-step"] = step


def draft() -> Draft | None:
    found = st.session_state.get("held-draft")
    return found if isinstance(found, Draft) else None


def bring(new: Draft | None) -> None:
    """Put a list on the table (or take it away) and start at the first step."""
    st.session_state["held-draft"] = new
    st.session_state["held-run"] = None
    go(BRING)


def correct(again: Draft) -> None:
    """Put the corrected list in the place of the one before and stay at its reading."""
    bring(again)
    go(CONFIRM)


def run() -> Job | None:
    found = st.session_state.get("held-run")
    return found if isinstance(found, Job) else None


def begin(key: str, new: Job) -> None:
    """Start a job unless one is on its way: a second click changes nothing, in this window or another."""
    current = run()
    work_on(current if current is not None and not current.over else JOBS.submit(owner(), key, new))


def work_on(job: Job) -> None:
    st.session_state["held-run"] = job
    st.session_state["held-job"] = job.id
    go(WORK)


def stop() -> None:
    JOBS.cancel(owner(), job_id())


def ask_again() -> None:
    """Ask those that did not answer; the answers already got stay."""
    job = JOBS.resume(owner(), job_id())
    if job is not None:
        work_on(job)


def job_id() -> str:
    return str(st.session_state.get("held-job", ""))


def may_ask_again() -> bool:
    """Whether the job of this check is still there to be resumed."""
    job = JOBS.progress(owner(), job_id())
    return job is not None and job.check is check()


def find_job() -> None:
    """After a refresh: pick up this browser's job named in the address. Keeps the address up to date."""
    if job_id():
        if st.query_params.get(JOB_PARAMETER) != job_id():
            st.query_params[JOB_PARAMETER] = job_id()
        return
    named = st.query_params.get(JOB_PARAMETER)
    job = JOBS.progress(owner(), named) if named else None
    if named and job is None:
        st.query_params.pop(JOB_PARAMETER)
    elif job is not None and draft() is None and check() is None:
        work_on(job)
        if job.done and job.check is not None:
            finish(job.check)


def leave_run() -> None:
    """Back to "who will be asked", keeping an earlier finished check."""
    st.session_state["held-run"] = None
    go(ASK if draft() is not None else BRING)


def check() -> Check | None:
    """The last finished check of this session."""
    found = st.session_state.get("held-check")
    return found if isinstance(found, Check) else None


def finish(done: Check) -> None:
    """Keep a finished check, most urgent first, and clear what was chosen in an earlier one."""
    forget_choices()
    st.session_state["held-check"] = done
    st.session_state["held-ordered"] = done.result.by_urgency()
    st.session_state["held-run"] = None
    go(BRING)


def settle(change: Change) -> None:
    """Put a person's decision on the check, for this window and every other of this browser. Raises InputRefused."""
    job = JOBS.progress(owner(), job_id())
    before = check()
    if job is not None and job.check is not None:
        keep(job.settle(change))
    elif before is not None:
        keep(change(before))


def catch_up() -> None:
    """Take over what another window of this browser has decided on the same check."""
    job = JOBS.progress(owner(), job_id()) if run() is None and check() is not None else None
    if job is not None and job.done and job.check is not None and job.check is not check():
        keep(job.check)


def keep(changed: Check) -> None:
    """Another state of the same check: the choices on the screens stay."""
    st.session_state["held-check"] = changed
    st.session_state["held-ordered"] = changed.result.by_urgency()


def put_off() -> frozenset[tuple[int, str]]:
    """(place, registry) of the questions this person wants to be asked later."""
    found: frozenset[tuple[int, str]] = st.session_state.get("held-put-off", frozenset())
    return found


def put_off_all(questions: frozenset[tuple[int, str]]) -> None:
    st.session_state["held-put-off"] = questions


def deciding_person() -> str:
    """Who decides, as typed before or as the settings say."""
    asker = settings().asker
    return str(st.session_state.get("held-person", asker.person if asker else ""))


def remember_person(name: str) -> None:
    st.session_state["held-person"] = name


def ordered() -> Sequence[PupilResult]:
    """The counted pupils of the check, most urgent first."""
    found: Sequence[PupilResult] = st.session_state.get("held-ordered", ())
    return found


def queue() -> Sequence[int]:
    """Places of the pupils last listed on the results screen, for "next" and "previous"."""
    found: Sequence[int] = st.session_state.get("held-queue", ())
    return found


def line_up(places: Sequence[int]) -> None:
    st.session_state["held-queue"] = tuple(places)


def chosen() -> int | None:
    """The place of the pupil to show. Never part of an address or a title."""
    found = st.session_state.get("held-chosen")
    return found if isinstance(found, int) else None


def choose(place: int) -> None:
    st.session_state["held-chosen"] = place


def answer(question: str, check: Check, find: Callable[[], T]) -> T:
    """The answer to a question about this check, found once; it goes when the check goes."""
    kept = st.session_state.get("held-answers")
    if kept is None or kept[0] is not check:
        kept = (check, {})
        st.session_state["held-answers"] = kept
    answers: dict[str, T] = kept[1]
    if question not in answers:
        answers[question] = find()
    return answers[question]


def latest(question: str, choices: Hashable, check: Check, find: Callable[[], T]) -> T:
    """As `answer`, for a question with many choices: only what was found for the last ones is kept."""
    kept: list[tuple[Hashable, T]] = answer(question, check, list)
    if not kept or kept[0][0] != choices:
        kept[:] = [(choices, find())]
    return kept[0][1]


def clear_filters() -> None:
    """Show everybody again. Written, not deleted: the browser would bring a deleted value back."""
    for key in FILTER_KEYS:
        st.session_state[key] = ""
    afresh(PAGE_KEY)


def forget_choices() -> None:
    kept = (
        "ordered",
        "queue",
        "chosen",
        "answers",
        "what-if",
        "other-date",
        "put-off",
        "decision-trouble",
        "lift-trouble",
    )
    for key in (f"held-{name}" for name in kept):
        st.session_state.pop(key, None)
    clear_filters()


def forget() -> None:
    """Everything about pupils leaves this session, and its job."""
    JOBS.cancel(owner(), job_id(), forget=True)
    st.query_params.pop(JOB_PARAMETER, None)
    forget_choices()
    for key in [key for key in st.session_state if str(key).startswith("held-")]:
        st.session_state.pop(key, None)


def probes() -> dict[str, tuple[Probe, datetime]]:
    """The last test of each connection in this session, and when it was."""
    found: dict[str, tuple[Probe, datetime]] = st.session_state.get("held-probes", {})
    return found


def keep_probe(probe: Probe, at: datetime) -> None:
    st.session_state["held-probes"] = {**probes(), probe.registry: (probe, at)}
