"""How fast registries are asked and their answers read. Run with `python -m benchmarks.registries` (about a minute).

Three things, in one run, so that their ratios compare like with like: questions a second at 150 ms latency
(`asking`), reading an answer with 25 doses beside the `hl7` package (`decoding`), and the growth of memory with the
number of pupils. Prints them and writes benchmarks/registries.json; the exit code is 1 while a floor is missed.
A computer that others use too misses floors of throughput: look at `load` and at `cpu_ms`.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import asking, decoding

SECONDS = 3.0
REPEATS = 2
FLOORS = {8: 0.95, 32: 0.95, 128: 0.85}
FLAT = 1.3
"""Processor time a question at 128 in flight, as a multiple of that at 8."""

PUPILS = (500, 5_000)
PACKAGES = ("aiohttp", "lxml", "hl7")
RESULTS = Path(__file__).with_name("registries.json")


def throughput(kind: str, repeats: int) -> dict[int, dict[str, float]]:
    """In flight -> the middle of its runs; all sizes take turns, each beside a bare client in the same weather."""
    runs: dict[int, list[dict[str, float]]] = {in_flight: [] for in_flight in FLOORS}
    with asking.server(kind) as address:
        for _ in range(repeats):
            for in_flight, kept in runs.items():
                run = asking.ask(address, in_flight, SECONDS)
                if kind == "ideal":
                    run |= asking.bare(address, in_flight, SECONDS)
                kept.append(run)
    return {
        in_flight: {name: round(statistics.median(run[name] for run in kept), 3) for name in kept[0]}
        for in_flight, kept in runs.items()
    }


def memory() -> dict[str, dict[str, float]]:
    """Growth of the peak in kB for each size, and what one more pupil adds, in bytes: answers dropped, answers kept."""
    few, many = PUPILS
    found = {}
    with asking.server("ideal") as address:
        for name, keep in (("dropped", False), ("kept", True)):
            grown = {pupils: asking.growth(address, pupils, keep=keep) for pupils in PUPILS}
            more = 1024 * (grown[many] - grown[few]) / (many - few)
            found[name] = {f"growth_kb_{pupils}": kb for pupils, kb in grown.items()}
            found[name]["bytes_a_further_pupil"] = round(more)
    return found


def missed(found: dict[str, Any]) -> list[str]:
    """The floors that this run missed, in words."""
    ideal, decoded = found["ideal"], found["decoding"]
    slow = [f"{n} in flight: {ideal[n]['of_ideal']}" for n, floor in FLOORS.items() if ideal[n]["of_ideal"] < floor]
    if ideal[128]["cpu_ms"] > FLAT * ideal[8]["cpu_ms"]:
        slow.append("processor time a question grows with the number in flight")
    if decoded["times_hl7"] < decoding.FLOOR:
        slow.append(f"decoding: {decoded['times_hl7']} times the hl7 package")
    return slow


def main() -> int:
    """Measure, print, keep; exit code 1 when a floor is missed."""
    found: dict[str, Any] = {
        "latency_seconds": asking.LATENCY,
        "answer_bytes": len(asking.recorded()),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        **{name: version(name) for name in PACKAGES},
        "load": [round(one, 1) for one in os.getloadavg()],
        "decoding": decoding.measure(),
        "ideal": throughput("ideal", REPEATS),
        "standin": throughput("standin", 1),
        "memory": memory(),
        "load_after": round(os.getloadavg()[0], 1),
    }
    found["missed"] = missed(found)
    text = json.dumps(found, indent=1)
    print(text)
    RESULTS.write_text(text + "\n")
    return int(bool(found["missed"]))


if __name__ == "__main__":
    sys.exit(main())
