"""What a registry was asked and what it said. Errors are outcomes, not exceptions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from .calendar import PartialDate


class Outcome(StrEnum):
    """One answer per pupil per registry."""

    FOUND = "FOUND"
    CANDIDATES = "CANDIDATES"
    NOT_FOUND = "NOT_FOUND"
    TOO_MANY = "TOO_MANY"
    PROTECTED = "PROTECTED"
    BAD_REQUEST = "BAD_REQUEST"
    REJECTED = "REJECTED"
    REGION_NOT_AUTHORIZED = "REGION_NOT_AUTHORIZED"
    AUTH_ERROR = "AUTH_ERROR"
    UNAVAILABLE = "UNAVAILABLE"
    PENDING = "PENDING"
    NOT_CHECKED = "NOT_CHECKED"


DEFINITE = frozenset({Outcome.FOUND, Outcome.NOT_FOUND, Outcome.PROTECTED})
"""Outcomes after which nothing more is to be had from this registry. PROTECTED is told as NOT_FOUND."""

REVIEW = frozenset({Outcome.CANDIDATES, Outcome.TOO_MANY})
"""Outcomes a person has to settle."""


class Match(StrEnum):
    """How surely a registry's person is the pupil.

    strong: a name is written otherwise, and a second identifier agrees; chosen: a person has decided so.
    """

    EXACT = "exact"
    STRONG = "strong"
    CHOSEN = "chosen"
    REVIEW = "review"
    NONE = "none"

    @property
    def accepted(self) -> bool:
        """Whether the person's doses are the pupil's."""
        return self in (Match.EXACT, Match.STRONG, Match.CHOSEN)


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a registry shows one. Names in the registry's spelling."""

    registry_id: str
    last_name: str
    first_name: str
    middle_name: str = ""
    suffix: str = ""
    birthdate: date | None = None
    sex: str = ""
    street: str = ""
    city: str = ""
    zip_code: str = ""
    multiple_birth: bool = False
    birth_order: int = 0
    identifiers: tuple[tuple[str, str], ...] = ()
    """(type, value) of the further identifiers shown, such as ("MR", the asking site's own number)."""


@dataclass(frozen=True, slots=True)
class AnsweredDose:
    """A dose in a registry's answer: completed, refused, partial ... `completion` as in HL7 table 0322."""

    cvx: str
    date: PartialDate
    completion: str = "CP"
    information_source: str = ""
    registry_dose_id: str = ""

    @property
    def given(self) -> bool:
        """Whether this is a dose at all: complete, or silent about it."""
        return self.completion in ("", "CP")


@dataclass(frozen=True, slots=True)
class Forecast:
    """A registry's own opinion of what is due next; shown, never evaluated."""

    cvx: str
    label: str
    due: date | None
    earliest: date | None
    dose_number: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one registry replied about one pupil, after the identity gate.

    `doses` are filled only for FOUND with an accepted match; candidates carry no doses. `basis` says in words
    what the acceptance rests on.
    `detail` is a plain sentence without pupil data; `evidence` are protocol codes (profile, QAK-2, MSA-1,
    fault, HTTP status) for the log. `incomplete`: a dose in it could not be read, so it closes no question.
    `held`: the run brake holds it back, so it closes none either.
    `remarks` are a result file's own status words: shown, never a status. `note`: a sentence on how the answer came,
    shown wherever it is used.
    """

    registry: str
    outcome: Outcome
    match: Match = Match.NONE
    person: Person | None = None
    doses: tuple[AnsweredDose, ...] = ()
    forecast: tuple[Forecast, ...] = ()
    candidates: tuple[Person, ...] = ()
    detail: str = ""
    evidence: tuple[str, ...] = ()
    incomplete: bool = False
    basis: str = ""
    held: bool = False
    remarks: tuple[str, ...] = ()
    note: str = ""

    @property
    def accepted(self) -> bool:
        """Whether this is a record surely of this pupil."""
        return self.outcome is Outcome.FOUND and self.match.accepted

    @property
    def definite(self) -> bool:
        """Whether nothing is left open: no record available, or a wholly read record surely of this pupil."""
        if self.incomplete or self.held:
            return False
        return self.outcome in DEFINITE and (self.outcome is not Outcome.FOUND or self.accepted)

    @property
    def as_told(self) -> Answer:
        """The answer as school and child care users may see it: a locked record looks like none at all."""
        return replace(self, outcome=told(self.outcome), evidence=())


def told(outcome: Outcome) -> Outcome:
    """The outcome to show: PROTECTED is told as NOT_FOUND (Health and Safety Code 120440)."""
    return Outcome.NOT_FOUND if outcome is Outcome.PROTECTED else outcome


@dataclass(frozen=True, slots=True)
class Route:
    """Why one registry is asked about one pupil.

    `not_asked`: the registry the child may be known to instead, because the county lies at the edge of two regions and
    only this one is asked; "" where there is no such doubt.
    """

    registry: str
    region: str
    county: str
    reason: str
    not_asked: str = ""


@dataclass(frozen=True, slots=True)
class SourceTally:
    """One registry in one check. asked = answered + review + failed."""

    registry: str
    title: str
    asked: int
    answered: int
    found: int
    review: int
    failed: int
    trouble: str = ""
    """Why queries failed, in words; "" when none did."""
    made_on: date | None = None
    """The day a result file was made; None for a registry that was asked itself, and where it is not known."""
    held: int = 0
    """Answers among those for a person (`review`) that the run brake holds back."""
    held_why: str = ""
    """Why it does, in words; "" where it does not."""

    @property
    def said(self) -> str:
        """ "20 asked, 12 answered, 3 for a person to decide, 5 without answer"; parts of none are left out."""
        parts = (
            (self.review - self.held, "for a person to decide"),
            (self.held, "held back"),
            (self.failed, "without answer"),
        )
        words = [f"{self.asked:,} asked", f"{self.answered:,} answered"]
        return ", ".join([*words, *(f"{number:,} {said}" for number, said in parts if number)])
