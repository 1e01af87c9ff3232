"""No legal number stands in Python, and every number in the rules is dated and cited."""

import ast
import re
from pathlib import Path

import pytest

from cair_compliance.engine import load_rules
from cair_compliance.engine.nodes import Doses, leaves_of
from cair_compliance.model.datafile import plain, read_yaml

ROOT = Path(__file__).parents[2]
RULES = ROOT / "rules" / "california"
PACKAGE = ROOT / "cair_compliance"
FIGURE = r"\d+(?:st|nd|rd|th)?[\s_-]*"
WORD = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|thirty)[\s-]+"
UNIT = r"(?:(?:school|calendar|week)[ _-]?)?(?:days?|weeks?|months?|years?|doses?|birthdays?)"
LEGAL = re.compile(rf"(?<![a-z0-9])(?:{FIGURE}|{WORD}){UNIT}(?![a-z])", re.IGNORECASE)
NO_NUMBER_OF_THE_LAW = {
    "notify_10_school_days": "the name of an action in the stable result; the days themselves come from the rules",
    "Notify the family: 10 school days to show proof": "that action in words",
    "Notice given: wait for the end of the 10 school days": "that action in words",
    "a two-dose schedule": "the name of a schedule",
    "The doses fit a two-dose adolescent schedule that the table does not name.": "the name of a schedule",
    "The hepatitis B doses fit a two-dose schedule that the table does not name.": "the name of a schedule",
    "Two doses of one vaccine are a few days apart; perhaps one dose was entered twice.": "a pair that was seen",
    "Two doses of one vaccine are closer together than recommended; this changes nothing here, "
    "but a nurse may want to look.": "a pair that was seen",
}


def all_files():
    return sorted(PACKAGE.rglob("*.py"))


def named(path):
    return str(path.relative_to(PACKAGE))


def deciding_files():
    """Where a number could decide: not the screens, papers and readers of files, whose numbers are sizes."""
    gate = [PACKAGE / "registries" / f"{name}.py" for name in ("matching", "correlate", "deciding", "routing")]
    rooms = [path for room in ("engine", "check", "model", "oversight") for path in (PACKAGE / room).rglob("*.py")]
    return sorted([*rooms, *gate])


def code_strings(path):
    """String constants that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    loose = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | loose:
            yield node.value, node.lineno


@pytest.mark.parametrize("path", all_files(), ids=named)
def test_no_span_of_time_or_dose_count_in_python(path):
    for text, line in code_strings(path):
        assert text in NO_NUMBER_OF_THE_LAW or not LEGAL.search(text), f"{path.name}:{line}: {text!r}"


def test_what_is_let_through_still_stands_somewhere():
    standing = {text for path in all_files() for text, _ in code_strings(path)}
    assert set(NO_NUMBER_OF_THE_LAW) <= standing


@pytest.mark.parametrize(
    "text", ["10 school days", "wait 4 days", "18 months", "the 7th birthday", "notify_10_school_days", "Thirty days"]
)
def test_a_number_of_the_law_is_seen(text):
    assert LEGAL.search(text)


ARITHMETIC = {0, 1, 2, 3, 4, 5, 6, 7, 12}  # codes, indices, months in a year, days in a week

MACHINE = {
    "check/find.py": {8},  # lines told at most
    "engine/cases.py": {200_000_000},  # bytes of a case file
    "engine/codes.py": {8, 9},  # how many codes there are
    "engine/evaluating.py": {17},  # pupils in a block
    "engine/licensing.py": {8},  # days kept
    "engine/loading.py": {8},  # packs kept
    "engine/nodes.py": {100},  # added to a count to mark it
    "engine/packing.py": {255},  # largest byte
    "engine/periods.py": {64},  # spans kept
    "engine/reporting.py": {8, 100},  # days kept, per cent
    "engine/schema.py": {9},  # most doses a clause may ask for: a limit of the format
    "engine/slots.py": {8, 9, 16, 21},  # bits of packed numbers
    "engine/wording.py": {10, 20, 100},  # 11th, 12th, 13th
    "model/assessment.py": {100},  # per cent
    "model/calendar.py": {1970},  # day 0
    "model/datafile.py": {8, 32, 1_000_000},  # bytes and depth of a file
    "model/durable.py": {0o600},  # who may read a file
    "model/demo.py": {8},  # bytes of a hash
    "model/licensing.py": {100},  # per cent
    "model/doses.py": {8, 9, 10},  # columns
    "model/people.py": {13},  # grades
    "model/shares.py": {10, 20, 100},  # per cent to one decimal
    "model/spot_check.py": {100},  # per cent
    "model/standings.py": {8, 9},  # places by urgency
    "model/vaccines.py": {63},  # smallest number
    "oversight/assessment.py": {100},  # a century
    "oversight/drawing.py": {16, 256},  # hex, bits of SHA-256
    "oversight/exact.py": {64, 95, 100},  # halvings, confidence in per cent
    "oversight/headed.py": {8},  # lines told at most
    "oversight/masking.py": {100},  # per cent
    "oversight/published.py": {10, 20, 100},  # decimals, lines told at most, per cent
    "oversight/quality.py": {10, 50, 100, 200, 400, 1000},  # per cent, sizes of facilities shown, largest sample
    "oversight/staff_table.py": {1950},  # two-digit years begin
}


@pytest.mark.parametrize("path", deciding_files(), ids=named)
def test_no_legal_integer_in_python(path):
    """Ages, grace and deadlines (4, 10, 18, 28, 30, 2016 ...) come from YAML; small integers only index and count."""
    allowed = ARITHMETIC | MACHINE.get(named(path), set())
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and type(node.value) is int:
            assert node.value in allowed, f"{path.name}:{node.lineno}: {node.value}"


def test_every_clause_and_window_is_cited():
    pack = load_rules()
    for table in pack.tables:
        for row in table.rows:
            assert row.citation.title
            for requirement in row.requirements:
                assert requirement.citations
                assert all(isinstance(leaf, Doses) and leaf.citation.title for leaf in leaves_of(requirement.node))
    for blocks in pack.windows.values():
        assert all(windows.citation.title for _, _, windows in blocks)


def test_unverified_numbers_say_so():
    """Tables C and D and footnotes 9 and 10 have not been compared with the official text."""
    document = plain(read_yaml(RULES / "conditional.yaml"))
    for program in document["programs"].values():
        assert all(block["citation"]["verified"] is False for block in program["since"].values())


@pytest.mark.parametrize("path", sorted((ROOT / "rules").rglob("*.yaml")), ids=lambda p: p.name)
def test_rule_files_load_strictly(path):
    assert read_yaml(path)
