"""The licensing review screen: facility and visit day, the files, the checklist, findings, papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from ..api import Check, check_roster
from ..engine import load_rules
from ..engine.staff import StaffMember
from ..model.calendar import in_words
from ..model.licensing import VERDICTS, ChildLine, LicensingReview
from ..model.results import facility_words
from ..model.standings import NOT_LEGAL
from ..oversight.licensing import Visit
from ..oversight.staff_table import staff_of
from ..oversight.typed import GRADE, typed_columns, typed_list, typed_rows
from ..reports import html_of, pdf_of, workbook_of
from ..reports.licensing_story import SEEN, licensing_story, summary_story
from ..reports.sealing import sealed
from . import licensing_marks
from .bring import MEGABYTES
from .doors import heading, plain, sentence, show
from .downloads import HTML, PDF, XLSX, download_paper, file_name
from .guard import guarded
from .licensing_doubts import show_doubts
from .licensing_typing import LONGEST, typed_children, typed_staff
from .licensing_visit import STAFF_ASKED, WAY, ask_visit, recall, remember
from .markup import table
from .sealing import LICENSING, code_of, seal_this_run

KEPT, STAFF, ASKED = "held-licensing", "held-licensing-staff", "held-licensing-asked"
UPLOAD, TYPED = "A file", "Typed here"
HEADINGS = (
    "Child",
    "Born",
    "Record on file",
    "Age row",
    "Fits the age",
    "Doses missing",
    "Proof or record by",
    "Seen",
    "Note",
)


def licensing_review() -> None:
    """Facility and visit first; then the children; then the checklist and its findings."""
    heading("Licensing review", 1)
    sentence(
        "The immunization files of a child care facility, on the day of a visit. Nothing is stored, nobody is asked."
    )
    recall()
    facility, day, visit = ask_visit()
    heading("The children", 3)
    way = st.radio("Where the children's doses come from", (UPLOAD, TYPED), key=WAY, horizontal=True)
    children = ask_file() if way == UPLOAD else typed_children(facility, day)
    staff = typed_staff(facility, day) if st.toggle("Staff files are part of this visit", key=STAFF_ASKED) else None
    remember()
    asked = (facility, day, children, staff)
    if st.button("Review the files", key="licensing-review", type="primary"):
        with guarded():
            keep(reviewed(facility, day, children), staff, asked)
    check = st.session_state.get(KEPT)
    if isinstance(check, Check):
        if children is not None and st.session_state.get(ASKED) != asked:
            st.warning("What stands above was changed after this review. Press “Review the files” again.")
        show_review(check, visit, st.session_state.get(STAFF), typed=way == TYPED)


def keep(check: Check | None, staff: Sequence[Mapping[str, object]] | None, asked: object) -> None:
    """Keep the review of this session; marks on the files go with the children where the list has changed."""
    before = st.session_state.get(KEPT)
    if check is None:
        return
    if not isinstance(before, Check):
        licensing_marks.forget()
    elif before.roster.fingerprint != check.roster.fingerprint:
        lost = licensing_marks.carry_over(before.roster.pupils, check.roster.pupils)
        if lost:
            st.warning(f"Marks on {lost} of the files were let go: the child is not on the list any more.")
    st.session_state[KEPT], st.session_state[ASKED] = check, asked
    st.session_state[STAFF] = staff_of(staff) if staff is not None else None


def ask_file() -> bytes | None:
    """The facility's list. A list that was typed and downloaded here is read as it was typed, cell for cell."""
    given = st.file_uploader("The facility's list", key="licensing-file", max_upload_size=MEGABYTES)
    if given is None:
        return None
    data, pack = given.getvalue(), load_rules()
    rows = typed_rows(data, (*typed_columns(pack), GRADE), LONGEST)
    return data if rows is None else typed_list(rows, pack)


def reviewed(facility: str, day: date, children: bytes | None) -> Check | None:
    """The check behind the review; None, with a sentence, where there is no list yet."""
    if children is None:
        st.warning("Bring the facility's list, or type at least one child.")
        return None
    return check_roster(children, facility=facility, program="child_care", as_of=day, registries="none")


def show_review(check: Check, visit: Visit, staff: Sequence[StaffMember] | None, *, typed: bool) -> None:
    found = check.file_review(visit, licensing_marks.marks(), staff)
    heading(f"{facility_words(found.facility)}, visit of {in_words(found.visit)}", 2)
    if found.files_exempt:
        st.info(plain(f"This facility need not keep immunization files: {found.files_exempt}."))
    for measure in found.measures:
        sentence(f"{measure.label}: {measure.said}.")
    sentence(f"Files marked as seen: {found.seen} of {len(found.children)}. {NOT_LEGAL}")
    if not typed:
        show_doubts(found.doubts)
    checklist(found)
    licensing_marks.mark(found)
    findings(found)
    papers(check, found)


def checklist(found: LicensingReview) -> None:
    heading("Checklist", 3)
    show(table(HEADINGS, [child_row(line) for line in found.children], label="Checklist"))


def child_row(line: ChildLine) -> tuple[str, ...]:
    return (
        line.result.pupil.name,
        in_words(line.result.pupil.birthdate),
        line.record_words,
        line.age_row,
        VERDICTS[line.fitting],
        line.missing_words,
        line.due_words,
        SEEN if line.seen else "",
        line.remark,
    )


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


def papers(check: Check, found: LicensingReview) -> None:
    day, code = found.visit.isoformat(), code_of(check, LICENSING)
    review, summary = sealed(licensing_story(found), code), sealed(summary_story(found), code)
    with st.container(horizontal=True):
        for label, what, ending, kind, build in (
            ("Review (PDF)", "file-review", "pdf", PDF, lambda: pdf_of(review)),
            ("Review (web page)", "file-review-page", "html", HTML, lambda: html_of(review).encode()),
            ("Review (Excel)", "file-review-list", "xlsx", XLSX, lambda: workbook_of(review)),
            ("Summary without names (PDF)", "file-review-summary", "pdf", PDF, lambda: pdf_of(summary)),
        ):
            download_paper(label, f"licensing-{what}", file_name(found.facility, what, day, ending), kind, build)
    seal_this_run(check, LICENSING)
