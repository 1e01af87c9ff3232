"""The rules as tables a lawyer can read: rows, clauses in words, windows, each with its citation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..model.results import Citation
from .exemption_schema import ExemptionFile, PopulationFile
from .nodes import AllOf, Doses, Node, series_of
from .pack import Requirement, RulePack, Table, Windows, cite
from .window_schema import WindowLine
from .wording import nth, number_of


def pack_in_words(pack: RulePack, cases: Sequence[dict[str, Any]] = ()) -> str:
    """The whole pack as plain text; with the number of worked pupils that name each requirement."""
    lines = [pack.ref.title, f"{pack.ref.id}, hash {pack.ref.hash}", f"{len(cases)} worked pupils" if cases else "", ""]
    lines += ["What counts", *_series(pack), ""]
    for table in pack.tables:
        lines += [*_table(pack, table, cases), ""]
    for program, blocks in pack.windows.items():
        for start, until, windows in blocks:
            end = f" until {until}" if until else ""
            lines += [f"{windows.label}, {pack.program_labels[program]}, from {start}{end}  [{windows.citation}]"]
            lines += [*_windows(windows, pack.labels[program]), ""]
    lines += ["Exemptions on file", *_exemptions(pack.exemptions), ""]
    lines += ["Special standings, looked for only when a dose is overdue", *_populations(pack.populations)]
    return "\n".join(lines)


def _series(pack: RulePack) -> Iterator[str]:
    for rule in pack.series.values():
        yield f"  {rule.label}"
        for group, limits in rule.groups.items():
            words = [f"not before the {nth(limits.min_age)}" if limits.min_age else ""]
            words += [f"at most {limits.at_most}" if limits.at_most else ""]
            words += [f"in doubt before the {nth(limits.contested_before_age)}" if limits.contested_before_age else ""]
            said = ", ".join(word for word in words if word)
            if said and limits.citation:
                yield f"    {group}: {said}  [{cite(limits.citation)}]"


def _exemptions(file: ExemptionFile) -> Iterator[str]:
    for kind in file.kinds.values():
        for start, block in kind.since.items():
            yield f"  {kind.label}, from {start}  [{cite(block.citation)}]"
            for form in block.forms.values():
                dates = f"issued from {form.issued_from}" if form.issued_from else f"issued before {form.issued_before}"
                yield f"    {form.label}, {dates}  [{cite(form.citation)}]"
            if block.lasts_at_most:
                yield f"    lasts {block.lasts_at_most} at most"
            if block.filed_before:
                yield f"    filed before {block.filed_before}"
    yield f"  grade spans: {', '.join(file.spans)}  [{cite(file.spans_citation)}]"


def _populations(file: PopulationFile) -> Iterator[str]:
    for start, protections in file.protections.since.items():
        yield f"  from {start}"
        for one in protections:
            yield f"    {one.label}: {one.standing}  [{cite(one.citation)}]"


def _table(pack: RulePack, table: Table, cases: Sequence[dict[str, Any]]) -> Iterator[str]:
    end = f" until {table.until}" if table.until else ""
    yield f"{pack.table_names[table.program]}, {table.label}, entries from {table.start}{end}"
    for row in table.rows:
        yield f"  {row.label}  [{row.citation}]"
        if not row.requirements:
            yield "    nothing is required"
        for requirement in row.requirements:
            behind = sum(_names(case, table.program, requirement.name) for case in cases)
            count = f"  ({behind} worked pupils)" if cases else ""
            yield f"    {requirement.label}: {clause(requirement.node)}{_conditions(requirement)}{count}"
            yield f"      {'; '.join(str(law) for law in laws(requirement))}"


def _names(case: dict[str, Any], program: str, requirement: str) -> bool:
    return case["program"] == program and requirement in (case["expected"].get("requirements") or {})


def laws(requirement: Requirement) -> tuple[Citation, ...]:
    """Every citation a requirement rests on, each once."""
    return tuple(dict.fromkeys([*requirement.citations, *_node_laws(requirement.node)]))


def _node_laws(node: Node) -> Iterator[Citation]:
    yield node.citation
    for part in () if isinstance(node, Doses) else node.parts:
        yield from _node_laws(part)


def clause(node: Node) -> str:
    """A clause in words, for any pupil."""
    if isinstance(node, Doses):
        words = f"{number_of(node.count)} of {node.label}"
        if node.holding:
            words = f"{number_of(node.count)} with pertussis vaccine (Tdap, DTaP or DTP)"
        return words + (f" on or after the {nth(node.age)}" if node.age else "")
    joined = [clause(part) for part in node.parts]
    if isinstance(node, AllOf):
        return " and ".join(joined) if len(series_of(node)) > 1 else ", at least ".join(joined)
    return "; or ".join(joined)


def _conditions(requirement: Requirement) -> str:
    words = f", until the {nth(requirement.until_age)}" if requirement.until_age else ""
    return words + (f", for entries until {requirement.entry_until}" if requirement.entry_until else "")


def _windows(windows: Windows, labels: object) -> Iterator[str]:
    assert isinstance(labels, dict)
    for name, lines in windows.lines.items():
        for line in lines:
            yield f"  {labels[name]} dose {line.dose}: {window(line)}"


def window(line: WindowLine) -> str:
    """ "from 4 weeks to 8 weeks after dose 1"."""
    words = f"from {line.start} to {line.by} after dose {line.after}"
    words += "".join(f", and not before {extra.start} after dose {extra.after}" for extra in line.and_from)
    if line.if_final:
        words += f"; as the final dose from {line.if_final.start} to {line.if_final.by}"
    if line.under_age_at_dose_1:
        words += f" (dose 1 before the {nth(line.under_age_at_dose_1)})"
    if line.from_age_at_dose_1:
        words += f" (dose 1 on or after the {nth(line.from_age_at_dose_1)})"
    return words
