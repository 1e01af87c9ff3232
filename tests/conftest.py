from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("any_machine", deadline=None)
settings.load_profile("any_machine")

ROOT = Path(__file__).parents[1]
DEMO_ROSTERS = ROOT / "cair_compliance" / "standin" / "rosters"
ROSTERS = {
    "kindergarten": DEMO_ROSTERS / "kindergarten.xlsx",
    "seventh_grade": DEMO_ROSTERS / "seventh_grade.csv",
    "child_care_center": DEMO_ROSTERS / "child_care_center.xlsx",
    "k12": ROOT / "tests" / "data" / "rosters" / "k12.csv",
}
AS_OF = date(2025, 10, 1)


@pytest.fixture(scope="session")
def kindergarten():
    from cair_compliance import check_roster

    return check_roster(ROSTERS["kindergarten"], facility="Oak Hollow School", as_of=AS_OF, registries="demo")


@pytest.fixture(scope="session")
def from_file_alone():
    from cair_compliance import check_roster

    return check_roster(ROSTERS["kindergarten"], facility="Oak Hollow School", as_of=AS_OF, registries="none")
