"""How one registry software is spoken with, from its YAML row: no code knows a registry by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..model.datafile import RULES, read_yaml, validate
from ..model.errors import RuleError

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
    """What every dialect says. Each codec adds what it needs."""

    model_config = ConfigDict(extra="forbid")
    id: str
    title: str
    source: str
    sex: dict[str, str]
    local_identifier_types: list[str]


class _Hl7File(_File):
    codec: Literal["hl7v251", "hl7v231"]
    transport: Literal["soap12", "soap11", "form"]
    namespace: str = ""
    query_operation: Literal["submitSingleMessage", "submitSingleQuery"] = "submitSingleMessage"
    message: _Message
    profiles: dict[str, str] = {}

    @model_validator(mode="after")
    def _complete(self) -> _Hl7File:
        if self.transport != "form" and not self.namespace:
            raise ValueError("SOAP needs a namespace")
        if self.codec == "hl7v251" and {"Z34", "Z44"} - self.profiles.keys():
            raise ValueError("version 2.5.1 needs the names of profiles Z34 and Z44")
        return self


_PATH = r"^/?[\w.-]+(/[\w.-]+)*$"
"""A path below the registry's address, or from the root of its host when it starts with /; never another host."""


class _Token(BaseModel):
    model_config = ConfigDict(extra="forbid")
    assertion_path: str = Field(pattern=_PATH)
    key_path: str = Field(default="", pattern=f"{_PATH}|^$")


class _RestFile(_File):
    transport: Literal["rest"]
    token: _Token
    max_candidates: int = Field(ge=1, le=50)
    code_systems: list[str] = Field(min_length=1)


class _RedoxFile(_RestFile):
    codec: Literal["redox"]
    path: str = Field(pattern=_PATH)
    test: bool
    registry_identifier_type: str


class _FhirFile(_RestFile):
    codec: Literal["fhir"]
    search: Literal["form", "query"]
    origins: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rest:
    """What only JSON interfaces need to know.

    assertion_path, key_path   where a token is had, below the address or (with /) from the root of its host;
                               "" where no API key is taken
    code_systems               the names under which CVX goes
    path, test, registry_identifier_type   Redox: where to ask, Meta.Test, IDType of the registry's own id
    search, origins            FHIR: values in a form or in the address; Immunization.reportOrigin -> NIP001
    """

    assertion_path: str
    key_path: str
    code_systems: tuple[str, ...]
    path: str = ""
    test: bool = False
    registry_identifier_type: str = ""
    search: str = "form"
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way of speaking. Field names of `message` parts say which MSH or RCP field they fill in the YAML.

    `rest` is there for the JSON codecs only, which in turn leave the HL7 fields empty.
    """

    id: str
    title: str
    codec: str
    transport: str = "soap12"
    namespace: str = ""
    query_operation: str = ""
    sending_application: str = ""
    receiving_application: str = ""
    receiving_facility: str = ""
    processing_id: str = ""
    version: str = ""
    accept_acknowledgment: str = ""
    application_acknowledgment: str = ""
    max_candidates: int = 5
    sex: Mapping[str, str] = field(default_factory=dict)
    local_identifier_types: tuple[str, ...] = ()
    profiles: Mapping[str, str] = field(default_factory=dict)
    rest: Rest | None = None


@lru_cache(maxsize=16)
def load_dialect(name: str, folder: Path = FOLDER) -> Dialect:
    """Read one dialect. Raises RuleError with file and line."""
    path = folder / f"{name}.yaml"
    document = read_yaml(path)
    codec = str(document.get("codec")) if isinstance(document, dict) else ""
    if codec not in _READERS:
        raise RuleError(f"{path}: codec: {codec!r} is not known; known are {', '.join(_READERS)}")
    return _READERS[codec](document, path)


def _hl7(document: Any, path: Path) -> Dialect:
    given = validate(_Hl7File, document, path)
    return Dialect(
        **_shared(given),
        codec=given.codec,
        transport=given.transport,
        namespace=given.namespace,
        query_operation=given.query_operation,
        profiles=given.profiles,
        **given.message.model_dump(),
    )


def _redox(document: Any, path: Path) -> Dialect:
    given = validate(_RedoxFile, document, path)
    rest = Rest(
        **_token(given), path=given.path, test=given.test, registry_identifier_type=given.registry_identifier_type
    )
    return Dialect(**_shared(given), codec=given.codec, max_candidates=given.max_candidates, rest=rest)


def _fhir(document: Any, path: Path) -> Dialect:
    given = validate(_FhirFile, document, path)
    rest = Rest(**_token(given), search=given.search, origins=given.origins)
    return Dialect(**_shared(given), codec=given.codec, max_candidates=given.max_candidates, rest=rest)


def _shared(given: _File) -> dict[str, Any]:
    types = tuple(given.local_identifier_types)
    return {"id": given.id, "title": given.title, "sex": given.sex, "local_identifier_types": types}


def _token(given: _RestFile) -> dict[str, Any]:
    return {**given.token.model_dump(), "code_systems": tuple(given.code_systems)}


_READERS: Mapping[str, Callable[[Any, Path], Dialect]] = {
    "hl7v251": _hl7,
    "hl7v231": _hl7,
    "redox": _redox,
    "fhir": _fhir,
}
"""Codec -> how its dialect file is read."""
