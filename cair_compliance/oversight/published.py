"""A table the State has published, recomputed: each percentage from its counts, each masked share from its rule.

Three layouts are known: counts with percentages (to 2015-16, with title lines and one or two heading lines), whole
percentages with masks (2016-17), and fractions of ten decimals (county tables to 2022-23). A mask is never a number.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from ..engine.reporting import Masking
from ..model.errors import InputRefused
from ..roster.grid import Sheet
from ..roster.read import open_book
from ..roster.sniff import take
from .published_headings import Measure, Table, find_table
from .published_values import Masked, Nothing, read_value

TOTAL = "state total"
TOLD = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One published figure that does not come out: where it stands, what is printed, what was computed."""

    line: int
    column: str
    published: str
    computed: str


@dataclass
class Published:
    """What was compared in one file, and what differs."""

    file: str
    layout: str = ""
    lines: int = 0
    reporting: int = 0
    pupils: int = 0
    compared: Counter[str] = field(default_factory=Counter)
    differ: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, line: int, column: str, published: str, computed: str, *, agrees: bool) -> None:
        """Count one comparison of a kind (percentage, masked, sum, total)."""
        self.compared[kind] += 1
        if not agrees:
            self.differ[kind] += 1
            self.differences.append(Difference(line, column, published, computed))

    @property
    def agrees(self) -> bool:
        return not self.differences and sum(self.compared.values()) > 0


def read_published(source: str | Path | bytes, masking: Masking, name: str | None = None) -> Published:
    """Compare a published file with itself. Raises InputRefused where no layout is known."""
    upload = take(source, name)
    book = open_book(upload.data, upload.name)
    found = Published(Path(upload.name).name)
    tables = [(sheet, table) for sheet in book.sheets if (table := find_table(sheet)) is not None]
    if not tables:
        raise InputRefused("No column of enrolment stands beside counts, percentages or fractions in this file.")
    for sheet, table in tables:
        _Comparison(found, table, masking).sheet(sheet)
    if not found.compared:
        raise InputRefused("The file holds no figure that could be recomputed.")
    return found


@dataclass
class _Comparison:
    found: Published
    table: Table
    masking: Masking
    masks: bool = False

    def sheet(self, sheet: Sheet) -> None:
        lines = [(line.number, self.table.cells(line)) for line in sheet.lines if line.number > self.table.heading_line]
        self.masks = any(mark in text for _, cells in lines for text in cells.values() for mark in "≥≤")
        self.found.layout = self.table.layout(masks=self.masks)
        enrolments: dict[tuple[str, ...], list[tuple[str, int | None, int]]] = defaultdict(list)
        for number, cells in lines:
            self.found.lines += 1
            size = read_value(cells[self.table.enrollment])
            whole = int(size) if isinstance(size, Fraction) and size.denominator == 1 else None
            if size is None:
                self.unread(number, self.table.enrollment, cells[self.table.enrollment])
            place = cells.get(self.table.place, "")
            enrolments[self.table.apart(cells)].append((place.lower(), whole, number))
            if whole is not None:
                self.found.reporting += 1
                if place.lower() != TOTAL:
                    self.found.pupils += whole
            self.line(number, cells, whole)
        for rows in enrolments.values():
            self.add_up(rows)

    def line(self, number: int, cells: dict[str, str], size: int | None) -> None:
        counts: dict[str, Fraction] = {}
        for measure in self.table.measures:
            self.measure(number, cells, measure, size, counts)
        for names in self.table.sums:
            if size and all(name in counts for name in names):
                total = sum(counts[name] for name in names)
                words = " + ".join(names)
                self.found.note("sum", number, words, str(size), str(total), agrees=total == size)
        if cells.get(self.table.place, "").lower() != TOTAL:
            self.found.totals.update({name: int(count) for name, count in counts.items()})

    def measure(
        self, number: int, cells: dict[str, str], one: Measure, size: int | None, counts: dict[str, Fraction]
    ) -> None:  # fmt: skip
        text = cells.get(one.share, "")
        share, count = read_value(text), read_value(cells.get(one.count, ""))
        for column, value in ((one.share, share), (one.count, count)):
            if value is None:
                self.unread(number, column, cells[column])
        if isinstance(share, Masked):
            self.mask(number, one, text, share, size)
        elif isinstance(share, Nothing):
            self.blank(number, one, text, size, share)
        elif share is not None and size:
            counted = count if isinstance(count, Fraction) else None
            self.share(number, one, text, share, counted, size, counts)
        elif share is not None:
            self.found.note("percentage", number, one.share, text, "no enrolment", agrees=size == 0 and share == 0)

    def unread(self, number: int, column: str, text: str) -> None:
        """A cell that is no figure is told, never passed over."""
        self.found.note("unread", number, column, text, "no figure, so nothing was compared", agrees=False)

    def mask(self, number: int, one: Measure, text: str, share: Masked, size: int | None) -> None:
        """The limit printed is that of the size of the group."""
        margin = self.masking.margin(size) if size is not None else None
        right = bool(margin) and share.limit == (100 - (margin or 0) if share.at_least else margin)
        self.found.note("masked", number, one.share, text, f"margin {margin}", agrees=right)

    def blank(self, number: int, one: Measure, text: str, size: int | None, share: Nothing) -> None:
        """Nothing is printed: right for a small group in a masked file, or where the line did not report."""
        if size is not None and share.said:
            small = size < self.masking.nothing_under
            self.found.note("masked", number, one.share, text, f"enrolment {size}", agrees=small)
        elif size:
            self.found.note("percentage", number, one.share, "", "blank beside an enrolment", agrees=False)

    def share(
        self, number: int, one: Measure, text: str, share: Fraction, count: Fraction | None, size: int,
        counts: dict[str, Fraction],
    ) -> None:  # fmt: skip
        per = 1 if one.fraction else 100
        half = Fraction(1, 2 * 10 ** self.table.decimals[one.share])
        near = Fraction(round(share * size / per))
        exact = count if count is not None else near
        computed = per * exact / size
        agrees = abs(computed - share) <= half
        twice = not agrees and _rounded(_rounded(computed, 1), 0) == share
        words = f"{float(computed):.4f}" + (" (printed as if rounded twice, first to one decimal)" if twice else "")
        self.found.note("percentage", number, one.share, text, words, agrees=agrees)
        if one.top and self.masks:
            margin = self.masking.margin(size)
            hidden = margin is None or (margin > 0 and 100 * exact > (100 - margin) * size)
            self.found.note("masked", number, one.share, text, "should be masked", agrees=not hidden)
        if count is not None or one.fraction:
            counts[one.name] = exact

    def add_up(self, rows: Sequence[tuple[str, int | None, int]]) -> None:
        """Where a line of the whole State stands among counties, their enrolments add up to it."""
        totals = [(size, number) for place, size, number in rows if place == TOTAL and size is not None]
        counties = [size for place, size, _ in rows if place != TOTAL]
        for total, number in totals if counties else ():
            added = sum(size for size in counties if size is not None)
            agrees = added == total if None not in counties else added <= total
            self.found.note("total", number, "enrollment", str(total), str(added), agrees=agrees)


def _rounded(value: Fraction, decimals: int) -> Fraction:
    """To the nearest, halves up."""
    scale = 10**decimals
    return Fraction(math.floor(value * scale + Fraction(1, 2)), scale)


def plain_published(found: Published, told: int = TOLD) -> dict[str, object]:
    """The outcome as plain data, with the first differences."""
    return {
        "file": found.file,
        "layout": found.layout,
        "lines": found.lines,
        "reporting": found.reporting,
        "pupils": found.pupils,
        "compared": dict(found.compared),
        "differ": {kind: found.differ[kind] for kind in found.compared},
        "agrees": found.agrees,
        "totals": dict(found.totals),
        "differences": [
            {"line": d.line, "column": d.column, "published": d.published, "computed": d.computed}
            for d in found.differences[:told]
        ],
    }


def lines_of(found: Published) -> Iterator[str]:
    """The outcome in words."""
    yield (
        f"{found.file}: {found.layout}; {found.lines:,} lines, {found.reporting:,} with an enrolment, "
        f"{found.pupils:,} pupils."
    )
    for kind, compared in found.compared.items():
        yield f"  {KINDS[kind]}: {compared:,} compared, {found.differ[kind]:,} differ."
    for one in found.differences[:TOLD]:
        yield f"  line {one.line}, {one.column}: published {one.published or 'nothing'}, computed {one.computed}"
    if len(found.differences) > TOLD:
        yield f"  and {len(found.differences) - TOLD:,} more (all are counted above)"


KINDS = {
    "percentage": "Percentages and fractions",
    "masked": "Masked shares",
    "sum": "Statuses that add up to the enrolment",
    "total": "County enrolments that add up to the State",
    "unread": "Cells that are no figure",
}
