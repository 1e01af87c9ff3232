"""The rule language of a pack: the files that belong together, frames of age and program, advisories."""

from __future__ import annotations

from pydantic import Field, model_validator

from .periods import DaySpan, Period
from .schema import Cite, Code, Day, FileName, Grade, Program, Some, Strict, in_order
from .table_schema import SeriesRule


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
        in_order(self.from_age, self.until_age)
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
    early_products: list[EarlyProduct] = Field(default=[])


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
