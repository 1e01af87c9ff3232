"""Every report in each medium under 3 hash seeds, 2 time zones, 2 locales, 2 folders and 2 clocks: 48 processes.

Run with `python -m benchmarks.sameness`. Exit code 1 and the names of the reports whose bytes differ, if any do.
"""

from __future__ import annotations

from tests.reports.digests import ALL, fingerprints


def main() -> int:
    first = fingerprints(ALL[0])
    differing: set[str] = set()
    for combination in ALL[1:]:
        found = fingerprints(combination)
        differing |= {name for name in first.keys() | found.keys() if first.get(name) != found.get(name)}
    print(f"{len(ALL)} combinations, {len(first)} files, {len(differing)} differ")
    print(*sorted(differing), sep="\n")
    return bool(differing)


if __name__ == "__main__":
    raise SystemExit(main())
