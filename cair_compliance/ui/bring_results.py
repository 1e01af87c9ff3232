"""The optional second upload of step 1: the result file of a registry look-up."""

from __future__ import annotations

import streamlit as st

from ..model.errors import InputRefused
from ..registries import load_directory
from ..roster import read_result_file
from .doors import plain, sentence
from .draft import Draft, ResultUpload
from .guard import guarded

MEGABYTES = 10
NOT_SAID = ""


def ask_result_file(draft: Draft) -> None:
    """Take a result file and the registry it comes from; both may be left out."""
    st.file_uploader(
        "Result file from a registry look-up (optional)",
        key=f"results-{draft.id}",
        max_upload_size=MEGABYTES,
        on_change=take_results,
        args=(draft,),
        help="What the state's roster look-up or a county sent back: Excel or text, with names, birth dates and doses.",
    )
    if draft.results_trouble:
        st.error(plain(draft.results_trouble), icon=":material/error:")
    if draft.results is not None:
        sentence(f"✓ {draft.results.name}: read, and used in the check.")
        ask_registry(draft)
        st.button("Leave the result file out", key="drop-results", type="tertiary", on_click=drop, args=(draft,))


def ask_registry(draft: Draft) -> None:
    titles = {registry.id: registry.title for registry in load_directory().registries}
    options = [NOT_SAID, *titles]
    draft.results_from = st.selectbox(
        "Which registry the result file comes from",
        options,
        index=options.index(draft.results_from),
        format_func=lambda key: titles.get(key, "not said"),
        key=f"results-from-{draft.id}",
        help="Printed with each dose and in the report.",
    )


@guarded()
def take_results(draft: Draft) -> None:
    given = st.session_state.get(f"results-{draft.id}")
    drop(draft)
    if given is None:
        return
    try:
        read_result_file(given.getvalue(), name=given.name, as_of=draft.as_of)
    except InputRefused as refused:
        draft.results_trouble = str(refused)
    else:
        draft.results = ResultUpload(given.name, given.getvalue())


def drop(draft: Draft) -> None:
    draft.results, draft.results_trouble = None, ""
