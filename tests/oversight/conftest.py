from __future__ import annotations

from datetime import date

import pytest

from cair_compliance import check_roster

from ..conftest import AS_OF, ROSTERS


@pytest.fixture(scope="session")
def child_care():
    return check_roster(ROSTERS["child_care_center"], facility="Little Oak", as_of=AS_OF, registries="none")


@pytest.fixture(scope="session")
def all_grades():
    return check_roster(ROSTERS["k12"], facility="Oak Hollow School", as_of=date(2025, 10, 1), registries="none")
