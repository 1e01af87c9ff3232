"""From rule files to a RulePack: validated, dated, cited, compiled to nodes, and hashed."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from ..model.datafile import RULES, fingerprint, parse_yaml, validate
from ..model.errors import RuleError
from ..model.results import Citation, RulePackRef
from ..model.vaccines import GROUPS, Catalogue, load_vaccines
from .exemption_schema import ExemptionFile, PopulationFile
from .nodes import AllOf, AnyOf, Doses, Node
from .pack import Block, Requirement, RulePack, Table, TableRow, Windows, cite
from .schema import (
    AnyOfClause,
    Clause,
    DosesClause,
    PackFile,
    Require,
    Row,
    SeriesRule,
    TableBlock,
    TableFile,
    WindowFile,
    WindowLine,
)

CALIFORNIA = RULES / "california"


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
    _check_dates(main, exemptions, populations, folder)
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


def _check_dates(main: PackFile, exemptions: ExemptionFile, populations: PopulationFile, folder: Path) -> None:
    """Every dated part of the pack ends before its next edition begins."""
    _dated(main.adults.since, folder / "pack.yaml")
    for kind in exemptions.kinds.values():
        _dated(kind.since, folder / main.exemptions)
    _dated(exemptions.revocation.since, folder / main.exemptions)
    _dated(exemptions.legacy_pbe.since, folder / main.exemptions)
    _dated(populations.notice.since, folder / main.populations)
    _dated(populations.review.since, folder / main.populations)


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
