"""Clauses compiled: frozen nodes, each run over a cohort to columns that are the trace.

A node answers three questions for every pupil at once: is it met, how many doses does it have, and how many
more would it take if all were given on the as-of date (`lacking`). All-of is the worst of its parts, any-of
the best. A new kind of legal clause is one more node class, one key in the schema, and its cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np

from ..model.results import Citation
from .cohort import Cohort, Counts, Mask, same_month
from .periods import Period

UNREACHABLE = np.int16(100)
"""Added to `lacking` where no dose given on the as-of date could satisfy the part: the pupil is too young."""


@dataclass(frozen=True)
class Traced:
    """What one node found, a column each: who meets it, with how many doses, lacking how many, which slots."""

    node: Node
    met: Mask
    have: Counts
    lacking: Counts
    counted: Mask | None = None
    parts: tuple[Traced, ...] = ()

    def leaves(self) -> Iterator[Traced]:
        """The Doses nodes below, in the order of the law."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True)
class Doses:
    """At least `count` doses of a series, perhaps of some groups only, perhaps only from an age on."""

    count: int
    series: str
    label: str
    citation: Citation
    holding: tuple[str, ...] = ()
    age: Period | None = None
    full_date: Period | None = None
    window: bool = True

    def run(self, cohort: Cohort) -> Traced:
        condition = (self.series, self.holding, self.age, self.full_date)
        counted, have = cohort.counted(condition, lambda: self._slots(cohort))
        lacking = np.maximum(self.count - have, 0).astype(np.int16)
        if self.age is not None:
            too_young = cohort.valid_from(self.age) > cohort.as_of
            lacking = np.where((lacking > 0) & too_young, lacking + UNREACHABLE, lacking).astype(np.int16)
        return Traced(self, have >= self.count, have, lacking, counted)

    def _slots(self, cohort: Cohort) -> Mask:
        """Which doses of the series are of the right groups, not too early, and dated closely enough."""
        stream = cohort.streams[self.series]
        counted = stream.counts
        if self.holding:
            wanted = sum(stream.bits[group] for group in self.holding)
            counted = counted & ((stream.kind & np.uint8(wanted)) > 0)
        if self.age is not None:
            counted = counted & (stream.day >= cohort.valid_from(self.age))
        if self.full_date is not None and not cohort.reading.contested and stream.month_only.any():
            counted = counted & ~(stream.month_only & same_month(stream.day, cohort.birthday(self.full_date)))
        return counted


@dataclass(frozen=True)
class AllOf:
    """Every part. One dose may serve several parts, so the most demanding part says how many are lacking."""

    parts: tuple[Node, ...]
    citation: Citation

    def run(self, cohort: Cohort) -> Traced:
        return _joined(self, cohort, met=np.logical_and, have=np.minimum, lacking=np.maximum)


@dataclass(frozen=True)
class AnyOf:
    """One part is enough."""

    parts: tuple[Node, ...]
    citation: Citation

    def run(self, cohort: Cohort) -> Traced:
        return _joined(self, cohort, met=np.logical_or, have=np.maximum, lacking=np.minimum)


def _joined(node: AllOf | AnyOf, cohort: Cohort, *, met: np.ufunc, have: np.ufunc, lacking: np.ufunc) -> Traced:
    parts = tuple(part.run(cohort) for part in node.parts)
    return Traced(
        node,
        reduce(met, [part.met for part in parts]),
        reduce(have, [part.have for part in parts]),
        reduce(lacking, [part.lacking for part in parts]),
        parts=parts,
    )


Node = Doses | AllOf | AnyOf


def series_of(node: Node) -> tuple[str, ...]:
    """The series a clause looks at, in its own order, each once."""
    names = [node.series] if isinstance(node, Doses) else [s for part in node.parts for s in series_of(part)]
    return tuple(dict.fromkeys(names))


def leaves_of(node: Node) -> Iterator[Doses]:
    """The Doses clauses of a clause, in the order of the law."""
    if isinstance(node, Doses):
        yield node
    else:
        for part in node.parts:
            yield from leaves_of(part)
