"""The rule language of tables: what counts, and how many doses of it a child needs at which age and grade."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from .periods import Period
from .schema import MOST_DOSES, Cite, Count, Day, Grade, Program, Some, Strict, Text, in_order


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
        in_order(self.from_age, self.until_age)
        return self


class SeriesRule(Strict):
    label: Text
    groups: dict[str, GroupRule] = Field(min_length=1)
    mixed_from_age: Period | None = None
    two_dose_review: TwoDoseReview | None = None


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
        in_order(self.from_age, self.until_age)
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
