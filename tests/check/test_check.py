"""The whole sentence: roster, registries and rules put together."""

import json
from datetime import date

import pytest

from cair_compliance import check_roster
from cair_compliance.check.entry import EntryRule, entry_of, school_year_start
from cair_compliance.model.errors import InputRefused, UnknownCounty
from cair_compliance.model.people import Pupil
from cair_compliance.model.standings import STANDINGS

from ..conftest import AS_OF, ROSTERS

PROGRAMS = {"kindergarten": "tk12", "seventh_grade": "tk12", "k12": "tk12", "child_care_center": "child_care"}


@pytest.mark.parametrize("name", ROSTERS)
def test_every_pupil_has_a_standing_and_every_unmet_requirement_a_sentence_and_a_citation(name):
    check = check_roster(ROSTERS[name], as_of=AS_OF, registries="demo")
    assert check.program == PROGRAMS[name]
    assert len(check.result.pupils) == len(check.roster.pupils)
    for result in check.result.pupils:
        assert result.shown in STANDINGS
        assert result.findings or result.reason, result.pupil.row
        for finding in result.findings:
            assert finding.citations
            assert finding.status == "met" or len(finding.why) > 20
    counted = sum(result.counted for result in check.result.pupils)
    assert sum(check.result.standing_counts().values()) == counted


def test_the_rosters_own_doses_all_survive_the_registries(kindergarten):
    before = {
        (d.row, d.product.id, str(d.date))
        for p in range(len(kindergarten.roster.pupils))
        for d in kindergarten.roster.doses_of(p)
    }
    after = {
        (d.row, d.product.id, str(d.date)) for r in kindergarten.result.pupils for d in r.doses if "roster" in d.sources
    }
    assert after == before


def test_registries_add_doses_and_say_so(kindergarten):
    letters = {dose.letter for r in kindergarten.result.pupils for f in r.findings for dose in f.doses}
    assert {"R", "C", "B"} <= letters


def test_a_failing_registry_leaves_could_not_verify_and_touches_nobody_else(monkeypatch, kindergarten):
    monkeypatch.setenv("CAIR_STANDIN_FAULTS", "bay=unavailable")
    broken = check_roster(ROSTERS["kindergarten"], as_of=AS_OF, registries="demo")
    theirs = 0
    for before, after in zip(kindergarten.result.pupils, broken.result.pupils, strict=True):
        if any(route.registry == "bay" for route in after.routes):
            theirs += 1
            assert after.verification == "unverified" and "Bay Area" in after.reason
            assert after.shown not in ("noncompliant", "undetermined")
            if after.standing in ("noncompliant", "undetermined"):
                assert after.shown == "could_not_verify" and after.action == "obtain_records"
                assert after.report_category == ""
        else:
            assert (before.standing, before.shown, before.findings) == (after.standing, after.shown, after.findings)
    assert theirs > 5
    (bay,) = [s for s in broken.result.sources if s.registry == "bay"]
    assert bay.failed == bay.asked == theirs and bay.trouble
    assert broken.result.standing_counts()["could_not_verify"] > 0


def test_taking_every_source_away_never_creates_lacking_doses(monkeypatch, kindergarten):
    faults = ",".join(f"{r}=reset" for r in ("norcal", "sac", "bay", "cencoast", "cenvalley", "laoc", "inland"))
    monkeypatch.setenv("CAIR_STANDIN_FAULTS", faults)
    broken = check_roster(ROSTERS["kindergarten"], as_of=AS_OF, registries="demo")
    assert "noncompliant" not in broken.result.standing_counts()


def test_from_the_file_alone_says_so(from_file_alone):
    assert from_file_alone.result.roster_only and from_file_alone.result.sources == ()
    assert {r.verification for r in from_file_alone.result.pupils} == {"roster_only"}


def test_pupils_who_left_are_neither_asked_nor_counted():
    check = check_roster(ROSTERS["k12"], as_of=AS_OF, registries="demo")
    left = [r for r in check.result.pupils if not r.counted]
    assert len(left) == 3 and all(not r.routes and r.report_category == "" for r in left)


def test_explain_finds_a_pupil_by_line_id_or_name(kindergarten):
    pupil = kindergarten.roster.pupils[4]
    for wanted in (f"row {pupil.row}", pupil.row, pupil.local_id, pupil.state_id, pupil.name):
        assert kindergarten.explain(wanted).result.pupil == pupil
    text = str(kindergarten.explain(pupil.row))
    assert "Law: 17 CCR 6025" in text and pupil.name in text
    for wanted in ("row 99999", "zz-no-such", "a"):
        with pytest.raises(InputRefused):
            kindergarten.explain(wanted)


def test_frames_pages_and_json(kindergarten, tmp_path):
    frame = kindergarten.to_frame()
    assert len(frame) == 120 and "polio" in frame.columns
    page = kindergarten._repr_html_()
    assert "Oak Hollow School" in page and "Not a legal determination" in page
    files = kindergarten.save(tmp_path / "out")
    assert [f.name for f in files] == ["report.pdf", "report.html", "results.xlsx", "results.json"]
    document = json.loads(files[3].read_text(encoding="utf-8"))
    assert set(document) >= {"as_of", "program", "facility", "rule_pack", "sources", "counts", "pupils"}
    pupil = document["pupils"][0]
    assert set(pupil) >= {
        "row",
        "local_id",
        "standing",
        "basis",
        "action",
        "report_category",
        "verification",
        "requirements",
        "doses",
        "advisories",
        "why",
    }
    assert kindergarten.to_pdf() == files[0].read_bytes()


def test_markup_in_a_facility_name_is_inert(from_file_alone):
    from dataclasses import replace

    check = replace(from_file_alone, facility="<script>x</script>")
    assert "<script>" not in check._repr_html_()


def test_unknown_county_is_one_sentence():
    with pytest.raises(UnknownCounty, match="Atlantis"):
        check_roster(ROSTERS["kindergarten"], as_of=AS_OF, county="Atlantis")


def test_a_facility_that_was_not_named_is_not_called_after_its_file():
    check = check_roster(ROSTERS["child_care_center"], as_of=AS_OF)
    assert check.facility == ""
    assert "Facility not named, as of Oct 1, 2025" in check._repr_html_()
    page = check.to_html().decode()
    assert "Facility not named" in page and "<title>Immunization compliance report: Facility not named" in page


def test_seventh_graders_are_spoken_of_only_where_the_list_has_some():
    of_care, of_seventh = (check_roster(ROSTERS[name], as_of=AS_OF) for name in ("child_care_center", "seventh_grade"))
    assert "Seventh graders" not in of_care.result.entry_rule + of_care.to_html().decode()
    assert "Seventh graders count as advancing" in of_seventh.result.entry_rule


def test_seventh_graders_advance_unless_said_otherwise():
    pupil = Pupil("S", 2, "Doe", "Ana", birthdate=date(2013, 1, 1), grade="7", enrolled=date(2025, 8, 13))
    assert entry_of(pupil, "tk12", EntryRule(AS_OF)) == ("advance_7", date(2025, 8, 13))
    new = EntryRule(AS_OF, newly_admitted=frozenset({"7"}))
    assert entry_of(pupil, "tk12", new) == ("admission", date(2025, 8, 13))
    long_ago = Pupil("S", 2, "Doe", "Ana", birthdate=date(2013, 1, 1), grade="7", enrolled=date(2018, 8, 13))
    assert entry_of(long_ago, "tk12", EntryRule(AS_OF, date(2025, 8, 14))) == ("advance_7", date(2025, 8, 14))
    assert school_year_start(date(2026, 6, 30)) == date(2025, 7, 1)


def test_a_column_of_dates_nobody_understood_leaves_no_one_short(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        "Last Name,First Name,Birthdate,Grade,MMR 1,Mystery\n"
        "Sample,Ana,03/03/2020,K,04/01/2021,05/01/2021\nSample,Ben,03/04/2020,K,04/02/2021,05/02/2021\n"
    )
    unsure = check_roster(path, as_of=AS_OF)
    assert set(unsure.result.standing_counts()) == {"undetermined"}
    assert "Mystery" in unsure.explain("row 2").result.finding("polio").why
    told = check_roster(path, as_of=AS_OF, columns={"Mystery": "dose:MMR 2"})
    assert told.explain("row 2").result.finding("mmr").status == "met"
    unused = check_roster(path, as_of=AS_OF, columns={"Mystery": ""})
    assert set(unused.result.standing_counts()) == {"noncompliant"}


def test_a_registry_dose_of_an_unknown_product_leaves_no_one_short(monkeypatch, from_file_alone):
    """A product newer than the catalogue may count; a pupil lacking a dose then needs a person, not a notice."""
    from cair_compliance.check import sources
    from cair_compliance.model.answers import Answer, AnsweredDose, Match, Outcome, Route
    from cair_compliance.model.calendar import PartialDate

    roster = from_file_alone.roster
    new = AnsweredDose("9876", PartialDate(2024, 5, 6))
    answer = Answer("bay", Outcome.FOUND, Match.EXACT, doses=(new,))
    monkeypatch.setattr(
        sources,
        "plan",
        lambda roster, *a, **k: {p: (Route("bay", "bay", "Alameda", "test"),) for p in range(len(roster.pupils))},
    )
    monkeypatch.setattr(sources, "ask", lambda pupils, routes, *a, **k: dict.fromkeys(routes, (answer,)))
    check = check_roster(roster, as_of=AS_OF, registries="demo")
    assert "noncompliant" not in check.result.standing_counts()
    lacking = next(r for r in from_file_alone.result.by_urgency() if r.standing == "noncompliant")
    why = " ".join(f.why for f in check.explain(lacking.pupil.row).result.findings)
    assert "CVX 9876" in why


def test_a_list_without_dose_columns_leaves_no_one_short(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Last Name,First Name,Birthdate,Grade\nSample,Ana,03/03/2020,K\nSample,Ben,03/04/2012,7\n")
    check = check_roster(path, as_of=AS_OF)
    assert set(check.result.standing_counts()) == {"undetermined"}
    assert "no columns for doses" in check.explain("row 2").result.finding("polio").why


def test_a_belief_exemption_that_no_form_can_make_good_leaves_nothing_open(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        "Last Name,First Name,Birthdate,Grade,MMR 1,MMR 2,MMR Exemption\n"
        "Sample,Ana,03/03/2020,K,04/01/2021,,PBE\nSample,Ben,03/03/2015,5,04/01/2016,,PBE\n"
    )
    check = check_roster(path, as_of=AS_OF)
    young, older = (check.explain(f"row {row}").result.finding("mmr") for row in (2, 3))
    assert young.status == "overdue" and "had to be filed before Jan 1, 2016" in young.why
    assert older.status == "undetermined"


def test_a_missing_birth_date_is_asked_for_and_no_registry_is_blamed(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Last Name,First Name,Birthdate,Grade,MMR 1\nSample,Ana,,K,04/01/2021\nSample,Ben,03/04/2020,K,\n")
    check = check_roster(path, as_of=AS_OF, registries="demo")
    result = check.explain("row 2").result
    assert result.shown == "undetermined" and result.routes == () and "Enter the birth date in line 2" in result.reason
    assert sum(source.asked for source in check.result.sources) == 1


def test_the_next_age_group_says_what_it_will_ask():
    check = check_roster(ROSTERS["child_care_center"], as_of=AS_OF)
    young = [r for r in check.result.pupils if r.next_row]
    assert {bool(r.next_row.lacks) for r in young} == {True, False}
    for result in young:
        later = check.what_if(as_of=result.next_row.starts).explain(result.pupil.row).result
        open_then = {f.label for f in later.findings if f.status != "met"}
        assert open_then == {name.split(" dose ")[0] for name in result.next_row.lacks}
        if not result.next_row.lacks and result.shown == "conditional":
            assert result.deadline is None or "no later than" in result.next_line


def test_a_status_that_says_gone_without_a_day_invents_none(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        "Last Name,First Name,Birthdate,Grade,Status,MMR 1\n"
        "Sample,Ana,03/03/2020,K,Withdrew,\nSample,Ben,03/03/2020,K,Enrolled,\n"
    )
    check = check_roster(path, as_of=AS_OF)
    ana, ben = check.result.pupils
    assert not ana.counted and ana.pupil.gone and ana.pupil.left is None and ben.counted
