"""The shell command as a newcomer uses it: in a process of its own."""

import json
import subprocess
import sys

import pytest

from .conftest import ROOT, ROSTERS


def run(*words, cwd=ROOT):
    command = [sys.executable, "-m", "cair_compliance", *map(str, words)]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", timeout=120)


def test_check_prints_one_json_document_and_writes_three_files(tmp_path):
    done = run("check", ROSTERS["child_care_center"], "--program", "child_care", "--as-of", "2025-10-01",
               "--registries", "demo", "--json", "--out", tmp_path / "out")  # fmt: skip
    assert done.returncode == 0 and done.stderr == ""
    document = json.loads(done.stdout)
    assert len(document["pupils"]) == 60 and document["program"] == "child_care"
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "report.html",
        "report.pdf",
        "results.json",
        "results.xlsx",
    ]
    assert json.loads((tmp_path / "out" / "results.json").read_text()) == document


def test_check_writes_the_tagged_report_where_it_is_wanted(tmp_path):
    small = tmp_path / "small.csv"
    small.write_text("Last,First,DOB,Grade,Polio 1\nReyes,Ana,2020-03-01,K,2020-05-01\n")
    command = ("check", small, "--as-of", "2025-10-01", "--tagged")
    done = run(*command, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.accessible.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert run(*command).returncode == 2


def test_read_shows_counts_that_balance():
    document = json.loads(run("read", ROSTERS["seventh_grade"], "--as-of", "2025-10-01", "--json").stdout)
    counts = document["counts"]
    parts = ("pupils", "duplicates", "continued", "skipped", "unreadable")
    assert counts["rows"] == sum(counts[part] for part in parts) and counts["pupils"] == 200
    assert set(document["pupils"][0]["doses"][0]) >= {"cvx", "vaccine", "date", "raw", "column", "counts_for"}


def test_explain_prints_reason_and_law():
    text = run("explain", ROSTERS["kindergarten"], "row 7", "--as-of", "2025-10-01").stdout
    assert "Law: 17 CCR 6025" in text and "row 7" in text


def test_rules_commands(tmp_path):
    done = run("rules", "test", "--json")
    document = json.loads(done.stdout)
    assert done.returncode == 0 and document["agree"] == document["cases"] > 70
    assert run("rules", "lint").returncode == 0
    assert "Table D" in run("rules", "show").stdout
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        "cases:\n- {id: W-1, birthdate: '2021-03-03', program: tk12, grade: K, entry_type: admission,"
        " admission_date: '2026-08-17', as_of: '2026-08-17', doses: [], expected: {overall: unconditional}}\n"
    )
    done = run("rules", "test", wrong)
    assert done.returncode == 1 and "W-1: overall" in done.stdout


def test_registries_commands(tmp_path):
    assert "Fresno" in run("registries", "list").stdout
    answer = tmp_path / "answer.hl7"
    msh = "MSH|^~\\&|CAIR IIS|CAIR IIS||X|20240903||RSP^K11^RSP_K11|1|P|2.5.1|||||||||Z33^CDCPHINVS"
    answer.write_text(f"{msh}\nMSA|AA|1\nQAK|1|NF|Z34\n")
    document = json.loads(run("registries", "parse", answer, "--json").stdout)
    assert document["outcome"] == "NOT_FOUND"


def test_the_list_of_registries_follows_the_day():
    document = json.loads(run("registries", "list", "--as-of", "2024-09-01", "--json").stdout)
    rows = {row["id"]: row for row in document["registries"]}
    assert (len(rows["cair2"]["counties"]), len(rows["ride"]["counties"])) == (50, 8)
    assert {"redox", "fhir", "file", "norcal"} < set(rows) and rows["norcal"]["counties"] == []
    assert rows["cair2"]["how"] and rows["cair2"]["state"] == "no interface set up"


def test_registries_are_probed(tmp_path):
    done = run("registries", "probe", "--json")
    probes = json.loads(done.stdout)["probes"]
    assert done.returncode == 0 and {one["reach"] for one in probes} == {"reachable"} and len(probes) == 13
    assert run("registries", "probe", "--registries", "none").returncode == 1
    settings = tmp_path / "settings.yaml"
    names = "username_env: NO_U, password_env: NO_P, facility_env: NO_F"
    settings.write_text(f"registries: {{cair2: {{address: 'https://iis.example.org/x', {names}}}}}\n")
    done = run("registries", "probe", "--registries", settings)
    assert done.returncode == 1 and "not tested" in done.stdout and "NO_U" in done.stdout


BAD = {
    "empty.csv": b"",
    "renamed.xlsx": b"%PDF-1.7\n1 0 obj\n",
    "no_birthdate.csv": b"Last Name,First Name,Grade,MMR 1\nDoe,Ana,K,01/02/2020\n",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_roster_is_one_plain_sentence_and_nothing_is_written(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(BAD[name])
    done = run("check", path, "--out", tmp_path / "out", "--json")
    assert_refused(done)
    assert not (tmp_path / "out").exists()


def assert_refused(done):
    assert done.returncode == 1 and done.stdout == ""
    assert "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert len(done.stderr.split()) > 3


def test_other_troubles_are_one_plain_sentence(tmp_path):
    roster = ROSTERS["kindergarten"]
    settings = tmp_path / "settings.yaml"
    settings.write_text("use: demo\nuse: none\n")
    assert_refused(run("check", roster, "--county", "Atlantis", "--out", tmp_path / "out"))
    assert_refused(run("check", tmp_path / "nowhere.xlsx"))
    assert_refused(run("check", roster, "--registries", settings))
    assert_refused(run("rules", "test", tmp_path / "nowhere.yaml"))
    assert not (tmp_path / "out").exists()


def test_a_rule_file_with_a_duplicate_key_is_named_with_its_line(tmp_path):
    import shutil

    folder = tmp_path / "pack"
    shutil.copytree(ROOT / "rules" / "california", folder)
    text = (folder / "tk12.yaml").read_text().replace("doses: 4, of: polio", "doses: 4, doses: 3, of: polio", 1)
    (folder / "tk12.yaml").write_text(text)
    done = run("rules", "lint", folder)
    assert_refused(done)
    assert "tk12.yaml:" in done.stderr and "duplicate key" in done.stderr


def test_usage_is_exit_code_two():
    assert run("check").returncode == 2
    assert run("check", "x.csv", "--as-of", "October").returncode == 2
    assert run("nonsense").returncode == 2


def test_a_result_file_is_a_source(tmp_path):
    roster = tmp_path / "list.csv"
    roster.write_text("Last Name,First Name,DOB,Grade\nQuillfeather,Oda,12/09/2019,1\nMarigold,Una,07/20/2019,1\n")
    reply = ROOT / "tests" / "data" / "results" / "county_reply.csv"
    done = run("check", roster, "--as-of", "2026-09-15", "--results", f"{reply}:imperial", "--results-date",
               "2026-09-01", "--json")  # fmt: skip
    document = json.loads(done.stdout)
    assert done.returncode == 0 and document["sources"][0]["registry"] == "imperial"
    assert [pupil["verification"] for pupil in document["pupils"]] == ["verified", "unverified"]
    missing = run("check", roster, "--results", tmp_path / "none.csv")
    assert missing.returncode == 1 and len(missing.stderr.splitlines()) == 1


def test_a_question_of_the_file_is_shown_and_answered(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("Last Name,First Name,DOB,Grade,MMR 1\nVega,Luz,25/3/2020,K,5/6/2021\n", encoding="utf-8")
    asked = run("read", file, "--as-of", "2025-10-01")
    assert "--answer date_order=day_first" in asked.stdout
    told = run("read", file, "--as-of", "2025-10-01", "--answer", "date_order=day_first", "--json")
    document = json.loads(told.stdout)
    assert [dose["date"] for dose in document["pupils"][0]["doses"]] == ["2021-06-05"]
    assert [question["answer"] for question in document["questions"]] == ["day_first"]
    wrong = run("read", file, "--answer", "date_order=backwards")
    assert wrong.returncode == 1 and "month_first, day_first" in wrong.stderr
