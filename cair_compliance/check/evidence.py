"""What a person has seen on file for a pupil: exemption forms and special circumstances. A list only claims them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ..engine.subjects import Subject
from ..model.people import Circumstances, Exemption, ExemptionClaim

_SETTLED_BY_FLAG = {"iep": "iep", "independent_study": "independent_study", "home_based_private_school": "home_based"}
_SETTLED_BY_KIND = {
    "pme": ("pme", "medical", "unknown"),
    "tme": ("tme", "medical", "unknown"),
    "pbe": ("pbe", "unknown"),
}

_NOTHING_SPECIAL = Circumstances()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Forms and circumstances on file for one pupil, and who has seen them."""

    exemptions: tuple[Exemption, ...] = ()
    circumstances: Circumstances = _NOTHING_SPECIAL
    seen_by: str = ""


NO_EVIDENCE: Mapping[int, Evidence] = MappingProxyType({})


def with_evidence(subject: Subject, evidence: Evidence | None) -> Subject:
    """The pupil with what is on file. A claim of the list that the file settles asks nobody any more."""
    if evidence is None:
        return subject
    return replace(
        subject,
        exemptions=evidence.exemptions,
        circumstances=evidence.circumstances,
        claims=tuple(claim for claim in subject.claims if not _settled(claim, evidence)),
    )


def _settled(claim: ExemptionClaim, evidence: Evidence) -> bool:
    if claim.kind in {_SETTLED_BY_FLAG.get(flag) for flag in evidence.circumstances.flags}:
        return True
    return any(
        claim.kind in _SETTLED_BY_KIND[exemption.kind]
        and (not claim.requirement or not exemption.vaccines or claim.requirement in exemption.vaccines)
        for exemption in evidence.exemptions
    )
