from __future__ import annotations

import pytest

from cair_compliance.model.results import CheckResult

from .by_hand import of_everything


@pytest.fixture(scope="session")
def everything() -> CheckResult:
    """Every standing, every finding status, odd names, a pupil who left, issues of three severities."""
    return of_everything()
