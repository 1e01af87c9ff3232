"""The rule language of exemptions and special standings: what may stand in those files, and nothing else."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from .periods import DaySpan, MonthSpan, Period
from .schema import Cite, Day, Grade, Program, Some, Strict, Text

Category = Literal["A", "B", "C", "D", "E", "F1", "F2", "F3", "G"]


class Span(Strict):
    programs: Some[Program]
    grades: Some[Grade] | None = None
    ungraded_from_age: MonthSpan | None = None
    ungraded_until_age: MonthSpan | None = None

    @model_validator(mode="after")
    def _one_side(self) -> Span:
        if self.ungraded_from_age and self.ungraded_until_age:
            raise ValueError("a span has one of: ungraded_from_age, ungraded_until_age")
        return self


class Form(Strict):
    label: Text
    issued_from: Day | None = None
    issued_before: Day | None = None
    citation: Cite

    @model_validator(mode="after")
    def _dated(self) -> Form:
        if self.issued_from is None and self.issued_before is None:
            raise ValueError("a form has a date: issued_from, issued_before or both")
        if self.issued_from and self.issued_before and self.issued_before <= self.issued_from:
            raise ValueError("`issued_before` must be later than `issued_from`")
        return self


class KindBlock(Strict):
    forms: dict[str, Form] = Field(default_factory=dict)
    lasts_at_most: MonthSpan | None = None
    filed_before: Day | None = None
    citation: Cite
    until: Day | None = None

    @model_validator(mode="after")
    def _some_limit(self) -> KindBlock:
        if bool(self.forms) == (self.filed_before is not None):
            raise ValueError("an exemption has either `forms` or `filed_before`")
        return self


class Kind(Strict):
    label: Text
    since: dict[Day, KindBlock] = Field(min_length=1)


class RevocationBlock(Strict):
    window: Period
    citation: Cite
    until: Day | None = None


class Revocation(Strict):
    since: dict[Day, RevocationBlock] = Field(min_length=1)


class LegacyBlock(Strict):
    """Pupils whose personal beliefs exemption ended with `span` stand under another row of the table."""

    span: str
    rows: dict[str, str] = Field(min_length=1)
    citation: Cite
    until: Day | None = None


class Legacy(Strict):
    since: dict[Day, LegacyBlock] = Field(min_length=1)


class ExemptionFile(Strict):
    order: list[Literal["pme", "pbe", "tme"]]
    spans: dict[str, Span] = Field(min_length=1)
    spans_citation: Cite
    kinds: dict[str, Kind]
    revocation: Revocation
    legacy_pbe: Legacy


class Protection(Strict):
    """A special standing that keeps a pupil with overdue doses from being turned away."""

    id: Text
    label: Text
    flag: str = ""
    when: Literal["", "revocation_window"] = ""
    programs: Some[Program] | None = None
    school_days_since_admission: int | None = Field(default=None, ge=1)
    since_admission: DaySpan | None = None
    standing: Literal["attend_pending", "not_subject", "iep_services"]
    category: Category
    citation: Cite

    @model_validator(mode="after")
    def _one_ground(self) -> Protection:
        if bool(self.flag) == bool(self.when):
            raise ValueError("a protection has either `flag` or `when`")
        return self


class Protections(Strict):
    since: dict[Day, list[Protection]] = Field(min_length=1)


class NoticeBlock(Strict):
    school_days: int = Field(ge=1)
    exclude_after_flag: str
    citation: Cite
    until: Day | None = None


class Notice(Strict):
    since: dict[Day, NoticeBlock] = Field(min_length=1)


class ReviewBlock(Strict):
    every: Period
    programs: Some[Program]
    citation: Cite
    until: Day | None = None


class Review(Strict):
    since: dict[Day, ReviewBlock] = Field(min_length=1)


class PopulationFile(Strict):
    protections: Protections
    review: Review
    notice: Notice
