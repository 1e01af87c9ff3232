"""The sheet on which a visitor enters what was found: one line a drawn child, by key, without a name.

What the facility says, what the registry says and what we found are "met", "not met" or "unknown"; "gone" is yes for a
drawn child who is no longer there. A line left blank is not entered yet, which is not "unknown".
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..model.errors import InputRefused
from ..model.spot_check import UNKNOWN, VERDICTS, Entry, PupilDraw, plain_id
from .headed import headed_lines, numbered, told, yes

HEADINGS = (
    "facility", "children on list", "drawn", "number", "key", "facility says", "registry says", "we found", "gone",
    "note",
)  # fmt: skip
SPELLINGS = {
    "facility": ("facility",),
    "size": ("children on list", "pupils"),
    "drawn": ("drawn",),
    "number": ("number",),
    "key": ("key",),
    "claim": ("facility says", "claim"),
    "registry": ("registry says", "registry"),
    "finding": ("we found", "finding"),
    "gone": ("gone",),
    "note": ("note",),
}
SHOWN = {"claim": "facility says", "registry": "registry says", "finding": "we found"}
NEEDED = ("facility", "key", "claim", "finding")
WORDS = {"yes": "met", "y": "met", "no": "not met", "n": "not met", "notmet": "not met", "?": UNKNOWN}
CANNOT_BE_JUDGED = ("refused", "not legible", "illegible", "unreadable")
"""Words for a file that could not be judged; each is kept as the note."""


@dataclass(frozen=True)
class Sheet:
    """What came back: entries; children on the list of each facility, and how many of them were drawn, where told."""

    entries: tuple[Entry, ...]
    sizes: dict[str, int]
    drawn: dict[str, int]


def blank_sheet(draw: PupilDraw, claims: dict[str, str] | None = None) -> str:
    """The sheet to fill in, as CSV; `claims` are the facility's own words where they are known (key -> claim)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for number, one in enumerate(draw.pupils, 1):
        claim = (claims or {}).get(one.key, "")
        writer.writerow([draw.facility, draw.size, len(draw.pupils), number, one.key, claim, "", "", "", ""])
    return out.getvalue()


def read_sheet(source: str | Path | bytes, name: str | None = None) -> Sheet:
    """Read one or several facilities' entries from a spreadsheet. Raises InputRefused, naming the lines at fault."""
    sheets = headed_lines(source, name, SPELLINGS, NEEDED)
    if not sheets:
        columns = ", ".join(SHOWN.get(field, field) for field in NEEDED)
        raise InputRefused(f"The sheet lacks one of the columns {columns}.")
    return joined(_read(numbered(lines, columns)) for lines, columns in sheets)


def joined(sheets: Iterable[Sheet]) -> Sheet:
    """Several sheets as one. Raises InputRefused where a child stands in two of them."""
    entries: list[Entry] = []
    sizes: dict[str, int] = {}
    drawn: dict[str, int] = {}
    for one in sheets:
        entries += one.entries
        sizes |= one.sizes
        drawn |= one.drawn
    if len({_place(one.facility, one.key) for one in entries}) < len(entries):
        raise InputRefused("Two sheets hold the same child of the same facility.")
    return Sheet(tuple(entries), sizes, drawn)


def _place(facility: str, key: str) -> tuple[str, str]:
    return plain_id(facility), plain_id(key)


def _read(lines: Iterable[tuple[int, Mapping[str, str]]]) -> Sheet:
    entries: dict[tuple[str, str], Entry] = {}
    told_of: dict[str, dict[str, set[int]]] = {"size": defaultdict(set), "drawn": defaultdict(set)}
    faults: list[str] = []
    for number, values in lines:
        place = _place(values["facility"], values["key"])
        if fault := _fault(values) or ("repeats a child" if place in entries else ""):
            faults.append(f"line {number} {fault}")
            continue
        entries[place] = _entry(values)
        for field, numbers in told_of.items():
            if values.get(field):
                numbers[values["facility"]].add(int(values[field]))
    faults += [
        f"facility {facility} has several numbers of children on its list or drawn"
        for facility in dict.fromkeys(one.facility for one in entries.values())
        if any(len(numbers[facility]) > 1 for numbers in told_of.values())
    ]
    if faults:
        raise InputRefused("The sheet cannot be used: " + told(faults) + ".")
    sizes, drawn = ({f: max(n) for f, n in numbers.items() if n} for numbers in told_of.values())
    return Sheet(tuple(entries.values()), sizes, drawn)


def _fault(values: Mapping[str, str]) -> str:
    """What is wrong with a line, to be said after its number; "" where nothing is."""
    if not (values["facility"] and values["key"]):
        return "names no facility or no child"
    wrong = [words for field, words in SHOWN.items() if _verdict(values.get(field, "")) not in (*VERDICTS, "")]
    if wrong:
        return f"under {', '.join(wrong)} must be met, not met or unknown (why: under note)"
    if yes(values.get("gone", "")) is None:
        return "under gone must be yes, or empty (what became of the child: under note)"
    if any(values.get(field) and not values[field].isdecimal() for field in ("size", "drawn")):
        return "has a number of children that is no whole number"
    return ""


def _entry(values: Mapping[str, str]) -> Entry:
    said = {field: values.get(field, "") for field in SHOWN}
    gone = bool(yes(values.get("gone", "")))
    reason = next((text for text in said.values() if text.lower() in CANNOT_BE_JUDGED), "")
    return Entry(
        values["facility"],
        values["key"],
        **{field: _verdict(text) or UNKNOWN for field, text in said.items()},
        gone=gone,
        note=values.get("note", "") or reason,
        entered=gone or bool(said["finding"]),
    )


def _verdict(text: str) -> str:
    said = text.lower().replace("_", " ")
    return UNKNOWN if said in CANNOT_BE_JUDGED else WORDS.get(said, said)
