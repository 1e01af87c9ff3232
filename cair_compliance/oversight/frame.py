"""The frame of a spot check: a file with one line a facility, read whole or refused with the lines at fault."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..model.errors import InputRefused
from ..model.spot_check import Facility
from ..roster.grid import Line, text_of
from ..roster.read import open_book
from ..roster.sniff import take

HEADINGS = {
    "id": ("id", "facility id", "facility number", "school code", "code", "cds code", "license number"),
    "name": ("name", "facility", "facility name", "school", "school name"),
    "size": ("size", "enrollment", "enrolment", "pupils", "enrolled"),
    "stratum": ("stratum", "public private", "type"),
    "always": ("always", "always include", "audit listed"),
}
YES = ("yes", "y", "x", "true", "1")
HEADINGS_WITHIN = 12
TOLD = 8


def read_frame(source: str | Path | bytes, name: str | None = None) -> tuple[Facility, ...]:
    """Facilities with id, name, size and, where given, stratum and whether they are always looked at.

    A facility that is always looked at may lack its size. Raises InputRefused, naming the lines.
    """
    upload = take(source, name)
    sheet = open_book(upload.data, upload.name).sheets[0]
    for place, line in enumerate(sheet.lines[:HEADINGS_WITHIN]):
        columns = _columns(line)
        if {"id", "size"} <= set(columns):
            return _facilities(sheet.lines[place + 1 :], columns)
    raise InputRefused("The list of facilities needs the columns id and size (also: name, stratum, always).")


def _columns(line: Line) -> dict[str, int]:
    names = [text_of(cell).lower().replace("_", " ") for cell in line.cells]
    return {
        field: names.index(known[0])
        for field, spellings in HEADINGS.items()
        if (known := [name for name in spellings if name in names])
    }


def _facilities(lines: Iterable[Line], columns: dict[str, int]) -> tuple[Facility, ...]:
    found: dict[str, Facility] = {}
    faults: list[str] = []
    for line in lines:
        values = {field: text_of(line.cells[place]) for field, place in columns.items()}
        size, always = values["size"].replace(",", ""), values.get("always", "").lower() in YES
        if not values["id"]:
            faults.append(f"line {line.number} has no id")
        elif values["id"] in found:
            faults.append(f"line {line.number} has the id of an earlier line")
        elif not (size.isdecimal() and int(size)) and not (always and not size):
            wrong = "a size that is no whole number above 0" if size else "no size"
            faults.append(f"line {line.number} has {wrong}")
        else:
            id_ = values["id"]
            name, stratum = values.get("name", "") or id_, values.get("stratum", "")
            found[id_] = Facility(id_, name, int(size or "0"), stratum, always)
    if faults or not found:
        raise InputRefused("The list of facilities cannot be used: " + (_told(faults) or "it has no line") + ".")
    return tuple(found.values())


def _told(faults: Sequence[str]) -> str:
    more = f"; and {len(faults) - TOLD} more" if len(faults) > TOLD else ""
    return "; ".join(faults[:TOLD]) + more


def frame_fingerprint(frame: Iterable[Facility]) -> str:
    """SHA-256 of what the draw rests on, whatever the order of the lines."""
    lines = sorted(f"{one.id}|{one.size}|{one.stratum}|{'always' if one.always else ''}" for one in frame)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
