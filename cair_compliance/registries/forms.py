"""The forms between a family, a school and the registry, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ..model.datafile import RULES, read_yaml, validate

FOLDER = RULES / "registries"


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    title: str
    purpose: str
    signed_by: str
    where: str


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: int
    source: str
    forms: list[_Form]
    note: str


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what it is for, who signs it, and where a family or a school gets it."""

    id: str
    title: str
    purpose: str
    signed_by: str
    where: str


@dataclass(frozen=True, slots=True)
class Forms:
    """All forms, and what holds for families elsewhere."""

    forms: tuple[Form, ...]
    note: str


@lru_cache(maxsize=4)
def load_forms(folder: Path = FOLDER) -> Forms:
    """Read the forms. Raises RuleError with file and line."""
    path = Path(folder) / "forms.yaml"
    given = validate(_File, read_yaml(path), path)
    return Forms(tuple(Form(**row.model_dump()) for row in given.forms), given.note)
