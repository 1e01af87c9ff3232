"""What a check found, as values: one pupil's result, one finding explained, and the whole.

Reports, screens, workbooks and JSON all render these and compute nothing of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .answers import Answer, Route, SourceTally
from .calendar import PartialDate, in_words
from .doses import Dose
from .issues import Issue
from .people import Pupil
from .roster import Balance
from .standings import ACTIONS, CORRECT_LIST, ENTER_PAPERS, STANDINGS, Shown


def facility_words(name: str) -> str:
    """The facility as screens and papers name it. A list's file name is not a facility's name."""
    return name or "Facility not named"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where the law says it. Unverified wording prints "wording to be confirmed" on every finding."""

    title: str
    verified: bool

    def __str__(self) -> str:
        return self.title if self.verified else f"{self.title} (wording to be confirmed)"

    @property
    def bracketed(self) -> str:
        """For the end of a sentence: "(17 CCR 6025)", with one pair of brackets in any case."""
        return f"({self.title})" if self.verified else f"({self.title}; wording to be confirmed)"


@dataclass(frozen=True, slots=True)
class NextDose:
    """The next dose of a begun series: when it may be given at the earliest and must be given at the latest."""

    dose: int
    not_before: date
    exclude_if_not_by: date


@dataclass(frozen=True, slots=True)
class CountedDose:
    """A dose in the light of one requirement. `letter` is R, C, B or "!"; `why_not` is "" when it counts."""

    label: str
    cvx: str
    date: PartialDate
    letter: str
    sources: tuple[str, ...]
    counts: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to satisfy a requirement, tried: "3 doses, one on or after the 4th birthday: 2 of 3"."""

    text: str
    satisfied: bool
    citation: Citation


@dataclass(frozen=True, slots=True)
class Finding:
    """One pupil x one requirement, explained.

    `requirement` is the short name (polio, dtap, hepb, mmr, varicella, hib, tdap), `status` a key of
    FINDINGS, `why` a sentence, `citations` the law of the rule and, where one decides, of its window.
    """

    requirement: str
    label: str
    status: str
    why: str
    citations: tuple[Citation, ...]
    alternatives: tuple[Alternative, ...]
    doses: tuple[CountedDose, ...]
    missing: int
    next_dose: NextDose | None = None
    document_by: date | None = None
    exempt_until: date | None = None
    doubt: str = ""
    """Why an undetermined finding is open, in a few words."""

    @property
    def law(self) -> str:
        """The sections it rests on, each once: "17 CCR 6025(c), Table B; ..."."""
        return "; ".join(dict.fromkeys(str(citation) for citation in self.citations))

    @property
    def verified_wording(self) -> bool:
        return all(citation.verified for citation in self.citations)


def to_be_decided(findings: Iterable[Finding]) -> str:
    """ "To be decided: Polio (a dose without a day), MMR": each open decision of one pupil; "" where there is none."""
    parts = [
        f"{one.label} ({one.doubt})" if one.doubt else one.label for one in findings if one.status == "undetermined"
    ]
    return f"To be decided: {', '.join(parts)}" if parts else ""


@dataclass(frozen=True, slots=True)
class NextRow:
    """Child care: when a row of Table A ahead starts, when proof is due, and what it asks that is not on record."""

    starts: date
    document_by: date
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PupilResult:
    """One pupil's whole result. `shown` is the key of STANDINGS that is shown and counted.

    `reason` says in words why, where the standing itself needs it (not evaluable, not subject, birth date
    missing, could not verify). `next_line` is the one next thing to do, with its date. `next_row` is the first row
    of Table A ahead that asks something not on record; where none does, the last one ahead, which lacks nothing.
    """

    place: int
    pupil: Pupil
    standing: str
    shown: str
    basis: str
    action: str
    report_category: str
    verification: str
    reason: str
    next_line: str
    deadline: date | None
    findings: tuple[Finding, ...]
    doses: tuple[Dose, ...]
    advisories: tuple[str, ...]
    issues: tuple[Issue, ...]
    routes: tuple[Route, ...] = ()
    answers: tuple[Answer, ...] = ()
    next_row: NextRow | None = None
    entry: str = ""
    box: str = ""
    """As `report_category`, but for pupils of every grade and age; "" while anything is open."""
    counted: bool = True
    """False for pupils who left before the as-of date: shown, but in no count."""

    @property
    def shown_as(self) -> Shown:
        return STANDINGS[self.shown]

    @property
    def to_do(self) -> str:
        """What to do, in words: "Follow up by Nov 1, 2025". It names a day only where there is one."""
        if self.action == "request_documentation" and all(f.status != "undetermined" for f in self.findings):
            return ENTER_PAPERS if self.findings else CORRECT_LIST
        by = f" by {in_words(self.deadline)}" if self.action == "follow_up" and self.deadline else ""
        return ACTIONS[self.action] + by

    @property
    def missing(self) -> int:
        """Doses lacking over all overdue requirements."""
        return sum(finding.missing for finding in self.findings if finding.status == "overdue")

    def finding(self, requirement: str) -> Finding:
        """Raises KeyError when the requirement does not apply to this pupil."""
        for finding in self.findings:
            if finding.requirement == requirement:
                return finding
        raise KeyError(requirement)


@dataclass(frozen=True, slots=True)
class RulePackRef:
    """Which rules decided: id with its edition, hash of their text, title."""

    id: str
    hash: str
    title: str


@dataclass(frozen=True)
class CheckResult:
    """One evaluation of one roster as of one date: everything a report or screen shows."""

    facility: str
    county: str
    program: str
    as_of: date
    entry_rule: str
    rule_pack: RulePackRef
    roster_name: str
    roster_fingerprint: str
    balance: Balance
    sources: tuple[SourceTally, ...]
    roster_only: bool
    pupils: Sequence[PupilResult]
    issues: tuple[Issue, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    """Requirement short name -> label, in the order of the pack."""
    second_opinion: bool = False
    """Whether screens and papers show advisories, which never change a status."""

    def standing_counts(self) -> dict[str, int]:
        """Shown standing -> pupils, in the order of urgency, zeros left out. Sums to the counted pupils."""
        counts = dict.fromkeys(STANDINGS, 0)
        for result in self.pupils:
            if result.counted:
                counts[result.shown] += 1
        return {key: n for key, n in counts.items() if n}

    def by_urgency(self) -> list[PupilResult]:
        """Counted pupils, most urgent first: by standing, nearest deadline, most doses missing, then by name."""
        return sorted(
            (result for result in self.pupils if result.counted),
            key=lambda r: (r.shown_as.rank, r.deadline or date.max, -r.missing, r.pupil.name, r.pupil.row),
        )
