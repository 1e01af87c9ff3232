"""Under which agreement, by whom and for what a registry may be asked: the operator's file.

A registry's data serve the requirement for attendance and nothing else (Health and Safety Code 120440), so the
purposes are a closed list. A person's acceptance of the terms counts for one year from its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..model.datafile import read_yaml, validate

MAX_BYTES = 256_000


class Purpose(StrEnum):
    """What a registry may be asked for; no other value exists."""

    SCHOOL_ADMISSION = "school_admission"
    CHILD_CARE_ADMISSION = "child_care_admission"
    CONDITIONAL_FOLLOW_UP = "conditional_admission_follow_up"
    LICENSING_REVIEW = "licensing_review"
    COUNTY_REVIEW = "county_review"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, for whom and what for. `purpose` is checked when asked, so that a wrong one asks nobody."""

    person: str
    organisation: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One person's yearly acceptance of the terms, and the regions whose records the person may see."""

    person: str
    accepted_on: date
    regions: frozenset[str]

    @property
    def ends(self) -> date:
        """The first day on which it does not count any more: a year after it was given."""
        try:
            return self.accepted_on.replace(year=self.accepted_on.year + 1)
        except ValueError:  # Feb 29
            return date(self.accepted_on.year + 1, 3, 1)

    def counts_on(self, day: date) -> bool:
        """Whether it was given at most a year before `day`, and not after it."""
        return self.accepted_on <= day < self.ends


@dataclass(frozen=True, slots=True)
class Agreement:
    """One organisation's agreement with one registry, both days included."""

    organisation: str
    registry: str
    signatory: str
    valid_from: date
    valid_until: date
    facilities: tuple[str, ...]
    persons: tuple[Acceptance, ...]

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until


class _Person(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = Field(min_length=1)
    accepted_on: date
    regions: list[str] = Field(min_length=1)


class _Agreement(BaseModel):
    model_config = ConfigDict(extra="forbid")
    organisation: str = Field(min_length=1)
    registry: str
    signatory_role: str = Field(min_length=1)
    valid_from: date
    valid_until: date
    facilities: list[str] = Field(min_length=1)
    persons: list[_Person] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> _Agreement:
        if self.valid_until < self.valid_from:
            raise ValueError("valid_until is before valid_from")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    agreements: list[_Agreement]


def load_agreements(path: Path) -> tuple[Agreement, ...]:
    """Read the operator's file. Raises RuleError with file, line and key."""
    return tuple(_agreement(row) for row in validate(_File, read_yaml(path, MAX_BYTES), path).agreements)


def _agreement(row: _Agreement) -> Agreement:
    return Agreement(
        row.organisation,
        row.registry,
        row.signatory_role,
        row.valid_from,
        row.valid_until,
        tuple(row.facilities),
        tuple(Acceptance(one.id, one.accepted_on, frozenset(one.regions)) for one in row.persons),
    )
