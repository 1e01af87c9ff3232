"""Sentences of the law, both sides of each boundary."""

from datetime import date, timedelta

import pytest

from cair_compliance.engine import Subject, evaluate
from cair_compliance.engine.plain import plain_result
from cair_compliance.engine.subjects import Doubt
from cair_compliance.model.calendar import ordinal
from cair_compliance.model.doses import DoseLines
from cair_compliance.model.people import ExemptionClaim

from .conftest import table

BORN = "2021-03-03"
COMPLETE = [
    *[("110", d) for d in ("2021-05-06", "2021-07-06", "2021-09-06")],
    ("20", "2022-06-10"),
    ("130", "2025-04-03"),
    ("03", "2022-03-08"),
    ("21", "2022-03-08"),
    ("03", "2025-04-03"),
    ("21", "2025-04-03"),
]


def shift(day, days):
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def test_a_complete_kindergartner(decide):
    result, findings = decide("K", BORN, COMPLETE)
    assert result["overall"] == "unconditional" and result["report_category"] == "A"
    assert all(f.status == "met" and f.citations for f in findings.values())


@pytest.mark.parametrize(("days", "status"), [(-5, "overdue"), (-4, "met"), (0, "met")])
def test_four_days_before_the_first_birthday_is_valid(decide, days, status):
    doses = [dose for dose in COMPLETE if dose != ("03", "2022-03-08")] + [("03", shift("2022-03-03", days))]
    assert decide("K", BORN, doses)[0]["requirements"]["mmr"]["status"] == status


@pytest.mark.parametrize(("days", "status"), [(-5, "overdue"), (-4, "met")])
def test_three_polio_need_one_from_the_fourth_birthday(decide, days, status):
    doses = [d for d in COMPLETE if d[0] not in ("110", "130")] + [("10", "2021-05-06"), ("10", "2021-07-06")]
    doses.append(("10", shift("2025-03-03", days)))
    assert decide("K", BORN, doses)[0]["requirements"]["polio"]["status"] == status


@pytest.mark.parametrize(("after", "status"), [(0, "not_due"), (1, "overdue")])
def test_the_exclusion_date_is_the_last_good_day(decide, after, status):
    doses = [d for d in COMPLETE if d != ("03", "2025-04-03") and d != ("03", "2022-03-08")] + [("03", "2026-04-17")]
    result, findings = decide("K", BORN, doses, as_of=shift("2026-08-17", after))
    assert result["requirements"]["mmr"]["status"] == status
    assert findings["mmr"].next_dose.exclude_if_not_by == date(2026, 8, 17)
    assert not findings["mmr"].verified_wording, "Table D has not been compared with the official text"


def test_a_first_dose_is_never_conditional(decide):
    result, findings = decide("K", BORN, [d for d in COMPLETE if d[0] != "21"])
    assert result["requirements"]["varicella"] == {"status": "overdue", "missing": 2, "next_dose": None}
    assert "due now" in findings["varicella"].why


def test_month_only_and_contested_doses_are_undetermined_when_they_decide(decide):
    month = [d for d in COMPLETE if d != ("03", "2022-03-08")] + [("03", "2022-03")]
    result, findings = decide("K", BORN, month)
    assert result["overall"] == "undetermined" and result["action"] == "request_documentation"
    assert "Mar 2022" in findings["mmr"].why
    assert decide("K", BORN, [*COMPLETE, ("03", "2022-03")])[0]["overall"] == "unconditional"


def test_a_column_that_also_holds_td_leaves_the_tdap_item_open(decide, pack):
    """A DTP column takes Td too: a dose at 11 in it may hold no pertussis vaccine."""

    lines = DoseLines(pack.catalogue)
    mixed = pack.catalogue.by_name("DTaP/DTP/DT/Td")
    lines.add(0, mixed, ordinal(date(2025, 5, 1)))
    subject = Subject(date(2013, 5, 1), "tk12", date(2025, 8, 13), "advance_7", "7")
    result = plain_result(evaluate(pack, [subject], lines.freeze(), date(2025, 10, 1)), 0)
    assert result["requirements"]["tdap"]["status"] == "undetermined"


@pytest.mark.parametrize(
    ("born", "as_of", "overall"),
    [("2008-11-20", "2026-11-20", "not_subject"), ("2008-11-21", "2026-11-20", "noncompliant")],
)
def test_the_eighteenth_birthday(decide, born, as_of, overall):
    assert decide("12", born, [], as_of=as_of)[0]["overall"] == overall


def test_no_law_before_july_2019(decide):
    assert decide("K", "2013-01-05", [], as_of="2019-06-30")[0]["overall"] == "not_evaluable"
    assert decide("K", "2013-01-05", [], as_of="2019-07-01")[0]["overall"] == "noncompliant"
    assert decide("3", "2011-01-05", [], as_of="2019-10-01", entry="2017-08-20")[0]["overall"] == "not_evaluable"


def test_no_birthdate_is_never_an_answer(decide):
    result, findings = decide("K", None, COMPLETE)
    assert result["overall"] == "undetermined" and findings == {}


def test_child_care_at_six_is_outside_table_a(decide):
    assert decide("", "2020-08-17", [], program="child_care")[0]["overall"] == "not_evaluable"
    assert decide("", "2020-08-18", [], program="child_care")[0]["overall"] == "noncompliant"


def test_an_exemption_typed_in_the_roster_decides_nothing(decide):

    claim = ExemptionClaim("pme", "varicella", "PM", "Varicella Exemption")
    without = [d for d in COMPLETE if d[0] != "21"]
    result, findings = decide("K", BORN, without, claims=(claim,))
    assert result["requirements"]["varicella"]["status"] == "undetermined"
    assert "PM" in findings["varicella"].why
    assert decide("K", BORN, COMPLETE, claims=(claim,))[0]["overall"] == "unconditional"


def test_an_unreadable_cell_is_no_missing_dose(decide):

    doubt = Doubt(("varicella",), "“3/22” under Varicella 2, line 9")
    short = [d for d in COMPLETE if d != ("21", "2025-04-03")]
    result, findings = decide("K", BORN, short, doubts=(doubt,))
    assert result["requirements"]["varicella"]["status"] == "undetermined" and "3/22" in findings["varicella"].why


def test_doses_explain_why_they_do_not_count(decide):
    doses = [*COMPLETE, ("03", "2022-02-01"), ("03", "2027-01-01"), ("03", "2020-01-01"), ("03", "2025-04-03")]
    reasons = {str(d.date): d.why_not for d in decide("K", BORN, doses)[1]["mmr"].doses if not d.counts}
    assert "before the 1st birthday" in reasons["2022-02-01"]
    assert reasons["2027-01-01"] == "after the as-of date"
    assert reasons["2020-01-01"] == "before birth"
    assert "one dose" in reasons["2025-04-03"]


def test_table_is_built_from_its_doses(pack):
    assert len(table(pack, [COMPLETE])) == len(COMPLETE)


def test_two_dates_of_one_dose_are_read_either_way(pack):
    """Sources that are a day apart on the first MMR, around the last day it is too early: nobody can say."""
    lines = DoseLines(pack.catalogue)
    for cvx, when in COMPLETE:
        if (cvx, when) != ("03", "2022-03-08"):
            lines.add(0, pack.catalogue.by_cvx(cvx), ordinal(date.fromisoformat(when)))
    for when in (date(2022, 2, 26), date(2022, 2, 27)):
        lines.add(0, pack.catalogue.by_cvx("03"), ordinal(when), conflict=True)
    subject = Subject(date.fromisoformat(BORN), "tk12", date(2026, 8, 17), grade="K")
    result = plain_result(evaluate(pack, [subject], lines.freeze(), date(2026, 8, 17)), 0)
    assert result["requirements"]["mmr"]["status"] == "undetermined"
