"""The county that answers by file."""

import csv
import hashlib
import io
import time
from datetime import date

import pytest

from cair_compliance.standin import answer_folder, create_app, serve
from cair_compliance.standin.folder import REPLY, REQUEST

from .conftest import PEOPLE


def request_file(rows, header=REQUEST):
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([header, *rows])
    return text.getvalue().encode()


def row(number, last, first, dob="2018-02-14"):
    return (number, f"p{number}", last, first, "", dob, "F", "41 Test Ln", "El Centro", "92243", "", "", "SCH1")


ROWS = (row("r1", "Okafor", "Lena"), row("r2", "Nobody", "Here"), row("r3", "Vang", "Minh"), row("r4", "Locke", "Ada"),
        row("r5", "Many", "May"), row("r6", "Okafor", "Lena", "14.2.2018"))  # fmt: skip


def put(folder, data, rows, name="imperial_request_20240903_1"):
    (folder / "out").mkdir(parents=True, exist_ok=True)
    (folder / "out" / f"{name}.csv").write_bytes(data)
    control = f"rows: {rows}\nsha256: {hashlib.sha256(data).hexdigest()}\n"
    (folder / "out" / f"{name}.control").write_text(control)


def house(**options):
    return create_app(people=PEOPLE, today=date(2024, 9, 3), **options).state.house


def asked(folder, rows=ROWS, **options):
    """(bytes of the reply, its control file as a mapping) for one request."""
    put(folder, request_file(rows), len(rows))
    assert answer_folder(folder, house(**options)) == 1
    reply = folder / "in" / "imperial_reply_20240903_1.csv"
    control = dict(line.split(": ") for line in reply.with_suffix(".control").read_text().splitlines())
    return reply.read_bytes(), control


def test_one_row_a_dose_and_one_for_everything_else(tmp_path):
    data, control = asked(tmp_path)
    lines = list(csv.DictReader(io.StringIO(data.decode())))
    assert tuple(lines[0]) == REPLY
    assert [(one["request_id"], one["match_status"], one["cvx"], one["date_given"]) for one in lines] == [
        ("r1", "FOUND", "110", "2018-04-16"),
        ("r1", "FOUND", "03", "2019-03-05"),
        ("r2", "NOT_FOUND", "", ""),
        ("r3", "MULTIPLE", "", ""),
        ("r4", "PROTECTED", "", ""),
        ("r5", "MULTIPLE", "", ""),
        ("r6", "NOT_FOUND", "", ""),
    ]
    assert (lines[0]["registry_id"], lines[0]["last_name"], lines[0]["dob"]) == ("1", "OKAFOR", "2018-02-14")
    assert control == {"rows": "7", "sha256": hashlib.sha256(data).hexdigest()}
    assert sorted(path.name for path in (tmp_path / "done").iterdir()) == [
        "imperial_request_20240903_1.control", "imperial_request_20240903_1.csv",
    ]  # fmt: skip
    assert not list((tmp_path / "out").iterdir())


def test_a_file_without_its_control_file_waits(tmp_path):
    put(tmp_path, request_file(ROWS), len(ROWS))
    (tmp_path / "out" / "imperial_request_20240903_1.control").unlink()
    assert answer_folder(tmp_path, house()) == 0
    assert len(list((tmp_path / "out").iterdir())) == 1 and not list((tmp_path / "in").iterdir())


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (request_file(ROWS), 5),
        (request_file(ROWS, REQUEST[:-1]), 6),
        (request_file([ROWS[0][:-1]]), 1),
        (b"\xff\xfe", 0),
        (b"x" * 5_000_001, 0),
    ],
)
def test_a_request_that_is_not_as_agreed_goes_to_error(tmp_path, data, rows):
    put(tmp_path, data, rows)
    assert answer_folder(tmp_path, house()) == 0
    assert len(list((tmp_path / "error").iterdir())) == 2 and not list((tmp_path / "in").iterdir())


def test_a_request_changed_on_the_way_goes_to_error(tmp_path):
    put(tmp_path, request_file(ROWS), len(ROWS))
    path = tmp_path / "out" / "imperial_request_20240903_1.csv"
    path.write_bytes(path.read_bytes().replace(b"Lena", b"Lean"))
    assert answer_folder(tmp_path, house()) == 0
    assert len(list((tmp_path / "error").iterdir())) == 2


def test_missing_columns_and_a_wrong_control_file(tmp_path):
    data, _ = asked(tmp_path / "a", faults={"imperial": "missing_columns"})
    assert set(REPLY) - set(data.decode().splitlines()[0].split(",")) == {"match_status", "cvx"}
    data, control = asked(tmp_path / "b", faults={"imperial": "bad_control"})
    assert control["sha256"] != hashlib.sha256(data).hexdigest()


def test_other_faults_of_files(tmp_path):
    whole, _ = asked(tmp_path / "a")
    assert asked(tmp_path / "b", faults={"imperial": "truncated"})[0] == whole[: len(whole) // 2]
    assert asked(tmp_path / "c", faults={"imperial": "bom"})[0] == b"\xef\xbb\xbf" + whole
    wrong, _ = asked(tmp_path / "d", ROWS[:1], faults={"imperial": "wrong_patient"})
    assert "SÖHNE" in wrong.decode()
    latin, _ = asked(tmp_path / "e", [row("r1", "Söhne & Co", "Zoë", "2017-01-01")], faults={"imperial": "latin1"})
    assert "SÖHNE".encode("latin-1") in latin


def test_an_unavailable_county_leaves_no_reply(tmp_path):
    put(tmp_path, request_file(ROWS), len(ROWS))
    answer_folder(tmp_path, house(faults={"imperial": "unavailable"}))
    assert not list((tmp_path / "in").iterdir())


def test_locks_and_gates_hold_for_files(tmp_path):
    assert b"r4,NOT_FOUND" in asked(tmp_path / "a", locks="nf")[0]
    assert b"r1,PROTECTED" in asked(tmp_path / "b", sites={"SCH1": "bay"}, gate_as="PD")[0]


def test_the_running_stand_in_looks_into_its_folder(tmp_path):
    with serve(people=PEOPLE, folder=tmp_path, admin=True) as running:
        assert running.folder == str(tmp_path)
        put(tmp_path / "imperial", request_file(ROWS), len(ROWS))
        reply = tmp_path / "imperial" / "in" / "imperial_reply_20240903_1.control"
        until = time.monotonic() + 10
        while not reply.exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert reply.exists()
        assert [one.operation for one in running.app.state.house.journal] == ["imperial_request_20240903_1.csv"]
