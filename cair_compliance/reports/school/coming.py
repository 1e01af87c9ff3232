"""What still has to come for a pupil who may attend: doses with their windows, proof due, exemptions that end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ...model.results import Finding, PupilResult

FOLLOWED = ("conditional", "conditional_tme")


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing to come: a vaccine by its label, the dose where it is known, and the days it hangs on.

    `kind` is dose, proof (of a new age group's requirement) or exemption; `last` is the last day of each.
    """

    label: str
    kind: str
    dose: int | None
    earliest: date | None
    last: date | None

    @property
    def words(self) -> str:
        """ "Polio dose 4", "Proof of MMR"."""
        named = f"{self.label} dose {self.dose}" if self.dose else self.label
        return {"dose": named, "proof": f"Proof of {named}", "exemption": f"{named} (temporary exemption)"}[self.kind]


def things_to_come(pupil: PupilResult) -> list[Coming]:
    """Soonest last day first; none for a pupil who is not admitted conditionally."""
    if not pupil.counted or pupil.shown not in FOLLOWED:
        return []
    found = [one for finding in pupil.findings if (one := _of(finding))]
    known = {(one.label, one.dose) for one in found} | {(one.label, None) for one in found}
    found += [one for one in _of_next_row(pupil) if (one.label, one.dose) not in known]
    return sorted(found, key=lambda one: (one.last or date.max, one.label))


def _of(finding: Finding) -> Coming | None:
    window = finding.next_dose
    if finding.status == "not_due" and window is not None:
        return Coming(finding.label, "dose", window.dose, window.not_before, window.exclude_if_not_by)
    if finding.document_by:
        return Coming(finding.label, "proof", None, None, finding.document_by)
    if finding.status == "exempt_tme":
        return Coming(finding.label, "exemption", None, None, finding.exempt_until)
    return None


def _of_next_row(pupil: PupilResult) -> Iterator[Coming]:
    """What the next age group of child care asks; a label may end in the number of its dose."""
    row = pupil.next_row
    for text in row.lacks if row else ():
        label, _, number = text.partition(" dose ")
        assert row is not None
        yield Coming(label, "proof", int(number) if number else None, row.starts, row.document_by)
