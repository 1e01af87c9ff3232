"""The check made before in this session: a line that leads back to it, or forgets it."""

from __future__ import annotations

import streamlit as st

from ..model.calendar import in_words
from ..model.results import facility_words
from . import session
from .doors import sentence
from .wording import children


def last_check() -> None:
    """Nothing when there is none."""
    check = session.check()
    if check is None:
        return
    result = check.result
    where = facility_words(result.facility)
    with st.container(border=True):
        sentence(f"Checked: {where}, {children(len(result.pupils))}, as of {in_words(result.as_of)}.")
        with st.container(horizontal=True):
            if st.button("See the results", key="see-results"):
                st.switch_page(session.RESULTS_PAGE)
            st.button("Forget this check", key="forget", type="tertiary", on_click=session.forget)
