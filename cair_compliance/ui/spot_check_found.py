"""The third step of a spot check: the sheets that came back, the estimate, and the papers."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ..engine.reporting import load_reporting
from ..model.spot_check import CountyResult, FacilityDraw
from ..oversight.county import county_result
from ..oversight.quality import acceptance_rules
from ..oversight.result_sheet import joined, read_sheet
from ..reports import pdf_of, workbook_of
from ..reports.county_story import county_doubts, county_story, estimate_words
from ..reports.spot_check_method import CONFIDENCE_WORDS
from ..reports.spot_check_story import ENTERING, VERDICT_WORDS, finding_words, letter_story, result_story
from .bring import MEGABYTES
from .doors import sentence, show
from .downloads import PDF, XLSX, download_paper, file_name
from .markup import table


def estimates(draw: FacilityDraw | None) -> None:
    """What was found, from the sheets of one or several facilities."""
    if draw is None:
        sentence("First draw facilities in step 1, or bring the draw you kept.", quiet=True)
        return
    sheets = st.file_uploader(
        "Sheets filled in (all facilities visited so far)", key="spot-sheets", accept_multiple_files=True,
        max_upload_size=MEGABYTES,
    )  # fmt: skip
    if not sheets:
        sentence("Fill in the sheet of step 2 for each facility, in a spreadsheet program, and bring it here.")
        for words in (*ENTERING, VERDICT_WORDS):
            sentence(words, quiet=True)
        return
    sheet = joined(read_sheet(one.getvalue(), one.name) for one in sheets)
    rules = load_reporting(date.today())  # noqa: DTZ011 - the masking rule of today
    masking = rules.masking if rules else None
    show_county(county_result(draw, sheet.entries, sheet.sizes, masking, sheet.drawn))


def show_county(found: CountyResult) -> None:
    for one in found.estimates:
        sentence(estimate_words(one))
    for doubt in county_doubts(found):
        sentence(doubt)
    sentence(CONFIDENCE_WORDS, quiet=True)
    rows = [(r.chosen.facility.name, str(r.drawn), str(r.missing or ""), finding_words(r)) for r in found.facilities]
    show(table(("Facility", "Drawn", "Not entered", "Finding"), rows, label="Facilities", numbers=(1, 2)))
    county_papers(found)
    facility_papers(found)


def county_papers(found: CountyResult) -> None:
    with st.container(horizontal=True):
        download_paper(
            "County table (PDF)", "spot-county", "county.pdf", PDF,
            lambda: pdf_of(county_story(found, acceptance_rules())),
        )  # fmt: skip
        download_paper(
            "County table (Excel)", "spot-county-list", "county.xlsx", XLSX,
            lambda: workbook_of(county_story(found, acceptance_rules())),
        )  # fmt: skip
        download_paper(
            "For the public (PDF)", "spot-public", "county-public.pdf", PDF,
            lambda: pdf_of(county_story(found, public=True)),
        )  # fmt: skip


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
