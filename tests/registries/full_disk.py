"""A process in which no file may grow beyond a limit: asks under each limit, and tells how many questions left.

Run with `python -m tests.registries.full_disk SETTINGS LIMIT...`; prints a JSON list, an entry a limit. The system
itself refuses the bytes (RLIMIT_FSIZE), as it does where a disk is full.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
from datetime import date
from pathlib import Path

from cair_compliance.model.answers import Route
from cair_compliance.model.people import Pupil
from cair_compliance.registries import Asking, ask, load_settings, verify

from .operators import Silent

CHILDREN = [Pupil("", n + 2, "Castellanos", f"Lucia{n}", birthdate=date(2018, 2, 14)) for n in range(3)]


def limit_files(most: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard if most < 0 else most, hard))


def asked(settings, wire):
    routes = {place: (Route("bay", "bay", "", ""),) for place in range(len(CHILDREN))}
    asking = Asking(CHILDREN, "Oak Hollow School", "tk12", settings.asker, settings.agreements, date(2026, 3, 1))
    answers = ask(CHILDREN, routes, settings, client_factory=wire, asking=asking)
    return [str(answers[place][0].outcome) for place in range(len(CHILDREN))]


def told(settings, limit: int) -> dict:
    wire = Silent()
    limit_files(limit)
    try:
        outcomes = asked(settings, wire)
    finally:
        limit_files(-1)
    log = settings.audit / "audit.jsonl"
    lines = log.read_text().splitlines() if log.exists() else []
    trouble, later = verify(settings.audit).trouble, Silent()
    asked(settings, later)
    shutil.rmtree(settings.audit)
    intents = sum('"intent"' in line for line in lines)
    return {"limit": limit, "heard": wire.heard, "outcomes": outcomes, "intents": intents, "trouble": trouble,
            "later": later.heard}  # fmt: skip


if __name__ == "__main__":
    own = load_settings(Path(sys.argv[1]))
    print(json.dumps([told(own, int(limit)) for limit in sys.argv[2:]]))
