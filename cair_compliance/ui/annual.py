"""The annual figures of a check: boxes, audit line, sums, and the children behind each number."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ..api import Check
from ..model.assessment import Assessment, GroupAssessment, Pupils, VaccineLine
from ..model.calendar import in_words
from ..model.results import PupilResult
from ..reports.annual_story import RANGES, annual_story, by_name, not_final, open_words, public_story
from ..reports.audit_line import meter_words
from . import session
from .doors import heading, plain, sentence, show
from .facility_facts import ask_facts
from .markup import table
from .office import preview, take
from .paged import paged_table
from .sealing import with_code
from .turning import afresh
from .wording import children

PAGE = "annual-page"
CHOSEN = "annual-number"


def annual_figures(check: Check) -> None:
    """The figures for the State's site, and the children of any number that is chosen."""
    found: Assessment = session.answer("annual", check, check.annual)
    sentence("The figures the State asks for each fall. Choose a number below to see its children.")
    if not found.groups:
        sentence("Nobody on this list is in a grade or of an age that the State asks for.")
        return
    due = f" The report is due by {in_words(found.deadline)}." if found.deadline else ""
    if found.final:
        sentence(f"✓ Every sum comes out and nobody is left open.{due}")
    else:
        st.warning(plain(f"{not_final(found)} {RANGES}{due}"))
    for group in found.groups:
        group_figures(group)
    numbers(found)
    heading("Take it away", 3)
    found = replace(found, facility=ask_facts(check))
    story = with_code(check, lambda: annual_story(found))
    take(check, "annual-report", story)
    preview(story, "annual")
    yet = "" if found.final else " Until the report is final it shows no share."
    sentence(f"Without names, small numbers masked, for anything public.{yet}", quiet=True)
    take(check, "annual-public", lambda: public_story(found))


def group_figures(group: GroupAssessment) -> None:
    heading(f"{group.label}: {children(len(group.enrolled))}", 3)
    for tally in group.tallies:
        rows = [(box.label, f"{box.count:,}", str(group.share(tally, box.count))) for box in tally.boxes]
        if tally.not_asked:
            number = len(tally.not_asked)
            rows.append(("No longer asked", f"{number:,}", str(group.share(tally, number))))
        if tally.open:
            rows.append(("Open, in no box", f"{len(tally.open):,}", "–"))
        name = f"{group.label}: {tally.label}"
        show(table((tally.label, "Children", "Share"), rows, label=name, numbers=(1, 2)))
        if tally.open:
            sentence(f"Open: {len(tally.open):,}. {open_words(tally)}")
        if tally.audit is not None:
            sentence(meter_words(tally.audit, sound=group.holds))
    vaccine_rows = [vaccine_row(line) for line in group.vaccines]
    headings = ("Vaccine", "Has all required doses", "Doses missing", "Open")
    show(table(headings, vaccine_rows, label=f"{group.label} by vaccine", numbers=(1, 2, 3)))
    for check in group.checks:
        if not check.holds:
            st.error(plain(f"This sum does not come out: {check.words}"))


def vaccine_row(line: VaccineLine) -> tuple[str, ...]:
    counts = (len(line.complete), len(line.missing), len(line.open))
    return (f"{line.label} ({line.published})", *(f"{count:,}" for count in counts))


def numbers(found: Assessment) -> None:
    """One number at a time, and its children."""
    by_name_of = numbers_of(found)
    words = [name for name, pupils in by_name_of.items() if pupils]
    if not words:
        return
    chosen = st.selectbox(
        "Children behind the number",
        words,
        index=None,
        placeholder="Choose a number",
        format_func=lambda name: f"{name}: {len(by_name_of[name])}",
        key=CHOSEN,
        on_change=afresh,
        args=(PAGE,),
    )
    if chosen is not None:
        headings = ("Child", "Line", "Room", "Standing", "Next")
        paged_table(headings, by_name(by_name_of[chosen]), pupil_row, key=PAGE, label=chosen, numbers=(1,))


def numbers_of(found: Assessment) -> dict[str, Pupils]:
    """Every number of the report with its children, in the order of the page."""
    numbers: dict[str, Pupils] = {}
    for group in found.groups:
        for tally in group.tallies:
            before = f"{group.label}, {tally.label}" if len(group.tallies) > 1 else group.label
            numbers |= {f"{before}: {box.label}": box.pupils for box in tally.boxes}
            numbers |= {f"{before}: no longer asked": tally.not_asked, f"{before}: open": tally.open}
        for line in group.vaccines:
            numbers[f"{group.label}, {line.label}: doses missing"] = line.missing
            numbers[f"{group.label}, {line.label}: open"] = line.open
    numbers["Without a readable grade or birth date"] = found.unplaced
    numbers["Enrol after the day of the report"] = found.later
    return numbers


def pupil_row(pupil: PupilResult) -> tuple[str, str, str, str, str]:
    return (
        pupil.pupil.name,
        str(pupil.pupil.row),
        pupil.pupil.room or pupil.pupil.grade,
        pupil.shown_as.label,
        pupil.next_line,
    )
