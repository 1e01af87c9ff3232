"""Generated and promised texts do not drift from the code."""

import json
import re

import pytest

from cair_compliance.engine import load_rules
from cair_compliance.engine.cases import shipped_cases
from cair_compliance.engine.coverage import SCHEMAS, coverage_table, schema_text

from ..conftest import ROOT


def test_the_coverage_table_is_current():
    written = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert written == coverage_table(load_rules(), shipped_cases()), (
        "python -m cair_compliance rules coverage > docs/coverage.md"
    )


def test_every_requirement_has_cases_on_both_sides():
    for line in coverage_table(load_rules(), shipped_cases()).splitlines()[7:]:
        met, overdue = (int(cell) for cell in line.split("|")[6:8])
        assert met and overdue, line


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_editor_schemas_are_current(name):
    path = ROOT / "rules" / "schema" / f"{name}.json"
    assert path.read_text(encoding="utf-8") == schema_text(name), (
        f"python -m cair_compliance rules schema {name} > {path.name}"
    )
    assert json.loads(schema_text(name))["type"] == "object"


def test_every_rule_file_names_its_schema():
    for path in (ROOT / "rules" / "california").glob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        name = re.fullmatch(r"# yaml-language-server: \$schema=\.\./schema/(\w+)\.json", first)
        assert name and name[1] in SCHEMAS, path.name


def test_the_readme_names_every_command():
    from cair_compliance.cli import app
    from cair_compliance.commands import registries, rules

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [c.name or c.callback.__name__ for a in (app, rules.app, registries.app) for c in a.registered_commands]
    for name in commands:
        assert re.search(rf"\b{name}\b", readme), name


def test_links_in_the_documents_lead_somewhere():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert target.startswith("http") or (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_fault_of_the_stand_ins_is_documented():
    from cair_compliance.model.demo import load_demo

    written = (ROOT / "docs" / "registries.md").read_text(encoding="utf-8")
    for name, words in load_demo().faults.items():
        assert f"| `{name}` | {words} |" in written, name


def test_the_readme_is_short_enough_to_read():
    assert 60 <= len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120
