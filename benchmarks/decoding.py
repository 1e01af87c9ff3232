"""How fast an answer is read: ours, the `hl7` package's parse and its RXA fields, and a bare scan of the bytes.

The answer is of the size that registries send: 25 doses, each with ORC, RXR and two OBX. Every reader has to
find all doses, which is counted. Seconds are processor seconds of this thread, the best of `REPEATS`, so that
others on the computer count as little as may be; readers take turns, so that all meet the same weather.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import hl7

from cair_compliance.registries.rsp import parse_answer

DOSES = 25
REPEATS = 9
FLOOR = 50.0
"""Ours, times as fast as the `hl7` package."""

_HEAD = (
    "MSH|^~\\&|CAIR IIS|CAIR IIS||DE-900001|20260901||RSP^K11^RSP_K11|CC1|P|2.5.1|||||||||Z32^CDCPHINVS",
    "MSA|AA|CC1||0||0^Message Accepted^HL70357",
    "QAK|TCC1|OK|Z34^Request Immunization History^CDCPHINVS",
    "QPD|Z34^Request Immunization History^CDCPHINVS|TCC1||Castellanos^Lucia^^^^^L||20180214|F|41 Test Ln^^Oakland^CA",
    "PID|1||700001^^^ORA^SR~12^^^ORA^MR||CASTELLANOS^LUCIA^MARIA^^^^L|BIRCH^ANA|20180214|F||2106-3|41 TEST LN^^OAKLAND"
    "^CA^94607^^H||^PRN^PH^^^510^5550142|||||||||2186-5||N|0",
    "PD1|||||||||||02|N||||A",
)
_CODES = ("110", "133", "03", "21", "83", "10", "20", "08", "119", "141")


def answer(doses: int = DOSES) -> str:
    """An RSP^K11 with that many doses. Invented."""
    return "".join(f"{line}\r" for line in (*_HEAD, *(line for n in range(doses) for line in _group(n))))


def _group(number: int) -> tuple[str, ...]:
    day = f"20{18 + number % 7:02}{1 + number % 12:02}{1 + number:02}"
    code = _CODES[number % len(_CODES)]
    component = f"{code}^component {number}^CVX^90707^component^CPT"
    return (
        f"ORC|RE||{88000 + number}^CAIR|||||||||||||||DE-900001^SITE OF {number}",
        f"RXA|0|1|{day}|{day}|{code}^vaccine number {number}^CVX|1.0|||01^historical^NIP001||^^^SITE {number}||||"
        f"LOT{number}||MSD^Merck^MVX|||CP",
        "RXR|IM^intramuscular^HL70162|RT^right thigh^HL70163",
        f"OBX|1|CE|38890-0^COMPONENT VACCINE TYPE^LN|{number}|{component}||||||F",
        f"OBX|2|NM|30973-2^dose number in series^LN|{number}|{1 + number % 5}||||||F",
    )


def _ours(text: str) -> int:
    return len(parse_answer(text).doses)


def _package(text: str) -> int:
    read = [(str(rxa[3]), str(rxa[5][0][0]), str(rxa[20])) for rxa in hl7.parse(text)["RXA"]]
    return sum(completion == "CP" and bool(day and code) for day, code, completion in read)


def _scan(text: str) -> int:
    return text.encode().count(b"\rRXA")


READERS: dict[str, tuple[Callable[[str], int], int]] = {
    "ours": (_ours, 100),
    "hl7": (_package, 2),
    "scan": (_scan, 500),
}
"""Reader -> (doses found in a text, how often it reads in one timing)."""


def measure(doses: int = DOSES) -> dict[str, float]:
    """Messages a second of each reader, ours as a multiple of the package. Raises AssertionError for a lost dose."""
    text = answer(doses)
    for name, (read, _) in READERS.items():
        assert read(text) == doses, name
    best = dict.fromkeys(READERS, float("inf"))
    for _ in range(REPEATS):
        for name, (read, number) in READERS.items():
            best[name] = min(best[name], _seconds(read, text, number))
    rates = {f"{name}_per_second": round(1 / seconds) for name, seconds in best.items()}
    return {
        "doses": doses,
        "segments": text.count("\r"),
        "bytes": len(text.encode()),
        **rates,
        "times_hl7": round(best["hl7"] / best["ours"], 1),
        "times_scan": round(best["ours"] / best["scan"], 1),
    }


def _seconds(read: Callable[[str], int], text: str, number: int) -> float:
    start = time.thread_time()
    for _ in range(number):
        read(text)
    return (time.thread_time() - start) / number
