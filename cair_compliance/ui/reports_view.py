"""The reports page: which paper does my next step need?"""

from __future__ import annotations

import streamlit as st

from ..api import Check
from ..model.calendar import in_words
from ..model.results import facility_words
from ..model.standings import NOT_LEGAL
from .annual import annual_figures
from .doors import heading, sentence
from .downloads import downloads
from .families import family_letters
from .office import office_papers

TABS = ("For the office", "For families", "Annual report", "The whole report")


def reports(check: Check) -> None:
    """Papers of one check, by who reads them. Only the open tab is made."""
    heading("Reports and letters", 1)
    sentence(f"From the check of {facility_words(check.facility)}, as of {in_words(check.result.as_of)}. {NOT_LEGAL}")
    tabs = st.tabs(TABS, key="reports-tabs", on_change="rerun")
    for tab, view in zip(tabs, (office_papers, family_letters, annual_figures, whole_report), strict=True):
        if tab.open:
            with tab:
                view(check)


def whole_report(check: Check) -> None:
    sentence("Every child with reasons, sections of law and where each dose came from.")
    downloads(check)
