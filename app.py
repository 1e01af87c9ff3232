"""The app: page config, the check of its own settings, and the list of pages. Start it with `make run`."""

import streamlit as st

from cair_compliance.ui import doors, guard, session, startup

# No page icon: Streamlit would have the browser fetch one from the network.
st.set_page_config(page_title="Immunization check", layout="wide", initial_sidebar_state="collapsed")
startup.ready()
doors.style()

with guard.guarded():
    page = st.navigation(
        [
            st.Page(session.CHECK_PAGE, title="Check a list", default=True),
            st.Page(session.RESULTS_PAGE, title="Results", url_path="results"),
            st.Page(
                session.PUPIL_PAGE,
                title="One child",
                url_path="child",
                visibility="visible" if session.check() else "hidden",
            ),
            st.Page("pages/registries.py", title="Registries", url_path="registries"),
            st.Page("pages/rules.py", title="Rules", url_path="rules"),
        ],
        position="top",
    )
    page.run()
