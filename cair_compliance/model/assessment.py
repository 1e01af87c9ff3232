"""One facility's annual assessment, as values: boxes, per-vaccine lines, the audit line, and who stands behind each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .results import Citation, PupilResult, RulePackRef
from .shares import Share

Pupils = tuple[PupilResult, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to write to or to call."""

    name: str = ""
    email: str = ""
    phone: str = ""


KINDS = ("public", "private", "Head Start")
"""Of facilities, as the report asks for them."""


@dataclass(frozen=True, slots=True)
class FacilityFacts:
    """The block that every report carries (17 CCR 6075(b)). `code` is the 9-digit facility number or the CDS code.

    `kind` is one of KINDS. What is not known stays "" and is a line to fill in by hand.
    """

    name: str
    county: str = ""
    code: str = ""
    kind: str = ""
    address: str = ""
    mailing_address: str = ""
    phone: str = ""
    completed_by: Contact = Contact()
    designated: Contact = Contact()
    submitted: date | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the worksheet. `public` is its share as it may be published ("≥95 %"; "" where nothing may be).

    Nothing may be while the report is not final.
    """

    id: str
    label: str
    rule: str
    citation: Citation
    pupils: Pupils
    public: str = ""

    @property
    def count(self) -> int:
        return len(self.pupils)


@dataclass(frozen=True, slots=True)
class AuditMeter:
    """How near a tally is to the line above which the State reviews the school.

    `pupils` stand in the boxes that count, `open` in no box yet: each may turn out to count. `unplaced` may belong to
    the group, beside the `enrolled`.
    """

    percent: int
    citation: Citation
    pupils: Pupils
    open: Pupils
    enrolled: int
    unplaced: Pupils = ()

    @property
    def share(self) -> Share:
        return Share(len(self.pupils), self.enrolled, len(self.open), len(self.unplaced))

    @property
    def above(self) -> bool:
        """Whatever becomes of the pupils who are open."""
        return self.share.least > self.percent

    @property
    def may_be_above(self) -> bool:
        return self.share.most > self.percent

    @property
    def to_move(self) -> int:
        """How many of `pupils` at least would have to leave these boxes for the school not to be above the line."""
        return max(0, len(self.pupils) - self.percent * self.enrolled // 100)


@dataclass(frozen=True, slots=True)
class Tally:
    """One set of boxes over the same pupils: all requirements together, or one requirement.

    open        pupils whose standing is not decided: could not verify, needs a decision, outside the rules
    not_asked   pupils of whom the law no longer asks this vaccine, with doses missing
    boxes + open + not_asked = enrolled
    """

    name: str
    label: str
    enrolled: int
    boxes: tuple[Box, ...]
    open: Pupils
    not_asked: Pupils = ()
    audit: AuditMeter | None = None

    def box(self, name: str) -> Box:
        """Raises KeyError for a box this tally does not have."""
        for box in self.boxes:
            if box.id == name:
                return box
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class VaccineLine:
    """One vaccine over one group: who has all required doses, who lacks some, of whom it is not known.

    A pupil lacks a vaccine when doses do not meet the requirement, whatever the reason, exempt pupils included.
    `conditional` are those of `missing` who stand in a conditional box. `published` is the State's name of the line.
    """

    name: str
    label: str
    published: str
    complete: Pupils
    missing: Pupils
    open: Pupils
    not_asked: Pupils = ()
    conditional: Pupils = ()
    public: str = ""


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """A sum that has to come out before anything is printed as final."""

    words: str
    holds: bool


@dataclass(frozen=True, slots=True)
class GroupAssessment:
    """The figures of one group. `young` were admitted under the age the law names, `age_unknown` on no known date.

    `unplaced` have no readable grade or birth date and may belong to this group, beside the `enrolled`.
    """

    name: str
    label: str
    citation: Citation
    enrolled: Pupils
    tallies: tuple[Tally, ...]
    vaccines: tuple[VaccineLine, ...]
    checks: tuple[CrossCheck, ...]
    young_words: str = ""
    young: Pupils = ()
    age_unknown: Pupils = ()
    nobody: tuple[str, ...] = ()
    unplaced: Pupils = ()

    def share(self, tally: Tally, count: int) -> Share:
        """`count` of the enrolled, stated no closer than the open pupils of this tally allow."""
        return Share(count, tally.enrolled, len(tally.open), len(self.unplaced), self.holds)

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)

    @property
    def open(self) -> Pupils:
        """Pupils who are in no box of some tally, once each."""
        return united(pupil for tally in self.tallies for pupil in tally.open)


@dataclass(frozen=True)
class Assessment:
    """One facility's yearly totals on one day.

    unplaced   pupils without a readable grade or birth date, who may belong to any group
    later      pupils who enrol only after the day of the report
    left       pupils who left before it
    outside    pupils of no group of this report
    """

    facility: FacilityFacts
    as_of: date
    school_year: str
    rule_pack: RulePackRef
    reporting_hash: str
    citation: Citation
    roster_name: str
    roster_fingerprint: str
    unread_problems: int
    groups: tuple[GroupAssessment, ...]
    unplaced: Pupils = ()
    later: Pupils = ()
    left: Pupils = ()
    outside: Pupils = ()
    deadline: date | None = None
    deadline_citation: Citation | None = None
    roster_only: bool = False

    def group(self, name: str) -> GroupAssessment:
        """Raises KeyError for a group this report does not have."""
        for group in self.groups:
            if group.name == name:
                return group
        raise KeyError(name)

    @property
    def final(self) -> bool:
        """Whether every sum comes out and nobody is left open or unplaced."""
        return not self.unplaced and all(group.holds and not group.open for group in self.groups)

    def unpublished(self) -> Assessment:
        """The same figures with no share that may be published."""
        return replace(self, groups=tuple(_unpublished(group) for group in self.groups))


def _unpublished(group: GroupAssessment) -> GroupAssessment:
    tallies = (replace(tally, boxes=tuple(replace(box, public="") for box in tally.boxes)) for tally in group.tallies)
    return replace(group, tallies=tuple(tallies), vaccines=tuple(replace(line, public="") for line in group.vaccines))


def united(pupils: Iterable[PupilResult]) -> Pupils:
    """Each pupil once, in the order of the list."""
    found = {pupil.place: pupil for pupil in pupils}
    return tuple(found[place] for place in sorted(found))


def names(pupils: Sequence[PupilResult]) -> list[str]:
    """Their names, by the alphabet."""
    return sorted(pupil.pupil.name for pupil in pupils)
