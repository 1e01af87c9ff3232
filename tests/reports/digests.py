"""Fingerprints of every report in each medium, as one process of a given clock, zone, locale and folder makes them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[2]
SEEDS, ZONES, LOCALES, CLOCKS = ("0", "1", "4711"), ("UTC", "Asia/Tokyo"), ("C.UTF-8", "C"), ("0", "98765432")
FOLDERS = ("project", "elsewhere")
ALL = tuple(product(SEEDS, ZONES, LOCALES, FOLDERS, CLOCKS))
FEW = (ALL[0], (SEEDS[1], ZONES[1], LOCALES[1], FOLDERS[1], CLOCKS[1]))
"""Each factor at least twice, for the suite; `python -m benchmarks.sameness` takes them all."""


def fingerprints(combination: tuple[str, ...]) -> dict[str, str]:
    """Report and medium -> SHA-256, made in a process of its own."""
    seed, zone, tongue, folder, ahead = combination
    own = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": tongue, "LANG": tongue, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as elsewhere:
        done = subprocess.run(
            [sys.executable, "-m", "tests.reports.digests", ahead],
            env={**os.environ, **own},
            cwd=ROOT if folder == "project" else elsewhere,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def _move_clock(seconds: float) -> None:
    for name in ("time", "localtime", "gmtime"):
        setattr(time, name, _ahead(getattr(time, name), seconds, time.time))


def _ahead(original, seconds, now):
    if original is now:
        return lambda: now() + seconds
    return lambda moment=None: original(now() + seconds if moment is None else moment)


def _reports() -> Iterator[tuple[str, bytes]]:
    from cair_compliance.demonstration import demo_stories
    from cair_compliance.reports import html_of, pdf_of, roster_story, workbook_of
    from tests.reports.by_hand import of_everything

    for name, story in (*demo_stories(), ("everything", roster_story(of_everything()))):
        yield f"{name}.pdf", pdf_of(story)
        yield f"{name}.html", html_of(story).encode()
        yield f"{name}.xlsx", workbook_of(story)


if __name__ == "__main__":
    _move_clock(float(sys.argv[1]))
    print(json.dumps({name: hashlib.sha256(data).hexdigest() for name, data in _reports()}))
