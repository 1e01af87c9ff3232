"""What somebody has seen on file for one child: an exemption form, a special circumstance. A list only claims them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from ..api import Check
from ..check.evidence import Evidence
from ..model.errors import InputRefused
from ..model.people import Circumstances, Exemption
from ..model.results import PupilResult
from . import session
from .doors import plain, sentence

NO_FORM = ""
FORMS = {
    NO_FORM: "No exemption form",
    "pme": "Permanent medical exemption",
    "tme": "Temporary medical exemption",
    "pbe": "Personal beliefs exemption from before 2016",
}
PAPERS = {"cair_me": "CAIR-ME form", "paper": "Paper statement from before 2021"}
COUNTED = "transfer_records_pending"


def on_file(check: Check, result: PupilResult) -> None:
    """What was entered, and the questions to enter more. Saving judges the child again and asks no registry."""
    entered = check.evidence.get(result.place)
    with st.expander("Papers on file", expanded=entered is not None):
        if entered is not None:
            told(check, entered)
        sentence("Enter only what you have in your hands. The word in the list is a claim and settles nothing.")
        prefix = f"on-file-{result.place}"
        exemptions = ask_form(check, result, prefix)
        circumstances = ask_circumstances(check, prefix)
        seen_by = st.text_input("Who has seen it", key=f"{prefix}-by", max_chars=80)
        with st.container(horizontal=True):
            if st.button("Save", key=f"{prefix}-save", type="primary"):
                save(result, exemptions, circumstances, seen_by)
            if entered is not None and st.button("Take it back", key=f"{prefix}-back"):
                save(result, (), None, seen_by or entered.seen_by)


def told(check: Check, entered: Evidence) -> None:
    flags = flags_of(check)
    parts = [FORMS[exemption.kind] for exemption in entered.exemptions]
    parts += [flags.get(flag, flag) for flag in sorted(entered.circumstances.flags)]
    sentence(f"✓ On file: {'; '.join(parts)}. Seen by {entered.seen_by}.")


def save(
    result: PupilResult, exemptions: tuple[Exemption, ...], circumstances: Circumstances | None, seen_by: str
) -> None:
    """Judge the child again, or say in one sentence what is missing."""
    try:
        session.settle(
            lambda check: check.with_evidence(
                result.pupil.row, exemptions=exemptions, circumstances=circumstances, seen_by=seen_by
            )
        )
    except InputRefused as refused:
        st.error(plain(str(refused)), icon=":material/error:")
        return
    st.rerun()


def ask_form(check: Check, result: PupilResult, prefix: str) -> tuple[Exemption, ...]:
    kind = st.selectbox("Exemption form", list(FORMS), format_func=FORMS.__getitem__, key=f"{prefix}-kind", width=420)
    if not kind:
        return ()
    labels = {finding.requirement: finding.label for finding in result.findings}
    vaccines = st.multiselect(
        "Vaccines it names (none chosen: all)", list(labels), format_func=labels.__getitem__, key=f"{prefix}-vaccines"
    )
    with st.container(horizontal=True):
        if kind == "pbe":
            filed = ask_day("Filed on", f"{prefix}-filed")
            return (Exemption(kind, span_of(check, result), tuple(vaccines), filed=filed),)
        form = st.selectbox("Form", list(PAPERS), format_func=PAPERS.__getitem__, key=f"{prefix}-form", width=300)
        issued = ask_day("Issued on", f"{prefix}-issued")
        expires = ask_day("Ends on", f"{prefix}-ends") if kind == "tme" else None
    return (Exemption(kind, span_of(check, result), tuple(vaccines), form=form, issued=issued, expires=expires),)


def ask_day(label: str, key: str) -> date | None:
    day = st.date_input(label, None, key=key, format="MM/DD/YYYY", min_value=date(1990, 1, 1), width=200)
    return day if isinstance(day, date) else None


def span_of(check: Check, result: PupilResult) -> str:
    """The grade span the child is in now; a form issued for another one does not count."""
    law = check.evaluation.pack.law_on(check.result.as_of).exemptions
    return law.span(check.evaluation.subjects[result.place], check.result.as_of) if law else ""


def ask_circumstances(check: Check, prefix: str) -> Circumstances | None:
    flags = flags_of(check)
    chosen = st.multiselect(
        "Special circumstances", list(flags), format_func=lambda flag: flags[flag], key=f"{prefix}-flags"
    )
    if not chosen:
        return None
    days = None
    if COUNTED in chosen:
        days = int(st.number_input("School days since admission", 0, 300, 0, key=f"{prefix}-days", width=240))
    return Circumstances(frozenset(chosen), school_days_since_admission=days)


def flags_of(check: Check) -> Mapping[str, str]:
    """Flag -> label of the circumstances the rules know on the day of the check."""
    as_of = check.result.as_of
    return {
        rule.flag: rule.label.capitalize()
        for rule in check.evaluation.pack.law_on(as_of).protections
        if rule.flag and (rule.programs is None or check.program in rule.programs)
    }
