"""The sheet on which a visitor enters what was found: one line a drawn pupil, by key, without a name.

Claim, registry and finding are "met", "not met" or "unknown"; "gone" is yes for a drawn pupil who is no longer there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..model.errors import InputRefused
from ..model.spot_check import UNKNOWN, VERDICTS, Entry, PupilDraw
from ..roster.grid import Line, text_of
from ..roster.read import open_book
from ..roster.sniff import take
from .frame import YES

HEADINGS = ("facility", "pupils", "number", "key", "claim", "registry", "finding", "gone", "note")
WORDS = {"": UNKNOWN, "yes": "met", "y": "met", "no": "not met", "n": "not met", "notmet": "not met", "?": UNKNOWN}
TOLD = 8


@dataclass(frozen=True)
class Sheet:
    """What came back: entries, and how many pupils were on the list of each facility."""

    entries: tuple[Entry, ...]
    sizes: dict[str, int]


def blank_sheet(draw: PupilDraw, claims: dict[str, str] | None = None) -> str:
    """The sheet to fill in, as CSV; `claims` are the facility's own words where they are known (key -> claim)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for number, one in enumerate(draw.pupils, 1):
        claim = (claims or {}).get(one.key, "")
        writer.writerow([draw.facility, draw.size, number, one.key, claim, "", "", "", ""])
    return out.getvalue()


def read_sheet(source: str | Path | bytes, name: str | None = None) -> Sheet:
    """Read one or several facilities' entries from a spreadsheet. Raises InputRefused, naming the lines at fault."""
    upload = take(source, name)
    lines = open_book(upload.data, upload.name).sheets[0].lines
    headings = [text_of(cell).lower() for cell in lines[0].cells] if lines else []
    if missing := [heading for heading in ("facility", "key", "claim", "finding") if heading not in headings]:
        raise InputRefused(f"The sheet lacks the columns {', '.join(missing)}.")
    return _read(lines[1:], headings)


def _read(lines: Iterable[Line], headings: list[str]) -> Sheet:
    entries: dict[tuple[str, str], Entry] = {}
    sizes: dict[str, int] = {}
    faults: list[str] = []
    for line in lines:
        values = dict(zip(headings, map(text_of, line.cells), strict=False))
        verdicts = {field: _verdict(values.get(field, "")) for field in ("claim", "registry", "finding")}
        wrong = [field for field, verdict in verdicts.items() if verdict not in VERDICTS]
        place = values["facility"], values["key"]
        if not all(place):
            faults.append(f"line {line.number} names no facility or no pupil")
        elif wrong:
            faults.append(f"line {line.number}: {', '.join(wrong)} must be met, not met or unknown")
        elif place in entries:
            faults.append(f"line {line.number} repeats a pupil")
        else:
            gone = values.get("gone", "").lower() in YES
            entries[place] = Entry(*place, **verdicts, gone=gone, note=values.get("note", ""))
        if (pupils := values.get("pupils", "")).isdecimal():
            sizes[values["facility"]] = int(pupils)
    if faults:
        more = f"; and {len(faults) - TOLD} more" if len(faults) > TOLD else ""
        raise InputRefused("The sheet cannot be used: " + "; ".join(faults[:TOLD]) + more + ".")
    return Sheet(tuple(entries.values()), sizes)


def _verdict(text: str) -> str:
    said = text.lower().replace("_", " ")
    return WORDS.get(said, said)
