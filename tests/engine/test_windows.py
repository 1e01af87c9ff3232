"""When a next dose may be given and the last day it may be missing: the boundaries of Tables C and D."""

from datetime import date

import pytest

from cair_compliance.engine import Subject, evaluate
from cair_compliance.model.people import Exemption

from .conftest import table


def next_dose(findings, name):
    dose = findings[name].next_dose
    return dose and (dose.dose, dose.not_before.isoformat(), dose.exclude_if_not_by.isoformat())


@pytest.mark.parametrize(
    ("first", "window"),
    [("2026-03-02", (2, "2026-06-02", "2026-07-02")), ("2026-03-03", (2, "2026-03-31", "2026-04-28"))],
)
def test_the_thirteenth_birthday_on_the_day_of_dose_1_fixes_the_column(decide, first, window):
    for as_of in ("2026-03-20", "2026-05-30"):
        assert next_dose(decide("7", "2013-03-03", [("21", first)], as_of=as_of)[1], "varicella") == window


def titles(finding):
    return [law.title for law in finding.citations]


def test_a_dose_that_would_be_the_last_has_its_own_window_and_footnote(decide):
    polio = [("10", "2021-05-06"), ("10", "2026-06-01")]
    finding = decide("K", "2021-03-03", polio)[1]["polio"]
    assert next_dose({"polio": finding}, "polio") == (3, "2026-12-01", "2027-06-01")
    assert "17 CCR 6035, Table D, footnote 1" in titles(finding)


def test_a_dose_that_would_not_be_the_last_has_the_window_of_the_table(decide):
    polio = [("10", "2025-05-06"), ("10", "2026-06-01")]
    finding = decide("TK", "2022-08-30", polio)[1]["polio"]
    assert next_dose({"polio": finding}, "polio") == (3, "2026-06-29", "2027-06-01")
    assert "17 CCR 6035, Table D, footnote 1" not in titles(finding)


@pytest.mark.parametrize(("measles", "mumps"), [("2026-05-01", "2026-06-01"), ("2026-06-01", "2026-05-01")])
def test_of_two_lacking_components_the_one_whose_last_day_comes_first_decides(decide, measles, mumps):
    doses = [("05", measles), ("07", mumps), ("06", "2026-05-01")]
    assert next_dose(decide("K", "2021-03-03", doses)[1], "mmr") == (2, "2026-05-29", "2026-09-01")


def test_a_component_without_any_dose_is_due_now(decide):
    doses = [("05", "2026-05-01"), ("06", "2026-05-01")]
    finding = decide("K", "2021-03-03", doses)[1]["mmr"]
    assert (finding.status, finding.next_dose) == ("overdue", None)


def test_a_component_that_is_complete_sets_no_day(decide):
    doses = [("05", "2023-05-01"), ("05", "2025-05-01"), ("07", "2026-06-01"), ("06", "2026-05-01")]
    assert next_dose(decide("K", "2021-03-03", doses)[1], "mmr") == (2, "2026-06-29", "2026-10-01")


def test_the_third_hepatitis_b_dose_waits_for_the_later_of_two_days(decide):
    early = [("08", "2026-05-01"), ("08", "2026-06-01")]
    assert next_dose(decide("K", "2021-03-03", early)[1], "hepb") == (3, "2026-09-01", "2027-06-01")
    late = [("08", "2026-01-05"), ("08", "2026-08-03")]
    assert next_dose(decide("K", "2021-03-03", late)[1], "hepb") == (3, "2026-09-28", "2027-08-03")


def test_what_is_met_or_exempt_has_no_next_dose(decide):
    one = [("21", "2026-06-01")]
    assert next_dose(decide("K", "2021-03-03", one)[1], "varicella")
    held = Exemption("pme", "tk_6", ("varicella",), form="cair_me", issued=date(2025, 8, 1))
    assert next_dose(decide("K", "2021-03-03", one, exemptions=(held,))[1], "varicella") is None
    assert next_dose(decide("K", "2021-03-03", [*one, ("21", "2026-08-03")])[1], "varicella") is None


def test_where_a_doubtful_dose_decides_the_number_no_day_is_told(decide):
    finding = decide("K", "2021-03-03", [("21", "2022-02-01"), ("21", "2026-06-01")])[1]["varicella"]
    assert (finding.status, finding.next_dose) == ("undetermined", None)


def test_a_pupil_too_young_for_a_dose_lacks_one_and_not_a_hundred(decide):
    finding = decide("7", "2020-01-05", [])[1]["tdap"]
    assert (finding.status, finding.missing) == ("overdue", 1)


def next_row(pack, born, doses, as_of):
    day = date.fromisoformat(as_of)
    subject = Subject(date.fromisoformat(born), "child_care", date(2026, 2, 2))
    return evaluate(pack, [subject], table(pack, [doses]), day).next_row(0)


def test_the_next_row_of_a_young_child_tells_what_it_will_ask(pack):
    doses = [(code, day) for day in ("2026-01-05", "2026-03-09") for code in ("110", "48")]
    row = next_row(pack, "2025-11-01", doses, "2026-04-20")
    assert (row.starts, row.document_by) == (date(2026, 5, 1), date(2026, 5, 31))
    assert row.lacks == ("DTaP dose 3",)
    row = next_row(pack, "2025-11-01", [*doses, ("20", "2026-04-15")], "2026-04-20")
    assert row.lacks == ()


def test_what_is_asked_once_is_told_without_a_number(pack):
    doses = [(code, day) for day in ("2025-08-05", "2025-10-09", "2025-12-10") for code in ("110", "48")]
    row = next_row(pack, "2025-06-01", doses, "2026-08-20")
    assert row.starts == date(2026, 9, 1)
    assert row.lacks == ("Hib", "MMR", "Varicella")


@pytest.mark.parametrize(
    ("cvx", "day", "raised"),
    [
        ("182", "2016-03-31", False),
        ("182", "2016-04-01", True),
        ("89", "2016-03-31", False),
        ("89", "2016-04-01", True),
    ],
)
def test_oral_polio_vaccine_is_in_doubt_from_april_2016(decide, cvx, day, raised):
    advisories = decide("8", "2013-03-03", [(cvx, day)])[0]["advisories"]
    assert ("OPV_ON_OR_AFTER_2016_04_01" in advisories) == raised


@pytest.mark.parametrize(("born", "raised"), [("2021-03-05", True), ("2021-03-04", False)])
def test_a_month_is_too_early_when_even_its_last_day_is(decide, born, raised):
    """Four days before the first birthday is Mar 1, or Feb 28."""
    advisories = decide("K", born, [("03", "2022-02")])[0]["advisories"]
    assert ("DOSE_BELOW_MIN_AGE" in advisories) == raised
