"""annual, licensing and spot-check as somebody types them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from cair_compliance.cli import app
from cair_compliance.commands.options import stem_of

from ..conftest import ROSTERS

FRAME = "id,name,size,stratum\n" + "".join(f"F{n},Invented {n},{30 + n},public\n" for n in range(12))


def run(*words, code=0):
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == code, (done.output, done.exception)
    return done.stdout


def test_the_head_of_the_worksheet_says_who_and_where(tmp_path):
    head = ["--kind", "private", "--address", "1 Test Way", "--completed-by", "Clerk, clerk@example.org, 555-0100"]
    run("annual", "worksheet", ROSTERS["kindergarten"], "--as-of", "2025-10-01", "--out", tmp_path, *head)
    page = (tmp_path / "annual_report.html").read_text(encoding="utf-8")
    assert all(words in page for words in ("private", "1 Test Way", "Clerk", "clerk@example.org", "555-0100"))


@pytest.mark.parametrize(
    ("words", "paper", "without"),
    [
        (("annual", "worksheet", ROSTERS["kindergarten"], "--as-of", "2025-10-01"), "annual_report", "annual_public"),
        (("licensing", "review", ROSTERS["child_care_center"], "--visit", "2025-10-01"), "licensing_review", ""),
    ],
)
def test_papers_of_a_sealed_run_carry_its_code_and_others_none(tmp_path, words, paper, without):
    run(*words, "--out", tmp_path / "sealed", "--seal", tmp_path / "run.zip")
    run(*words, "--out", tmp_path / "plain")
    code = json.loads(run("verify", tmp_path / "run.zip", "--json"))["seal"]
    assert f"Sealed run {code}" in (tmp_path / "sealed" / f"{paper}.html").read_text(encoding="utf-8")
    assert "Sealed run" not in (tmp_path / "plain" / f"{paper}.html").read_text(encoding="utf-8")
    if without:
        assert code not in (tmp_path / "sealed" / f"{without}.html").read_text(encoding="utf-8")


def test_annual_worksheet(tmp_path):
    document = json.loads(
        run("annual", "worksheet", ROSTERS["kindergarten"], "--as-of", "2025-10-01", "--json", "--out", tmp_path)
    )
    tally = document["groups"]["tk_k"]["tallies"]["all"]
    assert sum(box["count"] for box in tally["boxes"].values()) + len(tally["open"]) == 120
    assert tally["audit_line"]["above"] is True and tally["audit_line"]["to_move"] == 19
    assert all(check["holds"] for check in document["groups"]["tk_k"]["checks"])
    assert {p.suffix for p in tmp_path.iterdir()} == {".pdf", ".html", ".xlsx"}
    text = run("annual", "worksheet", ROSTERS["seventh_grade"], "--as-of", "2025-10-01", "--group", "grade_7")
    assert "no longer asked " in text


def test_annual_published(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("school,enrollment,dtp_n,dtp_pct\nOAK,109,95,87.16\nELM,40,36,91\n")
    document = json.loads(run("annual", "published", path, "--json"))
    assert document["compared"] == {"percentage": 2} and document["differ"] == {"percentage": 1}
    assert "2 compared, 1 differ" in run("annual", "published", path)


def test_licensing_review(tmp_path):
    staff = tmp_path / "staff.csv"
    staff.write_text(
        "Name,Hired,Influenza,Pertussis,Measles\nLee,9/1/2020,declined,1/2/2019,physician\nMoe,9/1/2020,,,\n"
    )
    words = ("licensing", "review", ROSTERS["child_care_center"], "--visit", "2025-10-01", "--staff", staff)
    document = json.loads(run(*words, "--json", "--out", tmp_path / "out"))
    assert document["measures"][0] == {"label": "Record on file", "count": 59, "of": 60, "open": 0}
    assert [len(one["deficiencies"]) for one in document["staff"]] == [0, 2]
    assert (tmp_path / "out" / "licensing_review.pdf").exists()
    assert "Staff immunization not documented: 2" in run(*words)


def test_a_spot_check_from_draw_to_estimate(tmp_path):
    frame = tmp_path / "frame.csv"
    frame.write_text(FRAME)
    draw = json.loads(run("spot-check", "draw", frame, "--seed", 7, "--facilities", 3, "--json", "--out", tmp_path))
    chosen = [one["id"] for one in draw["facilities"]]
    sheets = []
    for facility in chosen:
        run("spot-check", "pupils", ROSTERS["kindergarten"], "--id", facility, "--seed", 7, "--pupils", 5,
            "--as-of", "2025-10-01", "--out", tmp_path)  # fmt: skip
        sheet = tmp_path / f"entry-{stem_of(facility)}.csv"
        rows = list(csv.DictReader(io.StringIO(sheet.read_text())))
        for n, row in enumerate(rows):
            row |= {"facility says": "met", "we found": "not met" if n == 0 else "met"}
        with sheet.open("w", newline="") as out:
            writer = csv.DictWriter(out, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        sheets.append(sheet)
    words = ("spot-check", "estimate", tmp_path / "selection.json", *sheets)
    document = json.loads(run(*words, "--json", "--out", tmp_path / "out"))
    assert document["comparison"]["wrongly_admitted"] == 3 and document["not_visited"] == []
    assert [one["pupils"] for one in document["facilities"]] == [120, 120, 120]
    assert (tmp_path / "out" / f"letter-{stem_of(chosen[0])}.pdf").exists()
    assert "about 80 of 100 children" in run(*words)
    twice = CliRunner().invoke(app, [*map(str, words), str(sheets[0])])
    assert "same child" in str(twice.exception)


def test_children_are_drawn_by_the_seed_of_the_selection(tmp_path):
    frame = tmp_path / "frame.csv"
    frame.write_text(FRAME)
    draw = json.loads(run("spot-check", "draw", frame, "--seed", 7, "--facilities", 3, "--json", "--out", tmp_path))
    words = ("spot-check", "pupils", ROSTERS["kindergarten"], "--as-of", "2025-10-01", "--json", "--id")
    kept = ("--selection", tmp_path / "selection.json")
    first = draw["facilities"][0]["id"]
    one, other = (json.loads(run(*words, first, *more)) for more in (kept, ("--seed", 7)))
    assert one == other and one["seed"] == 7
    lost = CliRunner().invoke(app, [*map(str, (*words, "NOBODY", *kept))])
    assert "not among those drawn" in str(lost.exception)
    for bad in ((), (*kept, "--seed", 8)):
        assert CliRunner().invoke(app, [*map(str, (*words, first, *bad))]).exit_code == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [("Lee,yesterday,,,", "row 1: give the day hired"), ("Lee,9/1/2020,soon,,", "row 1, Influenza: write a date")],
)
def test_a_staff_row_that_cannot_be_read_is_named(tmp_path, text, says):
    staff = tmp_path / "staff.csv"
    staff.write_text(f"Name,Hired,Influenza,Pertussis,Measles\n{text}\n")
    done = CliRunner().invoke(
        app, ["licensing", "review", str(ROSTERS["child_care_center"]), "--visit", "2025-10-01", "--staff", str(staff)]
    )
    assert says in str(done.exception) and "Lee" not in str(done.exception)


def test_a_facility_id_becomes_a_safe_file_name():
    assert stem_of("../../etc/19-64733 A") == "etc-19-64733-a"
    assert stem_of("…") == "facility"
