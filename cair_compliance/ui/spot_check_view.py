"""The spot check screen: the list of facilities, the draw, the pupils of one facility, what was found, the estimate."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ..model.spot_check import DESIGNS, FacilityDraw, PupilDraw
from ..oversight.drawing import draw_facilities, draw_pupils
from ..oversight.frame import frame_doubts, read_frame
from ..oversight.result_sheet import blank_sheet
from ..oversight.selection_file import drawn_facility, read_draw, write_draw
from ..reports import pdf_of
from ..reports.county_story import draw_story
from ..reports.spot_check_story import selection_story
from ..roster import read_roster
from .bring import MEGABYTES
from .csv_file import CSV
from .doors import heading, sentence, show
from .downloads import PDF, download_paper, file_name
from .guard import guarded
from .markup import el, table
from .spot_check_found import estimates

JSON = "application/json"
STEPS = ("1. Draw facilities", "2. Draw children", "3. Enter and estimate")
COLUMNS = (
    "A spreadsheet with one line a facility. It needs the columns “id” and “size” (children enrolled). It may have "
    "“name”; “stratum”, the group a facility belongs to, such as public or private; and “always”: yes for facilities "
    "that are looked at whatever the draw says, such as those that did not report."
)


def spot_check() -> None:
    """Three steps on one draw. All are drawn on each run, so that nothing brought or typed is lost between them."""
    heading("Spot check", 1)
    sentence(
        "A county's own look at immunization records: draw facilities by chance, draw children in each, visit, enter "
        "what was found, estimate. One published number, the seed, lets anybody draw the same."
    )
    sentence(
        "This page forgets everything when it is closed or reloaded. Keep the draw and the sheets as files; bring the "
        "draw again here.",
        quiet=True,
    )
    kept = kept_draw()
    first, second, third = st.tabs(STEPS, key="spot-tabs", on_change="rerun")
    draw = None
    with first, guarded():
        draw = facilities()
    draw = kept or draw
    with second, guarded():
        pupils(draw)
    with third, guarded():
        estimates(draw)


def kept_draw() -> FacilityDraw | None:
    """The draw of another day, where its file is brought."""
    given = st.file_uploader(
        "Coming back another day? The draw you kept (selection.json)", key="spot-selection-file",
        max_upload_size=MEGABYTES,
    )  # fmt: skip
    draw = None
    with guarded():
        draw = read_draw(given.getvalue()) if given is not None else None
    if draw is not None:
        sentence("Steps 2 and 3 use the kept draw: ", in_use(draw))
    return draw


def in_use(draw: FacilityDraw) -> str:
    return f"seed {draw.seed}, {len(draw.chosen)} of {draw.facilities} facilities, {DESIGNS[draw.design]}."


def facilities() -> FacilityDraw | None:
    given = st.file_uploader("List of facilities", key="spot-frame", max_upload_size=MEGABYTES)
    if given is None:
        sentence(COLUMNS, quiet=True)
        return None
    frame = read_frame(given.getvalue(), given.name)
    drawn_from = sum(not one.always for one in frame)
    children = sum(one.size for one in frame)
    sentence(f"Read: {len(frame)} facilities, {children:,} children; {len(frame) - drawn_from} always looked at.")
    for doubt in frame_doubts(frame):
        sentence(doubt)
    left, right = st.columns(2)
    with left:
        count = int(st.number_input("Facilities to draw", 0, drawn_from, min(12, drawn_from), key="spot-count"))
        each = int(st.number_input("Children in each (all where it has no more)", 1, value=30, key="spot-each"))
    with right:
        design = st.selectbox("How", list(DESIGNS), format_func=lambda d: DESIGNS[d].capitalize(), key="spot-design")
        asked = st.number_input("Seed (any whole number; publish it before the draw)", 0, value=2026, key="spot-seed")
        seed = int(asked)
        show(el("p", "Seed ", el("strong", str(seed)), cls="cc-figure"))
    draw = draw_facilities(frame, count, seed, design=design, pupils_each=each)
    always = len(frame) - drawn_from
    sentence(f"{count} of {drawn_from} facilities drawn: {DESIGNS[design]}. Up to {each} children in each.")
    if always:
        sentence(f"Beside these, {always} always looked at: together {count + always} of {len(frame)}.")
    show_draw(draw)
    return draw


def show_draw(draw: FacilityDraw) -> None:
    rows = [(c.facility.name, c.facility.id, f"{float(c.inclusion):.3f}", c.why) for c in draw.chosen]
    show(table(("Facility", "Id", "Chance to be drawn", "Why"), rows, label="Facilities drawn", numbers=(2,)))
    with st.container(horizontal=True):
        download_paper(
            "Keep the draw (needed for steps 2 and 3 another day)", "spot-keep", "selection.json", JSON,
            lambda: write_draw(draw).encode(),
        )  # fmt: skip
        download_paper(
            "Facilities and method (PDF)", "spot-draw-pdf", "facilities.pdf", PDF, lambda: pdf_of(draw_story(draw))
        )


def pupils(draw: FacilityDraw | None) -> None:
    """Of one facility of the draw. The list is read and forgotten; the sheet for the visit has no verdicts."""
    if draw is None or not draw.chosen:
        sentence("First draw facilities in step 1, or bring the draw you kept.", quiet=True)
        return
    names = {one.facility.id: f"{one.facility.name} ({one.facility.id})" for one in draw.chosen}
    left, right = st.columns(2)
    with left:
        chosen = st.selectbox("Facility", list(names), format_func=names.__getitem__, key="spot-id")
    with right:
        today = date.today()  # noqa: DTZ011 - the visitor's own calendar day
        day = st.date_input("Enrolled on", today, key="spot-day", format="MM/DD/YYYY")
    facility = drawn_facility(draw, chosen)
    sentence(f"Seed {draw.seed}, up to {draw.pupils_each} children, as drawn in step 1.", quiet=True)
    given = st.file_uploader("The facility's list of children", key="spot-roster", max_upload_size=MEGABYTES)
    if given is not None:
        as_of = day if isinstance(day, date) else today
        roster = read_roster(given.getvalue(), name=given.name, as_of=as_of)
        show_pupils(
            draw_pupils(roster.pupils, facility.id, draw.pupils_each, draw.seed, as_of=as_of, name=facility.name),
            facility.size,
        )


def show_pupils(drawn: PupilDraw, listed: int) -> None:
    """`listed`: the size in the list of facilities, told beside that of the list of children where they differ."""
    sentence(f"{len(drawn.pupils)} of {drawn.size} children drawn" + (": all of them." if drawn.census else "."))
    if listed and listed != drawn.size:
        sentence(f"The list of facilities says {listed} children. Is this the right list?")
    rows = [(p.name, p.grade, p.room, p.key) for p in drawn.pupils]
    show(table(("Child", "Grade", "Room", f"Key ({drawn.keyed_by})"), rows, label="Children drawn"))
    with st.container(horizontal=True):
        stem = file_name(drawn.facility, "selection", drawn.as_of.isoformat(), "pdf")
        download_paper("Selection sheet (PDF)", "spot-selection", stem, PDF, lambda: pdf_of(selection_story(drawn)))
        sheet = file_name(drawn.facility, "entry", drawn.as_of.isoformat(), "csv")
        download_paper("Sheet to fill in (no names)", "spot-entry", sheet, CSV, lambda: blank_sheet(drawn).encode())
