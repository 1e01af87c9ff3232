"""Doses as parallel columns, because a roster of 50,000 pupils has a million of them.

`Dose` is the view of one line for people and explanations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from .calendar import PartialDate, from_ordinal
from .people import PLANNED, ROSTER
from .vaccines import Catalogue, Product


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose of one pupil, for people to read. `line` is its place in the DoseTable."""

    line: int
    product: Product
    date: PartialDate
    sources: tuple[str, ...]
    raw: str
    column: str
    row: int
    conflict: bool = False
    documented: bool = True
    superseded: bool = False

    @property
    def letter(self) -> str:
        """R from the file, C from a registry, B from both, P planned, "!" where sources disagree on the date."""
        if self.conflict:
            return "!"
        if self.sources == (PLANNED,):
            return "P"
        if ROSTER not in self.sources:
            return "C"
        return "R" if len(self.sources) == 1 else "B"


@dataclass(frozen=True)
class DoseTable:
    """Doses as parallel columns, one line a dose, in the order they were read.

    pupil       int32, place of the pupil in the roster
    product     int16, place of the product in the catalogue
    day         int32, days since 1970-01-01; the first of the month where `month_only`
    month_only  bool
    sources     uint32, bit i set: `source_names[i]` has this dose
    conflict    bool, another source has the same vaccine one to four days apart
    documented  bool, False where only a parent's statement stands behind the dose
    row, column, raw   where it stands and what stands there
    superseded  bool, a month-only dose for which a registry has the full date on another line: shown, not counted
    """

    catalogue: Catalogue
    source_names: tuple[str, ...]
    pupil: NDArray[np.int32]
    product: NDArray[np.int16]
    day: NDArray[np.int32]
    month_only: NDArray[np.bool_]
    sources: NDArray[np.uint32]
    conflict: NDArray[np.bool_]
    documented: NDArray[np.bool_]
    row: NDArray[np.int32]
    column: Sequence[str]
    raw: Sequence[str]
    superseded: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def __post_init__(self) -> None:
        if len(self.superseded) != len(self.day):
            object.__setattr__(self, "superseded", np.zeros(len(self.day), dtype=np.bool_))

    def __len__(self) -> int:
        return len(self.day)

    def lines_of(self, pupil: int) -> NDArray[np.intp]:
        """Lines of one pupil, oldest dose first."""
        order, pupils = self._by_pupil_and_day
        first, last = np.searchsorted(pupils, [pupil, pupil + 1])
        return order[first:last]

    @cached_property
    def _by_pupil_and_day(self) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        # Doses of one day stand by product, so that the order of reading never shows.
        order = np.lexsort((np.arange(len(self.day)), self.month_only, self.product, self.day, self.pupil))
        return order, self.pupil[order]

    def of(self, pupil: int) -> tuple[Dose, ...]:
        """The doses of one pupil, oldest first."""
        return tuple(self.dose(int(line)) for line in self.lines_of(pupil))

    def dose(self, line: int) -> Dose:
        day = from_ordinal(int(self.day[line]))
        bits = int(self.sources[line])
        return Dose(
            line=line,
            product=self.catalogue.products[int(self.product[line])],
            date=PartialDate(day.year, day.month) if self.month_only[line] else PartialDate.of(day),
            sources=tuple(name for i, name in enumerate(self.source_names) if bits >> i & 1),
            raw=self.raw[line],
            column=self.column[line],
            row=int(self.row[line]),
            conflict=bool(self.conflict[line]),
            documented=bool(self.documented[line]),
            superseded=bool(self.superseded[line]),
        )


_ARRAYS = ("pupil", "product", "day", "month_only", "sources", "conflict", "documented", "row")


class DoseLines:
    """Gathers doses line by line and freezes them into a DoseTable."""

    def __init__(self, catalogue: Catalogue, source_names: Iterable[str] = (ROSTER,)) -> None:
        self.catalogue = catalogue
        self.source_names = tuple(source_names)
        self._lines: list[tuple[int, int, int, bool, int, bool, bool, int, str, str]] = []
        self._blocks: list[DoseTable] = []

    def __len__(self) -> int:
        return len(self._lines) + sum(map(len, self._blocks))

    def add(
        self,
        pupil: int,
        product: Product,
        day: int,
        *,
        month_only: bool = False,
        sources: int = 1,
        conflict: bool = False,
        documented: bool = True,
        row: int = 0,
        column: str = "",
        raw: str = "",
    ) -> None:
        place = self.catalogue.index[product.id]
        self._lines.append((pupil, place, day, month_only, sources, conflict, documented, row, column, raw))

    def add_all(
        self,
        pupil: NDArray[np.int32],
        product: NDArray[np.int16],
        day: NDArray[np.int32],
        row: NDArray[np.int32],
        column: Sequence[str],
        raw: Sequence[str],
    ) -> None:
        """Add doses with whole dates of the first source as columns; `product` are places in the catalogue."""
        count, no = len(day), np.zeros(len(day), np.bool_)
        ones = np.ones(count, np.uint32)
        self._blocks.append(
            DoseTable(self.catalogue, self.source_names, pupil, product, day, no, ones, no, ~no, row, column, raw)
        )

    def freeze(self) -> DoseTable:
        """The table of all doses; those added as columns stand where their pupils do."""
        single = self._single()
        if not self._blocks:
            return single
        tables = [single, *self._blocks] if len(single) else self._blocks
        arrays = {name: np.concatenate([getattr(table, name) for table in tables]) for name in _ARRAYS}
        texts = {
            name: list(chain.from_iterable(getattr(table, name) for table in tables)) for name in ("column", "raw")
        }
        if len(tables) > 1:
            order = np.argsort(arrays["pupil"], kind="stable")
            arrays = {name: values[order] for name, values in arrays.items()}
            texts = {name: [values[place] for place in order.tolist()] for name, values in texts.items()}
        column, raw = (tuple(texts[name]) for name in ("column", "raw"))
        return DoseTable(self.catalogue, self.source_names, column=column, raw=raw, **arrays)

    def _single(self) -> DoseTable:
        columns: list[Sequence[object]] = list(zip(*self._lines, strict=True)) if self._lines else [()] * 10
        return DoseTable(
            catalogue=self.catalogue,
            source_names=self.source_names,
            pupil=np.array(columns[0], dtype=np.int32),
            product=np.array(columns[1], dtype=np.int16),
            day=np.array(columns[2], dtype=np.int32),
            month_only=np.array(columns[3], dtype=np.bool_),
            sources=np.array(columns[4], dtype=np.uint32),
            conflict=np.array(columns[5], dtype=np.bool_),
            documented=np.array(columns[6], dtype=np.bool_),
            row=np.array(columns[7], dtype=np.int32),
            column=tuple(map(str, columns[8])),
            raw=tuple(map(str, columns[9])),
        )
