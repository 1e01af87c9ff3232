"""Which outcome an answer is: a body with persons first, then QAK-2, then MSA-1; and when these disagree.

An error (AE) over a record is an answer with warnings, as some registries send it; one without doses closes
no question (`ParsedAnswer.error_without_doses`). "Not found" or "refused" over a record is no answer at all.
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
UNKNOWN_STATUS = "the answer has a status that is not known"
_HISTORIES = ("Z32", "Z42")
_WHO = ("K21", "K22", "K23")


@dataclass(frozen=True, slots=True)
class Signs:
    """What an answer says of itself: MSH-9, MSH-21, QAK-2, MSA-1, and how many persons and RXA segments it has.

    `event` is the second component of MSH-9: K22 answers "who could it be" and holds no history.
    """

    kind: str
    profile: str
    status: str
    acknowledgment: str
    persons: int
    groups: int
    event: str = ""

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
    def only_accepts(self) -> bool:
        """Whether this is the receipt for something sent to the registry, and no answer to a question."""
        return self.acknowledgment in ("AA", "CA") and not (self.status or self.persons or self.groups)

    @property
    def reason(self) -> str:
        """Why this answers nothing, where the outcome is UNAVAILABLE."""
        if self.contradict:
            return "the answer contradicts itself: a record, and nobody found or the question refused"
        if self.only_accepts:
            return "the message was accepted, which answers no question"
        if self.status:
            return "the answer says OK and names nobody" if self.status == "OK" else UNKNOWN_STATUS
        return "the answer names nobody and has no status"

    @property
    def contradict(self) -> bool:
        """Whether a body stands under "not found" or "refused".

        A person without any group under Z33 and NF is none: both say that nobody was found, and some echo the question.
        """
        if self.status == "PD" or not (self.persons or self.groups):
            return False
        if self.acknowledgment in _REFUSED or self.status == "AR":
            return True
        return self.status == "NF" and (self.groups > 0 or self.profile != "Z33")

    @property
    def _with_persons(self) -> Outcome:
        if self.status == "NF":
            return Outcome.NOT_FOUND
        if self.persons > 1 or self.profile == "Z31" or self.kind == "VXX" or self._only_asks_who:
            return Outcome.CANDIDATES
        if self.status == "TM":
            return Outcome.TOO_MANY
        if self._only_an_error or (self.profile == "Z33" and self.status not in ("OK", "")):
            return self._without_persons
        return Outcome.FOUND

    @property
    def _only_an_error(self) -> bool:
        """An error over a person without any group, where no profile promises a history: the question, repeated."""
        error = self.status == "AE" or (not self.status and self.acknowledgment in ("AE", "CE"))
        return error and not self.groups and self.profile not in _HISTORIES

    @property
    def _only_asks_who(self) -> bool:
        return self.event in _WHO and not self.groups

    @property
    def _without_persons(self) -> Outcome:
        # "OK" without a person contradicts itself; it is never read as "no record".
        return _BY_STATUS.get(self.status) or _BY_ACKNOWLEDGMENT.get(self.acknowledgment, Outcome.UNAVAILABLE)
