"""One list whose pupils live in all ten regions: every registry answers in one run, the one that answers by file too.

The file holds names, so it lies in a private folder that is gone when the run is over, however that ends.
"""

import os
import stat
from datetime import date
from pathlib import Path

import pytest

from cair_compliance import check_roster
from cair_compliance.check import private_folder as private
from cair_compliance.check.private_folder import LOCK, PREFIX, parent_folder, private_folder
from cair_compliance.jobs import Job
from cair_compliance.registries import load_settings
from cair_compliance.standin import folder as clerk

from ..conftest import ROOT

ROSTER = ROOT / "cair_compliance" / "standin" / "rosters" / "all_regions.csv"
REGIONAL = {"norcal", "sac", "bay", "cencoast", "cenvalley", "laoc", "inland", "ride", "sdir", "imperial"}


def check(registries="demo", **more):
    return check_roster(ROSTER, as_of=date(2025, 10, 1), registries=registries, **more)


@pytest.fixture
def parent(tmp_path, monkeypatch):
    """Where the private folders lie, for this test alone."""
    monkeypatch.setattr(private, "MEMORY", tmp_path)
    return tmp_path


def impatient(tmp_path, fault):
    path = tmp_path / "settings.yaml"
    path.write_text(f"use: demo\npace: {{reply_seconds: 0.6}}\nstandin: {{faults: {{imperial: {fault}}}}}\n")
    return load_settings(path)


def test_all_ten_are_asked_and_answer_in_one_run(parent):
    tallies = {one.registry: one for one in check().result.sources}
    assert set(tallies) == REGIONAL
    assert all(
        one.asked >= 3 and one.failed == 0 and one.answered + one.review == one.asked for one in tallies.values()
    )
    assert (tallies["imperial"].answered, tallies["imperial"].found) == (6, 4)
    assert list(parent.iterdir()) == []


def test_a_job_finds_the_same_as_a_check(parent):
    job = Job(lambda progress, kept: check(progress=progress, kept=kept), str, {}, {})
    job.start()
    job.wait(60)
    assert job.done and job.check.result.standing_counts() == check().result.standing_counts()
    assert (job.bars["imperial"].asked, job.bars["imperial"].answered, job.bars["imperial"].failed) == (6, 6, 0)


@pytest.mark.parametrize("fault", ["unavailable", "truncated", "bad_control", "missing_columns"])
def test_a_county_that_does_not_answer_keeps_nobody_waiting_for_ever_and_loses_nobody(parent, tmp_path, fault):
    whole = {pupil.place: pupil for pupil in check().result.pupils}
    told = check(impatient(tmp_path, fault))
    imperial = next(one for one in told.result.sources if one.registry == "imperial")
    assert (imperial.asked, imperial.answered, imperial.failed) == (6, 0, 6) and "answers by file" in imperial.trouble
    for pupil in told.result.pupils:
        if "imperial" in {route.registry for route in pupil.routes}:
            assert pupil.verification == "unverified" and pupil.shown != "noncompliant"
        else:
            assert pupil.shown == whole[pupil.place].shown
    assert [path.name for path in tmp_path.iterdir()] == ["settings.yaml"]


def test_while_it_runs_nobody_else_may_look_and_afterwards_nothing_is_there(parent, monkeypatch):
    seen = []

    def watched(folder, house):
        if list((folder / "out").glob("*.csv")):
            seen.append((folder.parent.parent, stat.S_IMODE(folder.parent.stat().st_mode)))
        return clerk_answers(folder, house)

    clerk_answers = clerk.answer_folder
    monkeypatch.setattr("cair_compliance.standin.server.answer_folder", watched)
    check()
    assert set(seen) == {(parent, 0o700)}
    assert list(parent.iterdir()) == []


class Trouble(Exception):
    pass


def test_a_run_that_breaks_off_leaves_nothing(parent):
    def gives_up(registry, *_counts):
        if registry == "imperial":
            raise Trouble

    with pytest.raises(Trouble):
        check(progress=gives_up)
    assert list(parent.iterdir()) == []


def test_the_next_run_takes_away_what_a_killed_one_left_and_nothing_that_is_in_use(parent):
    left = parent / f"{PREFIX}killed"
    left.mkdir(mode=0o700)
    (left / LOCK).touch()
    (left / "imperial_request_1.csv").write_text("Okafor,Lena")
    mine, elsewhere = parent / f"{PREFIX}no-lock", parent / "somebody"
    mine.mkdir()
    elsewhere.mkdir()
    (elsewhere / LOCK).touch()
    (parent / f"{PREFIX}link").symlink_to(elsewhere)
    with private_folder() as one, private_folder() as other:
        assert Path(one).is_dir() and Path(other).is_dir() and not left.exists()
        assert stat.S_IMODE(Path(one).stat().st_mode) == 0o700
    assert {path.name for path in parent.iterdir()} == {mine.name, "somebody", f"{PREFIX}link"}
    assert (elsewhere / LOCK).exists()


def test_where_no_folder_can_be_made_the_county_is_not_asked_and_it_is_said(parent, monkeypatch):
    def full(**_where):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(private.tempfile, "mkdtemp", full)
    imperial = next(one for one in check().result.sources if one.registry == "imperial")
    assert (imperial.asked, imperial.failed) == (6, 6) and "is not running" in imperial.trouble


def test_without_a_folder_in_memory_it_lies_among_the_temporary_files(monkeypatch, tmp_path):
    monkeypatch.setattr(private, "MEMORY", tmp_path / "none")
    monkeypatch.setattr(private.tempfile, "gettempdir", lambda: str(tmp_path))
    assert parent_folder() == tmp_path and os.access(tmp_path, os.W_OK)
