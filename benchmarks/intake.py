"""How fast a list is read, against a bare row read of the same workbook in the same run.

    python -m benchmarks.intake [ROWS]

Prints and stores (benchmarks/intake.json) CPU seconds, children included, median of three; ratios to the bare
python-calamine row read; the same for pandas with openpyxl, once; and the peak memory of the child and of the reading
process, each as a whole and above what it takes for a list of one pupil. A child's peak counts what its parent held
when it was started, so each is started by a small process of its own.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .wide_list import AS_OF, write_long_csv, write_xlsx

PACKAGES = ("numpy", "pandas", "openpyxl", "python-calamine")
REPEATS = 3


def seconds(work: Callable[[], Any], repeats: int = REPEATS) -> float:
    """CPU seconds of this process and its children: what a shared machine does meanwhile hardly shows in them."""
    times = []
    for _ in range(repeats):
        before = sum(os.times()[:4])
        work()
        times.append(sum(os.times()[:4]) - before)
    return statistics.median(times)


_CHILD = """
import resource, subprocess, sys
with open(sys.argv[1], "rb") as file:
    subprocess.run([sys.executable, "-I", *sys.argv[2:]], stdin=file, stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
_START = "import subprocess, sys; subprocess.run(sys.argv[1:], check=True)"
_READER = """
import resource, sys
from cair_compliance.roster import read_roster
for path in sys.argv[1:]:
    roster = read_roster(path)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def child_peak(path: Path) -> int:
    """Peak resident megabytes of the confined child that reads a workbook."""
    from cair_compliance.roster.child import command

    return _said([sys.executable, "-I", "-c", _CHILD, str(path), *command("xlsx")[2:]])


def reader_peak(*paths: Path) -> int:
    """Peak resident megabytes of a process that reads these lists one after the other."""
    return _said([sys.executable, "-I", "-c", _START, sys.executable, "-c", _READER, *map(str, paths)])


def _said(command: list[str]) -> int:
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main(rows: int = 50_000) -> None:
    import pandas as pd
    from python_calamine import CalamineWorkbook

    from cair_compliance.roster import read_roster
    from cair_compliance.roster.read import open_book

    with tempfile.TemporaryDirectory() as folder:
        names = ("wide.xlsx", "small.xlsx", "one.xlsx", "long.csv")
        wide, small, one, long = (Path(folder) / name for name in names)
        write_xlsx(wide, rows - 1)
        write_xlsx(small, 5_000)
        write_xlsx(one, 1)
        write_long_csv(long, 37_000)
        data = wide.read_bytes()
        bare = seconds(lambda: CalamineWorkbook.from_path(str(wide)).get_sheet_by_index(0).to_python())
        columns = seconds(lambda: open_book(data, "wide"))
        roster = seconds(lambda: read_roster(wide, as_of=AS_OF))
        five = seconds(lambda: read_roster(small, as_of=AS_OF))
        lines = seconds(lambda: read_roster(long, as_of=AS_OF))
        child, child_alone = child_peak(wide), child_peak(one)
        reader, reader_alone = reader_peak(one, wide), reader_peak(one)
        pandas = seconds(lambda: pd.read_excel(wide, engine="openpyxl"), 1)
    found = {
        "rows": rows,
        "cpu_seconds": {"bare_calamine_rows": bare, "open_book": columns, "read_roster": roster,
                        "read_roster_5000": five, "read_roster_long_csv_37000": lines, "pandas_openpyxl": pandas},
        "ratios": {"open_book_to_bare": columns / bare, "read_roster_to_bare": roster / bare,
                   "pandas_openpyxl_to_read_roster": pandas / roster},
        "peak_mb": {"child": child, "child_above_one_pupil": child - child_alone,
                    "reader": reader, "reader_above_one_pupil": reader - reader_alone},
        "python": platform.python_version(),
        "versions": {name: version(name) for name in PACKAGES},
    }  # fmt: skip
    text = json.dumps(_rounded(found), indent=1)
    print(text)
    Path(__file__).with_name("intake.json").write_text(text + "\n", encoding="utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return round(value, 2) if isinstance(value, float) else value


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
