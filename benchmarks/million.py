"""The whole rule set over many pupils: made-up columns of 20 doses a pupil, evaluated, timed, weighed.

`python -m benchmarks.million [PUPILS]`. Dates and products are drawn at random around the usual schedule, so
that about three pupils in four meet what is asked; dose lines come in random order within a pupil.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import date

import numpy as np

from cair_compliance.engine import evaluate, load_rules
from cair_compliance.engine.subjects import ENTRY_TYPES, GRADE_CODES, PROGRAMS, Subjects
from cair_compliance.model.calendar import ordinal
from cair_compliance.model.people import DoseTable

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


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    pack, rng = load_rules(), np.random.default_rng(2026)
    pupils = subjects(rng, size)
    table = doses(rng, pupils.birth, pack.catalogue)
    evaluate(pack, subjects(rng, 1000), doses(rng, subjects(rng, 1000).birth, pack.catalogue), AS_OF)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    best = 1e9
    for _ in range(3):
        start = time.process_time()
        found = evaluate(pack, pupils, table, AS_OF)
        best = min(best, time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{size} pupils: {best:.3f} s, {size / best:,.0f} pupils/s; peak {peak:.0f} MB (inputs {before:.0f} MB)")
    names, counts = np.unique(found.standings.standing, return_counts=True)
    print(dict(zip(names.tolist(), counts.tolist(), strict=True)))


if __name__ == "__main__":
    main()
