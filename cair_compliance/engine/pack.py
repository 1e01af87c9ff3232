"""A rule pack: dated, cited, compiled requirements, and the law that holds on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Protocol, TypeVar

import numpy as np

from ..model.calendar import from_ordinal
from ..model.results import Citation, RulePackRef
from ..model.vaccines import Catalogue
from .exemption_schema import ExemptionFile, NoticeBlock, PopulationFile, Protection, ReviewBlock
from .exemptions import ExemptionRules
from .nodes import Node, series_of
from .pack_schema import AdultsBlock, Advisories, FrameBlock
from .periods import Days, Period
from .schema import Cite
from .table_schema import Row, SeriesRule
from .window_schema import WindowLine


class Dated(Protocol):
    """A block of law that holds from its date on, and to `until` where it has one."""

    @property
    def until(self) -> date | None: ...


Block = TypeVar("Block", bound=Dated)


@dataclass(frozen=True)
class Requirement:
    """One clause of one row: short name, label, node, the conditions under which it is asked, and its law."""

    name: str
    label: str
    node: Node
    until_age: Period | None
    entry_until: date | None
    lapsed_advisory: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class TableRow:
    """One row of Table A or B, compiled. `former` is the row a growing child comes from."""

    program: str
    id: str
    label: str
    rule: Row
    requirements: tuple[Requirement, ...]
    citation: Citation
    former: TableRow | None = None


@dataclass(frozen=True)
class Table:
    """The rows of one program from `start` on (to `until`), with the proof period of a new row."""

    program: str
    label: str
    start: date
    until: date | None
    rows: tuple[TableRow, ...]
    proof_within: Period | None
    proof_citation: Citation | None


@dataclass(frozen=True)
class Windows:
    """Table C or D: the windows of each requirement's next dose."""

    label: str
    citation: Citation
    lines: Mapping[str, tuple[WindowLine, ...]]


@dataclass(frozen=True)
class Law:
    """The dated parts of a pack that hold on one day; None or empty where it holds none."""

    frame: FrameBlock | None
    adults: AdultsBlock | None
    exemptions: ExemptionRules | None
    protections: Sequence[Protection]
    notice: NoticeBlock | None
    review: ReviewBlock | None


@dataclass(frozen=True)
class RulePack:
    """A dated, cited, tested set of requirements, ready to evaluate."""

    ref: RulePackRef
    catalogue: Catalogue
    series: Mapping[str, SeriesRule]
    advisories: Advisories
    same_dose_within: Period
    frames: tuple[tuple[date, FrameBlock], ...]
    adults: Mapping[date, AdultsBlock]
    tables: tuple[Table, ...]
    windows: Mapping[str, tuple[tuple[date, date | None, Windows], ...]]
    exemptions: ExemptionFile
    populations: PopulationFile
    labels: Mapping[str, Mapping[str, str]]
    program_labels: Mapping[str, str]
    table_names: Mapping[str, str]

    def frame_on(self, day: date) -> FrameBlock | None:
        """The frame in force on a day; None where the pack holds no law for it."""
        return in_force(dict(self.frames), day)

    def law_on(self, day: date) -> Law:
        """Everything that is dated, as it stands on a day."""
        protections = self.populations.protections.since
        starts = [start for start in protections if start <= day]
        return Law(
            frame=self.frame_on(day),
            adults=in_force(self.adults, day),
            exemptions=self._exemptions_on(day),
            protections=tuple(protections[max(starts)]) if starts else (),
            notice=in_force(self.populations.notice.since, day),
            review=in_force(self.populations.review.since, day),
        )

    def law_of(self, days: Days) -> Law:
        """The one law of several days. Raises ValueError when it changed between them."""
        laws = {self.law_key(day): day for day in map(from_ordinal, np.unique(days).tolist())}
        if len(laws) > 1:
            raise ValueError("the law changed between these dates; evaluate them apart")
        return self.law_on(next(iter(laws.values()))) if laws else Law(None, None, None, (), None, None)

    def law_key(self, day: date) -> int:
        """How many dated blocks of the pack have begun or ended by a day: equal numbers, equal law."""
        return bisect_right(self._turns, day)

    @cached_property
    def _turns(self) -> list[date]:
        blocks: list[tuple[date, Dated]] = [
            *self.frames,
            *self.adults.items(),
            *self.exemptions.revocation.since.items(),
            *self.exemptions.legacy_pbe.since.items(),
        ]
        blocks += [item for kind in self.exemptions.kinds.values() for item in kind.since.items()]
        blocks += [*self.populations.notice.since.items(), *self.populations.review.since.items()]
        turns = {start for start, _ in blocks} | set(self.populations.protections.since)
        turns |= {block.until + timedelta(days=1) for _, block in blocks if block.until}
        return sorted(turns)

    def _exemptions_on(self, day: date) -> ExemptionRules | None:
        file = self.exemptions
        kinds = {name: block for name, kind in file.kinds.items() if (block := in_force(kind.since, day))}
        revocation, legacy = in_force(file.revocation.since, day), in_force(file.legacy_pbe.since, day)
        if revocation is None or legacy is None or len(kinds) < len(file.kinds):
            return None
        return ExemptionRules(file, kinds, revocation, legacy)

    def groups_of(self, node: Node) -> frozenset[str]:
        """The vaccine groups that can serve a clause."""
        return frozenset(group for name in series_of(node) for group in self.series[name].groups)

    def tables_of(self, program: str) -> tuple[Table, ...]:
        return tuple(table for table in self.tables if table.program == program)

    def windows_on(self, program: str, day: date) -> Windows | None:
        for start, until, windows in reversed(self.windows.get(program, ())):
            if start <= day and (until is None or day <= until):
                return windows
        return None


def in_force(since: Mapping[date, Block], day: date) -> Block | None:
    """The dated block that holds on a day."""
    fitting = [
        block for start, block in sorted(since.items()) if start <= day and (block.until is None or day <= block.until)
    ]
    return fitting[-1] if fitting else None


def cite(rule: Cite) -> Citation:
    return Citation(rule.title, rule.verified)
