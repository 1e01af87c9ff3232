"""The frame of a spot check: a file with one line a facility, read whole or refused with the lines at fault."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..model.errors import InputRefused
from ..model.spot_check import Facility, plain_id
from ..roster.grid import Line
from .headed import headed_lines, numbered, told, yes

SPELLINGS = {
    "id": (
        "id", "facility id", "facility number", "facility no", "school id", "school code", "site code", "code",
        "cds code", "license number", "license no", "number",
    ),
    "name": ("name", "facility", "facility name", "school", "school name", "site", "site name", "center"),
    "size": ("size", "enrollment", "enrolment", "total enrollment", "pupils", "students", "children", "enrolled"),
    "stratum": ("stratum", "group", "public private", "type", "facility type", "school type"),
    "always": ("always", "always include", "always look at", "audit listed", "audit list"),
}  # fmt: skip
NEEDED = ("id", "size")
TOTALS = ("total", "totals", "grand total", "sum", "county total")


def read_frame(source: str | Path | bytes, name: str | None = None) -> tuple[Facility, ...]:
    """Facilities with id, name, size and, where given, stratum and whether they are always looked at.

    A facility that is always looked at may lack its size. Raises InputRefused, naming the lines.
    """
    sheets = headed_lines(source, name, SPELLINGS, NEEDED)
    if len(sheets) > 1:
        raise InputRefused("Two sheets of the file hold a list of facilities; keep one in a file of its own.")
    if not sheets:
        raise InputRefused(
            "The list of facilities needs the columns id and size. Other names that are known: "
            + "; ".join(f"{field}: {', '.join(words[1:])}" for field, words in SPELLINGS.items())
            + "."
        )
    return _facilities(*sheets[0])


def _facilities(lines: Sequence[Line], columns: Mapping[str, int]) -> tuple[Facility, ...]:
    found: dict[str, Facility] = {}
    faults: list[str] = []
    for number, values in numbered(lines, columns):
        fault = _fault(values, found)
        if fault:
            faults.append(f"line {number} {fault}")
            continue
        id_, size = values["id"], values["size"].replace(",", "")
        name, stratum = values.get("name", "") or id_, values.get("stratum", "")
        found[plain_id(id_)] = Facility(id_, name, int(size or "0"), stratum, yes(values.get("always", "")) is True)
    if faults or not found:
        raise InputRefused("The list of facilities cannot be used: " + (told(faults) or "it has no line") + ".")
    return tuple(found.values())


def _fault(values: Mapping[str, str], known: Mapping[str, Facility]) -> str:
    """What is wrong with a line, to be said after its number; "" where nothing is."""
    size, always = values["size"].replace(",", ""), yes(values.get("always", ""))
    if any(values.get(field, "").strip(" :").lower() in TOTALS for field in ("id", "name")):
        return "looks like a total, not a facility"
    if not values["id"]:
        return "has no id"
    if plain_id(values["id"]) in known:
        return "has the id of an earlier line"
    if always is None:
        return "has a word under “always” that is neither yes nor no"
    if not (size.isdecimal() and int(size)) and not (always and not size):
        return "has a size that is no whole number above 0" if size else "has no size"
    return ""


def frame_doubts(frame: Sequence[Facility]) -> tuple[str, ...]:
    """What a reader of the list should know of it, as sentences: what was left blank, and what that does."""
    grouped = {one.stratum for one in frame} - {""}
    bare = [one.id for one in frame if not one.stratum and not one.always]
    nameless = [one.id for one in frame if one.name == one.id]
    unsized = [one.id for one in frame if not one.size]
    told_of = (
        (bare if grouped else [], "have no group and stand in a group of their own"),
        (nameless, "have no name; their id is printed in its place"),
        (unsized, "are always looked at but have no size; it is taken from the list of children on the visit"),
    )
    return tuple(f"{len(ids)} of {len(frame)} facilities {words}: {told(ids)}." for ids, words in told_of if ids)


def frame_fingerprint(frame: Iterable[Facility]) -> str:
    """SHA-256 of what the draw rests on, whatever the order of the lines and the leading zeros of the ids."""
    lines = sorted(f"{plain_id(one.id)}|{one.size}|{one.stratum}|{'always' if one.always else ''}" for one in frame)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
