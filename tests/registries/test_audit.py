"""Nothing is asked that is not written down first, and no entry can be changed or taken away unseen."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cair_compliance import check_roster
from cair_compliance.model.answers import Outcome, Route
from cair_compliance.model.people import Pupil
from cair_compliance.registries import Asking, ask, load_settings, verify
from cair_compliance.registries.audit import KEY, AuditTrail, AuditTrouble
from cair_compliance.registries.chain import HEAD, LOG
from cair_compliance.standin import serve

from ..conftest import ROOT
from .operators import Silent, own_settings

# Four given figures stand somewhere among hundreds of a digest, sooner or later.
DIGEST = re.compile(rb"[0-9a-f]{32,}")
CHILDREN = [Pupil("", n + 2, "Castellanos", f"Lucia{n}", birthdate=date(2018, 2, 14), local_id="77") for n in range(6)]


def asking(settings, pupils=CHILDREN):
    return Asking(pupils, "Oak Hollow School", "tk12", settings.asker, settings.agreements, date(2026, 3, 1))


def ask_about(settings, client_factory=None, pupils=CHILDREN):
    routes = {place: (Route("bay", "bay", "", ""),) for place in range(len(pupils))}
    answers = ask(pupils, routes, settings, client_factory=client_factory, asking=asking(settings, pupils))
    return [answers[place][0] for place in range(len(pupils))]


def entries(folder):
    return [json.loads(line) for line in (folder / LOG).read_text().splitlines()]


@pytest.fixture
def own(tmp_path, monkeypatch, standin):
    return own_settings(tmp_path, monkeypatch, f"{standin}/bay/CASTND-WS/IISService")


def test_each_question_has_its_entry_before_and_its_outcome_after(own):
    answers = ask_about(own)
    assert {answer.outcome for answer in answers} == {Outcome.NOT_FOUND}
    written = entries(own.audit)
    intents = {e["control_id"]: e for e in written if e["kind"] == "intent"}
    outcomes = {e["control_id"]: e for e in written if e["kind"] == "outcome"}
    assert set(intents) == set(outcomes) and len(intents) == 6
    assert all(outcomes[key]["seq"] > intents[key]["seq"] for key in intents)
    one = next(iter(intents.values()))
    assert (one["person"], one["organisation"], one["purpose"], one["registry"], one["region"]) == (
        "clerk-1", "Aster Unified", "school_admission", "bay", "bay")  # fmt: skip
    assert len({e["pupil"] for e in intents.values()}) == 6
    assert verify(own.audit).entries == 12 and not verify(own.audit).trouble


def test_no_pupil_stands_in_it_and_only_its_owner_may_read_it(own):
    ask_about(own)
    for name in (LOG, HEAD, KEY):
        path = own.audit / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        data = DIGEST.sub(b"", path.read_bytes())
        assert not any(word in data for word in (b"Castellanos", b"Lucia", b"2018", b'"77"'))


def test_the_intent_is_on_the_disk_when_the_question_arrives(own, tmp_path):
    seen = []

    class Watching(Silent):
        def hear(self, request):
            seen.append((request.content, (own.audit / LOG).read_bytes()))
            raise AssertionError

    ask_about(own, Watching(), CHILDREN[:4])  # a fifth failure would make the registry rest for a minute
    assert seen
    for content, log in seen:
        control = next(
            e["control_id"] for e in map(json.loads, log.splitlines()) if e["control_id"].encode() in content
        )
        assert control


def test_a_folder_that_cannot_be_written_asks_nobody(tmp_path, monkeypatch):
    settings = own_settings(tmp_path, monkeypatch)
    (tmp_path / "audit").write_text("a file where the folder should be")
    wire = Silent()
    answers = ask_about(settings, wire)
    assert wire.opened == 0 and {a.outcome for a in answers} == {Outcome.NOT_CHECKED}
    assert all("could not be written down" in a.detail for a in answers)


def test_a_disk_that_fills_up_stops_the_asking(own, monkeypatch):
    real, left = os.write, [5]

    def full(file, data):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        return real(file, data)

    with serve() as running:
        assert running.address
        monkeypatch.setattr("cair_compliance.registries.audit.os.write", full)
        answers = ask_about(own)
    assert answers[-1].outcome is Outcome.NOT_CHECKED and "No space left" in answers[-1].detail
    monkeypatch.undo()
    written = entries(own.audit)
    asked = sum(answer.outcome is not Outcome.NOT_CHECKED for answer in answers)
    assert sum(e["kind"] == "intent" for e in written) >= asked
    assert not verify(own.audit).trouble


def test_where_the_system_refuses_the_bytes_nothing_is_sent_and_with_room_again_all_is(tmp_path, monkeypatch):
    """Room for so many bytes a file, and no more: none, a part of an entry, some entries, all of them."""
    own_settings(tmp_path, monkeypatch)
    limits = [0, 1, 31, 32, 77, 78, *range(100, 3_000, 130), 1_000_000]
    done = subprocess.run(
        [sys.executable, "-m", "tests.registries.full_disk", tmp_path / "settings.yaml", *map(str, limits)],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [one["heard"] for one in told[:6]] == [0] * 6
    for one in told:
        assert one["heard"] <= one["intents"], one
        assert one["outcomes"].count("NOT_CHECKED") == 3 - one["heard"], one
        assert not one["trouble"] and one["later"] == 3, one
    assert {one["heard"] for one in told} == {0, 1, 3}


def test_a_disk_that_is_full_from_the_first_question_on_hears_no_second(own):
    """/dev/full refuses every byte with ENOSPC; the checkpoint lies there from the first question on."""

    class Filling(Silent):
        def hear(self, request):
            (own.audit / HEAD).unlink()
            (own.audit / HEAD).symlink_to("/dev/full")
            super().hear(request)

    wire = Filling()
    answers = ask_about(own, wire)
    assert wire.heard == 1
    assert [a.outcome for a in answers] == [Outcome.UNAVAILABLE, *[Outcome.NOT_CHECKED] * 5]
    assert all("No space left on device" in a.detail for a in answers[1:])


def test_a_broken_chain_asks_nobody_and_says_so(own):
    ask_about(own)
    log = own.audit / LOG
    log.write_bytes(log.read_bytes().replace(b"NOT_FOUND", b"FOUND", 1))
    wire = Silent()
    answers = ask_about(own, wire)
    assert wire.opened == 0 and all("damaged" in answer.detail for answer in answers)
    with pytest.raises(AuditTrouble):
        AuditTrail(own.audit)


def test_the_demonstration_keeps_none_unless_asked(tmp_path, monkeypatch, standin):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    routes = {0: (Route("bay", "bay", "", ""),)}
    ask(CHILDREN, routes, load_settings("demo").served_at(standin))
    assert not (tmp_path / "data").exists()
    (tmp_path / "s.yaml").write_text("use: demo\naudit: kept\n")
    ask(CHILDREN, routes, load_settings(tmp_path / "s.yaml").served_at(standin))
    assert verify(tmp_path / "kept").entries == 2


def test_the_whole_check_asks_as_the_settings_or_the_caller_say(own):
    text = b"Last Name,First Name,Birth Date,Grade,MMR 1\nAster,Robin,02/14/2018,1,03/01/2019\n"
    from cair_compliance import read_roster

    roster = read_roster(text, name="list.csv", as_of=date(2026, 3, 1))
    given = {"facility": "Birch School", "county": "Alameda", "registries": own, "as_of": date(2026, 3, 1)}
    (source,) = check_roster(roster, **given).result.sources
    assert source.failed == 1 and "Not asked" in source.trouble
    assert not own.audit.exists()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A trail of 24 entries, written in several batches."""
    folder = tmp_path_factory.mktemp("whole")
    trail = AuditTrail(folder)
    for batch in range(6):
        trail.append({"kind": "intent", "control_id": f"CC{batch}{n}", "person": "Böse"} for n in range(4))
    assert verify(folder).entries == 24
    return folder


def tampered(whole, tmp, data):
    folder = tmp / "copy"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    (folder / LOG).write_bytes(data)
    return folder


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_edit_deletion_move_copy_or_cut_goes_unseen(whole, tmp_path, data):
    before = (whole / LOG).read_bytes()
    lines = before.splitlines(keepends=True)
    match data.draw(st.sampled_from(["byte", "insert", "delete", "move", "copy", "cut", "cut lines"])):
        case "byte":
            place = data.draw(st.integers(0, len(before) - 1))
            after = before[:place] + bytes([data.draw(st.integers(0, 255))]) + before[place + 1 :]
        case "insert":
            place = data.draw(st.integers(0, len(before)))
            after = before[:place] + data.draw(st.binary(min_size=1, max_size=5)) + before[place:]
        case "delete":
            del lines[data.draw(st.integers(0, 23))]
            after = b"".join(lines)
        case "move":
            lines.insert(data.draw(st.integers(0, 23)), lines.pop(data.draw(st.integers(0, 23))))
            after = b"".join(lines)
        case "copy":
            lines.insert(data.draw(st.integers(0, 23)), lines[data.draw(st.integers(0, 23))])
            after = b"".join(lines)
        case "cut":
            after = before[: data.draw(st.integers(0, len(before) - 1))]
        case _:
            after = b"".join(lines[: data.draw(st.integers(0, 23))])
    verdict = verify(tampered(whole, tmp_path, after))
    assert bool(verdict.trouble) == (after != before)
    if verdict.trouble:
        same = next((n for n, (one, other) in enumerate(zip(lines, before.splitlines(keepends=True), strict=False))
                     if one != other), 24)  # fmt: skip
        assert verdict.entries <= max(same, after.count(b"\n"))


def test_a_chain_written_anew_from_a_place_shows_against_the_checkpoint(whole, tmp_path):
    forged = tmp_path / "forged"
    trail = AuditTrail(forged)
    trail.append({"kind": "intent", "control_id": f"X{n}"} for n in range(24))
    folder = tampered(whole, tmp_path, (forged / LOG).read_bytes())
    assert "entry 24" in verify(folder).trouble


@pytest.mark.parametrize("gone", [LOG, HEAD])
def test_a_missing_file_shows(whole, tmp_path, gone):
    folder = tampered(whole, tmp_path, (whole / LOG).read_bytes())
    (folder / gone).unlink()
    assert verify(folder).trouble


def test_an_entry_that_reached_the_disk_before_a_crash_is_kept(whole, tmp_path):
    folder = tampered(whole, tmp_path, (whole / LOG).read_bytes())
    behind = (folder / HEAD).read_bytes()
    trail = AuditTrail(folder)
    trail.append([{"kind": "intent", "control_id": "last"}])
    (folder / HEAD).write_bytes(behind)
    AuditTrail(folder).append([{"kind": "intent", "control_id": "after"}])
    assert verify(folder).entries == 26 and not verify(folder).trouble


def test_several_writers_make_one_chain(tmp_path):
    trails = [AuditTrail(tmp_path) for _ in range(4)]

    def write(trail):
        for n in range(10):
            trail.append([{"kind": "intent", "control_id": str(n)}])

    threads = [threading.Thread(target=write, args=(trail,)) for trail in trails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(tmp_path).entries == 40 and not verify(tmp_path).trouble


def test_the_shell_says_whole_or_where_it_breaks(whole, tmp_path):
    from typer.testing import CliRunner

    from cair_compliance.cli import app

    said = CliRunner().invoke(app, ["registries", "audit", "verify", str(whole)])
    assert said.exit_code == 0 and "whole, 24 entries" in said.output
    cut = tampered(whole, tmp_path, b"".join((whole / LOG).read_bytes().splitlines(keepends=True)[:20]))
    said = CliRunner().invoke(app, ["registries", "audit", "verify", str(cut)])
    assert said.exit_code == 1 and "ends after entry 20" in said.output
