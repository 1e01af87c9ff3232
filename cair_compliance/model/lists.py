"""Lines of the lists that a check can answer: who has no proof for a disease, and which dates lie ahead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from .results import PupilResult

STATES: Mapping[str, str] = MappingProxyType(
    {
        "none": "No dose documented",
        "partial": "Some doses documented",
        "exempt": "Exempt, doses missing",
        "unknown": "Not known",
    }
)
"""How much proof a pupil without complete proof has, least first."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "dose": "Last day for a dose",
        "proof": "Proof due",
        "exemption": "Exemption ends",
        "protection": "Special standing ends",
        "review": "Record to be reviewed",
    }
)
"""What a date ahead is about."""


@dataclass(frozen=True, slots=True)
class Unprotected:
    """A counted pupil without complete proof for one disease (17 CCR 6060). `state` is a key of STATES."""

    result: PupilResult
    state: str
    documented: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """One date ahead of one pupil. `kind` is a key of KINDS."""

    day: date
    result: PupilResult
    kind: str
    words: str
