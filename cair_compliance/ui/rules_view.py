"""The rules screen: the law of a chosen day as tables with their sources, and a child to try it on."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from ..engine import RulePack
from ..engine.pack import Table, TableRow
from ..model.calendar import in_words
from ..model.standings import NOT_LEGAL
from .doors import heading, plain, sentence, show
from .law_tables import (
    began,
    counting_rows,
    duty_rows,
    exemption_rows,
    requirement_rows,
    source,
    standing_rows,
    tables_on,
    window_rows,
)
from .markup import table
from .try_child import try_child
from .worked import Worked, shipped_rules, worked_pupils

FIRST_DAY = date(1962, 1, 1)
"""California's first school immunization law is of the early sixties; nobody asks about an earlier entry."""


def rules() -> None:
    """Two tabs: the law, and a child to try it on."""
    pack = shipped_rules()
    heading("Rules", 1)
    sentence(f"{pack.ref.title}. These tables are what every child is checked against.")
    law, trial = st.tabs(["The law on a day", "Try a child"], key="rules-tabs")
    with law:
        law_on_a_day(pack)
    with trial:
        try_child()


def law_on_a_day(pack: RulePack) -> None:
    day = ask_day()
    code = f"code {pack.ref.hash[:12]} (papers with the same code rest on the same rules)"
    sentence(f"{pack.ref.id}, {code}. {NOT_LEGAL}", quiet=True)
    tables = tables_on(pack, day)
    if not tables:
        no_law(pack, day)
        return
    worked = worked_pupils()
    names = [f"{pack.table_names[one.program]}: {one.label}" for one in tables]
    tabs = st.tabs([plain(name) for name in [*names, "When the next dose is due", "Exemptions and special standings"]])
    for tab, one in zip(tabs, tables, strict=False):
        with tab:
            one_table(one, worked)
    with tabs[-2]:
        next_doses(pack, day)
    with tabs[-1]:
        exemptions(pack, day)


def ask_day() -> date:
    today = date.today()  # noqa: DTZ011 - the school's own calendar day
    last = today + timedelta(days=20 * 365)
    found = st.date_input(
        "For an entry on",
        value=today,
        key="rules-day",
        width=360,
        min_value=FIRST_DAY,
        max_value=last,
        format="MM/DD/YYYY",
    )
    return found if isinstance(found, date) else today


def no_law(pack: RulePack, day: date) -> None:
    """Said plainly: for this day nothing here decides anything."""
    sentence(
        f"These rules hold no law for {in_words(day)}; they begin on {in_words(began(pack))}. An entry on that day "
        "is shown as “Outside these rules”, never as met and never as missing."
    )


def one_table(one: Table, worked: Worked) -> None:
    until = f" until {in_words(one.until)}" if one.until else ""
    sentence(f"For entries from {in_words(one.start)}{until}. “Worked pupils” are written examples with a known "
             "answer; the program is tested with them.", quiet=True)  # fmt: skip
    for row in one.rows:
        table_row(one, row, worked)
    if one.proof_within is not None and one.proof_citation is not None:
        sentence(f"When a child grows into the next row, proof is due within {one.proof_within}: ",
                 source([one.proof_citation]))  # fmt: skip


def table_row(one: Table, row: TableRow, worked: Worked) -> None:
    heading(row.label[:1].upper() + row.label[1:], 3)
    if not row.requirements:
        sentence(f"Nothing is required. {row.citation}")
        return
    headings = ("Vaccine", "What is asked", "Source", "Worked pupils")
    show(table(headings, requirement_rows(one, row, worked), label=f"Requirements, {row.label}", numbers=(3,)))
    behind = worked_rows(one, row, worked)
    if behind:
        with st.expander(plain(f"Worked pupils: {row.label}")):
            show(table(("Pupil", "Vaccine", "Answer", "Standing"), behind, label=f"Worked pupils, {row.label}"))


def worked_rows(one: Table, row: TableRow, worked: Worked) -> list[tuple[str, str, str, str]]:
    return [
        (f"{pupil.id}: {pupil.title}", requirement.label, pupil.status_words, pupil.standing_words)
        for requirement in row.requirements
        for pupil in worked.get((one.program, row.id, requirement.name), ())
    ]


def next_doses(pack: RulePack, day: date) -> None:
    """Tables C and D: when the next dose may and must be given."""
    for program, labels in pack.labels.items():
        windows = pack.windows_on(program, day)
        if windows is None:
            continue
        heading(f"{windows.label}: {pack.program_labels[program]}", 3)
        show(table(("Dose", "When", "Source"), window_rows(windows, dict(labels)), label=windows.label))
    heading("From when on a dose counts", 3)
    rows = list(counting_rows(pack, pack.law_on(day)))
    show(table(("Vaccine", "Limit", "Source"), rows, label="From when on a dose counts"))


def exemptions(pack: RulePack, day: date) -> None:
    law = pack.law_on(day)
    heading("Exemptions", 3)
    sentence("A word in a list is a claim, not an exemption; the form on file decides.")
    show(table(("Kind", "What counts", "Source"), list(exemption_rows(pack, law)), label="Exemptions"))
    heading("Special standings", 3)
    sentence("Looked for only when a dose is overdue; the first that holds decides.")
    headings = ("Who", "What follows", "In the yearly report", "Source")
    show(table(headings, list(standing_rows(law)), label="Special standings"))
    heading("What a school does", 3)
    show(table(("When", "What", "Source"), list(duty_rows(law)), label="What a school does"))
