"""Which outcome an answer is: a body with persons first, then QAK-2, then MSA-1; and when these disagree.

An error (AE) over a record with doses is an answer with warnings, as some registries send it; "not
found" or "refused" over a record is no answer at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model.answers import Outcome

_BY_STATUS = {
    "NF": Outcome.NOT_FOUND,
    "TM": Outcome.TOO_MANY,
    "PD": Outcome.PROTECTED,
    "AE": Outcome.BAD_REQUEST,
    "AR": Outcome.REJECTED,
}
_BY_ACKNOWLEDGMENT = {
    "AE": Outcome.BAD_REQUEST,
    "CE": Outcome.BAD_REQUEST,
    "AR": Outcome.REJECTED,
    "CR": Outcome.REJECTED,
}
_REFUSED = ("AR", "CR")


@dataclass(frozen=True, slots=True)
class Signs:
    """What an answer says of itself: MSH-9, MSH-21, QAK-2, MSA-1, and how many PID and RXA segments it has."""

    kind: str
    profile: str
    status: str
    acknowledgment: str
    persons: int
    groups: int

    @property
    def outcome(self) -> Outcome:
        """The one outcome; UNAVAILABLE for a contradiction and for "OK" without a person."""
        if self.contradict:
            return Outcome.UNAVAILABLE
        if self.status == "PD":
            return Outcome.PROTECTED
        if self.acknowledgment in _REFUSED and self.status in ("", "NF"):
            return Outcome.REJECTED
        return self._with_persons if self.persons else self._without_persons

    @property
    def contradict(self) -> bool:
        """Whether a body stands under "not found" or "refused", or an error over a person without any group."""
        if self.status == "PD" or not (self.persons or self.groups):
            return False
        if self.status in ("NF", "AR") or self.acknowledgment in _REFUSED:
            return True
        return self.status == "AE" and not self.groups and self._with_persons is Outcome.FOUND

    @property
    def _with_persons(self) -> Outcome:
        if self.persons > 1 or self.profile == "Z31" or self.kind == "VXX":
            return Outcome.CANDIDATES
        if self.status == "TM":
            return Outcome.TOO_MANY
        return self._without_persons if self.profile == "Z33" and self.status not in ("OK", "") else Outcome.FOUND

    @property
    def _without_persons(self) -> Outcome:
        # "OK" without a person contradicts itself; it is never read as "no record".
        return _BY_STATUS.get(self.status) or _BY_ACKNOWLEDGMENT.get(self.acknowledgment, Outcome.UNAVAILABLE)
