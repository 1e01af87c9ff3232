"""The rules screen: the law as tables, each clause with its source."""

from __future__ import annotations

import streamlit as st

from ..engine import RulePack, load_rules
from ..engine.pack import Requirement, Table, TableRow
from ..engine.show import clause, laws, window
from ..engine.wording import nth
from ..model.calendar import in_words
from .doors import heading, plain, sentence, show
from .markup import table
from .wording import NOT_LEGAL


def rules() -> None:
    """Each table of the pack, a row an entry or age group."""
    pack = load_rules()
    heading("Rules", 1)
    sentence(f"{pack.ref.title}. These tables are what every child is checked against.")
    sentence(f"{pack.ref.id}, fingerprint {pack.ref.hash[:12]}. {NOT_LEGAL}", quiet=True)
    names = [f"{pack.table_names[one.program]}: {one.label}" for one in pack.tables]
    for tab, one in zip(st.tabs([plain(name) for name in names]), pack.tables, strict=True):
        with tab:
            one_table(one)
    deadlines(pack)


def one_table(one: Table) -> None:
    until = f" until {in_words(one.until)}" if one.until else ""
    sentence(f"For entries from {in_words(one.start)}{until}.", quiet=True)
    for row in one.rows:
        heading(row.label[:1].upper() + row.label[1:], 3)
        if row.requirements:
            show(table(("Vaccine", "What is asked", "Source"), rule_rows(row), label=f"Requirements, {row.label}"))
        else:
            sentence("Nothing is required.")


def rule_rows(row: TableRow) -> list[tuple[str, str, str]]:
    return [(one.label, asked(one), "; ".join(str(law) for law in laws(one))) for one in row.requirements]


def asked(requirement: Requirement) -> str:
    """The clause in words, with its conditions."""
    words = clause(requirement.node)
    if requirement.until_age:
        words += f", until the {nth(requirement.until_age)}"
    return words + (f", for entries until {in_words(requirement.entry_until)}" if requirement.entry_until else "")


def deadlines(pack: RulePack) -> None:
    """When the next dose may and must be given."""
    heading("When the next dose is due")
    for program, blocks in pack.windows.items():
        for start, until, windows in blocks:
            end = f" until {in_words(until)}" if until else ""
            with st.expander(plain(f"{windows.label}, {pack.program_labels[program]}, from {in_words(start)}{end}")):
                sentence(str(windows.citation), quiet=True)
                rows = [
                    (pack.labels[program][name], f"dose {line.dose}", window(line))
                    for name, lines in windows.lines.items()
                    for line in lines
                ]
                show(table(("Vaccine", "Dose", "When"), rows, label=windows.label))
