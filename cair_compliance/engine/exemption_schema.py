"""The rule language of exemptions and special standings: what may stand in those files, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from .periods import Period
from .schema import Cite, Grade, Program, Strict


class Span(Strict):
    programs: list[Program]
    grades: list[Grade] | None = None
    ungraded_from_age: Period | None = None
    ungraded_until_age: Period | None = None


class Form(Strict):
    label: str
    issued_from: date | None = None
    issued_before: date | None = None
    citation: Cite


class KindBlock(Strict):
    forms: dict[str, Form] = Field(default_factory=dict)
    lasts_at_most: Period | None = None
    filed_before: date | None = None
    citation: Cite
    until: date | None = None


class Kind(Strict):
    label: str
    since: dict[date, KindBlock] = Field(min_length=1)


class RevocationBlock(Strict):
    window: Period
    citation: Cite
    until: date | None = None


class Revocation(Strict):
    since: dict[date, RevocationBlock] = Field(min_length=1)


class LegacyBlock(Strict):
    """Pupils whose personal beliefs exemption ended with `span` stand under another row of the table."""

    span: str
    rows: dict[str, str]
    citation: Cite
    until: date | None = None


class Legacy(Strict):
    since: dict[date, LegacyBlock] = Field(min_length=1)


class ExemptionFile(Strict):
    order: list[Literal["pme", "pbe", "tme"]]
    spans: dict[str, Span]
    spans_citation: Cite
    kinds: dict[str, Kind]
    revocation: Revocation
    legacy_pbe: Legacy


class Protection(Strict):
    """A special standing that keeps a pupil with overdue doses from being turned away."""

    id: str
    label: str
    flag: str = ""
    when: Literal["", "revocation_window"] = ""
    programs: list[Program] | None = None
    school_days_since_admission: int | None = None
    since_admission: Period | None = None
    standing: Literal["attend_pending", "not_subject", "iep_services"]
    category: str
    citation: Cite

    @model_validator(mode="after")
    def _one_ground(self) -> Protection:
        if bool(self.flag) == bool(self.when):
            raise ValueError("a protection has either `flag` or `when`")
        return self


class Protections(Strict):
    since: dict[date, list[Protection]] = Field(min_length=1)


class NoticeBlock(Strict):
    school_days: int
    exclude_after_flag: str
    citation: Cite
    until: date | None = None


class Notice(Strict):
    since: dict[date, NoticeBlock] = Field(min_length=1)


class ReviewBlock(Strict):
    every: Period
    programs: list[Program]
    citation: Cite
    until: date | None = None


class Review(Strict):
    since: dict[date, ReviewBlock] = Field(min_length=1)


class PopulationFile(Strict):
    protections: Protections
    review: Review
    notice: Notice
