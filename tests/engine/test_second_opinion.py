"""Live vaccines close together: told to people, never to a worked pupil, and never a status."""

from datetime import date, timedelta

import pytest

from cair_compliance.engine import Subject, evaluate
from cair_compliance.engine.advisories import advisories_of
from cair_compliance.engine.second_opinion import second_opinion

from .conftest import table

MMR = date(2022, 5, 2)


@pytest.mark.parametrize(("gap", "close"), [(0, False), (1, True), (27, True), (28, False), (-27, True), (-28, False)])
def test_mmr_and_varicella_apart(pack, gap, close):
    doses = [("03", str(MMR)), ("21", str(MMR + timedelta(days=gap)))]
    evaluation = evaluate(
        pack, [Subject(date(2021, 3, 3), "tk12", date(2026, 8, 17), grade="K")], table(pack, [doses]), date(2026, 8, 17)
    )
    assert ("LIVE_VACCINES_CLOSE" in second_opinion(evaluation)[0]) is close
    assert "LIVE_VACCINES_CLOSE" not in advisories_of(evaluation)[0]
