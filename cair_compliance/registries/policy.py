"""May this question be put at all? Asked before a registry of the operator's own gets a single byte.

Stand-ins on this computer hold invented people and need no agreement. There is no way to ask about anybody
who is not on the list being checked: a question is a pupil's place in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from ..model.answers import Answer, Outcome, Route
from ..model.people import Pupil
from .agreements import Acceptance, Agreement, Asker, Purpose
from .matching import fold_person
from .settings import Connection

PROGRAMS: Mapping[Purpose, frozenset[str]] = MappingProxyType({
    Purpose.SCHOOL_ADMISSION: frozenset({"tk12"}),
    Purpose.CHILD_CARE_ADMISSION: frozenset({"child_care"}),
    Purpose.CONDITIONAL_FOLLOW_UP: frozenset({"tk12", "child_care"}),
    Purpose.LICENSING_REVIEW: frozenset({"child_care"}),
    Purpose.COUNTY_REVIEW: frozenset({"tk12", "child_care"}),
})  # fmt: skip
"""Purpose -> the programs it fits."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One check as the policy sees it. `today` is the day of asking, never the as-of date of the evaluation."""

    roster: Sequence[Pupil]
    facility: str
    program: str
    asker: Asker | None
    agreements: Sequence[Agreement]
    today: date

    def refusal(self, connection: Connection, place: int, pupil: Pupil, routed: Route) -> Answer | None:
        """Why this pupil may not be asked about at this registry; None when it may."""
        if connection.given is not None:
            return None
        if not (0 <= place < len(self.roster) and self.roster[place] == pupil):
            return _refused(connection, "the child is not on the list being checked.")
        asker = self.asker
        if asker is None or not (asker.person and asker.organisation):
            return _refused(connection, "it is not said who asks, and for which organisation.")
        why = self._purpose_refused(asker)
        if why:
            return _refused(connection, why)
        agreement = self._agreement(asker, connection)
        if isinstance(agreement, str):
            return _refused(connection, agreement)
        return self._person_refused(asker, agreement, connection, routed)

    def _purpose_refused(self, asker: Asker) -> str:
        if asker.purpose not in list(Purpose):
            return f"the purpose has to be one of {', '.join(Purpose)}."
        if self.program not in PROGRAMS[Purpose(asker.purpose)]:
            return f"the purpose {asker.purpose} does not fit the program of this check."
        return ""

    def _agreement(self, asker: Asker, connection: Connection) -> Agreement | str:
        """The agreement that covers this check, or why there is none."""
        title = connection.title
        ours = [one for one in self.agreements
                if one.registry == connection.registry and _same(one.organisation, asker.organisation)]  # fmt: skip
        if not ours:
            return f"no agreement of your organisation with {title} is on file."
        running = [one for one in ours if one.in_force(self.today)]
        if not running:
            return f"the agreement with {title} is not in force today."
        covering = [one for one in running if any(_same(name, self.facility) for name in one.facilities)]
        if not covering:
            return f"the agreement with {title} does not name this facility."
        return next((one for one in covering if self._accepted(asker, one)), covering[0])

    def _accepted(self, asker: Asker, agreement: Agreement) -> Acceptance | None:
        theirs = (one for one in agreement.persons if one.person == asker.person and one.counts_on(self.today))
        return max(theirs, key=lambda one: one.accepted_on, default=None)

    def _person_refused(
        self, asker: Asker, agreement: Agreement, connection: Connection, routed: Route
    ) -> Answer | None:
        accepted = self._accepted(asker, agreement)
        if accepted is None:
            return _refused(
                connection, f"the person asking has not accepted the terms of {connection.title} within the last year."
            )
        if routed.region not in accepted.regions:
            detail = "Not asked: the person asking may not see records of this child's region."
            return Answer(connection.registry, Outcome.REGION_NOT_AUTHORIZED, detail=detail)
        return None


def _refused(connection: Connection, why: str) -> Answer:
    return Answer(connection.registry, Outcome.NOT_CHECKED, detail=f"Not asked: {why}")


def _same(one: str, other: str) -> bool:
    return fold_person(one) == fold_person(other) != ""
