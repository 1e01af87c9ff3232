"""The registries screen: who serves which county, whom to call, and the forms of the families."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ..registries import Directory, RegistrySettings, all_rows, load_directory, load_forms, registry_rows
from . import session
from .connections import connections
from .doors import heading, sentence, show
from .finding import doubt_about, find_place
from .frame import demo_note
from .markup import el, table


def registries() -> None:
    """The whole screen but the agreements."""
    settings = session.settings()
    directory = load_directory(as_of=date.today(), topology=settings.topology)  # noqa: DTZ011 - whom to call today
    heading("Registries", 1)
    sentence("Who keeps immunization records for which county, whom to call, and whether we can reach them.")
    demo_note(settings)
    finder(directory, settings)
    regions(directory)
    connections(list(all_rows(directory, settings)), settings)


def finder(directory: Directory, settings: RegistrySettings) -> None:
    """Which registry serves a county or a city, and whom to call there."""
    text = st.text_input("County or city", key="place-finder", placeholder="such as Stockton, or Kern", max_chars=60)
    if not text.strip():
        return
    found, doubt = find_place(text, directory, settings), doubt_about(text)
    if doubt:
        sentence(doubt)
    for one in found:
        sentence(one.sentence)
        sentence(f"Help desk: {one.contact}.", quiet=True)
        if one.remark:
            sentence(one.remark, quiet=True)
    if not found and not doubt:
        sentence("No county or city of that name is known here. Try the county, or the first letters of the name.")


def regions(directory: Directory) -> None:
    """The regions with their counties, registry and help desk; one line where several share a registry."""
    heading("Regions and counties")
    lines = [
        (
            region.title,
            ", ".join(county.name for county in directory.counties if county.region.id == region.id),
            region.registry.title,
            region.registry.software,
        )
        for region in directory.regions
    ]
    show(table(("Region", "Counties", "Registry", "Software"), lines, label="Regions of California"))
    heading("Help desks", 3)
    serving = registry_rows(directory, session.settings())
    contacts = {row.contact: [other.title for other in serving if other.contact == row.contact] for row in serving}
    show(
        table(
            ("Help desk", "For"),
            [(contact, ", ".join(titles)) for contact, titles in contacts.items()],
            label="Help desks",
        )
    )


def forms() -> None:
    """What each form is for, who signs it, and where to get it."""
    heading("Forms for families")
    sentence(
        "A parent may look at a child's record, have errors corrected, and lock it or unlock it. A school or a child "
        "care center is never told whether a record is locked."
    )
    known = load_forms()
    lines = [(form.title, form.purpose, form.signed_by, form.where) for form in known.forms]
    show(table(("Form", "What it is for", "Who signs", "Where to get it"), lines, label="Forms for families"))
    show(el("p", known.note, cls="cc-quiet"))
