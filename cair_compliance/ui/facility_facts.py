"""What the head of the annual report says of the facility: typed once, used by every paper of the tab."""

from __future__ import annotations

import streamlit as st

from ..api import Check
from ..model.assessment import KINDS, Contact, FacilityFacts
from .doors import sentence


def ask_facts(check: Check) -> FacilityFacts:
    """The block of 17 CCR 6075(b) as far as it was typed; what is left empty is a line to fill in by hand."""
    with st.expander("Facility and contacts, for the head of the report"):
        sentence("What you leave empty is printed as a line to fill in by hand.", quiet=True)
        code, kind = st.columns(2)
        with code:
            number = _line("code", "Facility number (9 digits) or CDS code", 14)
        with kind:
            chosen = st.selectbox("Type", ("", *KINDS), format_func=lambda one: one or "not said", key="facts-kind")
        address, mailing = _line("address", "Address"), _line("mailing", "Mailing address, if another")
        phone = _line("phone", "Phone of the facility", 40)
        completed_by = _contact("by", "Completed by")
        designated = _contact("for", "Designated contact")
    return FacilityFacts(
        check.facility, check.county, number, chosen, address, mailing, phone, completed_by, designated
    )


def _contact(key: str, role: str) -> Contact:
    name, email, phone = st.columns(3)
    with name:
        who = _line(f"{key}-name", role)
    with email:
        address = _line(f"{key}-email", f"E-mail ({role.lower()})")
    with phone:
        return Contact(who, address, _line(f"{key}-phone", f"Phone ({role.lower()})", 40))


def _line(key: str, label: str, most: int = 120) -> str:
    return (st.text_input(label, key=f"facts-{key}", max_chars=most) or "").strip()
