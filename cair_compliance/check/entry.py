"""The entry the requirements attach to, decided in the open: admission or advancement to 7th grade, and when.

Requirements attach to an event, not to the calendar (17 CCR 6025). The roster's enrolment date is used where
it has one; otherwise the date the user gave, otherwise the as-of date. Seventh graders count as advancing
within the school unless the user says that they are newly admitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from ..engine.subjects import Doubt, Subject
from ..model.calendar import in_words, school_year_start
from ..model.people import CHILD_CARE, TK12, Pupil
from ..model.roster import Roster, UnreadDose
from ..model.vaccines import GROUPS
from .evidence import NO_EVIDENCE, Evidence, with_evidence

SEVENTH = "7"
PROGRAMS = {CHILD_CARE: "child care", TK12: "TK/K-12"}
SHEET_DOUBTS = {
    "DATES_UNREAD": "the column “{column}” holds dates that were not understood",
    "DOSES_OF_SHEET_UNREAD": "a sheet of the file holds doses that were not read",
    "NO_DOSE_COLUMNS": "the list has no columns for doses, so the school's own record has not been looked at",
}
NOTHING: Mapping[int, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class EntryRule:
    """How entries are decided in one check. `newly_admitted` are grades whose pupils are all new."""

    as_of: date
    given: date | None = None
    newly_admitted: frozenset[str] = frozenset()

    @property
    def fallback(self) -> date:
        return self.given or self.as_of

    def sentence(self, pupils: Iterable[Pupil]) -> str:
        """The assumption, for screen and paper; of 7th graders only where the list has some."""
        otherwise = f"otherwise {in_words(self.fallback)}" + ("" if self.given else " (the as-of date)")
        said = f"Entry: the enrollment date in the file where it has one, {otherwise}."
        if not any(pupil.grade == SEVENTH for pupil in pupils):
            return said
        sevenths = "newly admitted" if SEVENTH in self.newly_admitted else "advancing from grade 6"
        return f"{said} Seventh graders count as {sevenths} unless said otherwise."


def guess_program(roster: Roster) -> str:
    """Child care when no pupil has a school grade, else TK/K-12."""
    grades = {pupil.grade for pupil in roster.pupils}
    return CHILD_CARE if grades <= {"PK", ""} and "PK" in grades else TK12


def subjects_of(
    roster: Roster,
    program: str,
    rule: EntryRule,
    unknown: Mapping[int, tuple[str, ...]] = NOTHING,
    evidence: Mapping[int, Evidence] = NO_EVIDENCE,
) -> list[Subject]:
    """What the engine is asked about each pupil, in roster order. `unknown`: doses of products nobody here knows;
    `evidence`: what somebody has seen on file.

    A column of dates that was not understood may hold doses of any vaccine, and a list without dose columns says
    nothing about doses at all: no pupil of such a sheet can be said to lack one.
    """
    of_sheet: dict[str, list[Doubt]] = {}
    for issue in roster.issues:
        if issue.code in SHEET_DOUBTS:
            doubt = Doubt(GROUPS, SHEET_DOUBTS[issue.code].format(column=issue.column))
            of_sheet.setdefault(issue.sheet, []).append(doubt)
    whole_file = of_sheet.get("", [])
    doubts = {
        place: [*whole_file, *(of_sheet.get(pupil.sheet, ()) if pupil.sheet else ())]
        for place, pupil in enumerate(roster.pupils)
    }
    for place, words in unknown.items():
        doubts[place] += [Doubt(GROUPS, text) for text in words]
    for unread in roster.unread:
        doubts[unread.pupil].append(_doubt(unread))
    return [
        with_evidence(subject(pupil, program, rule, doubts[place]), evidence.get(place))
        for place, pupil in enumerate(roster.pupils)
    ]


def subject(pupil: Pupil, program: str, rule: EntryRule, doubts: Iterable[Doubt] = ()) -> Subject:
    """One pupil. A preschool class in a school's roster stands under Table A like any other preschool."""
    own_program = CHILD_CARE if pupil.grade == "PK" else program
    kind, entered = entry_of(pupil, own_program, rule)
    return Subject(
        birthdate=pupil.birthdate,
        program=own_program,
        entry_date=entered,
        entry_type=kind,
        grade=pupil.grade if own_program == TK12 else "",
        claims=pupil.exemptions,
        doubts=tuple(doubts),
    )


def entry_of(pupil: Pupil, program: str, rule: EntryRule) -> tuple[str, date]:
    """(admission or advance_7, its date)."""
    advancing = program == TK12 and pupil.grade == SEVENTH and SEVENTH not in rule.newly_admitted
    if not advancing:
        return "admission", pupil.enrolled or rule.fallback
    this_year = school_year_start(rule.as_of)
    enrolled = pupil.enrolled
    return "advance_7", enrolled if enrolled and enrolled >= this_year else rule.fallback


def entry_words(kind: str, entered: date, *, assumed: bool) -> str:
    """ "Admitted Aug 13, 2025", or with "(assumed)" where neither the file nor the user gave the date."""
    words = "Advances to 7th grade" if kind == "advance_7" else "Admitted"
    return f"{words} {in_words(entered)}{' (assumed: the list gives no date)' if assumed else ''}"


def _doubt(unread: UnreadDose) -> Doubt:
    groups = unread.product.counts_for if unread.product else GROUPS
    return Doubt(groups, f"“{unread.raw}” under {unread.column}, line {unread.row}, could not be read as a date")
