"""Fingerprint of a check of the demonstration list by a process of another time zone, locale, encoding and clock."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import timedelta

import pytest

from ..conftest import ROOT


def fingerprint(zone: str, tongue: str, hours: int) -> str:
    """`hours`: by how much the clock is wrong. Where no UTF-8 mode helps, the locale's own encoding is the default."""
    own = {"TZ": zone, "LC_ALL": tongue, "LANG": tongue, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.check.elsewhere", str(hours)],
        env={**os.environ, **own}, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def of_papers() -> str:
    from .test_clocks import papers

    pdf, text = papers()
    return hashlib.sha256(pdf + text.encode()).hexdigest()


if __name__ == "__main__":
    from .test_clocks import set_clock

    set_clock(pytest.MonkeyPatch(), timedelta(hours=int(sys.argv[1])))
    print(of_papers())
