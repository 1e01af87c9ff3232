"""The registries screen: who serves which county, whom to call, what can be asked from here."""

from __future__ import annotations

from datetime import date

from ..registries import RegistryRow, load_directory, registry_rows
from . import session
from .doors import heading, sentence, show
from .frame import demo_note
from .markup import el, table


def registries() -> None:
    """Two tables: the registries with their help desks, and the counties."""
    settings = session.settings()
    directory = load_directory(as_of=date.today())  # noqa: DTZ011 - whom to call today
    rows = registry_rows(directory, settings)
    heading("Registries", 1)
    sentence("Who keeps immunization records for which county today, and whom to call.")
    demo_note(settings)
    show(
        table(
            ("Registry", "Counties", "Asked from here", "Help desk"),
            [registry_line(row) for row in rows],
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


def county_table() -> None:
    """Each county and its registry."""
    directory = load_directory(as_of=date.today())  # noqa: DTZ011 - whom to call today
    heading("County by county")
    lines = [(county.name, county.region.registry.title) for county in sorted(directory.counties, key=lambda c: c.name)]
    show(el("div", table(("County", "Registry"), lines, label="Registry of each county")))
