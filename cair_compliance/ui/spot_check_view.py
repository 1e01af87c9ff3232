"""The spot check screen: the list of facilities, the draw, the pupils of one facility, what was found, the estimate."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ..engine.reporting import load_reporting
from ..model.errors import InputRefused
from ..model.spot_check import DESIGNS, CountyResult, FacilityDraw
from ..oversight.county import county_result
from ..oversight.drawing import draw_facilities, draw_pupils
from ..oversight.frame import read_frame
from ..oversight.quality import acceptance_rule
from ..oversight.result_sheet import blank_sheet, read_sheet
from ..oversight.selection_file import read_draw, write_draw
from ..reports import pdf_of, workbook_of
from ..reports.county_story import county_story, draw_story, estimate_words, rule_words
from ..reports.spot_check_story import finding_words, letter_story, result_story, selection_story
from ..roster import read_roster
from .bring import MEGABYTES
from .csv_file import CSV
from .doors import heading, sentence, show
from .downloads import PDF, XLSX, download_paper, file_name
from .guard import guarded
from .markup import el, table

JSON = "application/json"
STEPS = ("1. Draw facilities", "2. Draw pupils", "3. Enter and estimate")


def spot_check() -> None:
    """Three steps; each works by itself, for a county that comes back another day."""
    heading("Spot check", 1)
    sentence("A county's own look at immunization records. One published number, the seed, lets anybody draw the same.")
    tabs = st.tabs(STEPS, key="spot-tabs", on_change="rerun")
    for tab, view in zip(tabs, (facilities, pupils, estimates), strict=True):
        if tab.open:
            with tab, guarded():
                view()


def ask_seed(key: str) -> int:
    seed = int(st.number_input("Seed (any whole number; publish it before the draw)", 0, value=2026, step=1, key=key))
    show(el("p", "Seed ", el("strong", str(seed)), cls="cc-figure"))
    return seed


def facilities() -> None:
    given = st.file_uploader(
        "List of facilities: id, name, size, stratum, always", key="spot-frame", max_upload_size=MEGABYTES
    )
    if given is None:
        sentence(
            "“always” marks facilities that are looked at whatever the draw says, such as those that did not report.",
            quiet=True,
        )
        return
    frame = read_frame(given.getvalue(), given.name)
    drawn_from = sum(not one.always for one in frame)
    left, right = st.columns(2)
    with left:
        count = int(st.number_input("Facilities to draw", 0, drawn_from, min(12, drawn_from), key="spot-count"))
        each = int(st.number_input("Children in each", 1, value=30, key="spot-each"))
    with right:
        design = st.selectbox("How", list(DESIGNS), format_func=lambda d: DESIGNS[d].capitalize(), key="spot-design")
        seed = ask_seed("spot-seed")
    draw = draw_facilities(frame, count, seed, design=design, pupils_each=each)
    always = len(frame) - drawn_from
    beside = f" and {always} looked at in any case, together {count + always} of {len(frame)}" if always else ""
    sentence(f"{count} of {drawn_from} facilities drawn, {DESIGNS[design]}{beside}; up to {each} children in each.")
    show_draw(draw)


def show_draw(draw: FacilityDraw) -> None:
    rows = [(c.facility.name, c.facility.id, f"{float(c.inclusion):.3f}", c.why) for c in draw.chosen]
    show(table(("Facility", "Id", "Chance", "Why"), rows, label="Facilities drawn", numbers=(2,)))
    with st.container(horizontal=True):
        download_paper(
            "Keep the draw (for step 3)", "spot-keep", "selection.json", JSON, lambda: write_draw(draw).encode()
        )
        download_paper(
            "Facilities and method (PDF)", "spot-draw-pdf", "facilities.pdf", PDF, lambda: pdf_of(draw_story(draw))
        )


def pupils() -> None:
    """Of one facility. The list is read and forgotten; the sheet for the visit has no verdicts."""
    left, right = st.columns(2)
    with left:
        facility = st.text_input(
            "Id of the facility, as in the list of facilities", key="spot-id", max_chars=40
        ).strip()
        name = st.text_input("Its name", key="spot-name", max_chars=120).strip()
        each = int(st.number_input("Children to draw", 1, value=30, key="spot-pupils"))
    with right:
        today = date.today()  # noqa: DTZ011 - the visitor's own calendar day
        chosen = st.date_input("Enrolled on", today, key="spot-day", format="MM/DD/YYYY")
        seed = ask_seed("spot-seed-pupils")
    given = st.file_uploader("The facility's list of children", key="spot-roster", max_upload_size=MEGABYTES)
    if given is None or not facility:
        sentence("Give the id and bring the list; the same seed as for the facilities.", quiet=True)
        return
    day = chosen if isinstance(chosen, date) else today
    roster = read_roster(given.getvalue(), name=given.name, as_of=day)
    draw = draw_pupils(roster.pupils, facility, each, seed, as_of=day, name=name)
    sentence(f"{len(draw.pupils)} of {draw.size} children drawn" + (": all of them." if draw.census else "."))
    rows = [(p.name, p.grade, p.room, p.key) for p in draw.pupils]
    show(table(("Child", "Grade", "Room", "Key"), rows, label="Children drawn"))
    with st.container(horizontal=True):
        stem = file_name(facility, "selection", day.isoformat(), "pdf")
        download_paper("Selection sheet (PDF)", "spot-selection", stem, PDF, lambda: pdf_of(selection_story(draw)))
        sheet = file_name(facility, "entry", day.isoformat(), "csv")
        download_paper("Sheet to fill in (no names)", "spot-entry", sheet, CSV, lambda: blank_sheet(draw).encode())


def estimates() -> None:
    kept = st.file_uploader(
        "The draw kept in step 1 (selection.json)", key="spot-selection-file", max_upload_size=MEGABYTES
    )
    sheets = st.file_uploader(
        "Sheets filled in", key="spot-sheets", accept_multiple_files=True, max_upload_size=MEGABYTES
    )
    if kept is None or not sheets:
        sentence("In each sheet, claim, registry and finding are “met”, “not met” or “unknown”.", quiet=True)
        return
    read = [read_sheet(one.getvalue(), one.name) for one in sheets]
    entries = [entry for sheet in read for entry in sheet.entries]
    if len({(one.facility, one.key) for one in entries}) < len(entries):
        raise InputRefused("Two sheets hold the same pupil of the same facility.")
    sizes = {facility: size for sheet in read for facility, size in sheet.sizes.items()}
    rules = load_reporting(date.today())  # noqa: DTZ011 - the masking rule of today
    show_county(county_result(read_draw(kept.getvalue()), entries, sizes, rules.masking if rules else None))


def show_county(found: CountyResult) -> None:
    for one in found.estimates:
        sentence(f"{estimate_words(one)}")
    rows = [(r.chosen.facility.name, finding_words(r)) for r in found.facilities]
    show(table(("Facility", "Finding"), rows, label="Facilities"))
    if found.not_visited:
        sentence(f"Drawn, but not visited yet: {len(found.not_visited)}.")
    rule = acceptance_rule(None)
    sentence(rule_words(rule), quiet=True)
    with st.container(horizontal=True):
        download_paper(
            "County table (PDF)", "spot-county", "county.pdf", PDF, lambda: pdf_of(county_story(found, rule))
        )
        download_paper(
            "County table (Excel)",
            "spot-county-list",
            "county.xlsx",
            XLSX,
            lambda: workbook_of(county_story(found, rule)),
        )
        download_paper(
            "For the public (PDF)",
            "spot-public",
            "county-public.pdf",
            PDF,
            lambda: pdf_of(county_story(found, public=True)),
        )
    facility_papers(found)


def facility_papers(found: CountyResult) -> None:
    names = {one.chosen.facility.id: one.chosen.facility.name for one in found.facilities}
    if not names:
        return
    chosen = st.selectbox("Papers of one facility", list(names), format_func=names.__getitem__, key="spot-facility")
    day = f"seed-{found.draw.seed}"
    with st.container(horizontal=True):
        name = file_name(chosen, "result", day, "pdf")
        download_paper("Result sheet (PDF)", "spot-result", name, PDF, lambda: pdf_of(result_story(found, chosen)))
        name = file_name(chosen, "letter", day, "pdf")
        download_paper("Letter (PDF)", "spot-letter", name, PDF, lambda: pdf_of(letter_story(found, chosen)))
