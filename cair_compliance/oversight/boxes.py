"""Which box of the annual report a pupil stands in, over all requirements or for one; None while that is open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..engine.reporting import ALL
from ..model.results import Finding, PupilResult
from ..model.standings import COULD_NOT_VERIFY


class Apart(Enum):
    """Why a pupil stands in no box."""

    OPEN = "open"
    NOT_ASKED = "not asked"


OF_FINDING = {
    "met": "A",
    "exempt_pme": "C",
    "exempt_pbe": "E",
    "exempt_tme": "D",
    "not_due": "B",
    "age_in_grace": "B",
}
SETTLED = frozenset({"noncompliant", "attend_pending", "iep_services", "not_subject"})
"""Standings under which an overdue dose has its category."""


@dataclass(frozen=True, slots=True)
class Boxing:
    """`lapsed`: requirement -> the advisory that tells of doses missing although the law no longer asks for them."""

    lapsed: dict[str, str]

    def letter(self, tally: str, result: PupilResult) -> str | Apart:
        """The category of one pupil in one tally."""
        if tally == ALL:
            return result.box or Apart.OPEN
        finding = finding_of(result, tally)
        if finding is None:
            return self._without_finding(tally, result)
        if finding.status in OF_FINDING:
            return OF_FINDING[finding.status]
        if finding.status == "overdue" and result.shown in SETTLED:
            return result.box or Apart.OPEN
        return Apart.OPEN

    def _without_finding(self, tally: str, result: PupilResult) -> str | Apart:
        """No finding: the law does not ask this pupil for it (any more), or gives no finding at all."""
        if not result.findings or tally not in self.lapsed:
            return Apart.OPEN
        if result.shown == COULD_NOT_VERIFY and self.lapsed[tally] in result.advisories:
            return Apart.OPEN
        return Apart.NOT_ASKED if self.lapsed[tally] in result.advisories else "A"

    def has(self, vaccine: str, result: PupilResult) -> bool | Apart:
        """Whether doses meet what is asked of one vaccine; apart while that is open or where it is not asked."""
        finding = finding_of(result, vaccine)
        if finding is None:
            letter = self._without_finding(vaccine, result)
            return letter if isinstance(letter, Apart) else True
        if finding.status == "met":
            return True
        unsure = finding.status == "undetermined" or (finding.status == "overdue" and result.shown == COULD_NOT_VERIFY)
        return Apart.OPEN if unsure else False


def finding_of(result: PupilResult, requirement: str) -> Finding | None:
    """The finding of one requirement; None where it does not apply to this pupil."""
    return next((finding for finding in result.findings if finding.requirement == requirement), None)
