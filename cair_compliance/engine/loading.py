"""From rule files to a RulePack: validated, dated, cited, compiled to nodes, and hashed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..model.datafile import RULES, file_bytes, fingerprint
from ..model.results import Citation, RulePackRef
from ..model.vaccines import load_vaccines
from .coherence import check_clause, check_exemptions, check_populations, check_series, check_settling, check_windows
from .exemption_schema import ExemptionFile, PopulationFile
from .nodes import AllOf, AnyOf, Doses, Node
from .pack import Requirement, RulePack, Table, TableRow, Windows, cite
from .pack_schema import PackFile
from .source import Source, dated, read_source
from .table_schema import AnyOfClause, Clause, DosesClause, Require, Row, SeriesRule, TableBlock, TableFile
from .window_schema import WindowBlock, WindowFile, WindowLine

CALIFORNIA = RULES / "california"


@lru_cache(maxsize=8)
def load_rules(folder: Path | str = CALIFORNIA) -> RulePack:
    """Read and compile a pack. Raises RuleError that names file, line and key."""
    folder = Path(folder)
    main = read_source(PackFile, folder / "pack.yaml")
    catalogue = load_vaccines()
    check_series(main, catalogue)
    files = _table_files(main, folder)
    tables = tuple(table for source in files.values() for table in _tables(source, main.rules.series))
    labels = {program: source.rules.requirements for program, source in files.items()}
    check_settling(main, catalogue, labels)
    windows = read_source(WindowFile, folder / main.rules.windows)
    check_windows(windows, labels)
    exemptions = read_source(ExemptionFile, folder / main.rules.exemptions)
    check_exemptions(exemptions, files)
    populations = read_source(PopulationFile, folder / main.rules.populations)
    check_populations(populations)
    dated(main, ("adults", "since"), main.rules.adults.since)
    sources: tuple[Source[Any], ...] = (main, *files.values(), windows, exemptions, populations)
    return RulePack(
        ref=_reference(main.rules, sources),
        catalogue=catalogue,
        series=main.rules.series,
        advisories=main.rules.advisories,
        same_dose_within=main.rules.same_dose_within.period,
        frames=tuple(dated(main, ("frame", "since"), main.rules.frame.since)),
        adults=main.rules.adults.since,
        tables=tables,
        windows=_windows(windows.rules),
        exemptions=exemptions.rules,
        populations=populations.rules,
        labels=labels,
        program_labels={program: source.rules.label for program, source in files.items()},
        table_names={program: source.rules.table for program, source in files.items()},
    )


def _reference(main: PackFile, sources: Sequence[Source[Any]]) -> RulePackRef:
    """The pack's name, and the hash of every file it rests on."""
    vaccines = file_bytes(RULES / "vaccines.yaml")
    digest = fingerprint(vaccines, *(part for one in sources for part in (one.path.name.encode(), one.data)))
    return RulePackRef(f"{main.id} {main.edition}", digest, main.title)


def _table_files(main: Source[PackFile], folder: Path) -> dict[str, Source[TableFile]]:
    """The table files by program."""
    files: dict[str, Source[TableFile]] = {}
    for place, name in enumerate(main.rules.programs):
        source = read_source(TableFile, folder / name)
        if source.rules.program in files:
            raise main.refusal(("programs", place), f"a second table for {source.rules.program}; allowed: one")
        files[source.rules.program] = source
    return files


def _tables(source: Source[TableFile], series: Mapping[str, SeriesRule]) -> Iterator[Table]:
    for start, block in dated(source, ("since",), source.rules.since):
        yield _table(source, start, block, series)


def _table(source: Source[TableFile], start: date, block: TableBlock, series: Mapping[str, SeriesRule]) -> Table:
    where = ("since", start)
    for name, clause in block.clauses.items():
        check_clause(source, (*where, "clauses", name), clause, series)
    rows: list[TableRow] = []
    for place, rule in enumerate(block.rows):
        if rule.id in [row.id for row in rows]:
            raise source.refusal((*where, "rows", place, "id"), f"{rule.id} stands twice")
        compiled = _row(source, (*where, "rows", place), rule, block, series)
        rows.append(compiled if not rows or rule.entry else _after(rows[-1], compiled))
    proof = block.proof_within
    return Table(
        program=source.rules.program,
        label=source.rules.label,
        start=start,
        until=block.until,
        rows=tuple(rows),
        proof_within=proof.period if proof else None,
        proof_citation=cite(proof.citation) if proof else None,
    )


def _after(former: TableRow, row: TableRow) -> TableRow:
    return TableRow(row.program, row.id, row.label, row.rule, row.requirements, row.citation, former)


def _row(
    source: Source[TableFile],
    where: tuple[object, ...],
    rule: Row,
    block: TableBlock,
    series: Mapping[str, SeriesRule],
) -> TableRow:
    file, requirements = source.rules, []
    for name, asked in rule.require.items():
        here = (*where, "require", name)
        if name not in file.requirements:
            raise source.not_one_of(here, "not a requirement of this table", file.requirements)
        wish = asked if isinstance(asked, Require) else Require(clause=asked)
        if wish.clause not in block.clauses:
            raise source.not_one_of(here, f"no clause {wish.clause!r}", block.clauses)
        node = compile_clause(block.clauses[wish.clause], cite(rule.citation), series)
        extra = (cite(wish.citation),) if wish.citation else ()
        citations = tuple(dict.fromkeys((cite(rule.citation), node.citation, *extra)))
        label = file.requirements[name]
        requirements.append(
            Requirement(name, label, node, wish.until_age, wish.entry_until, wish.lapsed_advisory, citations)
        )
    return TableRow(file.program, rule.id, rule.label, rule, tuple(requirements), cite(rule.citation))


def compile_clause(clause: Clause, citation: Citation, series: Mapping[str, SeriesRule]) -> Node:
    """One clause as a node; a part without its own citation rests on the enclosing one."""
    own = cite(clause.citation) if clause.citation else citation
    if isinstance(clause, DosesClause):
        return _doses(clause, own, series[clause.of].label)
    parts = clause.any_of if isinstance(clause, AnyOfClause) else clause.all_of
    compiled = tuple(compile_clause(part, own, series) for part in parts)
    return AnyOf(compiled, own) if isinstance(clause, AnyOfClause) else AllOf(compiled, own)


def _doses(clause: DosesClause, citation: Citation, label: str) -> Doses:
    return Doses(
        count=clause.doses,
        series=clause.of,
        label=label,
        citation=citation,
        holding=tuple(clause.holding or ()),
        age=clause.on_or_after_age,
        full_date=clause.full_date_in_month_of,
        window=clause.window,
    )


def _windows(file: WindowFile) -> dict[str, tuple[tuple[date, date | None, Windows], ...]]:
    return {
        program: tuple(
            (start, block.until, Windows(table.table, cite(block.citation), _lines(block)))
            for start, block in sorted(table.since.items())
        )
        for program, table in file.programs.items()
    }


def _lines(block: WindowBlock) -> dict[str, tuple[WindowLine, ...]]:
    return {name: tuple(lines) for name, lines in block.lines.items()}
