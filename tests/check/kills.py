"""Kills checks of the demonstration list at given moments, and tells what each has left behind.

Run with `python -m tests.check.kills FOLDER SEED COUNT`; prints a JSON object. A process that has loaded everything
forks one that checks the list and writes its report again and again; SIGKILL ends it at a random moment.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from cair_compliance import check_roster, standin
from cair_compliance.check import private_folder as private
from cair_compliance.registries import load_settings, verify

from ..conftest import ROOT

ROSTER = Path(standin.__file__).parent / "rosters" / "all_regions.csv"
AS_OF = date(2025, 10, 1)


def checked(folder: Path) -> None:
    """One check and its two reports, as a person would make them."""
    check = check_roster(ROSTER, as_of=AS_OF, registries=load_settings(folder / "settings.yaml"))
    check.to_pdf(folder / "reports" / "report.pdf")
    check.to_excel(folder / "reports" / "report.xlsx")


def killed_after(seconds: float, folder: Path) -> bool:
    """Whether the check was still running then."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        checked(folder)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def left_behind(folder: Path, whole: dict[str, bytes]) -> list[str]:
    """What must not be: a broken trail, a folder of the dead after the next start, a report that is not whole."""
    found = []
    if verify(folder / "kept").trouble:
        found.append(f"trail: {verify(folder / 'kept').trouble}")
    with private.private_folder():
        pass
    found += [f"private folder: {sorted(p.name for p in path.rglob('*'))}" for path in (folder / "memory").iterdir()]
    for path in (folder / "reports").iterdir():
        if not path.name.startswith(".part-") and path.read_bytes() != whole[path.name]:
            found.append(f"half a report: {path.name}")
    return found


def counted(folder: Path, seed: int, count: int) -> dict:
    """`kills` in a process of its own, which may fork because it has no threads."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.check.kills", folder, str(seed), str(count)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def kills(folder: Path, seed: int, count: int) -> dict[str, object]:
    for name in ("memory", "reports"):
        (folder / name).mkdir()
    (folder / "settings.yaml").write_text("use: demo\naudit: kept\n")
    private.MEMORY = folder / "memory"
    checked(folder)
    began = time.monotonic()
    checked(folder)
    lasts = time.monotonic() - began
    whole = {path.name: path.read_bytes() for path in (folder / "reports").iterdir()}
    moments, running, trouble, parts, folders = random.Random(seed), 0, [], 0, 0
    for _ in range(count):
        for path in (folder / "reports").iterdir():
            path.unlink()
        running += killed_after(moments.uniform(0, lasts), folder)
        parts += any(path.name.startswith(".part-") for path in (folder / "reports").iterdir())
        folders += any((folder / "memory").iterdir())
        trouble += left_behind(folder, whole)
    checked(folder)
    return {"kills": count, "running": running, "trouble": trouble, "unnamed parts": parts, "folders to sweep": folders,
            "entries": verify(folder / "kept").entries, "seconds a check": round(lasts, 2)}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(kills(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
