"""A check is what it was when it began: no clock, no locale, no file changed meanwhile has a say in it."""

import ast
import json
import shutil
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cair_compliance import check_roster, load_rules

from ..conftest import ROOT, ROSTERS
from .elsewhere import fingerprint, of_papers
from .test_all_ten import ROSTER

AS_OF = date(2025, 10, 1)
PACKAGE = ROOT / "cair_compliance"


def wrong_by(delta):
    """(date, datetime) that are wrong by so much when asked what time it is."""

    class Day(date):
        @classmethod
        def today(cls):
            return datetime.now(UTC).date() + delta

    class Time(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + delta

    return Day, Time


def set_clock(monkeypatch, delta):
    day, time = wrong_by(delta)
    for name, module in list(sys.modules.items()):
        if name.startswith("cair_compliance."):
            text = Path(module.__file__).read_text(encoding="utf-8")
            if "date.today()" in text and getattr(module, "date", None) is date:
                monkeypatch.setattr(module, "date", day)
            if "datetime.now(" in text and getattr(module, "datetime", None) is datetime:
                monkeypatch.setattr(module, "datetime", time)


def papers():
    check = check_roster(ROSTER, as_of=AS_OF, registries="demo")
    return check.to_pdf(), json.dumps(check.to_json(), default=str)


@pytest.mark.parametrize(
    "delta", [timedelta(days=-366), timedelta(hours=-26), timedelta(hours=26), timedelta(days=366)]
)
def test_the_clock_decides_nothing(monkeypatch, delta):
    right = papers()
    set_clock(monkeypatch, delta)
    from cair_compliance.registries import query

    assert abs(query.datetime.now(UTC) - datetime.now(UTC) - delta) < timedelta(minutes=1)
    assert papers() == right


@pytest.mark.parametrize(
    ("zone", "tongue", "hours"),
    [("Pacific/Kiritimati", "C", 26), ("Pacific/Pago_Pago", "tr_TR.UTF-8", -26)],
)
def test_zone_locale_and_clock_together_decide_nothing(zone, tongue, hours):
    """UTC+14 and UTC-11; the first also reads files as ASCII unless told otherwise."""
    assert fingerprint(zone, tongue, hours) == of_papers()


def test_no_module_asks_for_the_locale():
    for path in PACKAGE.rglob("*.py"):
        names = {alias.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                 if isinstance(node, ast.Import) for alias in node.names}  # fmt: skip
        assert "locale" not in names, path


def test_rules_and_roster_changed_during_a_run_change_nothing_in_it(tmp_path):
    rules, roster = tmp_path / "california", tmp_path / ROSTERS["kindergarten"].name
    shutil.copytree(ROOT / "rules" / "california", rules)
    shutil.copy(ROSTERS["kindergarten"], roster)
    shutil.copy(ROOT / "rules" / "vaccines.yaml", tmp_path)
    changed = []

    def change(*_news):
        if not changed:
            changed.append(True)
            table = rules / "tk12.yaml"
            table.write_text(table.read_text(encoding="utf-8").replace("doses: 4", "doses: 9"), encoding="utf-8")
            roster.write_bytes(b"something else")

    check = check_roster(roster, as_of=AS_OF, registries="demo", rules=rules, progress=change)
    still = check_roster(ROSTERS["kindergarten"], as_of=AS_OF, registries="demo")
    assert changed and check.result.standing_counts() == still.result.standing_counts()
    assert check.result.rule_pack.hash == still.result.rule_pack.hash != load_rules.__wrapped__(rules).ref.hash
    assert check.result.roster_fingerprint == still.result.roster_fingerprint
