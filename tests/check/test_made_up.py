"""One made-up pupil is judged as if alone on a list."""

from datetime import date

import pytest

from cair_compliance import check_roster
from cair_compliance.api import check_pupil
from cair_compliance.engine import load_rules
from cair_compliance.engine.cases import as_of, batches, evaluate_cases, shipped_cases
from cair_compliance.model.calendar import PartialDate
from cair_compliance.model.errors import InputRefused

BORN, DAY = date(2019, 12, 9), date(2025, 10, 1)
COMPLETE = [
    *(("DTaP", day) for day in (date(2020, 2, 10), date(2020, 4, 10), date(2020, 6, 10), date(2021, 6, 10),
                                date(2024, 1, 10))),
    *(("IPV", day) for day in (date(2020, 2, 10), date(2020, 4, 10), date(2020, 6, 10), date(2024, 1, 10))),
    *(("Hepatitis B", day) for day in (date(2019, 12, 10), date(2020, 2, 10), date(2020, 9, 10))),
    *(("MMRV", day) for day in (date(2021, 1, 10), date(2024, 1, 10))),
]  # fmt: skip


def test_complete_doses_meet_everything_and_no_registry_is_asked():
    result = check_pupil(BORN, COMPLETE, grade="K", as_of=DAY)
    assert result.shown == "unconditional" and result.verification == "roster_only"
    assert result.pupil.name == "" and result.answers == () and result.entry == "Admitted Oct 1, 2025"


def test_no_dose_is_not_taken_for_proof():
    result = check_pupil(BORN, [], grade="K", as_of=DAY)
    assert result.shown == "noncompliant" and {f.status for f in result.findings} == {"overdue"}


def test_a_month_alone_stays_a_month():
    doses = [*COMPLETE[:-1], ("MMRV", PartialDate(2024, 1))]
    dose = check_pupil(BORN, doses, grade="K", as_of=DAY).finding("varicella").doses[-1]
    assert dose.date == PartialDate(2024, 1) and dose.date.day is None
    at_one_year = [("MMR", PartialDate(2020, 12)), ("MMR", date(2024, 1, 10))]
    assert check_pupil(BORN, at_one_year, grade="K", as_of=DAY).finding("mmr").status == "undetermined"


def test_the_entry_decides_which_row_is_asked():
    born, doses = date(2013, 5, 1), [("Tdap", date(2024, 6, 1))]
    admitted = check_pupil(born, doses, grade="7", as_of=DAY)
    advancing = check_pupil(born, doses, grade="7", entry_type="advance_7", as_of=DAY)
    assert "polio" in {f.requirement for f in admitted.findings} - {f.requirement for f in advancing.findings}
    assert "Advances to 7th grade" in advancing.entry


def test_before_the_rules_began_nothing_is_decided():
    result = check_pupil(date(2005, 1, 1), COMPLETE, grade="K", as_of=date(2010, 9, 1))
    assert result.shown == "not_evaluable" and "no law" in result.reason


@pytest.mark.parametrize("wrong", [{"program": "school"}, {"entry_type": "advance"}])
def test_unknown_words_are_refused(wrong):
    with pytest.raises(InputRefused):
        check_pupil(BORN, [], as_of=DAY, **wrong)


def test_an_unknown_vaccine_is_refused():
    with pytest.raises(InputRefused, match="not a vaccine"):
        check_pupil(BORN, [("Elixir", DAY)], as_of=DAY)


def test_the_same_answer_as_on_a_list():
    data = b"Last Name,First Name,DOB,Grade,MMR 1,MMR 2\nAster,Robin,12/09/2019,K,12/10/2020,12/10/2024\n"
    listed = check_roster(data, as_of=DAY).result.pupils[0]
    doses = [("MMR", date(2020, 12, 10)), ("MMR", date(2024, 12, 10))]
    alone = check_pupil(BORN, doses, grade="K", as_of=DAY)
    assert [f.why for f in alone.findings] == [f.why for f in listed.findings]


def test_worked_pupils_without_documents_get_their_expected_statuses():
    pack = load_rules()
    plain = [
        case for case in shipped_cases()
        if not (case.get("exemptions") or case.get("flags") or any("source" in d for d in case.get("doses") or ()))
    ]  # fmt: skip
    assert len(plain) > 50
    for batch in batches(pack, plain):
        for case, expected in zip(batch, evaluate_cases(pack, batch), strict=True):
            result = check_pupil(
                date.fromisoformat(str(case["birthdate"])),
                [(str(d.get("cvx") or d["name"]), PartialDate.parse(str(d["date"]))) for d in case.get("doses") or ()],
                program=case["program"],
                grade=str(case.get("grade") or ""),
                entry_type=case.get("entry_type") or "admission",
                entry_date=date.fromisoformat(str(case.get("admission_date") or case["as_of"])),
                as_of=as_of(case),
                rules=pack,
            )
            assert result.standing == expected["overall"], case["id"]
            statuses = {name: given["status"] for name, given in expected["requirements"].items()}
            assert {f.requirement: f.status for f in result.findings} == statuses, case["id"]
