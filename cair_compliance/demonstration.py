"""Every report once, for the invented school, child care center and county: to look at before bringing a list."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from .api import Check, check_roster
from .engine.reporting import load_reporting
from .engine.staff import StaffMember
from .model.assessment import Contact, FacilityFacts
from .model.people import Circumstances, Exemption
from .model.results import PupilResult
from .model.senders import Sender
from .model.spot_check import PPS, Facility, PupilDraw
from .oversight.county import county_result
from .oversight.drawing import draw_facilities, draw_pupils
from .oversight.licensing import Visit
from .oversight.quality import acceptance_rules
from .oversight.result_sheet import blank_sheet, joined, read_sheet
from .reports.annual_story import annual_story, public_story
from .reports.county_story import county_story, draw_story
from .reports.letters import addressees
from .reports.licensing_story import licensing_story, summary_story
from .reports.roster_report import roster_story
from .reports.sealing import sealed
from .reports.spot_check_story import letter_story, result_story, selection_story
from .reports.story import Story
from .seal import seal_of
from .standin import DEMO_ROSTERS
from .telling import OFFICE, letter_check, letters_story, office_story, outbreak_story, record_story

DAY = date(2025, 10, 1)
SCHOOL, CENTER, COUNTY = "Rio Verde Elementary", "Little Acorns Child Development Center", "Elder County"
SENDER = Sender(SCHOOL, ("100 Elm Street", "Rio Verde, CA 00000"), "(555) 010-0100", signer="School health office")
CLERK = "Demonstration clerk"
SEED = 20251001
FACTS = FacilityFacts(SCHOOL, COUNTY, "00000000000000", "public", completed_by=Contact(CLERK))


def demo_stories(school: Check | None = None, center: Check | None = None) -> Iterator[tuple[str, Story]]:
    """(file stem, report), in the order of the people who use them. Asks nobody; all pupils are invented.

    school, center  the checks of `school_check` and `center_check`, where they are there already
    """
    check = school or school_check()
    yield from _school(check)
    yield from _center(center or center_check())
    yield from _county(check)


def school_check() -> Check:
    """The kindergarten with some papers seen by the office, so that no list is empty."""
    check = check_roster(DEMO_ROSTERS / "kindergarten.xlsx", facility=SCHOOL, as_of=DAY)
    lacking = [pupil for pupil in check.result.by_urgency() if pupil.shown == "noncompliant"]
    for flag, pupil in zip(("transfer_records_pending", "homeless", "foster"), lacking, strict=False):
        days = 12 if flag == "transfer_records_pending" else None
        seen = Circumstances(frozenset({flag}), school_days_since_admission=days)
        check = check.with_evidence(pupil, circumstances=seen, seen_by=CLERK)
    form = Exemption("pme", "tk_6", _overdue(lacking[3]), form="cair_me", issued=date(2025, 6, 2))
    return check.with_evidence(lacking[3], exemptions=[form], seen_by=CLERK)


def _overdue(pupil: PupilResult) -> tuple[str, ...]:
    return tuple(finding.requirement for finding in pupil.findings if finding.status == "overdue")


def _school(check: Check) -> Iterator[tuple[str, Story]]:
    code = seal_of(check)
    yield "school-report", roster_story(check.result, code)
    for name in OFFICE:
        yield f"school-{name}", sealed(office_story(check, name), code)
    yield "school-outbreak-measles", sealed(outbreak_story(check, "measles"), code)
    first = [pupil.place for pupil in check.result.by_urgency()[:3]]
    yield "school-pupil-records", sealed(record_story(check, first), code)
    annual = check.annual(FACTS)
    yield "school-annual-worksheet", sealed(annual_story(annual), code)
    yield "school-annual-public", public_story(annual)
    yield from _letters(check, code)


def _letters(check: Check, code: str) -> Iterator[tuple[str, Story]]:
    """The spring letter tells of another day than the sealed run, so it carries no code."""
    earlier = DAY - timedelta(days=28)
    yield "family-missing", sealed(_letter(check, "missing"), code)
    yield "family-exclusion", sealed(_letter(check, "exclusion", first_notice=earlier), code)
    yield "family-reminder", sealed(_letter(check, "reminder"), code)
    yield "family-spring", _letter(_sixth_grade(), "spring", starts=date(2025, 8, 13))


def _sixth_grade() -> Check:
    """The 7th grade of the demonstration, in the spring before."""
    check = check_roster(DEMO_ROSTERS / "seventh_grade.csv", facility=SCHOOL, as_of=date(2025, 3, 3))
    younger = tuple(replace(pupil, grade="6") for pupil in check.roster.pupils)
    return replace(check, roster=replace(check.roster, pupils=younger)).with_all_evidence({})


def _letter(check: Check, kind: str, first_notice: date | None = None, starts: date | None = None) -> Story:
    places = [pupil.place for pupil in addressees(letter_check(check, kind, starts).result, kind)][:8]
    return letters_story(check, kind, places, SENDER, confirmed_by=CLERK, first_notice=first_notice, starts=starts)


def center_check() -> Check:
    """The child care center, from its list alone."""
    return check_roster(DEMO_ROSTERS / "child_care_center.xlsx", facility=CENTER, as_of=DAY, program="child_care")


def _center(check: Check) -> Iterator[tuple[str, Story]]:
    code = seal_of(check)
    staff = [
        StaffMember("Aster, Robin", date(2023, 8, 1), [("115", date(2022, 5, 2)), ("03", date(1999, 4, 1))]),
        StaffMember("Birch, Sage", date(2025, 9, 15), [("88", date(2025, 9, 20))], statement_signed=True),
    ]
    review = check.file_review(Visit("center", "000000000", 72, "Demonstration analyst"), staff=staff)
    yield "center-report", roster_story(check.result, code)
    yield "center-licensing-review", sealed(licensing_story(review), code)
    yield "center-licensing-summary", sealed(summary_story(review), code)
    yield "center-follow-up", sealed(office_story(check, "follow-up"), code)
    annual = check.annual(replace(FACTS, name=CENTER, code="000000000"))
    yield "center-annual-worksheet", sealed(annual_story(annual), code)


def _county(check: Check) -> Iterator[tuple[str, Story]]:
    """A spot check whose findings are invented: each fifteenth pupil was claimed met and lacked proof."""
    draw = draw_facilities(_frame(), 4, SEED, design=PPS, pupils_each=30)
    sheets = [
        draw_pupils(check.roster.pupils, one.facility.id, 30, SEED, as_of=DAY, name=one.facility.name)
        for one in draw.chosen
    ]
    filled = joined(read_sheet(_filled(sheet).encode(), "entry.csv") for sheet in sheets)
    rules = load_reporting(DAY)
    county = county_result(draw, filled.entries, filled.sizes, rules.masking if rules else None, filled.drawn)
    first = draw.chosen[0].facility.id
    yield "county-draw", draw_story(draw)
    yield "county-selection-sheet", selection_story(sheets[0])
    yield "county-result-sheet", result_story(county, first)
    yield "county-estimate", county_story(county, acceptance_rules())
    yield "county-facility-letter", letter_story(county, first)


def _frame() -> tuple[Facility, ...]:
    sizes = (120, 96, 45, 210, 64, 30, 150, 88, 19, 133, 72, 58)
    return tuple(
        Facility(f"F{number:02d}", f"Invented School {number}", size, "private" if number % 4 == 0 else "public")
        for number, size in enumerate(sizes, 1)
    )


def _filled(draw: PupilDraw) -> str:
    """The visitor's sheet with invented findings."""
    rows = list(csv.DictReader(io.StringIO(blank_sheet(draw))))
    for number, row in enumerate(rows):
        lacking = number % 15 == 7
        found = "not met" if lacking else "met"
        row |= {"facility says": "met", "registry says": "unknown" if lacking else "met", "we found": found}
        row["gone"] = "yes" if number == 3 else ""
    return _csv(rows)


def _csv(rows: Sequence[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
