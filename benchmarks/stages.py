"""The stages of one check, timed: read, query, evaluate, compose, render. Each in a fresh process.

Run with `make bench`. Prints seconds (median of `REPEATS`) and the peak resident memory of the process that
ran the stage, and writes the same as benchmarks/results.json.
"""

from __future__ import annotations

import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROSTER = ROOT / "tests" / "data" / "rosters" / "k12.csv"
AS_OF = date(2025, 10, 1)
REPEATS = 3
STAGES = ("import", "read", "query", "evaluate", "compose", "pdf", "workbook", "annotated", "whole")


def run(stage: str) -> dict[str, float]:
    """Prepare, then time one stage. Runs in a process of its own."""
    start = time.perf_counter()
    from cair_compliance import annotate_roster, check_roster, load_rules, load_settings, read_roster
    from cair_compliance.api import Check
    from cair_compliance.check.entry import EntryRule, subjects_of
    from cair_compliance.check.sources import ask_sources, one_dose_rule
    from cair_compliance.engine import evaluate
    from cair_compliance.reports import pdf_of, roster_story, workbook_of

    imported = time.perf_counter() - start
    if stage == "import":
        return _measured([imported])
    entry, pack = EntryRule(AS_OF), load_rules()
    roster = read_roster(ROSTER, as_of=AS_OF)
    one_dose = one_dose_rule(pack, AS_OF)
    none, demo = load_settings("none"), load_settings("demo")
    sources = ask_sources(roster, none, county="", as_of=AS_OF, one_dose=one_dose)
    evaluation = evaluate(pack, subjects_of(roster, "tk12", entry), sources.doses, AS_OF)
    result = Check(roster, evaluation, sources, "Benchmark", "", "tk12", entry).result
    work = {
        "read": lambda: read_roster(ROSTER, as_of=AS_OF),
        "query": lambda: ask_sources(roster, demo, county="", as_of=AS_OF, one_dose=one_dose),
        "evaluate": lambda: evaluate(pack, subjects_of(roster, "tk12", entry), sources.doses, AS_OF),
        "compose": lambda: Check(roster, evaluation, sources, "Benchmark", "", "tk12", entry).result,
        "pdf": lambda: pdf_of(roster_story(result)),
        "workbook": lambda: workbook_of(roster_story(result)),
        "annotated": lambda: annotate_roster(ROSTER, as_of=AS_OF, roster=roster),
        "whole": lambda: check_roster(ROSTER, as_of=AS_OF, registries="demo").to_pdf(),
    }[stage]
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return _measured(times)


def _measured(times: list[float]) -> dict[str, float]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": round(statistics.median(times), 3), "peak_mb": round(peak / 1024)}


def main() -> None:
    found = {}
    for stage in STAGES:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.stages", stage], capture_output=True, text=True, check=True, cwd=ROOT
        )
        found[stage] = json.loads(done.stdout)
        print(f"{stage:<10} {found[stage]['seconds']:>8.3f} s   peak {found[stage]['peak_mb']:>5.0f} MB", flush=True)
    document = {
        "roster": "800 pupils, 803 lines, 16,293 dose cells",
        "python": platform.python_version(),
        "stages": found,
    }
    (ROOT / "benchmarks" / "results.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(run(sys.argv[1])))
    else:
        main()
