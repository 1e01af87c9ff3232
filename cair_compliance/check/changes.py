"""What differs between two checks of one roster: another date, other rules, one more dose."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.results import PupilResult


@dataclass(frozen=True, slots=True)
class Change:
    """A pupil whose result differs."""

    before: PupilResult
    after: PupilResult

    @property
    def requirements(self) -> tuple[str, ...]:
        """The requirements whose status differs, in the order of the table."""
        old, new = _statuses(self.before), _statuses(self.after)
        return tuple(name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name))


def changed(before: PupilResult, after: PupilResult) -> bool:
    """Whether the standing or any finding differs."""
    return (before.shown, before.basis) != (after.shown, after.basis) or _statuses(before) != _statuses(after)


def _statuses(result: PupilResult) -> dict[str, str]:
    return {finding.requirement: finding.status for finding in result.findings}
