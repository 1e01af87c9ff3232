"""How fast a list is read, against a bare row read of the same workbook in the same run.

    python -m benchmarks.intake [ROWS]

Prints and stores (benchmarks/intake.json) CPU seconds, children included, median of three; ratios to the bare
python-calamine row read; the same for pandas with openpyxl, once; and the peak memory of the child.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
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


def main(rows: int = 50_000) -> None:
    import pandas as pd
    from python_calamine import CalamineWorkbook

    from cair_compliance.roster import read_roster
    from cair_compliance.roster.read import open_book

    with tempfile.TemporaryDirectory() as folder:
        wide, small, long = (Path(folder) / name for name in ("wide.xlsx", "small.xlsx", "long.csv"))
        write_xlsx(wide, rows - 1)
        write_xlsx(small, 5_000)
        write_long_csv(long, 37_000)
        data = wide.read_bytes()
        bare = seconds(lambda: CalamineWorkbook.from_path(str(wide)).get_sheet_by_index(0).to_python())
        columns = seconds(lambda: open_book(data, "wide"))
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        roster = seconds(lambda: read_roster(wide, as_of=AS_OF))
        five = seconds(lambda: read_roster(small, as_of=AS_OF))
        lines = seconds(lambda: read_roster(long, as_of=AS_OF))
        pandas = seconds(lambda: pd.read_excel(wide, engine="openpyxl"), 1)
    found = {
        "rows": rows,
        "cpu_seconds": {"bare_calamine_rows": bare, "open_book": columns, "read_roster": roster,
                        "read_roster_5000": five, "read_roster_long_csv_37000": lines, "pandas_openpyxl": pandas},
        "ratios": {"open_book_to_bare": columns / bare, "read_roster_to_bare": roster / bare,
                   "pandas_openpyxl_to_read_roster": pandas / roster},
        "child_peak_mb": child,
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
