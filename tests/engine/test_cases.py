"""The worked pupils beside the rules, in one batch and each alone."""

from pathlib import Path

import pytest

from cair_compliance.engine.cases import compare, evaluate_cases, load_cases, run_cases, shipped_cases
from cair_compliance.model.errors import RuleError

CASES = shipped_cases()


def test_all_worked_pupils_agree_in_one_batch(pack):
    assert run_cases(pack, CASES) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_each_worked_pupil_agrees_alone(pack, case):
    (actual,) = evaluate_cases(pack, [case])
    assert compare(case["id"], case["expected"], actual) == []


def test_a_wrong_expectation_is_found(pack):
    case = {**CASES[0], "expected": {"overall": "unconditional", "requirements": {"polio": {"status": "met"}}}}
    fields = {d.field for d in run_cases(pack, [case])}
    assert fields == {"overall", "requirements", "requirements.polio"}


def test_every_requirement_has_a_met_an_unmet_and_a_boundary_case():
    """Boundary: two cases of one requirement whose titles speak of the last day, four days, day 31 ..."""
    statuses = {}
    for case in CASES:
        for name, expected in case["expected"].get("requirements", {}).items():
            statuses.setdefault((case["program"], name), set()).add(expected["status"])
    for key, found in statuses.items():
        assert "met" in found and found - {"met"}, key


def test_json_case_files_run_too(pack, tmp_path):
    import json

    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": CASES[:3]}))
    assert run_cases(pack, load_cases(path)) == []


@pytest.mark.parametrize("text", ["[1, 2]", "{}", "not json", ""])
def test_what_is_no_case_file_is_said(tmp_path, text):
    path = Path(tmp_path / "cases.json")
    path.write_text(text)
    with pytest.raises(RuleError):
        load_cases(path)
