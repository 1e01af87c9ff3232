"""The app: page config and the list of pages. Start it with `make run`."""

import streamlit as st

from cair_compliance.ui import session, startup

# No page icon: Streamlit would have the browser fetch one from the network.
st.set_page_config(page_title="Immunization check", layout="wide", initial_sidebar_state="collapsed")
startup.ready()
session.note_menu()

seen = "visible" if session.check() else "hidden"
pages = [
    st.Page(session.CHECK_PAGE, title="Check a list", default=True),
    st.Page(session.RESULTS_PAGE, title="Results"),
    st.Page(session.PUPIL_PAGE, title="One child", visibility=seen),
    st.Page(session.REVIEW_PAGE, title="Is this the same child?", visibility=seen),
    st.Page("pages/reports.py", title="Reports"),
    st.Page("pages/licensing_review.py", title="Licensing review"),
    st.Page("pages/spot_check.py", title="Spot check"),
    st.Page("pages/registries.py", title="Registries"),
    st.Page("pages/rules.py", title="Rules"),
]
st.navigation(pages, position="top").run()
