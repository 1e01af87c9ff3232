"""The audit trail of one run: an entry before a question leaves, another when its outcome is known.

Entries of questions that wait at the same moment go to the disk together, so many at once cost one write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ..model.answers import Outcome
from .adapter import Inquiry
from .agreements import Asker
from .audit import AuditTrail, AuditTrouble


@dataclass
class Witness:
    """Writes for one registry. `regions`: the pupil's place -> the region asked."""

    trail: AuditTrail
    asker: Asker | None
    registry: str
    regions: Mapping[int, str]
    _waiting: list[tuple[dict[str, object], asyncio.Future[None]]] = field(default_factory=list)

    async def before(self, place: int, inquiry: Inquiry) -> None:
        """Returns when the intent is on the disk. Raises AuditTrouble; then nothing may be sent."""
        asker = self.asker or Asker("", "", "")
        await self._write({
            "kind": "intent",
            "person": asker.person,
            "organisation": asker.organisation,
            "purpose": str(asker.purpose),
            "registry": self.registry,
            "region": self.regions.get(place, ""),
            "pupil": self.trail.pupil(inquiry.pupil),
            "control_id": inquiry.control_id,
        })  # fmt: skip

    async def after(self, inquiry: Inquiry, outcome: Outcome) -> None:
        """Write what came of it. Raises AuditTrouble; then nothing more may be sent."""
        await self._write({"kind": "outcome", "registry": self.registry, "control_id": inquiry.control_id,
                           "outcome": str(outcome)})  # fmt: skip

    async def _write(self, entry: dict[str, object]) -> None:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._flush)
        self._waiting.append(({**entry, "time": datetime.now(UTC).isoformat(timespec="milliseconds")}, done))
        await done

    def _flush(self) -> None:
        batch, self._waiting = self._waiting, []
        trouble: AuditTrouble | None = None
        try:
            self.trail.append(entry for entry, _ in batch)
        except AuditTrouble as error:
            trouble = error
        for _, done in batch:
            if not done.done():
                if trouble is None:
                    done.set_result(None)
                else:
                    done.set_exception(AuditTrouble(str(trouble)))
