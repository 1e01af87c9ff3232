"""File exchange: what is written, what is read, what is refused. A small county's clerk is played by `reply`."""

import asyncio
import csv
import hashlib
import io
import os
import re
import stat
from dataclasses import replace
from datetime import date

import pytest

from cair_compliance.model import durable
from cair_compliance.model.answers import Match, Outcome
from cair_compliance.model.people import Pupil
from cair_compliance.registries import csv_adapter, load_settings
from cair_compliance.registries.csvreply import REQUEST, read_reply
from cair_compliance.registries.dropfolder import DropFolder
from cair_compliance.registries.inbox import control_of
from cair_compliance.registries.parsed import Unusable
from cair_compliance.registries.query import RegistryRun
from cair_compliance.reports.words import answer_words
from cair_compliance.standin import People, Record, answer_folder, create_app
from cair_compliance.standin.population import Given

from .operators import Silent

SETTINGS = "registries:\n  imperial: {folder: exchange, facility_env: SCHOOL_CODE}\n"
LENA = Pupil("", 2, "Okafor", "Lena", "Rose", birthdate=date(2018, 2, 14), sex="F", local_id="77", street="41 Test Ln")
OMAR = Pupil("", 3, "Vang", "Omar, Jr.", birthdate=date(2018, 3, 1), sex="X")
HEADING = "request_id,match_status,registry_id,last_name,first_name,dob,cvx,vaccine_name,date_given,source,lot,notes"
DOSES = ("03,MMR,2019-03-05,00", "21,Varicella,2019-03,01")


@pytest.fixture
def county(tmp_path, monkeypatch):
    monkeypatch.setenv("SCHOOL_CODE", "SCH-1")
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    (tmp_path / "exchange").mkdir()
    return tmp_path / "exchange"


def check(county, *pupils):
    connection = load_settings(county.parent / "settings.yaml").connections["imperial"]
    wire, answers = Silent(), {}
    run = RegistryRun(connection, list(enumerate(pupils)), frozenset())
    asyncio.run(run.ask_all(wire, answers.__setitem__))
    assert wire.heard == 0
    return [answers[place] for place in range(len(pupils))]


def requests(county):
    return sorted((county / "out").glob("*.csv"))


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def line(request_id, status="FOUND", person="I-1,OKAFOR,LENA,2018-02-14", dose=",,,", rest="LOT,note"):
    return f"{request_id},{status},{person},{dose},{rest}"


def reply(county, lines, name="imperial_reply_1.csv", control=True):
    data = "\r\n".join([HEADING, *lines, ""]).encode()
    (county / "in" / name).write_bytes(data)
    if control:
        (county / "in" / name).with_suffix(".control").write_bytes(control_of(data))
    return data


def test_one_request_a_run_with_a_control_file_and_nobody_by_the_schools_number(county):
    first, second = check(county, LENA, OMAR)
    assert [first.outcome, second.outcome] == [Outcome.PENDING] * 2
    assert not first.definite
    (request,) = requests(county)
    lena, omar = rows(request)
    assert tuple(lena) == REQUEST
    assert (lena["last_name"], lena["dob"], lena["sex"], lena["school_code"]) == ("Okafor", "2018-02-14", "F", "SCH-1")
    assert (omar["first_name"], omar["sex"]) == ("Omar, Jr.", "")
    assert "77" not in {lena["student_ref"], lena["request_id"]}
    assert lena["student_ref"] != omar["student_ref"]
    data = request.read_bytes()
    assert request.with_suffix(".control").read_text() == f"rows: 2\nsha256: {hashlib.sha256(data).hexdigest()}\n"
    assert not list((county / ".state").glob("*.part*"))
    for path in (county / ".state").iterdir():
        assert b"Okafor" not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_who_is_on_the_way_is_not_asked_again(county):
    check(county, LENA)
    assert check(county, LENA, OMAR)[0].outcome is Outcome.PENDING
    assert [len(rows(path)) for path in requests(county)] == [1, 1]
    assert [row["last_name"] for path in requests(county) for row in rows(path)] == ["Okafor", "Vang"]


def sent(county, *pupils):
    check(county, *pupils)
    return [row["request_id"] for row in rows(requests(county)[-1])]


def test_a_reply_is_found_by_the_next_run_and_the_ones_after(county):
    (asked,) = sent(county, LENA)
    reply(county, [line(asked, dose=dose) for dose in DOSES])
    for _ in range(2):
        (answer,) = check(county, LENA)
        assert (answer.outcome, answer.match, answer.definite) == (Outcome.FOUND, Match.EXACT, True)
        assert [(one.cvx, str(one.date), one.information_source) for one in answer.doses] == [
            ("03", "2019-03-05", "00"), ("21", "2019-03", "01"),
        ]  # fmt: skip
        assert sorted(path.name for path in (county / "done").iterdir()) == [
            "imperial_reply_1.control", "imperial_reply_1.csv",
        ]  # fmt: skip
        assert not list((county / "in").iterdir())


@pytest.mark.parametrize(
    ("status", "outcome", "definite"),
    [("NOT_FOUND", Outcome.NOT_FOUND, True), ("MULTIPLE", Outcome.TOO_MANY, False),
     ("PROTECTED", Outcome.PROTECTED, True)],
)  # fmt: skip
def test_the_other_statuses(county, status, outcome, definite):
    (asked,) = sent(county, LENA)
    reply(county, [line(asked, status, person=",,,")])
    (answer,) = check(county, LENA)
    assert (answer.outcome, answer.definite, answer.doses) == (outcome, definite, ())


def test_a_child_without_doses_and_doses_that_cannot_be_read(county):
    lena, omar = sent(county, LENA, OMAR)
    vang = 'I-2,VANG,"OMAR, JR.",2018-03-01'
    reply(county, [line(lena), line(omar, person=vang, dose=",MMR,2019-03-05,"), line(omar, person=vang, dose="03,,,")])
    first, second = check(county, LENA, OMAR)
    assert (first.outcome, first.definite, first.doses) == (Outcome.FOUND, True, ())
    assert (second.outcome, second.definite) == (Outcome.FOUND, False)


def test_without_a_control_file_a_record_closes_no_question(county):
    lena, omar = sent(county, LENA, OMAR)
    reply(county, [line(lena, dose=DOSES[0]), line(omar, "NOT_FOUND", person=",,,")], control=False)
    first, second = check(county, LENA, OMAR)
    assert (first.outcome, len(first.doses), first.definite) == (Outcome.FOUND, 1, False)
    assert second.definite


def test_a_control_file_that_comes_later_makes_the_record_whole(county):
    (asked,) = sent(county, LENA)
    data = reply(county, [line(asked, dose=DOSES[0])], control=False)
    assert not check(county, LENA)[0].definite
    (county / "in" / "imperial_reply_1.control").write_bytes(control_of(data))
    assert check(county, LENA)[0].definite


def test_a_reply_about_somebody_else_is_for_a_person_to_decide(county):
    (asked,) = sent(county, LENA)
    reply(county, [line(asked, person="I-9,OKAFOR,LEO,2018-02-14", dose=DOSES[0])])
    (answer,) = check(county, LENA)
    assert answer.match is not Match.EXACT
    assert answer.doses == ()


@pytest.mark.parametrize(
    "lines",
    [
        lambda one: [line("CC00000000", dose=DOSES[0])],
        lambda one: [line(one, dose=DOSES[0]), line("CC00000000")],
        lambda one: [line(one, "PERHAPS")],
        lambda one: [line(one, ""), line(one)],
        lambda one: [line(one) + ",too,many"],
        lambda one: [line(one).rpartition(",")[0]],
        lambda one: [line(one, rest=f"{'x' * 1001},")],
        lambda one: [line(one, rest='"open,')],
        lambda one: [line("")],
    ],
)
def test_a_reply_that_cannot_be_trusted_goes_to_error_whole(county, lines):
    (asked,) = sent(county, LENA)
    reply(county, lines(asked))
    (answer,) = check(county, LENA)
    assert (answer.outcome, answer.doses) == (Outcome.PENDING, ())
    assert (county / "error" / "imperial_reply_1.csv").exists()
    assert (county / "error" / "imperial_reply_1.control").exists()


@pytest.mark.parametrize("change", [lambda data: data[:-40], lambda data: data.replace(b"03", b"21")])
def test_a_reply_that_is_not_what_its_control_file_says(county, change):
    (asked,) = sent(county, LENA)
    data = reply(county, [line(asked, dose=dose) for dose in DOSES])
    (county / "in" / "imperial_reply_1.csv").write_bytes(change(data))
    assert check(county, LENA)[0].outcome is Outcome.PENDING
    assert (county / "error" / "imperial_reply_1.csv").exists()


def test_a_reply_still_being_written_is_left_alone(county):
    (asked,) = sent(county, LENA)
    data = reply(county, [line(asked, dose=DOSES[0])], control=False)
    path = county / "in" / "imperial_reply_1.csv"
    path.write_bytes(data[:-5])
    assert check(county, LENA)[0].outcome is Outcome.PENDING
    assert path.exists()


def test_missing_columns_no_csv_and_links_are_refused(county):
    with pytest.raises(Unusable):
        read_reply(HEADING.replace("dob,", "").encode(), whole=True)
    with pytest.raises(Unusable):
        read_reply(HEADING.replace("lot", "dob").encode(), whole=True)
    with pytest.raises(Unusable):
        read_reply(b"", whole=True)
    (asked,) = sent(county, LENA)
    data = reply(county, [line(asked, dose=DOSES[0])])
    (county / "real.csv").write_bytes(data)
    link = county / "in" / "imperial_reply_1.csv"
    link.unlink()
    link.symlink_to(county / "real.csv")
    assert check(county, LENA)[0].outcome is Outcome.PENDING


@pytest.mark.parametrize(
    "lines",
    [
        lambda one: [line(one, dose=DOSES[0]), line(one, "NOT_FOUND", person=",,,")],
        lambda one: [line(one, dose=DOSES[0]), line(one, person="I-2,OKAFOR,LENA,2018-02-14", dose=DOSES[1])],
        lambda one: [line(one, dose=DOSES[0])] * 501,
    ],
)
def test_a_reply_that_contradicts_itself_is_no_answer(county, lines):
    (asked,) = sent(county, LENA)
    reply(county, lines(asked))
    (answer,) = check(county, LENA)
    assert (answer.outcome, answer.doses) == (Outcome.UNAVAILABLE, ())


def test_the_latest_reply_counts(county):
    (asked,) = sent(county, LENA)
    reply(county, [line(asked, "NOT_FOUND", person=",,,")])
    assert check(county, LENA)[0].outcome is Outcome.NOT_FOUND
    reply(county, [line(asked, dose=DOSES[0])], "imperial_reply_2.csv")
    assert check(county, LENA)[0].outcome is Outcome.FOUND


@pytest.mark.parametrize("status", ["FOUND", "NOT_FOUND", "PROTECTED"])
def test_a_reply_that_comes_when_the_run_has_given_up_says_so_where_it_is_used(county, status):
    clerk = Clerk()
    assert waiting(county, clerk, 1, LENA)[0].outcome is Outcome.PENDING and clerk.time >= 1
    found = {"dose": DOSES[0]} if status == "FOUND" else {"person": ",,,"}
    reply(county, [line(rows(requests(county)[0])[0]["request_id"], status, **found)])
    for answer in (*waiting(county, clerk, 1, LENA), *check(county, LENA)):
        assert answer.definite and "by an earlier check" in answer.note
        assert answer_words(answer, {"imperial": "Imperial"}).endswith(answer.note)


def test_a_reply_in_time_needs_no_note(county):
    clerk = Clerk(lambda: reply(county, [line(rows(requests(county)[0])[0]["request_id"], dose=DOSES[0])]))
    (answer,) = waiting(county, clerk, 1, LENA)
    assert answer.definite and answer.note == ""


@pytest.mark.parametrize("within_the_run", [True, False])
def test_a_reply_older_than_its_question_says_so(county, within_the_run):
    def answers():
        reply(county, [line(rows(requests(county)[0])[0]["request_id"], dose=DOSES[0])])
        os.utime(county / "in" / "imperial_reply_1.csv", (1_700_000_000, 1_700_000_000))

    clerk = Clerk(answers)
    (answer,) = waiting(county, clerk, 1 if within_the_run else 0, LENA)
    if not within_the_run:
        answers()
        (answer,) = check(county, LENA)
    assert answer.outcome is Outcome.FOUND and "older than the question" in answer.note
    assert re.search("Nov 1[345], 2023", answer.note)


def test_a_reply_never_serves_another_question(county):
    """Nor one about the same child told otherwise: the question was another one."""
    told = ({"middle_name": "Mae"}, {"suffix": "II"}, {"sex": "M"}, {"street": "9 Elm"}, {"local_id": "78"},
            {"birthdate": date(2018, 2, 15)})  # fmt: skip
    other = [replace(LENA, **otherwise) for otherwise in told]
    (asked,) = sent(county, LENA)
    reply(county, [line(asked, dose=DOSES[0])])
    lena, *others = check(county, LENA, *other)
    assert lena.outcome is Outcome.FOUND
    assert [(one.outcome, one.doses) for one in others] == [(Outcome.PENDING, ())] * len(other)
    assert len(rows(requests(county)[-1])) == len(other)


def test_replies_exchanged_between_two_questions_serve_neither(county):
    lena, omar = sent(county, LENA, OMAR)
    vang = 'I-2,VANG,"OMAR, JR.",2018-03-01'
    reply(county, [line(omar, dose=DOSES[0]), line(lena, person=vang, dose=DOSES[1])])
    assert [(one.definite, one.doses) for one in check(county, LENA, OMAR)] == [(False, ())] * 2


def test_a_name_that_is_a_formula_does_not_go_out(county):
    (answer,) = check(county, replace(LENA, last_name="=HYPERLINK(1)"))
    assert answer.outcome is Outcome.NOT_CHECKED
    assert not requests(county)


def test_files_are_deleted_when_their_time_is_over_and_the_pupil_is_asked_anew(county):
    words = load_settings(county.parent / "settings.yaml").connections["imperial"].dialect.exchange
    (asked,) = sent(county, LENA)
    reply(county, [line(asked, dose=DOSES[0])])
    check(county, LENA)
    for place in ("out", "done"):
        for path in (county / place).iterdir():
            os.utime(path, (0, 0))
    later = DropFolder(county, words, date(2100, 1, 1))
    assert not later.asked(later.ref(LENA))
    later.close()
    assert not list((county / "out").iterdir()) + list((county / "done").iterdir())


class Clerk:
    """A clock whose every rest is the clerk's working time: what `work` holds is done one step at a time."""

    def __init__(self, *work):
        self.work, self.time = list(work), 0.0

    def now(self):
        return self.time

    async def sleep(self, seconds):
        self.time += seconds
        if self.work:
            self.work.pop(0)()


def waiting(county, clerk, seconds, *pupils, witness=None):
    connection = load_settings(county.parent / "settings.yaml").connections["imperial"]
    connection, answers = replace(connection, pace=replace(connection.pace, reply_seconds=seconds)), {}

    def tell(place, answer):
        assert place not in answers
        answers[place] = answer

    run = RegistryRun(connection, list(enumerate(pupils)), frozenset(), clock=clerk, witness=witness)
    asyncio.run(run.ask_all(Silent(), tell))
    return [answers[place] for place in range(len(pupils))]


def test_a_run_that_waits_takes_the_reply_when_its_control_file_is_there(county):
    def writes():
        asked = rows(requests(county)[-1])[0]["request_id"]
        self.data = reply(county, [line(asked, dose=DOSES[0])], control=False)

    def vouches():
        assert (county / "in" / "imperial_reply_1.csv").exists()
        (county / "in" / "imperial_reply_1.control").write_bytes(control_of(self.data))

    self = clerk = Clerk(lambda: None, writes, lambda: None, vouches)
    lena, omar = waiting(county, clerk, 2, LENA, OMAR)
    assert (lena.outcome, lena.definite, [dose.cvx for dose in lena.doses]) == (Outcome.FOUND, True, ["03"])
    assert omar.outcome is Outcome.PENDING and 2 <= clerk.time < 2.2
    assert len(requests(county)) == 1


def test_without_reply_seconds_nobody_waits_and_an_answered_question_is_not_waited_for(county):
    clerk = Clerk()
    assert waiting(county, clerk, 0, LENA)[0].outcome is Outcome.PENDING and clerk.time == 0
    reply(county, [line(rows(requests(county)[0])[0]["request_id"], dose=DOSES[0])])
    assert waiting(county, clerk, 60, LENA)[0].outcome is Outcome.FOUND and clerk.time == 0


def test_a_question_that_is_waited_for_has_one_outcome_in_the_audit_trail(county):
    entries = []

    class Witness:
        async def before(self, place, inquiry):
            entries.append(("intent", inquiry.control_id))

        async def after(self, inquiry, outcome):
            entries.append((str(outcome), inquiry.control_id))

    clerk = Clerk(lambda: reply(county, [line(rows(requests(county)[0])[0]["request_id"], dose=DOSES[0])]))
    waiting(county, clerk, 1, LENA, OMAR, witness=Witness())
    assert sorted(kind for kind, _ in entries) == ["FOUND", "PENDING", "intent", "intent"]
    assert len({control_id for _, control_id in entries}) == 2


def test_two_checks_at_once_do_not_mix(county):
    words = load_settings(county.parent / "settings.yaml").connections["imperial"].dialect.exchange
    held = DropFolder(county, words, date(2024, 9, 3))
    (answer,) = check(county, LENA)
    assert (answer.outcome, answer.evidence) == (Outcome.UNAVAILABLE, ("folder: another check is using it",))
    held.close()
    assert check(county, LENA)[0].outcome is Outcome.PENDING


def test_a_run_that_was_killed_is_finished_by_the_next(county, monkeypatch):
    monkeypatch.setattr(csv_adapter.CsvAdapter, "finish", lambda self: os.close(self._folder._lock))
    check(county, LENA)
    assert not requests(county)
    with (county / ".state" / "request.part").open("ab") as part:
        part.write(b"half a li")
    monkeypatch.undo()
    monkeypatch.setenv("SCHOOL_CODE", "SCH-1")
    assert check(county, LENA)[0].outcome is Outcome.PENDING
    (request,) = requests(county)
    assert [row["last_name"] for row in rows(request)] == ["Okafor"]
    assert request.with_suffix(".control").exists()


def test_a_full_disk_is_no_question_put(county, monkeypatch):
    check(county, OMAR)

    def full(file, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "write", full)
    (answer,) = check(county, LENA)
    assert answer.outcome is Outcome.UNAVAILABLE
    monkeypatch.undo()
    monkeypatch.setenv("SCHOOL_CODE", "SCH-1")
    assert check(county, LENA)[0].outcome is Outcome.PENDING
    assert sorted(row["last_name"] for path in requests(county) for row in rows(path)) == ["Okafor", "Vang"]


def test_a_folder_that_is_not_there_is_an_outcome(county):
    county.rmdir()
    (answer,) = check(county, LENA)
    assert (answer.outcome, answer.evidence) == (Outcome.UNAVAILABLE, ("folder: FileNotFoundError",))


def test_the_stand_in_of_a_county_answers_what_we_write_and_we_read_what_it_writes(tmp_path):
    child = Record("imperial", "9001", "Okafor", "Lena", "Rose", "20180214", "F", *[""] * 4, (), (
        Given("03", "20190305"), Given("21", "20190305", "RE"),
    ))  # fmt: skip
    (tmp_path / "imperial").mkdir()
    (tmp_path / "settings.yaml").write_text(SETTINGS.replace("exchange", "imperial"))
    house = create_app(people=People.of([child])).state.house
    assert [one.outcome for one in check(tmp_path / "imperial", LENA, OMAR)] == [Outcome.PENDING] * 2
    assert answer_folder(tmp_path / "imperial", house) == 1
    first, second = check(tmp_path / "imperial", LENA, OMAR)
    assert (first.outcome, first.definite, [one.cvx for one in first.doses]) == (Outcome.FOUND, True, ["03"])
    assert second.outcome is Outcome.NOT_FOUND
