"""The columns of a published table: where the headings stand, and which count belongs to which percentage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..roster.grid import Line, Sheet, text_of
from .published_values import decimals_of

HEADINGS_WITHIN = 12
"""Lines of titles that may stand above the headings."""
SIZES = ("enrollment", "enrolment", "number of students")
PLACES = ("county", "county name")
APART = ("school_year", "school year", "grade", "vaccine")
TOPS = ("up_to_date", "up to date", "all_required", "all required", "vaccinated")
STATUSES = (
    ("up_to_date", "conditional", "pme", "pbe"),
    ("up_to_date", "conditional", "permanent_medical_exemption", "personal_belief_exemption"),
    ("all_required", "conditional", "pme", "others", "overdue"),
    ("vaccinated", "conditional", "pme", "others", "overdue"),
)
SHARE = re.compile(r"(.+?)[ _]?(pct|percent|percentage|%|frac|fraction)")
COUNT = re.compile(r"(.+?)[ _]?(n|#|number|count|n_derived)")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its share and, where printed, the count behind it. `top`: the share that is masked from above."""

    name: str
    share: str
    count: str
    fraction: bool
    top: bool


@dataclass(frozen=True)
class Table:
    """The columns of one sheet."""

    headings: tuple[str, ...]
    heading_line: int
    enrollment: str
    place: str
    measures: tuple[Measure, ...]
    decimals: dict[str, int]

    def cells(self, line: Line) -> dict[str, str]:
        return {name: text_of(cell) for name, cell in zip(self.headings, line.cells, strict=False) if name}

    def apart(self, cells: dict[str, str]) -> tuple[str, ...]:
        """What tells the years, grades and vaccines of one table apart."""
        return tuple(cells.get(name, "") for name in APART)

    @property
    def sums(self) -> tuple[tuple[str, ...], ...]:
        """Sets of statuses that add up to the enrolment."""
        names = {measure.name for measure in self.measures}
        return tuple(group for group in STATUSES if set(group) <= names)

    def layout(self, *, masks: bool) -> str:
        if any(measure.fraction for measure in self.measures):
            return "fractions"
        if any(measure.count for measure in self.measures):
            return "counts and percentages"
        return "percentages with masks" if masks else "percentages"


def find_table(sheet: Sheet) -> Table | None:
    """The table of a sheet; None where no enrolment stands beside a share."""
    for place, line in enumerate(sheet.lines[:HEADINGS_WITHIN]):
        names = [text_of(cell).lower() for cell in line.cells]
        size = next((name for name in names if name in SIZES), None)
        if size is None:
            continue
        below = sheet.lines[place + 1] if place + 1 < len(sheet.lines) else None
        signs = [text_of(cell) for cell in below.cells] if below else []
        last = line.number
        if below is not None and "%" in signs:
            names, last = _two_lines(names, signs), below.number
        return _table(sheet, names, last, size)
    return None


def _two_lines(names: Sequence[str], signs: Sequence[str]) -> list[str]:
    """ "UP TO DATE" above "#" and "%": two headings of one name; a blank above a sign belongs to its neighbour."""
    joined, current = [], ""
    for name, sign in zip(names, signs, strict=False):
        current = name or (current if sign in ("#", "%") else "")
        joined.append(f"{current} {sign}" if sign in ("#", "%") else current)
    return joined


def _table(sheet: Sheet, names: Sequence[str], last: int, size: str) -> Table | None:
    bodies = [line for line in sheet.lines if line.number > last]
    measures = tuple(_measures(names))
    if not measures:
        return None
    decimals = {
        one.share: max((decimals_of(text_of(line.cells[names.index(one.share)])) for line in bodies), default=0)
        for one in measures
    }
    place = next((name for name in names if name in PLACES), "")
    return Table(tuple(names), last, size, place, measures, decimals)


def _measures(names: Sequence[str]) -> list[Measure]:
    counts = {match[1]: name for name in names if (match := COUNT.fullmatch(name))}
    found = []
    for name in names:
        if match := SHARE.fullmatch(name):
            stem, kind = match[1], match[2]
            count = counts.get(stem, stem if stem in names else "")
            found.append(Measure(stem.replace(" ", "_"), name, count, kind.startswith("frac"), stem in TOPS))
    return found
