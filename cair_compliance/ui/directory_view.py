"""The registries screen: who serves which county, whom to call, what can be asked from here."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ..registries import RegistryRow, load_directory, registry_rows
from . import session
from .doors import heading, sentence, show
from .frame import demo_note
from .markup import table


def registries() -> None:
    """The registries with their help desks, and what a parent may do."""
    settings = session.settings()
    directory = load_directory(as_of=date.today())  # noqa: DTZ011 - whom to call today
    rows = registry_rows(directory, settings)
    heading("Registries", 1)
    sentence("Who keeps immunization records for which county today, and whom to call.")
    demo_note(settings)
    show(
        table(
            ("Registry", "Serves", "Asked from here", "Help desk"),
            [registry_line(row) for row in sorted(rows, key=lambda row: not row.counties)],
            label="Registries of California",
        )
    )
    heading("A parent and the record")
    sentence(
        "A parent may look at a child's record, have errors corrected, and lock it or unlock it, through the "
        "registry's help desk or the child's doctor. A locked record is not shown to schools; ask the parent for proof."
    )


def registry_line(row: RegistryRow) -> tuple[str, str, str, str]:
    number = len(row.counties)
    served = "–" if not number else ", ".join(row.counties) if number <= 12 else f"{number} counties"
    return row.title, served, row.state, row.contact or "–"


def county_finder() -> None:
    """Which registry serves a county, and whom to call there."""
    directory = load_directory(as_of=date.today())  # noqa: DTZ011 - whom to call today
    heading("Which registry serves a county?")
    counties = sorted(directory.counties, key=lambda county: county.name)
    names = [county.name for county in counties]
    chosen = st.selectbox("County", names, index=None, key="county-finder", placeholder="Choose a county")
    if chosen is not None:
        county = directory.county(chosen)
        registry = county.region.registry
        sentence(f"{county.name} County: {registry.title}. Help desk: {registry.contact}.")
        if county.confidence == "C":
            sentence("This county lies at the edge of a region; ask the help desk which registry it uses.", quiet=True)
    with st.expander("All 58 counties"):
        lines = [(county.name, county.region.registry.title) for county in counties]
        show(table(("County", "Registry"), lines, label="Registry of each county"))
