"""What the files of a pack say about each other: every name used is a name that exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..model.vaccines import GROUPS, Catalogue
from .exemption_schema import ExemptionFile, PopulationFile
from .pack_schema import PackFile
from .source import Source, dated
from .table_schema import AnyOfClause, Clause, DosesClause, SeriesRule, TableFile
from .window_schema import WindowFile, WindowLine

Labels = Mapping[str, Mapping[str, str]]


def check_series(main: Source[PackFile], catalogue: Catalogue) -> None:
    """Groups and products of pack.yaml stand in vaccines.yaml."""
    for name, rule in main.rules.series.items():
        for group in rule.groups:
            if group not in GROUPS:
                raise main.not_one_of(("series", name, "groups", group), "unknown group", GROUPS)
        if rule.mixed_from_age is not None and "td" not in rule.groups:
            raise main.refusal(("series", name, "mixed_from_age"), "only where the series has the group td")
        if rule.two_dose_review is not None:
            check_products(main, ("series", name, "two_dose_review"), rule.two_dose_review.products, catalogue)
    for place, name in enumerate(main.rules.advisories.live_interval.series):
        if name not in main.rules.series:
            named = ("advisories", "live_interval", "series", place)
            raise main.not_one_of(named, "unknown series", main.rules.series)
    for place, early in enumerate(main.rules.advisories.early_products):
        where = ("advisories", "early_products", place)
        check_products(main, where, early.products, catalogue)
        if early.group not in GROUPS:
            raise main.not_one_of((*where, "group"), "unknown group", GROUPS)


def check_products(source: Source[Any], where: tuple[object, ...], codes: Sequence[str], catalogue: Catalogue) -> None:
    """Each CVX code is written as vaccines.yaml has it."""
    for place, code in enumerate(codes):
        product = catalogue.by_cvx(code)
        if product is None or product.cvx != code:
            words = f"unknown CVX {code}; allowed: the codes of vaccines.yaml"
            raise source.refusal((*where, "products", place), words)


def check_settling(main: Source[PackFile], catalogue: Catalogue, labels: Labels) -> None:
    """An exemption that settles a contested dose is one from a requirement of the tables."""
    known = {name for names in labels.values() for name in names}
    for product in catalogue.products:
        named = product.contested.settled_by_exemption_from if product.contested else ""
        if named and named not in known:
            words = f"no table has the requirement {named}, which vaccines.yaml names for {product.id}"
            raise main.refusal(("programs",), words)


def check_clause(
    source: Source[TableFile], where: tuple[object, ...], clause: Clause, series: Mapping[str, SeriesRule]
) -> None:
    """A clause asks for doses of a series that the pack has, and of groups within it."""
    if isinstance(clause, DosesClause):
        if clause.of not in series:
            raise source.not_one_of((*where, "of"), f"no series {clause.of!r}", series)
        groups = series[clause.of].groups
        for place, group in enumerate(clause.holding or ()):
            if group not in groups:
                raise source.not_one_of((*where, "holding", place), f"{clause.of} has no group {group!r}", groups)
        return
    kind, parts = ("any_of", clause.any_of) if isinstance(clause, AnyOfClause) else ("all_of", clause.all_of)
    for place, part in enumerate(parts):
        check_clause(source, (*where, kind, place), part, series)


def check_windows(source: Source[WindowFile], labels: Labels) -> None:
    """Lines stand for requirements of the program's table, one a dose, without a gap."""
    for program, table in source.rules.programs.items():
        if program not in labels:
            raise source.not_one_of(("programs", program), "no table of this program in the pack", labels)
        since = ("programs", program, "since")
        for start, block in dated(source, since, table.since):
            for name, lines in block.lines.items():
                if name not in labels[program]:
                    raise source.not_one_of((*since, start, name), "not a requirement", labels[program])
                _check_lines(source, (*since, start, name), lines)


def _check_lines(source: Source[WindowFile], where: tuple[object, ...], lines: Sequence[WindowLine]) -> None:
    expected = 2
    for place, line in enumerate(lines):
        again = place > 0 and line.dose == lines[place - 1].dose
        if line.dose != expected and not again:
            words = f"dose {expected} has no line yet; doses stand in order, from 2 on, without a gap"
            raise source.refusal((*where, place, "dose"), words)
        expected = line.dose + 1
    for dose in sorted({line.dose for line in lines}):
        places = [place for place, line in enumerate(lines) if line.dose == dose]
        if not _one_column_each([lines[place] for place in places]):
            words = f"dose {dose} needs one line, or two: under_age_at_dose_1 and from_age_at_dose_1 with one age"
            raise source.refusal((*where, places[-1]), words)


def _one_column_each(lines: Sequence[WindowLine]) -> bool:
    """Whether exactly one line fits each pupil."""
    under = [line.under_age_at_dose_1 for line in lines if line.under_age_at_dose_1]
    start = [line.from_age_at_dose_1 for line in lines if line.from_age_at_dose_1]
    return under == start and len(lines) == max(2 * len(under), 1) and len(under) <= 1


def check_exemptions(source: Source[ExemptionFile], tables: Mapping[str, Source[TableFile]]) -> None:
    """All kinds are there, in one order, and what they name exists."""
    file = source.rules
    kinds = ("pme", "pbe", "tme")
    if sorted(file.order) != sorted(kinds):
        raise source.refusal(("order",), f"must name each kind once: {', '.join(kinds)}")
    if sorted(file.kinds) != sorted(kinds):
        raise source.refusal(("kinds",), f"must be these: {', '.join(kinds)}")
    for kind in kinds:
        for start, block in dated(source, ("kinds", kind, "since"), file.kinds[kind].since):
            if (kind == "pbe") != (block.filed_before is not None):
                words = "needs `filed_before`" if kind == "pbe" else "needs `forms`"
                raise source.refusal(("kinds", kind, "since", start), words)
    dated(source, ("revocation", "since"), file.revocation.since)
    rows = _row_ids(tables.values())
    for start, legacy in dated(source, ("legacy_pbe", "since"), file.legacy_pbe.since):
        where = ("legacy_pbe", "since", start)
        if legacy.span not in file.spans:
            raise source.not_one_of((*where, "span"), "no such span", file.spans)
        for former, row in legacy.rows.items():
            if {former, row} - set(rows):
                raise source.not_one_of((*where, "rows", former), "both must be rows of a table", rows)


def _row_ids(tables: Iterable[Source[TableFile]]) -> list[str]:
    ids = [row.id for source in tables for block in source.rules.since.values() for row in block.rows]
    return list(dict.fromkeys(ids))


def check_populations(source: Source[PopulationFile]) -> None:
    """Each protection stands once, and the notice speaks of a circumstance that one of them knows."""
    flags: list[str] = []
    for start, protections in source.rules.protections.since.items():
        seen: set[str] = set()
        for place, rule in enumerate(protections):
            if rule.id in seen:
                raise source.refusal(("protections", "since", start, place, "id"), f"{rule.id} stands twice")
            seen.add(rule.id)
            flags += [rule.flag] if rule.flag else []
    dated(source, ("review", "since"), source.rules.review.since)
    for start, notice in dated(source, ("notice", "since"), source.rules.notice.since):
        if notice.exclude_after_flag not in flags:
            where = ("notice", "since", start, "exclude_after_flag")
            raise source.not_one_of(where, "no protection has this flag", dict.fromkeys(flags))
