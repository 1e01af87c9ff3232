"""The rule language: what may stand in a rule file, and nothing else.

A key the language does not know does not load, so a clause that is not understood can never pass a child.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from ..model.people import GRADES
from .periods import DaySpan, Period

Grade = Literal[GRADES]  # type: ignore[valid-type]
Program = Literal["child_care", "tk12"]
MOST_DOSES = 9
"""The most doses a clause may ask for."""


class Strict(BaseModel):
    """Refuses unknown keys and silent conversions."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


def _day(value: Any) -> date:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("must be a day, written as 2019-07-01") from None


def _in_order(start: Period | None, until: Period | None) -> None:
    """Raises ValueError where a span of ages ends before it begins, or as it begins."""
    if start is not None and until is not None and not start.can_end_before(until):
        raise ValueError("`until_age` must be later than `from_age`")


Day = Annotated[date, BeforeValidator(_day)]
FileName = Annotated[str, Field(pattern=r"^[a-z0-9_]+\.yaml$")]
Count = Annotated[int, Field(ge=1, le=MOST_DOSES)]
Code = Annotated[str, Field(pattern="^[A-Z][A-Z0-9_]+$")]
Item = TypeVar("Item")
Some = Annotated[list[Item], Field(min_length=1)]
Text = Annotated[str, Field(min_length=1)]


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
    products: Some[str]
    doses: int = Field(ge=2, le=MOST_DOSES)
    from_age: Period
    until_age: Period
    interval: Period
    citation: Cite

    @model_validator(mode="after")
    def _ages_in_order(self) -> TwoDoseReview:
        _in_order(self.from_age, self.until_age)
        return self


class SeriesRule(Strict):
    label: Text
    groups: dict[str, GroupRule] = Field(min_length=1)
    mixed_from_age: Period | None = None
    two_dose_review: TwoDoseReview | None = None


# Clauses ----------------------------------------------------------------------------------------------------


class DosesClause(Strict):
    """At least `doses` of a series; `holding` keeps only doses of those groups; `on_or_after_age` only later ones."""

    doses: Count
    of: str
    holding: Some[str] | None = None
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
    keys = set(value) if isinstance(value, dict) else set(getattr(type(value), "model_fields", ()))
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


for _model in (AllOfClause, AnyOfClause):
    _model.model_rebuild()  # they speak of Clause, which is complete only now


# Tables -----------------------------------------------------------------------------------------------------


class Require(Strict):
    """A clause under conditions: until an age of the pupil, or until a date of entry."""

    clause: str
    until_age: Period | None = None
    entry_until: Day | None = None
    lapsed_advisory: str = Field(default="", pattern="^([A-Z][A-Z0-9_]+)?$")
    citation: Cite | None = None

    @model_validator(mode="after")
    def _cited(self) -> Require:
        if (self.until_age or self.entry_until) and self.citation is None:
            raise ValueError("a condition needs its citation")
        return self


def _asked_kind(value: Any) -> str:
    return "conditions" if isinstance(value, dict | Require) else "clause"


Asked = Annotated[Annotated[str, Tag("clause")] | Annotated[Require, Tag("conditions")], Discriminator(_asked_kind)]


class Row(Strict):
    """One row of a table: whom it fits and what it asks."""

    id: str
    label: Text
    entry: Literal["admission", "advance_7"] | None = None
    grades: Some[Grade] | None = None
    from_age: Period | None = None
    until_age: Period | None = None
    require: dict[str, Asked]
    citation: Cite

    @model_validator(mode="after")
    def _ages_in_order(self) -> Row:
        _in_order(self.from_age, self.until_age)
        return self


class ProofWithin(Strict):
    period: Period
    citation: Cite


class TableBlock(Strict):
    citation: Cite
    proof_within: ProofWithin | None = None
    clauses: dict[str, Clause] = Field(min_length=1)
    rows: Some[Row]
    until: Day | None = None


class TableFile(Strict):
    program: Program
    label: Text
    table: Text
    requirements: dict[str, Text] = Field(min_length=1)
    since: dict[Day, TableBlock] = Field(min_length=1)


# Windows ----------------------------------------------------------------------------------------------------


class FinalWindow(Strict):
    start: Period = Field(alias="from")
    by: Period
    citation: Cite

    @model_validator(mode="after")
    def _possible(self) -> FinalWindow:
        if self.by.can_end_before(self.start):
            raise ValueError("`by` must not come before `from`")
        return self


class AndFrom(Strict):
    after: int = Field(ge=1)
    start: Period = Field(alias="from")


class WindowLine(Strict):
    dose: int = Field(ge=2, le=MOST_DOSES)
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
        if self.by.can_end_before(self.start):
            raise ValueError("`by` must not come before `from`")
        if self.under_age_at_dose_1 and self.from_age_at_dose_1:
            raise ValueError("a line has one of: under_age_at_dose_1, from_age_at_dose_1")
        return self


class WindowBlock(Strict):
    model_config = ConfigDict(extra="allow", frozen=True, strict=True, arbitrary_types_allowed=True)
    __pydantic_extra__: dict[str, Some[WindowLine]]
    citation: Cite
    until: Day | None = None

    @property
    def lines(self) -> dict[str, list[WindowLine]]:
        return self.__pydantic_extra__


class ProgramWindows(Strict):
    table: Text
    since: dict[Day, WindowBlock] = Field(min_length=1)


class WindowFile(Strict):
    programs: dict[Program, ProgramWindows]


# The pack ---------------------------------------------------------------------------------------------------


class CitedDays(Strict):
    period: DaySpan
    citation: Cite


class AgeFrame(Strict):
    from_age: Period
    programs: Some[Program]
    citation: Cite


class ReportingScope(Strict):
    from_age: Period | None = None
    until_age: Period | None = None
    grades: Some[Grade] | None = None

    @model_validator(mode="after")
    def _ages_in_order(self) -> ReportingScope:
        _in_order(self.from_age, self.until_age)
        return self


class Reporting(Strict):
    child_care: ReportingScope
    tk12: ReportingScope
    citation: Cite


class FrameBlock(Strict):
    citation: Cite
    age_grace: CitedDays
    unconditional: AgeFrame
    reporting: Reporting
    until: Day | None = None


class AdultsBlock(AgeFrame):
    until: Day | None = None


class Adults(Strict):
    since: dict[Day, AdultsBlock] = Field(min_length=1)


class Frame(Strict):
    since: dict[Day, FrameBlock] = Field(min_length=1)


class Advisory(Strict):
    code: Code


class IntervalAdvisory(Advisory):
    period: DaySpan
    citation: Cite


class LiveInterval(IntervalAdvisory):
    """Doses of two different series of live vaccines."""

    series: list[str] = Field(min_length=2)


class EarlyProduct(Advisory):
    products: Some[str]
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
    programs: Some[FileName]
    windows: FileName
    exemptions: FileName
    populations: FileName
    adults: Adults
    frame: Frame
    series: dict[str, SeriesRule] = Field(min_length=1)
    same_dose_within: CitedDays
    advisories: Advisories
