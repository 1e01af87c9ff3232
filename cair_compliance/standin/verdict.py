"""What one stand-in registry finds for one question, whatever language it was put in: check, search, decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .population import People, Record
from .search import candidates

Locks = Literal["pd", "nf", "owner_only"]
CAP = 10
"""The most candidates a registry lists unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is asked about, by whom. `registry_id` asks for one record; `most` candidates are wanted."""

    site: str
    last: str
    first: str
    birthdate: str
    registry_id: str = ""
    most: int = CAP


@dataclass(frozen=True, slots=True)
class Verdict:
    """`status`: OK (one record), SEVERAL, NF nobody, TM too many, PD protected (`locked` is then the record)."""

    status: Literal["OK", "SEVERAL", "NF", "TM", "PD"]
    records: tuple[Record, ...] = ()
    locked: tuple[Record, ...] = ()


@dataclass(frozen=True)
class RegistryRules:
    """How the registries behave.

    locks       what a locked record looks like from outside: pd, nf, or owner_only (NF, but shown to `owner`)
    owner       the site that owns the locked records
    z44_as      the profile a Z44 question is answered under; Z32 copies a registry that mislabels it
    z44_lists   whether a Z44 question may be answered with candidates (the national guide says no: Z33 NF)
    cap         the most candidates listed, however many are asked for
    sites       site -> the one region whose records it may see; a site that is not named sees all
    gate_as     NF or PD: what a site of another region gets
    mistaken    answers about somebody else (the fault wrong_patient)
    """

    people: People
    today: date
    locks: Locks = "pd"
    owner: str = ""
    z44_as: str = "Z42"
    z44_lists: bool = False
    cap: int = CAP
    sites: Mapping[str, str] = field(default_factory=dict)
    gate_as: Literal["NF", "PD"] = "NF"
    mistaken: bool = False

    def verdict(self, registry: str, wanted: Wanted) -> Verdict:
        """Who is found, after caps, gates and locks."""
        if self.sites.get(wanted.site, registry) != registry:
            return Verdict(self.gate_as)
        if self.mistaken:
            return self._somebody_else(registry, wanted)
        born = self.people.born(registry, wanted.birthdate)
        found = candidates(wanted.last, wanted.first, wanted.registry_id, born)
        if len(found) > min(wanted.most, self.cap):
            return Verdict("TM")
        if len(found) == 1 and self.hidden(found[0], wanted.site):
            return Verdict("PD", locked=tuple(found)) if self.locks == "pd" else Verdict("NF")
        seen = tuple(record for record in found if not self.hidden(record, wanted.site))
        if len(found) > 1:
            return Verdict("SEVERAL", seen) if seen else Verdict("NF")
        return Verdict("OK", seen) if seen else Verdict("NF")

    def hidden(self, record: Record, site: str) -> bool:
        return record.locked and not (self.locks == "owner_only" and site == self.owner)

    def _somebody_else(self, registry: str, wanted: Wanted) -> Verdict:
        others = (one for one in self.people if one.region == registry and one.doses and not one.locked)
        other = next((one for one in others if one.birthdate != wanted.birthdate), None)
        return Verdict("OK", (other,)) if other else Verdict("NF")
