"""How one registry software is spoken with, from its YAML row: no code knows a registry by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ..model.datafile import RULES, read_yaml, validate

FOLDER = RULES / "registries"


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sending_application: str
    receiving_application: str
    receiving_facility: str
    processing_id: str
    version: str
    accept_acknowledgment: str
    application_acknowledgment: str
    max_candidates: int = Field(ge=1, le=50)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    title: str
    source: str
    codec: Literal["hl7v251"]
    transport: Literal["soap12"]
    namespace: str
    query_operation: Literal["submitSingleMessage", "submitSingleQuery"]
    message: _Message
    sex: dict[str, str]
    local_identifier_types: list[str]
    profiles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way of speaking. Field names of `message` parts say which MSH or RCP field they fill in the YAML."""

    id: str
    title: str
    codec: str
    namespace: str
    query_operation: str
    sending_application: str
    receiving_application: str
    receiving_facility: str
    processing_id: str
    version: str
    accept_acknowledgment: str
    application_acknowledgment: str
    max_candidates: int
    sex: Mapping[str, str]
    local_identifier_types: tuple[str, ...]
    profiles: Mapping[str, str]


@lru_cache(maxsize=16)
def load_dialect(name: str, folder: Path = FOLDER) -> Dialect:
    """Read one dialect. Raises RuleError with file and line."""
    path = folder / f"{name}.yaml"
    given = validate(_File, read_yaml(path), path)
    return Dialect(
        id=given.id,
        title=given.title,
        codec=given.codec,
        namespace=given.namespace,
        query_operation=given.query_operation,
        sex=given.sex,
        local_identifier_types=tuple(given.local_identifier_types),
        profiles=given.profiles,
        **given.message.model_dump(),
    )
