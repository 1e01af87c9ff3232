"""The licensing file review: a line a child, what is deficient under which section, and until when (22 CCR 101220.1).

A child's record is taken as on file where the facility's own list has a dose or a documented exemption; the analyst
overrules. What a registry knows helps the child but is no record in the facility's file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..engine import RulePack
from ..engine.exemption_schema import NoticeBlock
from ..engine.licensing import LicensingKind, LicensingRules, load_licensing
from ..engine.pack import cite
from ..engine.periods import Period
from ..engine.staff import StaffMember, StaffRules, load_staff_rules
from ..model.calendar import in_words, school_day_after
from ..model.errors import InputRefused
from ..model.licensing import (
    DROP_IN,
    FITTING,
    LACKING,
    NOT_ASKED,
    NOT_ON_FILE,
    NOT_SEEN,
    ON_FILE,
    OPEN,
    OTHER_SCHOOL,
    RECORDS,
    ChildLine,
    Deficiency,
    FileNote,
    LicensingReview,
    StaffLine,
)
from ..model.people import ROSTER
from ..model.results import CheckResult, Finding, PupilResult
from ..model.standings import COMPLETE
from .ages import reached
from .doubtful_cells import doubtful_cells

MAY_ATTEND = frozenset({"unconditional", "conditional", "conditional_tme", COMPLETE, "attend_pending"})
AGREED = "to be agreed with the licensee"
NOTHING: Mapping[int, FileNote] = {}
UNSEEN = FileNote(seen=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known before a file is opened. `kind` is center, family_home or drop_in."""

    kind: str = "center"
    license_number: str = ""
    capacity: int | None = None
    analyst: str = ""
    holidays: frozenset[date] = frozenset()


def review_files(
    check: CheckResult,
    pack: RulePack,
    visit: Visit | None = None,
    notes: Mapping[int, FileNote] = NOTHING,
    staff: Sequence[StaffMember] | None = None,
) -> LicensingReview:
    """Review the files of a facility; the visit is on the day of the check.

    notes  place of a child in the list -> what the analyst saw in the file
    staff  None where staff files were not part of the visit

    Raises InputRefused for a kind of facility that is not known, or a day for which there are no rules.
    """
    visit = visit or Visit()
    rules, staff_rules = load_licensing(check.as_of), load_staff_rules(check.as_of)
    notice = pack.law_on(check.as_of).notice
    if rules is None or notice is None:
        raise InputRefused("There are no licensing rules for a visit on that day.")
    if visit.kind not in rules.kinds:
        raise InputRefused(f"The kind of facility is one of: {', '.join(rules.kinds)}.")
    reviewer = _Reviewer(check.as_of, pack, visit, rules, notice, rules.kinds[visit.kind])
    children = [reviewer.child(p, notes.get(p.place, UNSEEN)) for p in check.pupils if p.counted]
    people = [reviewer.person(one, staff_rules) for one in staff or ()] if staff_rules else []
    kind = reviewer.kind
    return LicensingReview(
        facility=check.facility,
        license_number=visit.license_number,
        kind=kind.label,
        capacity=visit.capacity,
        visit=check.as_of,
        analyst=visit.analyst,
        children=tuple(sorted(children, key=lambda c: (c.result.pupil.room, c.result.pupil.name, c.result.pupil.row))),
        staff=tuple(people),
        law=(kind.record, kind.immunized, rules.record_citation, rules.new_row, cite(notice.citation), rules.retention),
        files_exempt=kind.files_exempt,
        roster_only=check.roster_only,
        calendar_words=_calendar_words(visit.holidays),
        staff_asked=staff is not None,
        doubts=doubtful_cells(check.issues, [p.pupil for p in check.pupils]),
    )


def _calendar_words(holidays: frozenset[date]) -> str:
    less = f", less {len(holidays)} holidays that were given" if holidays else "; holidays were not given"
    return f"School days are counted Monday to Friday{less}."


@dataclass(frozen=True)
class _Reviewer:
    day: date
    pack: RulePack
    visit: Visit
    rules: LicensingRules
    notice: NoticeBlock
    kind: LicensingKind

    def child(self, result: PupilResult, note: FileNote) -> ChildLine:
        record = self._record(result, note)
        asked = record in (ON_FILE, NOT_ON_FILE, NOT_SEEN)
        record_by = self._record_by(result) if record == NOT_ON_FILE else None
        fitting = _fitting(result, record, awaited=record_by is not None) if asked else NOT_ASKED
        return ChildLine(
            result=result,
            record=record,
            fitting=fitting,
            age_row=self._age_row(result),
            missing=tuple(missing_words(f) for f in result.findings if f.status == "overdue"),
            exemptions=_exemptions(result.findings),
            proof_by=min((f.document_by for f in result.findings if f.document_by), default=None),
            record_by=record_by,
            note=note.note,
            deficiencies=tuple(self._deficiencies(result, record, fitting, record_by)) if asked else (),
            seen=note.seen,
        )

    def _record(self, result: PupilResult, note: FileNote) -> str:
        if note.record and note.record not in RECORDS:
            raise InputRefused(f"A record is one of: {', '.join(RECORDS)}.")
        if self.kind.files_exempt is not None:
            return DROP_IN
        own = any(ROSTER in dose.sources and dose.documented for dose in result.doses)
        if note.record or own or _exemptions(result.findings):
            return note.record or ON_FILE
        lacking = any(one.status == "overdue" for one in result.findings)
        return NOT_ON_FILE if lacking and result.shown == "noncompliant" else NOT_SEEN

    def _record_by(self, result: PupilResult) -> date | None:
        enrolled = result.pupil.enrolled
        by = reached(enrolled, self.rules.record_within) if enrolled else None
        return by if by and self.day <= by else None

    def _age_row(self, result: PupilResult) -> str:
        born = result.pupil.birthdate
        for table in self.pack.tables_of("child_care"):
            for row in table.rows if born and table.start <= self.day else ():
                if born and _within(born, self.day, row.rule.from_age, row.rule.until_age):
                    return row.label
        return "no row for this age" if born else "birth date missing"

    def _deficiencies(
        self, result: PupilResult, record: str, fitting: str, record_by: date | None
    ) -> Iterator[Deficiency]:
        name = result.pupil.name
        if record == NOT_ON_FILE and record_by is None:
            yield Deficiency("no_record", name, "No immunization record on file.", self.kind.record, None, AGREED)
        if fitting == LACKING and record == ON_FILE:
            by = school_day_after(self.day, self.notice.school_days, self.visit.holidays)
            words = "Overdue: " + ", ".join(missing_words(f) for f in result.findings if f.status == "overdue") + "."
            due = f"{cite(self.notice.citation)}, if the family is told on the day of the visit"
            also = dict.fromkeys(law for f in result.findings if f.status == "overdue" for law in f.citations)
            yield Deficiency("overdue", name, words, self.kind.immunized, by, due, tuple(also))
        for claim in result.pupil.exemptions:
            words = f"“{claim.text}” is written under {claim.column}; no exemption form was seen."
            yield Deficiency("exemption", name, words, self.kind.exemption, None, AGREED)

    def person(self, member: StaffMember, rules: StaffRules) -> StaffLine:
        findings = rules.review(member, self.day)
        lacking = tuple(
            Deficiency("staff", member.name, f"{one.label}: {one.why}", one.citation, None, AGREED)
            for one in findings
            if one.status == "missing"
        )
        lines = tuple((one.label, one.status, one.why, one.until) for one in findings)
        return StaffLine(member.name, member.hired, lines, lacking)


def _within(born: date, day: date, start: Period | None, until: Period | None) -> bool:
    return (start is None or reached(born, start) <= day) and (until is None or day < reached(born, until))


def _fitting(result: PupilResult, record: str, *, awaited: bool) -> str:
    """Whether the child's own file shows what the age asks for. A file without a record shows nothing."""
    if record == NOT_SEEN:
        return OPEN
    if record == NOT_ON_FILE:
        return OPEN if awaited else LACKING
    if result.shown in MAY_ATTEND:
        return FITTING
    return LACKING if result.shown == "noncompliant" else OPEN


def missing_words(finding: Finding) -> str:
    """ "DTaP dose 4", or the vaccine alone."""
    return f"{finding.label} dose {finding.next_dose.dose}" if finding.next_dose else finding.label


def _exemptions(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Exemptions whose document is on file, in words."""
    return tuple(
        f"{one.label}, {EXEMPTIONS[one.status]}" + (f" until {in_words(one.exempt_until)}" if one.exempt_until else "")
        for one in findings
        if one.status in EXEMPTIONS
    )


EXEMPTIONS = {"exempt_pme": "permanent medical", "exempt_tme": "temporary medical", "exempt_pbe": "personal beliefs"}

__all__ = ["OTHER_SCHOOL", "Visit", "missing_words", "review_files"]
