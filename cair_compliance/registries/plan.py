"""What stands around every question of one check: who may be asked about whom, and whether it is written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ..model.answers import Answer, Outcome, Route
from ..model.people import Pupil
from .audit import AuditTrail, AuditTrouble, default_folder
from .policy import Asking
from .query import not_set_up
from .settings import RegistrySettings
from .witness import Witness

Share: TypeAlias = Sequence[tuple[int, Pupil]]
Shares: TypeAlias = Mapping[str, Share]
"""Registry id -> the pupils it is asked about, with their places."""


@dataclass(frozen=True)
class Plan:
    """One try at a roster: what stands around every question."""

    pupils: Sequence[Pupil]
    routes: Mapping[int, Sequence[Route]]
    settings: RegistrySettings
    asking: Asking

    def route(self, place: int, registry: str) -> Route:
        return next(one for one in self.routes[place] if one.registry == registry)

    def refusal(self, registry: str, place: int, pupil: Pupil) -> Answer | None:
        """Why this pupil is not asked about at this registry, before anything is opened; None to ask."""
        connection = self.settings.connections.get(registry)
        if connection is None:
            detail = f"Not asked: no interface set up for {self.settings.titles.get(registry, registry)}."
            return Answer(registry, Outcome.NOT_CHECKED, detail=detail)
        if connection.credentials() is None:
            return Answer(registry, Outcome.NOT_CHECKED, detail=not_set_up(connection))
        return self.asking.refusal(connection, place, pupil, self.route(place, registry))

    def audited(self, registry: str) -> bool:
        """Whether questions to it are written down: always, save for stand-ins when nobody wants it."""
        return self.settings.connections[registry].given is None or self.settings.audit is not None

    def witness(self, registry: str, share: Share, trail: AuditTrail | None) -> Witness | None:
        if trail is None or not self.audited(registry):
            return None
        regions = {place: self.route(place, registry).region for place, _ in share}
        return Witness(trail, self.asking.asker, registry, regions)


def open_trail(plan: Plan, allowed: Iterable[str]) -> tuple[AuditTrail | None, str]:
    """The audit trail where one is needed, or why it cannot be written."""
    if not any(plan.audited(registry) for registry in allowed):
        return None, ""
    try:
        return AuditTrail(plan.settings.audit or default_folder()), ""
    except AuditTrouble as error:
        return None, str(error)
