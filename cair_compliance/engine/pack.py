"""From rule files to a RulePack: validated, dated, cited, compiled to nodes, and hashed."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from ..model.datafile import RULES, fingerprint, parse_yaml, validate
from ..model.errors import RuleError
from ..model.results import Citation, RulePackRef
from ..model.vaccines import GROUPS, Catalogue, load_vaccines
from .exemption_schema import (
    ExemptionFile,
    KindBlock,
    LegacyBlock,
    NoticeBlock,
    PopulationFile,
    Protection,
    ReviewBlock,
    RevocationBlock,
)
from .exemptions import ExemptionRules
from .nodes import AllOf, AnyOf, Doses, Node
from .periods import Period
from .schema import (
    AdultsBlock,
    Advisories,
    AnyOfClause,
    Cite,
    Clause,
    DosesClause,
    FrameBlock,
    PackFile,
    Require,
    Row,
    SeriesRule,
    TableBlock,
    TableFile,
    WindowBlock,
    WindowFile,
    WindowLine,
)

Block = TypeVar(
    "Block",
    AdultsBlock,
    FrameBlock,
    TableBlock,
    WindowBlock,
    KindBlock,
    RevocationBlock,
    LegacyBlock,
    NoticeBlock,
    ReviewBlock,
)

CALIFORNIA = RULES / "california"


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

    def law_of(self, days: Sequence[date]) -> Law:
        """The one law of several days. Raises ValueError when it changed between them."""
        laws = {self.law_key(day): day for day in set(days)}
        if len(laws) > 1:
            raise ValueError("the law changed between these dates; evaluate them apart")
        return self.law_on(next(iter(laws.values()))) if laws else Law(None, None, None, (), None, None)

    def law_key(self, day: date) -> int:
        """How many dated blocks of the pack have begun or ended by a day: equal numbers, equal law."""
        return bisect_right(self._turns, day)

    @cached_property
    def _turns(self) -> list[date]:
        blocks: list[tuple[date, Any]] = [
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


@lru_cache(maxsize=8)
def load_rules(folder: Path | str = CALIFORNIA) -> RulePack:
    """Read and compile a pack. Raises RuleError that names file, line and key."""
    folder = Path(folder)
    texts: dict[Path, bytes] = {}
    main = _load(PackFile, folder / "pack.yaml", texts)
    catalogue = load_vaccines()
    _check_series(main, folder / "pack.yaml", catalogue)
    tables: list[Table] = []
    labels: dict[str, Mapping[str, str]] = {}
    program_labels: dict[str, str] = {}
    table_names: dict[str, str] = {}
    for name in main.programs:
        path = folder / name
        file = _load(TableFile, path, texts)
        labels[file.program], program_labels[file.program] = file.requirements, file.label
        table_names[file.program] = file.table
        tables += [_table(file, start, block, main.series, path) for start, block in _dated(file.since, path)]
    windows_path = folder / main.windows
    windows = _windows(_load(WindowFile, windows_path, texts), windows_path, labels)
    vaccines = (RULES / "vaccines.yaml").read_bytes()
    exemptions = _load(ExemptionFile, folder / main.exemptions, texts)
    populations = _load(PopulationFile, folder / main.populations, texts)
    digest = fingerprint(vaccines, *(part for path, text in texts.items() for part in (path.name.encode(), text)))
    return RulePack(
        ref=RulePackRef(f"{main.id} {main.edition}", digest, main.title),
        catalogue=catalogue,
        series=main.series,
        advisories=main.advisories,
        same_dose_within=main.same_dose_within.period,
        frames=tuple(_dated(main.frame.since, folder / "pack.yaml")),
        adults=main.adults.since,
        tables=tuple(tables),
        windows=windows,
        exemptions=exemptions,
        populations=populations,
        labels=labels,
        program_labels=program_labels,
        table_names=table_names,
    )


File = TypeVar("File", PackFile, TableFile, WindowFile, ExemptionFile, PopulationFile)


def _load(model: type[File], path: Path, texts: dict[Path, bytes]) -> File:
    try:
        texts[path] = path.read_bytes()
    except OSError as error:
        raise RuleError(f"{path}: cannot be read ({error.strerror})") from None
    return validate(model, parse_yaml(texts[path], path), path)


def _dated(blocks: Mapping[date, Block], path: Path) -> list[tuple[date, Block]]:
    """Blocks by start date. Raises RuleError where one does not end before the next begins."""
    ordered = sorted(blocks.items())
    for (_, block), (start, _) in itertools.pairwise(ordered):
        if block.until is None or block.until >= start:
            raise RuleError(f"{path}: since: the block before {start} must end before it (add `until`)")
    return ordered


def _check_series(main: PackFile, path: Path, catalogue: Catalogue) -> None:
    for name, rule in main.series.items():
        unknown = set(rule.groups) - set(GROUPS)
        if unknown:
            raise RuleError(f"{path}: series.{name}: unknown group {', '.join(sorted(unknown))}")
        review = rule.two_dose_review
        for code in review.products if review else ():
            if catalogue.by_cvx(code) is None:
                raise RuleError(f"{path}: series.{name}.two_dose_review: unknown CVX {code}")


def _table(file: TableFile, start: date, block: TableBlock, series: Mapping[str, SeriesRule], path: Path) -> Table:
    rows: list[TableRow] = []
    for rule in block.rows:
        compiled = _row(file, rule, block, series, path)
        rows.append(compiled if not rows or rule.entry else _after(rows[-1], compiled))
    if len({row.id for row in rows}) != len(rows):
        raise RuleError(f"{path}: since.{start}.rows: two rows have the same id")
    proof = block.proof_within
    return Table(
        program=file.program,
        label=file.label,
        start=start,
        until=block.until,
        rows=tuple(rows),
        proof_within=proof.period if proof else None,
        proof_citation=cite(proof.citation) if proof else None,
    )


def _after(former: TableRow, row: TableRow) -> TableRow:
    return TableRow(row.program, row.id, row.label, row.rule, row.requirements, row.citation, former)


def _row(file: TableFile, rule: Row, block: TableBlock, series: Mapping[str, SeriesRule], path: Path) -> TableRow:
    requirements = []
    for name, asked in rule.require.items():
        where = f"rows.{rule.id}.require.{name}"
        if name not in file.requirements:
            allowed = ", ".join(file.requirements)
            raise RuleError(f"{path}: {where}: not a requirement of this table; allowed: {allowed}")
        wish = asked if isinstance(asked, Require) else Require(clause=asked)
        if wish.clause not in block.clauses:
            raise RuleError(f"{path}: {where}: no clause {wish.clause!r}; allowed: {', '.join(block.clauses)}")
        node = compile_clause(block.clauses[wish.clause], cite(rule.citation), series, f"{path}: clauses.{wish.clause}")
        extra = (cite(wish.citation),) if wish.citation else ()
        citations = tuple(dict.fromkeys((cite(rule.citation), node.citation, *extra)))
        label = file.requirements[name]
        requirements.append(
            Requirement(name, label, node, wish.until_age, wish.entry_until, wish.lapsed_advisory, citations)
        )
    return TableRow(file.program, rule.id, rule.label, rule, tuple(requirements), cite(rule.citation))


def compile_clause(clause: Clause, citation: Citation, series: Mapping[str, SeriesRule], where: str) -> Node:
    """One clause as a node; a part without its own citation rests on the enclosing one."""
    own = cite(clause.citation) if clause.citation else citation
    if isinstance(clause, DosesClause):
        return _doses(clause, own, series, where)
    parts = clause.any_of if isinstance(clause, AnyOfClause) else clause.all_of
    compiled = tuple(compile_clause(part, own, series, where) for part in parts)
    return AnyOf(compiled, own) if isinstance(clause, AnyOfClause) else AllOf(compiled, own)


def _doses(clause: DosesClause, citation: Citation, series: Mapping[str, SeriesRule], where: str) -> Doses:
    if clause.of not in series:
        raise RuleError(f"{where}: of: no series {clause.of!r}; allowed: {', '.join(series)}")
    rule = series[clause.of]
    for group in clause.holding or ():
        if group not in rule.groups:
            raise RuleError(f"{where}: holding: {clause.of} has no group {group!r}; allowed: {', '.join(rule.groups)}")
    return Doses(
        count=clause.doses,
        series=clause.of,
        label=rule.label,
        citation=citation,
        holding=tuple(clause.holding or ()),
        age=clause.on_or_after_age,
        full_date=clause.full_date_in_month_of,
        window=clause.window,
    )


def _windows(
    file: WindowFile, path: Path, labels: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[tuple[date, date | None, Windows], ...]]:
    compiled = {}
    for program, table in file.programs.items():
        blocks = []
        for start, block in _dated(table.since, path):
            for name, lines in block.lines.items():
                if name not in labels.get(program, {}):
                    allowed = ", ".join(labels.get(program, {}))
                    raise RuleError(f"{path}: programs.{program}.{name}: not a requirement; allowed: {allowed}")
                _check_lines(lines, f"{path}: programs.{program}.{name}")
            lines_by_name = {name: tuple(lines) for name, lines in block.lines.items()}
            blocks.append((start, block.until, Windows(table.table, cite(block.citation), lines_by_name)))
        compiled[str(program)] = tuple(blocks)
    return compiled


def _check_lines(lines: list[WindowLine], where: str) -> None:
    seen = set()
    for line in lines:
        key = (line.dose, str(line.under_age_at_dose_1), str(line.from_age_at_dose_1))
        if key in seen:
            raise RuleError(f"{where}: dose {line.dose} stands twice")
        seen.add(key)
