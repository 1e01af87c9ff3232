"""The whole rule set over a million pupils: made-up columns of 20 doses a pupil, evaluated, timed, weighed.

`python -m benchmarks.million`. Everything is measured in one run and told as ratios:
  rate        against the plain per-pupil evaluator of tests/engine/oracle.py, which must say the same of every
              pupil compared, field by field
  pandas      against a pandas formulation of one row of one table, without reasons or second readings
  steps       dose slots that clauses look at, a second, the packing taken out
  flatness    seconds a pupil at a million against those at ten thousand
Seconds are processor seconds of one thread; peak memory is that of a fresh process with its inputs.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np

from cair_compliance.engine import evaluate, evaluating, load_rules
from cair_compliance.engine.advisories import advisories_of
from cair_compliance.engine.cases import compare
from cair_compliance.engine.nodes import leaves_of
from cair_compliance.engine.packing import Packer
from cair_compliance.engine.plain import plain_result
from cair_compliance.engine.subjects import ENTRY_TYPES, GRADE_CODES, PROGRAMS, Subject, Subjects
from cair_compliance.model.calendar import from_ordinal, ordinal
from cair_compliance.model.doses import DoseTable
from tests.engine.oracle import judge

RESULTS = Path(__file__).with_name("million.json")
AS_OF = date(2025, 10, 1)
DOSES = 20
# CVX code and usual age in months; the most common California schedule, one line a dose.
SCHEDULE = (
    ("08", 0), ("110", 2), ("48", 2), ("133", 2), ("116", 2), ("110", 4), ("48", 4), ("133", 4), ("116", 4),
    ("110", 6), ("133", 6), ("140", 7), ("03", 12), ("21", 12), ("48", 13), ("20", 15), ("83", 13), ("130", 50),
    ("94", 50), ("115", 133),
)  # fmt: skip


def subjects(rng: np.random.Generator, size: int) -> Subjects:
    """Kindergartners (4 in 10), 7th graders (3 in 10) and child care (3 in 10)."""
    kind = rng.choice(3, size, p=[0.4, 0.3, 0.3])
    age = np.where(kind == 0, rng.integers(1760, 2190, size), rng.integers(4320, 4740, size))
    age = np.where(kind == 2, rng.integers(100, 1700, size), age)
    birth = (ordinal(AS_OF) - age).astype(np.int32)
    grade = np.array([GRADE_CODES.index("K"), GRADE_CODES.index("7"), 0], dtype=np.int8)[kind]
    entry_type = np.array([0, ENTRY_TYPES.index("advance_7"), 0], dtype=np.int8)[kind]
    school = np.int8(PROGRAMS.index("tk12"))
    program = np.where(kind == 2, np.int8(PROGRAMS.index("child_care")), school)
    entry = np.full(size, ordinal(date(2025, 8, 13)), dtype=np.int32)
    return Subjects(birth, entry, program.astype(np.int8), entry_type, grade)


def doses(rng: np.random.Generator, birth: np.ndarray, catalogue) -> DoseTable:
    """`DOSES` lines a pupil, one in fifty left out (dated in the future), in random order."""
    size = len(birth)
    products = np.array([catalogue.index[catalogue.by_cvx(cvx).id] for cvx, _ in SCHEDULE], dtype=np.int16)
    months = np.array([month for _, month in SCHEDULE])
    order = rng.permuted(np.tile(np.arange(DOSES, dtype=np.int8), (size, 1)), axis=1)
    late = rng.integers(0, 40, (size, DOSES), dtype=np.int16)
    lost = rng.random((size, DOSES), dtype=np.float32) < 0.02
    day = birth[:, None] + (months * 30.44 + 2).astype(np.int32)[order] + late + np.where(lost, 36_500, 0)
    lines = size * DOSES
    blank = np.broadcast_to(np.array("", dtype=object), lines)
    no = np.zeros(lines, dtype=np.bool_)
    return DoseTable(
        catalogue, ("roster",), np.repeat(np.arange(size, dtype=np.int32), DOSES), products[order].ravel(),
        day.astype(np.int32).ravel(), no, np.broadcast_to(np.uint32(1), lines), no, ~no,
        np.broadcast_to(np.int32(0), lines), blank, blank,
    )  # fmt: skip


def ours(size: int) -> dict[str, float]:
    """One size, in this process: seconds whole and without packing, slots looked at, peak memory."""
    pack, rng = load_rules(), np.random.default_rng(2026)
    pupils = subjects(rng, size)
    table = doses(rng, pupils.birth, pack.catalogue)
    runs = [_timed(pack, pupils, table) for _ in range(5)]
    best = min(runs, key=lambda run: run["seconds"])
    return {**best, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _timed(pack, pupils: Subjects, table: DoseTable) -> dict[str, float]:
    packed = 0.0

    def watched(function):
        def run(*given, **named):
            nonlocal packed
            start = time.process_time()
            found = function(*given, **named)
            packed += time.process_time() - start
            return found

        return run

    originals = Packer.stream, Packer.doubtful, evaluating.usable_lines, evaluating.sorted_out
    Packer.stream, Packer.doubtful = watched(Packer.stream), watched(Packer.doubtful)
    evaluating.usable_lines = watched(evaluating.usable_lines)
    evaluating.sorted_out = watched(evaluating.sorted_out)
    try:
        start = time.process_time()
        found = evaluate(pack, pupils, table, AS_OF)
        seconds = time.process_time() - start
    finally:
        Packer.stream, Packer.doubtful, evaluating.usable_lines, evaluating.sorted_out = originals
    looked_at = sum(
        row.cohort.streams[leaf.series].day.size
        for row in found.rows
        for trace in row.requirements
        for leaf in leaves_of(trace.requirement.node)
    )
    slots = sum(stream.day.size for row in found.rows for stream in row.cohort.streams.values())
    return {"seconds": seconds, "packing": packed, "steps": looked_at, "slots": slots}


def plain(size: int) -> dict[str, float]:
    """The yardstick on the first pupils of the same columns, and whether both say the same of each."""
    pack, rng = load_rules(), np.random.default_rng(2026)
    pupils = subjects(rng, size)
    table = doses(rng, pupils.birth, pack.catalogue)
    cases = [_case(place, pupils[place], table) for place in range(size)]
    start = time.process_time()
    expected = [judge(case) for case in cases]
    seconds = time.process_time() - start
    found = evaluate(pack, pupils, table, AS_OF)
    advisories = advisories_of(found)
    differ = sum(
        bool(compare(str(place), wish, plain_result(found, place, advisories[place])))
        for place, wish in enumerate(expected)
    )
    return {"seconds": seconds, "differ": differ}


def _case(place: int, subject: Subject, table: DoseTable) -> dict[str, object]:
    products = table.catalogue.products
    lines = range(place * DOSES, (place + 1) * DOSES)
    return {
        "id": str(place), "birthdate": str(subject.birthdate), "program": subject.program, "grade": subject.grade,
        "admission_date": str(subject.entry_date), "entry_type": subject.entry_type, "as_of": str(AS_OF),
        "doses": [
            {"cvx": products[int(table.product[line])].cvx, "date": str(from_ordinal(int(table.day[line])))}
            for line in lines
        ],
    }  # fmt: skip


def with_pandas(size: int) -> dict[str, float]:
    """A data-frame formulation of one row: packing, counts by age, the next dose's window."""
    import pandas as pd

    pack, rng = load_rules(), np.random.default_rng(2026)
    pupils = subjects(rng, size)
    table = doses(rng, pupils.birth, pack.catalogue)
    start = time.process_time()
    given = pd.to_datetime(table.day, unit="D")
    frame = pd.DataFrame({"pupil": table.pupil, "product": table.product, "day": given})
    frame = frame[frame["day"] <= pd.Timestamp(AS_OF)]
    birth = pd.Series(pd.to_datetime(pupils.birth, unit="D"))
    first, fourth, seventh = (birth + pd.DateOffset(years=years) - pd.Timedelta(days=4) for years in (1, 4, 7))
    asked = {"polio": 4, "dtap": 5, "hepb": 3, "measles": 2, "mumps": 2, "rubella": 1, "varicella": 2, "hib": 1}
    status = {}
    for name, wanted in asked.items():
        groups = set(pack.series[name].groups)
        codes = [n for n, product in enumerate(pack.catalogue.products) if groups & set(product.counts_for)]
        mine = frame[frame["product"].isin(codes)].drop_duplicates(["pupil", "day"]).sort_values(["pupil", "day"])
        if name in ("measles", "mumps", "rubella"):
            mine = mine[mine["day"] >= mine["pupil"].map(first)]
        mine["slot"] = mine.groupby("pupil").cumcount()
        wide = mine.pivot(index="pupil", columns="slot", values="day").reindex(range(size))
        have, late = wide.count(axis=1), wide.ge(fourth, axis=0).any(axis=1)
        met = (have >= wanted) | ((have >= wanted - 1) & late & (name in ("polio", "dtap")))
        met |= (have >= wanted - 2) & wide.ge(seventh, axis=0).any(axis=1) & (name == "dtap")
        last = wide.max(axis=1)
        begun = [~met & (have == dose) for dose in (1, 2, 3, 4)]
        pd.Series(np.select(begun, [last + pd.Timedelta(weeks=weeks) for weeks in (4, 4, 24, 24)], last))
        until = np.select(begun, [last + pd.DateOffset(months=limit) for limit in (2, 12, 12, 12)], last)
        not_due = ~met & (have > 0) & (until >= np.datetime64(AS_OF))
        status[name] = np.select([met, not_due], ["met", "not due"], "overdue")
    pd.DataFrame(status).eq("met").all(axis=1)
    return {"seconds": time.process_time() - start}


def main() -> None:
    jobs = {"ours": (1_000_000, 100_000, 10_000), "plain": (20_000,), "pandas": (100_000,)}
    found = {(name, size): _fresh(name, size) for name, sizes in jobs.items() for size in sizes}
    large, small = found["ours", 1_000_000], found["ours", 10_000]
    each = {key: run["seconds"] / key[1] for key, run in found.items()}
    report = {
        "pupils_a_second": round(1 / each["ours", 1_000_000]),
        "times_plain": round(each["plain", 20_000] / each["ours", 1_000_000], 1),
        "pupils_where_plain_differs": found["plain", 20_000]["differ"],
        "times_pandas": round(each["pandas", 100_000] / each["ours", 1_000_000], 1),
        "million_steps_a_second": round(large["steps"] / (large["seconds"] - large["packing"]) / 1e6, 1),
        "million_padded_slots_a_second": round(large["slots"] / (large["seconds"] - large["packing"]) / 1e6, 1),
        "flatness": round(each["ours", 1_000_000] / each["ours", 10_000], 2),
        "seconds": round(large["seconds"], 3),
        "seconds_for_ten_thousand": round(small["seconds"], 4),
        "peak_mb": round(large["peak_mb"]),
    }
    RESULTS.write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


def _fresh(name: str, size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.million", name, str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=RESULTS.parents[1])
    return json.loads(done.stdout)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run = {"ours": ours, "plain": plain, "pandas": with_pandas}[sys.argv[1]]
        print(json.dumps(run(int(sys.argv[2]))))
    else:
        main()
