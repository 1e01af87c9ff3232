"""The licensing review screen: facility and visit day, the files, the checklist, findings, papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from ..api import Check, check_roster
from ..engine.licensing import load_licensing
from ..engine.staff import StaffMember
from ..model.calendar import in_words
from ..model.licensing import (
    NOT_ON_FILE,
    ON_FILE,
    OTHER_SCHOOL,
    RECORDS,
    VERDICTS,
    ChildLine,
    FileNote,
    LicensingReview,
)
from ..model.results import facility_words
from ..oversight.licensing import Visit
from ..oversight.staff_table import staff_of
from ..reports import html_of, pdf_of, workbook_of
from ..reports.licensing_story import licensing_story, summary_story
from .bring import MEGABYTES
from .doors import heading, plain, sentence, show
from .downloads import HTML, PDF, XLSX, download_paper, file_name
from .guard import guarded
from .licensing_typing import typed_children, typed_staff
from .markup import table

KEPT, NOTES, STAFF = "held-licensing", "held-licensing-notes", "held-licensing-staff"
UPLOAD, TYPED = "A file", "Typed here"
CHOICES = {"": "as the list shows", **{key: RECORDS[key] for key in (ON_FILE, NOT_ON_FILE, OTHER_SCHOOL)}}


def licensing_review() -> None:
    """Facility and visit first; then the children; then the checklist and its findings."""
    heading("Licensing review", 1)
    sentence(
        "The immunization files of a child care facility, on the day of a visit. Nothing is stored, nobody is asked."
    )
    facility, day, visit = ask_visit()
    heading("The children", 3)
    way = st.radio("Where the children's doses come from", (UPLOAD, TYPED), key="licensing-way", horizontal=True)
    children = ask_file() if way == UPLOAD else typed_children()
    staff = typed_staff() if st.toggle("Staff files are part of this visit", key="licensing-staff-asked") else None
    if st.button("Review the files", key="licensing-review", type="primary"):
        with guarded():
            keep(reviewed(facility, day, children), staff)
    check = st.session_state.get(KEPT)
    if isinstance(check, Check):
        show_review(check, visit, st.session_state.get(STAFF))


def keep(check: Check | None, staff: Sequence[Mapping[str, object]] | None) -> None:
    """Keep the review of this session; notes on the files stay while the list is the same."""
    before = st.session_state.get(KEPT)
    if not isinstance(before, Check) or check is None or before.roster.fingerprint != check.roster.fingerprint:
        st.session_state[NOTES] = {}
    st.session_state[KEPT] = check
    st.session_state[STAFF] = staff_of(staff) if staff is not None else None


def ask_visit() -> tuple[str, date, Visit]:
    today = date.today()  # noqa: DTZ011 - the visitor's own calendar day
    left, right = st.columns(2)
    with left:
        facility = st.text_input("Facility", key="licensing-facility", max_chars=120).strip()
        chosen = st.date_input("Day of the visit", today, key="licensing-day", format="MM/DD/YYYY")
        day = chosen if isinstance(chosen, date) else today
        rules = load_licensing(day)
        kinds = {name: kind.label for name, kind in rules.kinds.items()} if rules else {"center": "Child care center"}
        kind = st.selectbox("Kind of facility", list(kinds), format_func=kinds.__getitem__, key="licensing-kind")
    with right:
        number = st.text_input("License number", key="licensing-number", max_chars=20).strip()
        capacity = st.number_input("Capacity", min_value=0, value=None, step=1, key="licensing-capacity")
        analyst = st.text_input("Analyst", key="licensing-analyst", max_chars=80).strip()
    return facility, day, Visit(kind, number, int(capacity) if capacity else None, analyst)


def ask_file() -> bytes | None:
    given = st.file_uploader("The facility's list", key="licensing-file", max_upload_size=MEGABYTES)
    return given.getvalue() if given is not None else None


def reviewed(facility: str, day: date, children: bytes | None) -> Check | None:
    """The check behind the review; None, with a sentence, where there is no list yet."""
    if children is None:
        st.warning("Bring the facility's list, or type at least one child.")
        return None
    return check_roster(children, facility=facility, program="child_care", as_of=day, registries="none")


def show_review(check: Check, visit: Visit, staff: Sequence[StaffMember] | None) -> None:
    notes: dict[int, FileNote] = st.session_state.get(NOTES, {})
    found = check.file_review(visit, notes, staff)
    heading(f"{facility_words(found.facility)}, visit of {in_words(found.visit)}", 2)
    if found.files_exempt:
        st.info(plain(f"This facility need not keep immunization files: {found.files_exempt}."))
    for measure in found.measures:
        sentence(f"{measure.label}: {measure.said}.")
    issues = len(check.roster.issues)
    if issues:
        sentence(
            f"Cells of the list with something to look at: {issues}. A doubtful cell is open, no deficiency.",
            quiet=True,
        )
    checklist(found)
    overrule(found, notes)
    findings(found)
    papers(found)


def checklist(found: LicensingReview) -> None:
    headings = (
        "Child",
        "Born",
        "Record on file",
        "Age row",
        "Fits the age",
        "Doses missing",
        "Proof or record by",
        "Note",
    )
    show(table(headings, [child_row(line) for line in found.children], label="Checklist"))


def child_row(line: ChildLine) -> tuple[str, ...]:
    return (
        line.result.pupil.name,
        in_words(line.result.pupil.birthdate),
        RECORDS[line.record],
        line.age_row,
        VERDICTS[line.fitting],
        ", ".join(line.missing),
        in_words(line.proof_by or line.record_by),
        line.note or (line.result.reason if line.fitting == "open" else ""),
    )


def overrule(found: LicensingReview, notes: dict[int, FileNote]) -> None:
    """What the analyst saw in one file goes before what the list shows."""
    by_place = {line.result.place: line for line in found.children}
    with st.form("licensing-note", clear_on_submit=True):
        place = st.selectbox(
            "What I saw in the file of", list(by_place), index=None, key="licensing-child",
            format_func=lambda p: by_place[p].result.pupil.name,
        )  # fmt: skip
        record = st.selectbox("Record on file", list(CHOICES), format_func=CHOICES.__getitem__, key="licensing-record")
        note = st.text_input("Note", key="licensing-words", max_chars=200).strip()
        if st.form_submit_button("Keep this") and place is not None:
            notes[place] = FileNote(record, note)
            st.session_state[NOTES] = notes
            st.rerun()


def findings(found: LicensingReview) -> None:
    heading("Findings", 3)
    rows = [
        (one.who, one.words, "; ".join(map(str, (one.citation, *one.also))), in_words(one.correct_by) or "to be agreed")
        for one in found.deficiencies
    ]
    if rows:
        show(table(("Who", "Finding", "Section", "Correct by"), rows, label="Findings"))
    else:
        sentence("No deficiency was found.")
    sentence(found.calendar_words, quiet=True)


def papers(found: LicensingReview) -> None:
    day = found.visit.isoformat()
    with st.container(horizontal=True):
        for label, what, ending, kind, build in (
            ("Review (PDF)", "file-review", "pdf", PDF, lambda: pdf_of(licensing_story(found))),
            ("Review (web page)", "file-review-page", "html", HTML, lambda: html_of(licensing_story(found)).encode()),
            ("Review (Excel)", "file-review-list", "xlsx", XLSX, lambda: workbook_of(licensing_story(found))),
            ("Summary without names (PDF)", "file-review-summary", "pdf", PDF, lambda: pdf_of(summary_story(found))),
        ):
            download_paper(label, f"licensing-{what}", file_name(found.facility, what, day, ending), kind, build)
