"""A county's spot check, as values: the frame, what was drawn, what was found, and what follows from it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

ALWAYS = "always"
"""The stratum of facilities that are always looked at."""

PPS, STRATIFIED = "pps", "stratified"
DESIGNS: Mapping[str, str] = {
    PPS: "bigger facilities more often, the largest always",
    STRATIFIED: "the same share of facilities in each stratum",
}

METHOD = "sha256-2"
"""How things are drawn; a change is a new name, so that nobody repeats an old draw by new steps."""

MET, NOT_MET, UNKNOWN = "met", "not met", "unknown"
VERDICTS = (MET, NOT_MET, UNKNOWN)


def plain_id(text: str) -> str:
    """An id as the draw knows it: a spreadsheet program that drops leading zeros ("0012", "12") changes nothing."""
    return text.lstrip("0") or "0" if text.isdecimal() else text


@dataclass(frozen=True, slots=True)
class Facility:
    """One line of the frame. `size` is its enrolment; `always`: it is looked at whatever the draw says."""

    id: str
    name: str
    size: int
    stratum: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A facility in the sample. `inclusion` is its exact chance to be chosen; `certain`: it had to be."""

    facility: Facility
    stratum: str
    inclusion: Fraction
    certain: bool
    why: str

    @property
    def weight(self) -> Fraction:
        """How many facilities of the frame this one stands for."""
        return 1 / self.inclusion


@dataclass(frozen=True, slots=True)
class StratumDraw:
    """How one stratum was drawn: facilities, pupils, how many were chosen, step and start of a systematic draw."""

    name: str
    facilities: int
    pupils: int
    chosen: int
    interval: Fraction | None = None
    start: Fraction | None = None


@dataclass(frozen=True, slots=True)
class FacilityDraw:
    """The first stage: which facilities. Whoever has the frame, the seed and the method draws the same."""

    seed: int
    design: str
    pupils_each: int
    fingerprint: str
    facilities: int
    pupils: int
    strata: tuple[StratumDraw, ...]
    chosen: tuple[Chosen, ...]
    version: str


@dataclass(frozen=True, slots=True)
class DrawnPupil:
    """One pupil of the second stage: the stable key, what is needed to find the file, the number it was drawn by."""

    key: str
    name: str
    birthdate: date | None
    grade: str
    room: str
    number: str


@dataclass(frozen=True, slots=True)
class PupilDraw:
    """The second stage in one facility. `size` pupils were on its list; a census where that is not more than asked.

    keyed_by  what the keys are: "state id", "local id" or "code of name and birth date"
    """

    facility: str
    name: str
    as_of: date
    seed: int
    facility_seed: str
    fingerprint: str
    size: int
    asked: int
    pupils: tuple[DrawnPupil, ...]
    version: str
    keyed_by: str

    @property
    def census(self) -> bool:
        return len(self.pupils) == self.size


@dataclass(frozen=True, slots=True)
class Entry:
    """What was found for one drawn pupil: the facility's claim, the registry's word, our own finding.

    Each is met, not met or unknown. `gone`: drawn, but no longer there; a non-response that nobody replaces.
    `entered` is false where the line came back blank: that is not the same as a file that could not be judged.
    """

    facility: str
    key: str
    claim: str = UNKNOWN
    registry: str = UNKNOWN
    finding: str = UNKNOWN
    gone: bool = False
    note: str = ""
    entered: bool = True

    @property
    def examined(self) -> bool:
        """Whether the file could be judged."""
        return not self.gone and self.finding != UNKNOWN

    @property
    def compared(self) -> bool:
        return self.examined and self.claim != UNKNOWN

    @property
    def wrong(self) -> bool:
        """The facility says one thing and the file another."""
        return self.compared and self.claim != self.finding


@dataclass(frozen=True, slots=True)
class AcceptanceRule:
    """Accept a facility where at most `most` of `drawn` records are wrong, and the two risks of that rule."""

    size: int | None
    drawn: int
    most: int
    good: Fraction
    bad: Fraction
    risk_reject_good: float
    risk_accept_bad: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Claim against finding over the same pupils, errors in both directions.

    admitted  claimed met, found not met (wrongly admitted); flagged  claimed not met, found met (wrongly flagged)
    """

    both_met: int
    admitted: int
    flagged: int
    both_not: int
    kappa: float | None
    p_value: float

    @property
    def compared(self) -> int:
        return self.both_met + self.admitted + self.flagged + self.both_not

    @property
    def wrong(self) -> int:
        return self.admitted + self.flagged

    @property
    def agreement(self) -> float | None:
        return (self.both_met + self.both_not) / self.compared if self.compared else None

    @property
    def difference(self) -> float | None:
        """Percentage points by which the claim is higher than the finding."""
        return 100 * (self.admitted - self.flagged) / self.compared if self.compared else None


@dataclass(frozen=True, slots=True)
class FacilityResult:
    """What one facility's sample says. `low` and `high` are exact limits of the number wrong among its pupils.

    missing  pupils drawn of whom nothing came back: blank lines of the sheet, and lines that are no longer in it
    """

    chosen: Chosen
    size: int
    drawn: int
    gone: int
    unknown: int
    comparison: Comparison
    not_met: int
    examined: int
    low: int | None
    high: int | None
    missing: int = 0

    @property
    def left_out(self) -> int:
        """Pupils drawn in whom claim and finding could not be compared."""
        return self.drawn - self.comparison.compared

    @property
    def limits_said(self) -> str:
        """The limits in a sentence's words."""
        if self.low is None or self.high is None:
            return "nothing compared"
        if self.low == self.high:
            return f"{self.low} of {self.size}"
        return f"between {self.low} and {self.high} of {self.size}"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One share of the pupils of the whole frame. `low` and `high` are None where the spread cannot be told: `why`."""

    label: str
    share: float
    low: float | None
    high: float | None
    design_effect: float | None
    pupils: int
    facilities: int
    freedom: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class PublicShare:
    """One share of the county as anybody may read it; "" where so little may not be shown."""

    label: str
    share: str
    low: str
    high: str


def whole_limits(low: float, high: float) -> tuple[float, float]:
    """Limits, 0 to 1, in whole per cent: the low one rounded down and the high one up, never closer than they are."""
    return math.floor(round(100 * low, 6)) / 100, math.ceil(round(100 * high, 6)) / 100


@dataclass(frozen=True)
class CountyResult:
    """The whole spot check. `three_way` counts (claim, registry, finding)."""

    draw: FacilityDraw
    facilities: tuple[FacilityResult, ...]
    comparison: Comparison
    three_way: Mapping[tuple[str, str, str], int]
    estimates: tuple[Estimate, ...]
    not_visited: tuple[Chosen, ...] = ()
    entries: tuple[Entry, ...] = ()
    masks: Mapping[str, str] = field(default_factory=dict)
    """Facility id -> its share met, as it may be shown to the public; "" where nothing may be."""
    public: tuple[PublicShare, ...] = ()

    @property
    def drawn(self) -> int:
        """Pupils drawn in the facilities that were visited."""
        return sum(one.drawn for one in self.facilities)

    @property
    def examined(self) -> int:
        return sum(one.examined for one in self.facilities)

    @property
    def nothing_seen(self) -> tuple[FacilityResult, ...]:
        """Facilities visited of which no record could be judged, so that they are in no share."""
        return tuple(one for one in self.facilities if not one.examined)
