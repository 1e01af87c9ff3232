"""Two sources that date one dose differently: each date is tried, and neither makes a second dose."""

from datetime import date, timedelta

import pytest

from cair_compliance.engine import Subject, evaluate
from cair_compliance.engine.plain import plain_result
from cair_compliance.model.calendar import ordinal
from cair_compliance.model.doses import DoseLines

BORN, AS_OF = date(2019, 5, 1), date(2026, 8, 17)
FIRST = date(2020, 6, 1)


def varicella(pack, *doses):
    """The finding about varicella of one pupil with doses (day, the sources disagree)."""
    lines = DoseLines(pack.catalogue)
    for day, conflict in doses:
        lines.add(0, pack.catalogue.by_cvx("21"), ordinal(day), conflict=conflict)
    subject = Subject(BORN, "tk12", AS_OF, "admission", "2")
    found = plain_result(evaluate(pack, [subject], lines.freeze(), AS_OF), 0)
    return found["requirements"]["varicella"]


@pytest.mark.parametrize(
    ("gap", "first", "second", "status"),
    [
        (1, True, True, "overdue"),
        (4, True, True, "overdue"),
        (5, True, True, "met"),
        (4, False, False, "met"),
        (4, True, False, "met"),
        (4, False, True, "met"),
    ],
)
def test_dates_up_to_four_days_apart_that_contradict_each_other_are_one_dose(pack, gap, first, second, status):
    doses = (FIRST, first), (FIRST + timedelta(days=gap), second)
    assert varicella(pack, *doses)["status"] == status
    assert varicella(pack, *reversed(doses))["status"] == status


def test_one_dose_under_two_dates_is_still_one_of_two(pack):
    later = date(2024, 1, 8)
    assert varicella(pack, (FIRST, True), (FIRST + timedelta(days=2), True), (later, False))["status"] == "met"


def test_a_deadline_that_only_one_date_meets_is_undecided(pack):
    """The window of dose 2 ends with the later date, and has ended with the earlier one."""
    last = date(2026, 4, 17)
    assert varicella(pack, (last, False))["status"] == "not_due"
    assert varicella(pack, (last - timedelta(days=1), False))["status"] == "overdue"
    assert varicella(pack, (last - timedelta(days=1), True), (last, True))["status"] == "undetermined"


def test_the_dates_of_one_pupil_say_nothing_about_another(pack):
    lines = DoseLines(pack.catalogue)
    product = pack.catalogue.by_cvx("21")
    for pupil, day in ((0, date(2024, 1, 8)), (0, FIRST), (1, FIRST + timedelta(days=1)), (1, date(2024, 1, 9))):
        lines.add(pupil, product, ordinal(day), conflict=True)
    subjects = [Subject(BORN, "tk12", AS_OF, "admission", "2")] * 2
    evaluation = evaluate(pack, subjects, lines.freeze(), AS_OF)
    assert [plain_result(evaluation, n)["requirements"]["varicella"]["status"] for n in (0, 1)] == ["met", "met"]
