from datetime import date

import pytest

from cair_compliance.engine import Subject, evaluate, load_rules
from cair_compliance.engine.advisories import advisories_of
from cair_compliance.engine.explain import explain
from cair_compliance.engine.plain import plain_result
from cair_compliance.model.calendar import PartialDate, ordinal
from cair_compliance.model.doses import DoseLines


@pytest.fixture(scope="session")
def pack():
    return load_rules()


@pytest.fixture
def decide(pack):
    """decide("K", born, [(cvx, date), ...]) -> (plain result, findings by requirement)."""

    def run(grade, born, doses, *, as_of="2026-08-17", entry=None, entry_type="admission", program="tk12", **more):
        day = date.fromisoformat(as_of)
        subject = Subject(
            birthdate=date.fromisoformat(born) if born else None,
            program=program,
            entry_date=date.fromisoformat(entry or as_of),
            entry_type=entry_type,
            grade=grade,
            **more,
        )
        evaluation = evaluate(pack, [subject], table(pack, [doses]), day)
        return plain_result(evaluation, 0, advisories_of(evaluation)[0]), {
            f.requirement: f for f in explain(evaluation, 0)
        }

    return run


def table(pack, doses_of_pupils):
    lines = DoseLines(pack.catalogue)
    for place, doses in enumerate(doses_of_pupils):
        for cvx, when in doses:
            day = PartialDate.parse(when)
            lines.add(place, pack.catalogue.by_cvx(cvx), ordinal(day.first), month_only=day.day is None)
    return lines.freeze()
