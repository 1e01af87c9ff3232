"""Kills 200 checks at random moments: the record of questions stays whole, and no folder or half report is left.

Run with `python -m benchmarks.kills [COUNT] [SEED]`. Exit code 1 and what was found, if anything was.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.check.kills import counted


def main(count: int = 200, seed: int = 1) -> int:
    with tempfile.TemporaryDirectory() as folder:
        told = counted(Path(folder), seed, count)
    for name, value in told.items():
        print(f"{name}: {value}")
    return bool(told["trouble"])


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
