"""One licensing review of a child care facility, as values: a line a child, staff, deficiencies, two measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .calendar import in_words
from .results import Citation, PupilResult
from .shares import Share

ON_FILE, NOT_ON_FILE, NOT_SEEN, OTHER_SCHOOL, DROP_IN = "yes", "no", "not_seen", "other_school", "drop_in"
RECORDS: Mapping[str, str] = {
    ON_FILE: "Yes",
    NOT_ON_FILE: "No",
    NOT_SEEN: "To be seen",
    OTHER_SCHOOL: "At an elementary school",
    DROP_IN: "Drop-in, none asked",
}

FITTING, LACKING, OPEN, NOT_ASKED = "yes", "no", "open", "not_asked"
VERDICTS: Mapping[str, str] = {FITTING: "Yes", LACKING: "No", OPEN: "Open", NOT_ASKED: "Not asked"}

KINDS: Mapping[str, str] = {
    "no_record": "No immunization record on file",
    "overdue": "Doses overdue for the child's age",
    "exemption": "Exemption claimed, document not on file",
    "staff": "Staff immunization not documented",
}


@dataclass(frozen=True, slots=True)
class FileNote:
    """What the analyst saw in one child's file; a `record` of "" leaves it to what the list shows.

    `seen` is False for a note on a file that was not opened.
    """

    record: str = ""
    note: str = ""
    seen: bool = True


@dataclass(frozen=True, slots=True)
class DoubtfulCell:
    """A cell of the list as it stands: whose it is, what was typed, how it was taken and what is wanted instead.

    `child` is "" where the line names nobody; `typed` where nothing stands in the cell.
    """

    child: str
    row: int
    column: str
    typed: str
    taken: str
    wanted: str

    @property
    def who(self) -> str:
        """The child, or the line where it names nobody."""
        return self.child or f"Line {self.row}"

    @property
    def words(self) -> tuple[str, ...]:
        """Who, column, what stands there, how it was taken, what is wanted."""
        return self.who, self.column, self.typed or "nothing", self.taken, self.wanted


@dataclass(frozen=True, slots=True)
class Deficiency:
    """One finding of the review. `who` is a child's or a staff member's name, for the confidential page only.

    `correct_by` is the last day of the time the law gives, None where it gives none: `due_words` says which.
    """

    kind: str
    who: str
    words: str
    citation: Citation
    correct_by: date | None = None
    due_words: str = ""
    also: tuple[Citation, ...] = ()
    """The requirements behind it."""


@dataclass(frozen=True, slots=True)
class ChildLine:
    """One child of the checklist. `record` is a key of RECORDS, `fitting` one of VERDICTS.

    `proof_by` is the last day to show proof of a new age row, `record_by` the last day of obtaining the record.
    """

    result: PupilResult
    record: str
    fitting: str
    age_row: str
    missing: tuple[str, ...]
    exemptions: tuple[str, ...]
    proof_by: date | None
    record_by: date | None
    note: str
    deficiencies: tuple[Deficiency, ...]
    seen: bool = False

    @property
    def record_words(self) -> str:
        """Whether the record is on file; a file that was seen is not "to be seen" any more."""
        return "Not said" if self.seen and self.record == NOT_SEEN else RECORDS[self.record]

    @property
    def missing_words(self) -> str:
        """ "DTaP dose 4, MMR; open: Polio": what is overdue, and what a person has to decide."""
        undecided = [one.label for one in self.result.findings if one.status == "undetermined"] if self.asked else []
        parts = [", ".join(self.missing), f"open: {', '.join(undecided)}" if undecided else ""]
        return "; ".join(filter(None, parts))

    @property
    def due_words(self) -> str:
        """ "MMR: Oct 2, 2025", "Record: Oct 2, 2025"; what has to be shown, and until when."""
        soon = [one.label for one in self.result.findings if one.document_by and one.document_by == self.proof_by]
        proof = f"{', '.join(soon)}: {in_words(self.proof_by)}" if self.proof_by else ""
        record = f"Record: {in_words(self.record_by)}" if self.record_by else ""
        return "; ".join(filter(None, (proof, record)))

    @property
    def remark(self) -> str:
        """The analyst's note; where there is none, why a verdict is open."""
        return self.note or (self.result.reason or self.result.next_line if self.fitting == OPEN else "")

    @property
    def asked(self) -> bool:
        """Whether a file is asked for this child at all."""
        return self.record in (ON_FILE, NOT_ON_FILE, NOT_SEEN)


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One member of staff: per immunization the label, a status word, why, and until when."""

    name: str
    hired: date
    immunizations: tuple[tuple[str, str, str, date | None], ...]
    deficiencies: tuple[Deficiency, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A count out of a count; `open` of them are not decided."""

    label: str
    count: int
    of: int
    open: int = 0

    @property
    def said(self) -> str:
        """ "17 of 20 (85 %)", "57 of 60 (between 95.0 % and 98.4 %), 2 open"; no share where too many are open."""
        share = Share(self.count, self.of, self.open)
        words = f"{100 * self.count / self.of:.0f} %" if self.of and share.final else str(share)
        told = f" ({words})" if self.of and share.stated else ""
        return f"{self.count} of {self.of}{told}" + (f", {self.open} open" if self.open else "")


@dataclass(frozen=True)
class LicensingReview:
    """The whole review of one facility on one day.

    `files_exempt` is the section under which a facility need not keep these files at all.
    """

    facility: str
    license_number: str
    kind: str
    capacity: int | None
    visit: date
    analyst: str
    children: tuple[ChildLine, ...]
    staff: tuple[StaffLine, ...]
    law: tuple[Citation, ...]
    files_exempt: Citation | None
    roster_only: bool
    calendar_words: str
    staff_asked: bool = True
    doubts: tuple[DoubtfulCell, ...] = ()

    @property
    def seen(self) -> int:
        """Children whose file the analyst marked as seen."""
        return sum(child.seen for child in self.children)

    @property
    def measures(self) -> tuple[Measure, Measure]:
        """The two measures: record on file, and immunized for the age, of the children whose file is asked for."""
        asked = [child for child in self.children if child.asked]
        on_file = sum(child.record == ON_FILE for child in asked)
        fitting = sum(child.fitting == FITTING for child in asked)
        open_ = sum(child.fitting == OPEN for child in asked)
        return (
            Measure("Record on file", on_file, len(asked), sum(child.record == NOT_SEEN for child in asked)),
            Measure("Immunized for the age, exempt with papers, or conditional", fitting, len(asked), open_),
        )

    @property
    def deficiencies(self) -> tuple[Deficiency, ...]:
        """All of them: children in the order of the checklist, then staff."""
        of_children = (one for child in self.children for one in child.deficiencies)
        return (*of_children, *(one for person in self.staff for one in person.deficiencies))

    @property
    def complete(self) -> int:
        """Files in which nothing is lacking and nothing is open."""
        return sum(
            child.asked and child.record == ON_FILE and child.fitting == FITTING and not child.deficiencies
            for child in self.children
        )

    def by_kind(self) -> dict[str, int]:
        """Deficiencies by kind, those that occur."""
        return {kind: n for kind in KINDS if (n := sum(one.kind == kind for one in self.deficiencies))}
