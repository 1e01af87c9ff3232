"""The rule language: what may stand in a rule file, and nothing else.

A key the language does not know does not load, so a clause that is not understood can never pass a child.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from ..model.people import GRADES
from .periods import Period

Grade = Literal[GRADES]  # type: ignore[valid-type]
Program = Literal["child_care", "tk12"]
MOST_DOSES = 9
"""The most doses a clause may ask for."""


class Strict(BaseModel):
    """Refuses unknown keys and silent conversions."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Cite(Strict):
    """Where the law says it, and whether somebody has compared the wording with the official text."""

    title: str = Field(min_length=3)
    verified: bool


# What counts ------------------------------------------------------------------------------------------------


class GroupRule(Strict):
    min_age: Period | None = None
    at_most: int | None = Field(default=None, ge=1)
    contested_before_age: Period | None = None
    advisory: str = ""
    citation: Cite | None = None

    @model_validator(mode="after")
    def _cited(self) -> GroupRule:
        if (self.min_age or self.at_most or self.contested_before_age) and self.citation is None:
            raise ValueError("a limit needs its citation")
        return self


class TwoDoseReview(Strict):
    products: list[str]
    doses: int
    from_age: Period
    until_age: Period
    interval: Period
    citation: Cite


class SeriesRule(Strict):
    label: str
    groups: dict[str, GroupRule]
    mixed_from_age: Period | None = None
    two_dose_review: TwoDoseReview | None = None


# Clauses ----------------------------------------------------------------------------------------------------


class DosesClause(Strict):
    """At least `doses` of a series; `holding` keeps only doses of those groups; `on_or_after_age` only later ones."""

    doses: int = Field(ge=1, le=MOST_DOSES)
    of: str
    holding: list[str] | None = None
    on_or_after_age: Period | None = None
    full_date_in_month_of: Period | None = None
    window: bool = True
    citation: Cite | None = None


class AllOfClause(Strict):
    all_of: list[Clause] = Field(min_length=2)
    citation: Cite | None = None


class AnyOfClause(Strict):
    any_of: list[Clause] = Field(min_length=2)
    citation: Cite | None = None


def _clause_kind(value: Any) -> str | None:
    keys = set(value) if isinstance(value, dict) else set(type(value).model_fields)
    found = [key for key in ("doses", "all_of", "any_of") if key in keys]
    return found[0] if len(found) == 1 else None


Clause = Annotated[
    Annotated[DosesClause, Tag("doses")]
    | Annotated[AllOfClause, Tag("all_of")]
    | Annotated[AnyOfClause, Tag("any_of")],
    Discriminator(
        _clause_kind,
        custom_error_type="clause",
        custom_error_message="a clause has exactly one of: doses, all_of, any_of",
    ),
]


# Tables -----------------------------------------------------------------------------------------------------


class Require(Strict):
    """A clause under conditions: until an age of the pupil, or until a date of entry."""

    clause: str
    until_age: Period | None = None
    entry_until: date | None = None
    lapsed_advisory: str = ""
    citation: Cite | None = None


class Row(Strict):
    """One row of a table: whom it fits and what it asks."""

    id: str
    label: str
    entry: Literal["admission", "advance_7"] | None = None
    grades: list[Grade] | None = None
    from_age: Period | None = None
    until_age: Period | None = None
    require: dict[str, str | Require]
    citation: Cite


class ProofWithin(Strict):
    period: Period
    citation: Cite


class TableBlock(Strict):
    citation: Cite
    proof_within: ProofWithin | None = None
    clauses: dict[str, Clause]
    rows: list[Row] = Field(min_length=1)
    until: date | None = None


class TableFile(Strict):
    program: Program
    label: str
    table: str
    requirements: dict[str, str]
    since: dict[date, TableBlock] = Field(min_length=1)


# Windows ----------------------------------------------------------------------------------------------------


class FinalWindow(Strict):
    start: Period = Field(alias="from")
    by: Period
    citation: Cite


class AndFrom(Strict):
    after: int = Field(ge=1)
    start: Period = Field(alias="from")


class WindowLine(Strict):
    dose: int = Field(ge=2)
    after: int = Field(ge=1)
    start: Period = Field(alias="from")
    by: Period
    and_from: list[AndFrom] = []
    if_final: FinalWindow | None = None
    under_age_at_dose_1: Period | None = None
    from_age_at_dose_1: Period | None = None

    @model_validator(mode="after")
    def _counted_from_an_earlier_dose(self) -> WindowLine:
        if any(after >= self.dose for after in (self.after, *(extra.after for extra in self.and_from))):
            raise ValueError("a window is counted from an earlier dose")
        return self


class WindowBlock(Strict):
    model_config = ConfigDict(extra="allow", frozen=True, arbitrary_types_allowed=True)
    __pydantic_extra__: dict[str, list[WindowLine]]
    citation: Cite
    until: date | None = None

    @property
    def lines(self) -> dict[str, list[WindowLine]]:
        return self.__pydantic_extra__


class ProgramWindows(Strict):
    table: str
    since: dict[date, WindowBlock] = Field(min_length=1)


class WindowFile(Strict):
    programs: dict[Program, ProgramWindows]


# The pack ---------------------------------------------------------------------------------------------------


class CitedPeriod(Strict):
    period: Period
    citation: Cite


class AgeFrame(Strict):
    from_age: Period
    programs: list[Program]
    citation: Cite


class ReportingScope(Strict):
    from_age: Period | None = None
    until_age: Period | None = None
    grades: list[Grade] | None = None


class Reporting(Strict):
    child_care: ReportingScope
    tk12: ReportingScope
    citation: Cite


class FrameBlock(Strict):
    citation: Cite
    age_grace: CitedPeriod
    unconditional: AgeFrame
    reporting: Reporting
    until: date | None = None


class AdultsBlock(AgeFrame):
    until: date | None = None


class Adults(Strict):
    since: dict[date, AdultsBlock] = Field(min_length=1)


class Frame(Strict):
    since: dict[date, FrameBlock] = Field(min_length=1)


class Advisory(Strict):
    code: str = Field(pattern="^[A-Z][A-Z0-9_]+$")


class IntervalAdvisory(Advisory):
    period: Period
    citation: Cite


class LiveInterval(IntervalAdvisory):
    """Doses of two different series of live vaccines."""

    series: list[str] = Field(min_length=2)


class EarlyProduct(Advisory):
    products: list[str]
    before_age: Period
    group: str


class Advisories(Strict):
    short_interval: IntervalAdvisory
    possible_duplicate: IntervalAdvisory
    live_interval: LiveInterval
    below_min_age: Advisory
    month_only: Advisory
    undocumented: Advisory
    future: Advisory
    before_birth: Advisory
    two_dose_review: Advisory
    invalid_exemption: Advisory
    expired_exemption: Advisory
    early_products: list[EarlyProduct] = []


class PackFile(Strict):
    id: str
    title: str
    edition: str
    programs: list[str] = Field(min_length=1)
    windows: str
    exemptions: str
    populations: str
    adults: Adults
    frame: Frame
    series: dict[str, SeriesRule]
    same_dose_within: CitedPeriod
    advisories: Advisories
