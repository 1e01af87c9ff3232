"""The pure parts: markup, escaping, figures, filters, issues, windows."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance import check_roster, read_roster
from cair_compliance.jobs import Bar, Job
from cair_compliance.model.answers import Answer, Match, Outcome
from cair_compliance.model.issues import issue
from cair_compliance.model.roster import Balance
from cair_compliance.model.standings import COULD_NOT_VERIFY, STANDINGS
from cair_compliance.model.vaccines import load_vaccines
from cair_compliance.reports.words import next_thing
from cair_compliance.roster.vaccine_headings import heading_of_field
from cair_compliance.roster.vocabulary import FIELDS
from cair_compliance.ui import charts, doors, figures, startup
from cair_compliance.ui.cards import said
from cair_compliance.ui.doubts import balance_words, grouped, worst
from cair_compliance.ui.downloads import file_name
from cair_compliance.ui.fields import choices, field_words
from cair_compliance.ui.markup import Markup, el, join, table
from cair_compliance.ui.timeline import dots, marks, timeline, windows
from cair_compliance.ui.wording import letters, lines_in_words
from cair_compliance.ui.worklist import PAGE, Filter, fitting, page_of, pages

from .app import ROSTERS, brought, checked, press, words
from .lists import a_list, child

DAY = date(2025, 10, 1)
REST = "03/10/2020,06/10/2020,,12/10/2020,12/10/2024"


@pytest.fixture(scope="module")
def kindergarten():
    return check_roster(ROSTERS / "kindergarten.xlsx", as_of=DAY).result


@given(st.text())
def test_text_in_markup_is_escaped(text):
    inside = el("p", text)[3:-4]
    assert "<" not in inside and ">" not in inside


def test_markup_inside_markup_stays_and_attributes_are_escaped():
    assert el("p", el("b", "a & b")) == "<p><b>a &amp; b</b></p>"
    assert 'aria-label="&quot;&gt;"' in el("div", aria_label='">')
    assert isinstance(join(["<", el("i")]), Markup)


def test_a_table_has_headings_for_columns_and_rows():
    made = table(("Name", "Line"), [("<b>", "2")], label="List", numbers=(1,))
    assert made.count('scope="col"') == 2 and made.count('scope="row"') == 1 and "&lt;b&gt;" in made


def test_only_markup_passes_the_html_door():
    with pytest.raises(TypeError):
        doors.show("<b>x</b>")


@pytest.mark.parametrize(
    "text", ["<b>", "$x$", ":red[x]", "[a](http://b)", "`x`", "# x", "www.x.org", "a -> b", ":smile:"]
)
def test_labels_hold_no_markdown(text):
    safe = doors.plain(text)
    bare = safe.replace("\\", "").replace("\u2060", "")
    assert bare == text
    for place, character in enumerate(safe):
        if character in "<>$:[]()`#_*":
            assert safe[place - 1] == "\\", safe
    assert ":smile:" not in safe.replace("\\", "") and "www." not in safe.replace("\\", "")


def test_every_standing_belongs_to_exactly_one_figure():
    named = [standing for figure in figures.FIGURES for standing in figure.standings]
    assert sorted(named) == sorted(STANDINGS)


def test_figures_add_up_to_the_counted_children(kindergarten):
    counts = figures.figure_counts(kindergarten.by_urgency())
    assert sum(counts.values()) == sum(kindergarten.standing_counts().values())


def test_the_line_of_the_results_is_that_of_the_annual_report(from_file_alone):
    annual = from_file_alone.annual()
    meters = [tally.audit for group in annual.groups for tally in group.tallies if tally.audit]
    assert len(figures.audit_lines(annual)) == len(meters) > 0
    assert f"{len(meters[0].pupils)} of {meters[0].enrolled}" in figures.audit_lines(annual)[0]


def test_filters_narrow_and_everything_fits_none(kindergarten):
    everybody = kindergarten.by_urgency()
    assert fitting(everybody, Filter()) == everybody
    for wanted in (Filter(figure="missing"), Filter(grade="TK"), Filter(requirement="mmr")):
        found = fitting(everybody, wanted)
        assert 0 < len(found) < len(everybody)
    name = everybody[0].pupil
    assert everybody[0] in fitting(everybody, Filter(name=f"{name.first_name} {name.last_name}".upper()))
    assert [p.pupil for p in fitting(everybody, Filter(name=name.local_id))] == [name]


def test_pages_hold_everybody_once(kindergarten):
    everybody = kindergarten.by_urgency()
    seen = [pupil for page in range(1, pages(len(everybody)) + 1) for pupil in page_of(everybody, page)]
    assert seen == everybody and len(page_of(everybody, 1)) == PAGE
    assert page_of(everybody, 99) == page_of(everybody, pages(len(everybody)))
    assert pages(0) == 1 and page_of([], 1) == []


def test_the_chart_counts_each_child_once_a_requirement(kindergarten):
    found = charts.tallies(kindergarten.by_urgency(), by_grade=True)
    total = sum(len(pupil.findings) for pupil in kindergarten.by_urgency())
    assert sum(tally.number for tally in found) == total
    order = list(dict.fromkeys(tally.requirement for tally in found))
    headings, rows, numbers = charts.tally_table(found, order)
    assert sum(int(row[i]) for row in rows for i in numbers) == total and len(headings) == len(rows[0])
    charts.requirement_chart(found, order).to_dict()


def test_statuses_of_one_tone_get_colours_of_their_own():
    colours = charts.tints(list(STANDINGS.values()))
    assert len(set(colours)) == len(colours)


def test_the_timeline_shows_every_dose_of_every_requirement():
    early = "01/10/2020,03/10/2020,06/10/2020,12/10/2024,12/01/2020,12/10/2024"
    result = check_roster(a_list(child("Aster", doses=early)), as_of=DAY).result.pupils[0]
    shown = dots(result)
    assert len(shown) == sum(len(finding.doses) for finding in result.findings)
    hollow = [dot for dot in shown if dot["Counts"] == "does not count"]
    assert hollow and all(dot["Why not"] != "–" for dot in hollow)
    assert len(windows(result)) == sum(finding.next_dose is not None for finding in result.findings)
    timeline(result, DAY).to_dict()


def test_the_timeline_marks_birthdays_and_the_day():
    found = [mark["what"] for mark in marks(date(2020, 2, 29), DAY)]
    assert found == ["born", "1st birthday", "4th birthday", "as of Oct 1, 2025"]


def test_a_locked_record_reads_like_none():
    titles = {"bay": "CAIR Bay Area"}
    locked = said([Answer("bay", Outcome.PROTECTED, Match.NONE)], titles)
    assert locked == said([Answer("bay", Outcome.NOT_FOUND, Match.NONE)], titles)


def test_issues_are_grouped_worst_first():
    found = grouped([issue("DOSE_TWICE", row=4), issue("NAME_MISSING", row=9), issue("DOSE_TWICE", row=2)])
    assert [(group.code, len(group.issues)) for group in found] == [("NAME_MISSING", 1), ("DOSE_TWICE", 2)]


def test_the_balance_is_one_sentence():
    balance = Balance(rows=803, pupils=800, duplicates=3, continued=0, skipped=0, unreadable=0, left=3)
    assert balance_words(balance) == "803 lines: 797 children, 3 listed twice and 3 who left the school."


@given(st.lists(st.integers(0, 3000), min_size=5, max_size=5), st.integers(0, 3000))
def test_the_figures_of_the_balance_add_up_as_they_are_read(figures, left):
    pupils, duplicates, continued, skipped, unreadable = figures
    left = min(left, pupils)
    words = balance_words(Balance(sum(figures), pupils, duplicates, continued, skipped, unreadable, left))
    total, *parts = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", words)]
    assert total == sum(parts)


def test_lines_and_columns_are_named_as_in_a_spreadsheet():
    assert lines_in_words([12, 4, 12]) == "lines 4, 12"
    assert lines_in_words(range(1, 15)).endswith("10 and 4 more")
    assert lines_in_words([0]) == "the whole file"
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_every_correction_offered_is_one_the_reader_takes():
    catalogue = load_vaccines()
    assert all(not f or f in FIELDS or heading_of_field(f, catalogue) for f in choices())
    assert {"dose:MMR 2", "dose:Tdap", "exemption:", "birthdate"} <= set(choices())
    assert len({field_words(field) for field in choices()}) == len(choices())


def test_file_names_carry_the_facility_and_nothing_else_of_the_list():
    assert file_name("Rio Verde/../Elementary", "report", "2025-10-01", "pdf") == (
        "rio-verde-elementary-report-2025-10-01.pdf"
    )
    assert file_name("日本", "report", "2025-10-01", "pdf") == "immunization-report-2025-10-01.pdf"


SAFE = {name: allowed[0] for name, allowed in startup.REQUIRED.items()}
SAFE |= {"server.allowedHosts": ["localhost"], "server.trustedUserHeaders": {}}


def test_the_shipped_settings_are_safe():
    assert startup.unsafe_settings() == []
    assert startup.unsafe_settings(SAFE.__getitem__) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server.enableAgentApi", True),
        ("server.address", "0.0.0.0"),
        ("server.address", None),
        ("client.showErrorDetails", "full"),
        ("browser.gatherUsageStats", True),
        ("server.allowedHosts", ["*"]),
        ("server.allowedHosts", []),
        ("server.trustedUserHeaders", {"X-User": "email"}),
        ("server.enableXsrfProtection", False),
    ],
)
def test_each_open_setting_is_refused(name, value):
    (complaint,) = startup.unsafe_settings({**SAFE, name: value}.__getitem__)
    assert name in complaint


def test_a_run_fills_its_bars_and_can_be_stopped():
    steps = []

    def work(progress, kept):
        for asked in (1, 2, 3):
            progress("bay", asked, 3, asked, 0)
            steps.append(asked)
            run.stop()

    run = Job(work, str, {"bay": Bar(0, 3)}, {})
    run.start()
    run.start()
    run.wait(5)
    assert run.stopped and run.over and steps == [1]
    assert run.bars["bay"] == Bar(1, 3, 1, 0)


def test_trouble_in_a_run_becomes_words():
    def work(progress, kept):
        raise ValueError("Aster, Robin")

    run = Job(work, lambda error: "said plainly", {}, {})
    run.start()
    run.wait(5)
    assert run.trouble == "said plainly" and run.check is None


def test_the_work_list_shows_every_open_decision_of_a_child():
    bad = "13/45/2020,03/10/2020,06/10/2020,,13/45/2021,12/10/2024"
    (result,) = check_roster(a_list(child("Aster", doses=bad)), as_of=DAY).result.pupils
    assert result.shown == "noncompliant"
    said = next_thing(result)
    assert "Needed now: " in said and "To be decided: Polio (" in said and ", MMR (" in said
    waiting = replace(result, shown=COULD_NOT_VERIFY, reason="The registry gave no answer.")
    assert next_thing(waiting).startswith("The registry gave no answer. To be decided: Polio (")
    claimed = replace(result, shown="undetermined", next_line="To be decided: Polio", reason="The file mentions IEP.")
    assert next_thing(claimed) == "To be decided: Polio. The file mentions IEP."


def test_who_stands_in_no_sum_is_said_with_the_reason_by_grade():
    undated = child("Birch", number=2).replace("12/09/2019", "")
    lines = [child("Aster"), undated, child("Cedar", number=3, grade="1"), child("Dogwood", number=4, grade="??")]
    pupils = check_roster(a_list(*lines), as_of=DAY).result.by_urgency()
    assert charts.left_out(pupils, by_grade=False) == (
        "Not in these sums: 1 child without a birth date; 1 child without a known grade."
    )
    assert "1 child of grade K without a birth date" in charts.left_out(pupils, by_grade=True)
    assert charts.left_out([p for p in pupils if p.findings], by_grade=True) == ""
    in_sums = sum(p.grade == "K" for p in charts.tallies(pupils, by_grade=True) if p.requirement == "MMR")
    assert in_sums == 1
    at = checked(brought(a_list(*lines)))
    assert "Not in these sums:" in words(at)


def test_a_remark_without_a_date_proves_no_dose_and_the_words_agree_with_the_standing():
    data = a_list(child("Aster", doses=f"UTD,{REST}"))
    roster = read_roster(data, name="a.csv", as_of=DAY)
    said = worst(grouped(roster.issues))
    assert "never taken as “no dose”, and stays open" in said and "such as “UTD”, was read, but proves no dose" in said
    unreadable = a_list(child("Aster", doses=f"13/45/2020,{REST}"))
    assert "UTD" not in worst(grouped(read_roster(unreadable, name="a.csv", as_of=DAY).issues))
    (utd,) = check_roster(data, as_of=DAY).result.pupils
    (unread,) = check_roster(unreadable, as_of=DAY).result.pupils
    status = {name: next(f.status for f in one.findings if f.requirement == "polio")
              for name, one in (("utd", utd), ("unread", unread))}  # fmt: skip
    assert status == {"utd": "overdue", "unread": "undetermined"}
    (issue,) = [one for one in utd.issues if one.code == "DOSE_NOTE"]
    assert "proves no dose" in issue.message


def test_before_asking_it_is_said_who_is_not_asked_about(demo):
    lines = [child("Aster"), child("Birch", number=2).replace("12/09/2019", "")]
    at = press(press(brought(a_list(*lines)), "to-confirm"), "reading-right-top")
    assert "1 child will be asked about" in words(at)
    assert "1 child without a birth date is not asked about" in words(at)
