"""What if, dates ahead, outbreak lists, another date: questions asked of a finished check."""

import csv
import html
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance import check_roster
from cair_compliance.check.questions import DISEASES
from cair_compliance.model.calendar import PartialDate, in_words
from cair_compliance.model.lists import STATES
from cair_compliance.ui import ahead, outbreak
from cair_compliance.ui.csv_file import csv_bytes
from cair_compliance.ui.other_date import standing_changes
from cair_compliance.ui.timeline import dots, timeline
from cair_compliance.ui.what_if import changed_rows, imagine

from .app import ROSTERS, brought, checked, opened, press, type_vaccine, words
from .lists import COMPLETE, HEADINGS, HOSTILE, a_list, child, hostile_list

DAY = date(2025, 10, 1)
FIVE_DTAP = "02/10/2020,04/10/2020,06/10/2020,06/10/2021,12/10/2024"
THREE_HEPB = "12/10/2019,02/10/2020,09/10/2020"
ALL_BUT_VARICELLA = f"{COMPLETE},{FIVE_DTAP},{THREE_HEPB}"
WIDE = f"{HEADINGS},DTaP 1,DTaP 2,DTaP 3,DTaP 4,DTaP 5,HepB 1,HepB 2,HepB 3"


@pytest.fixture(scope="module")
def kindergarten():
    return check_roster(ROSTERS / "kindergarten.xlsx", as_of=DAY)


@pytest.fixture(scope="module")
def care():
    return check_roster(ROSTERS / "child_care_center.xlsx", as_of=DAY)


def without_varicella(headings=WIDE, **named):
    return a_list(child("Aster", doses=ALL_BUT_VARICELLA, **named), headings=headings)


def at_child(at):
    """From the results to the first child of the list."""
    return at.selectbox(key="open-child").select_index(0).run()


def opened_tab(at, name):
    """The results with another tab open, as after a click on it."""
    at.session_state["results-tabs"] = name
    return at.run()


def read_csv(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# What if -----------------------------------------------------------------------------------------------------


def test_a_planned_dose_is_judged_on_its_day_and_the_check_stays():
    check = check_roster(without_varicella(), as_of=DAY)
    before = check.result.pupils[0]
    planned = [("Varicella", PartialDate(2025, 10, 20))]
    imagined = imagine(check, 0, DAY, planned)
    assert imagined.moved and imagined.day == date(2025, 10, 20)
    (row,) = changed_rows(before, imagined.change.after, imagined.day)
    assert row[0] == "Varicella" and "Overdue" in row[1] and "Next: dose 2 from" in row[3]
    assert check.result.pupils[0] is before and len(check.sources.doses) == 14
    assert {dot["From"] for dot in dots(imagined.change.after)} == {"your file", "planned"}
    timeline(imagined.change.after, imagined.day).to_dict()


def test_pupils_on_the_same_line_of_two_sheets_are_not_mixed_up():
    data = a_list(child("Aster"), child("Aster", first="Kim", number=2))
    check = check_roster(data, as_of=DAY)
    imagined = imagine(check, 1, DAY, [("Varicella", PartialDate(2025, 9, 1))])
    assert imagined.change.after.pupil.first_name == "Kim" and not imagined.moved


def test_nothing_else_asked_changes_nothing(kindergarten):
    for place in range(0, 120, 17):
        imagined = imagine(kindergarten, place, DAY, [])
        assert changed_rows(imagined.change.before, imagined.change.after, DAY) == []


def test_what_if_on_the_page_and_clear():
    at = at_child(checked(brought(without_varicella())))
    assert "What if?" in words(at)
    (prefix,) = {box.key.removesuffix("-day") for box in at.date_input if str(box.key).endswith("-day")}
    at.selectbox(key=f"{prefix}-vaccine-1").set_value("Varicella")
    today = at.session_state["held-check"].result.as_of
    at.text_input(key=f"{prefix}-date-1").set_value(today.strftime("%m/%d/%Y")).run()
    press(at, "what-if-see")
    said = words(at)
    assert f"with Varicella on {in_words(today)}" in said and "becomes" in said
    assert "May attend, more doses to come" in said and "Documentation missing" in said
    press(at, "what-if-clear")
    assert "becomes" not in words(at) and at.text_input(key=f"{prefix[:-1]}1-date-1").value == ""
    assert at.session_state["held-check"].result.pupils[0].shown == "noncompliant"


@pytest.mark.parametrize("name", HOSTILE[:3])
def test_a_hostile_planned_vaccine_is_refused_as_typed(name):
    at = at_child(checked(brought(without_varicella())))
    type_vaccine(at, "plan-0-0-vaccine-1", name)
    at.text_input(key="plan-0-0-date-1").set_value("10/20/2025")
    press(at, "what-if-see")
    assert name in at.error[0].value.replace("\\", "").replace("\u2060", "") and name not in at.error[0].value
    assert not at.exception and "becomes" not in words(at)


def test_what_was_imagined_for_one_child_is_not_shown_for_the_next():
    at = at_child(checked(brought(a_list(child("Aster"), child("Birch", number=2)))))
    press(at, "what-if-see")
    assert "becomes" in words(at)
    press(at, "next-child")
    assert "What if?" in words(at) and "becomes" not in words(at)


# Dates ahead -------------------------------------------------------------------------------------------------


def test_every_kind_of_date_has_words(kindergarten, care):
    kinds = {deadline.kind for check in (kindergarten, care) for deadline in check.deadlines()}
    assert kinds and kinds <= set(ahead.KINDS)


def test_dates_are_filtered_by_kind_and_none_is_lost(care):
    everything = care.deadlines()
    parts = [ahead.of_kind(everything, kind) for kind in ahead.KINDS]
    assert sum(map(len, parts)) == len(everything) == len(ahead.of_kind(everything, ""))
    assert all(len(ahead.line(one)) == len(ahead.HEADINGS) for one in everything)
    assert all(len(ahead.csv_line(one)) == len(ahead.CSV_HEADINGS) for one in everything)


def test_dates_ahead_on_the_page():
    at = press(opened(), "demo-child_care")
    at = opened_tab(checked(at), "Dates ahead")
    dates = at.session_state["held-check"].deadlines()
    said = words(at)
    assert f"{len(dates):,} dates, seen from Oct 1, 2025" in said and in_words(dates[0].day) in said
    kind = dates[0].kind
    at.selectbox(key="ahead-kind").select(kind).run()
    number = len(ahead.of_kind(dates, kind))
    assert f"{number:,} date" in words(at) and not at.exception
    assert "download-dates-ahead" in [button.key for button in at.get("download_button")]


def test_no_date_ahead_is_said():
    complete = a_list(child("Aster", doses=f"{ALL_BUT_VARICELLA},12/10/2020,12/10/2024"),
                      headings=f"{WIDE},Varicella 1,Varicella 2")  # fmt: skip
    at = opened_tab(checked(brought(complete)), "Dates ahead")
    assert "No date lies ahead of any child" in words(at)


# Outbreak list -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("disease", DISEASES)
def test_the_states_add_up(kindergarten, disease):
    found = kindergarten.without_proof(disease)
    rows = outbreak.state_rows(found)
    assert sum(int(number) for _, number in rows) == len(found)
    assert {words for words, _ in rows} <= set(STATES.values())
    assert all(len(outbreak.csv_line(one)) == len(outbreak.CSV_HEADINGS) for one in found)


def test_diseases_are_named_as_people_write_them():
    assert [outbreak.disease_words(name) for name in ("hepatitis b", "measles")] == ["Hepatitis B", "Measles"]
    assert [outbreak.in_a_sentence(name) for name in ("hepatitis b", "hib", "polio")] == ["hepatitis B", "Hib", "polio"]


def test_the_outbreak_list_on_the_page_shows_names_as_typed_and_decides_nothing():
    at = opened_tab(checked(brought(hostile_list())), "Outbreak list")
    said = words(at)
    assert "local health officer to decide" in said and "17 CCR 6060" in said and "without complete proof" not in said
    at.selectbox(key="outbreak-disease").select("varicella").run()
    said = words(at)
    assert f"{len(HOSTILE)} of {len(HOSTILE)} children without complete proof for varicella" in said
    assert "No dose documented" in said
    assert all(html.escape(name) in said for name in HOSTILE) and "<img src=x" not in said
    assert "download-outbreak-varicella" in [button.key for button in at.get("download_button")]
    at.selectbox(key="outbreak-disease").select("measles").run()
    assert f"All {len(HOSTILE)} children have complete proof for measles" in words(at)


# Another date ------------------------------------------------------------------------------------------------


def test_another_date_lists_only_other_standings(care):
    changes = standing_changes(care, DAY + timedelta(days=200))
    assert changes and all(change.before.shown != change.after.shown for change in changes)
    assert standing_changes(care, DAY) == []


def test_another_date_on_the_page():
    at = opened_tab(checked(press(opened(), "demo-child_care")), "On another date")
    assert "No registry is asked again" in words(at)
    at.date_input(key="other-date").set_value(DAY + timedelta(days=200)).run()
    press(at, "other-date-see")
    expected = len(standing_changes(at.session_state["held-check"], DAY + timedelta(days=200)))
    assert expected and "would stand otherwise" in words(at) and f"{expected:,} child" in words(at)
    at.date_input(key="other-date").set_value(DAY).run()
    press(at, "other-date-see")
    assert "everybody would stand as now" in words(at)


# Files -------------------------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2)))
def test_no_cell_is_a_formula_and_every_line_stays_a_line(rows):
    read = read_csv(csv_bytes(("Name", "What"), rows))
    assert len(read) == len(rows) + 1
    assert not [cell for line in read for cell in line if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))]


def test_names_come_out_as_they_are():
    rows = [("Ibáñez, Óscar", "Đặng"), ('say "hi", then', "王")]
    assert read_csv(csv_bytes(("Name", "Other"), rows))[1:] == [list(row) for row in rows]
    assert read_csv(csv_bytes(("N",), [("=1+1",), (" =1+1",), ("@x",), ("\tx",)]))[1:] == [
        ["'=1+1"], ["' =1+1"], ["'@x"], ["'⇥x"],
    ]  # fmt: skip
