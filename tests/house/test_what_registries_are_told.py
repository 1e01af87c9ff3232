"""A registry is told what its question has fields for; what else a list holds stays in the office."""

import csv
import io
from dataclasses import replace

import pytest
import starlette.requests

from cair_compliance import check_roster, read_roster
from cair_compliance.registries import csvreply

from ..conftest import AS_OF, DEMO_ROSTERS

STAYS = {
    "Parent/Guardian": "Wilhelmina Stayathome",
    "Home Phone": "999-555-0177",
    "Email": "stays@example.org",
    "Teacher": "Mx Classroomstays",
    "School": "Stays Elementary",
    "Home Language": "Punjabi",
    "Comments": "Custodystays on file",
    "Allergies": "Peanutstays",
    "Emergency Contact": "Unclestays Bob",
}
TRACES = tuple(word.lower() for words in STAYS.values() for word in (words, words.split()[-1]))


@pytest.fixture(scope="module")
def roster():
    with (DEMO_ROSTERS / "all_regions.csv").open(encoding="utf-8", newline="") as file:
        head, *lines = list(csv.reader(file))
    out = io.StringIO()
    csv.writer(out).writerows([[*head, *STAYS], *([*line, *STAYS.values()] for line in lines)])
    return read_roster(out.getvalue().encode(), name="list.csv", as_of=AS_OF)


def traces(text):
    return [trace for trace in TRACES if trace in text.lower()]


def test_only_the_fields_of_the_question_leave(roster, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    sent, written = [], []
    body, line = starlette.requests.Request.body, csvreply.row

    async def heard(self):
        data = await body(self)
        sent.append(f"{self.url} {dict(self.headers)} {data.decode('utf-8', 'replace')}")
        return data

    def noted(values):
        written.append(line(values).decode())
        return line(values)

    monkeypatch.setattr(starlette.requests.Request, "body", heard)
    monkeypatch.setattr(csvreply, "row", noted)
    check_roster(roster, as_of=AS_OF, registries="demo")
    kept = [path.read_text(encoding="utf-8", errors="replace") for path in tmp_path.rglob("*") if path.is_file()]
    assert any("Alderbrook" in text for text in sent)
    assert len(sent) > len(roster.pupils) / 2
    assert written
    assert [traces(text) for text in (*sent, *written, *kept) if traces(text)] == []


def test_the_search_would_find_what_must_stay(roster):
    pupil = roster.pupils[0]
    assert traces(f"{pupil.guardian} {pupil.phone}") != []


def test_a_question_by_file_leaves_the_guardian_blank(roster):
    pupil = replace(roster.pupils[0], guardian="Wilhelmina Stayathome", phone="999-555-0177")
    values = csvreply.question(pupil, {"F": "F", "M": "M"}, "1", "2", "3").decode().strip().split(",")
    asked = dict(zip(csvreply.REQUEST, values, strict=True))
    assert (asked["guardian_last"], asked["guardian_first"]) == ("", "")
    assert traces(str(asked)) == []
