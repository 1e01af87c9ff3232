"""A check in words: why one pupil stands where they stand, and what came of asking the registries."""

from __future__ import annotations

import html
from dataclasses import dataclass

from ..model.answers import SourceTally
from ..model.calendar import in_words
from ..model.results import Finding, PupilResult
from ..model.standings import FINDINGS


@dataclass(frozen=True)
class Explanation:
    """Why one pupil stands where they stand; prints as text, draws itself in a notebook."""

    result: PupilResult

    def __str__(self) -> str:
        result = self.result
        head = [
            f"{result.pupil.name}  (row {result.pupil.row}, born {in_words(result.pupil.birthdate) or 'unknown'}"
            + (f", grade {result.pupil.grade})" if result.pupil.grade else ")"),
            f"{result.shown_as.symbol} {result.shown_as.label}",
        ]
        head += [f"  {text}" for text in (result.reason, result.next_line, result.entry) if text]
        return "\n".join([*head, "", *(line for f in result.findings for line in _finding_lines(f))])

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


def _finding_lines(finding: Finding) -> list[str]:
    shown = FINDINGS[finding.status]
    lines = [f"{shown.symbol} {finding.label}: {shown.label}", f"    {finding.why}"]
    for dose in finding.doses:
        mark = "counts" if dose.counts else f"does not count: {dose.why_not}"
        lines.append(f"      {dose.letter}  {in_words(dose.date):<13} {dose.label}, {mark}")
    lines += [f"    Law: {'; '.join(str(law) for law in finding.citations)}"]
    return lines


def sources_in_words(tallies: tuple[SourceTally, ...], roster_only: bool) -> str:
    """Which registries were asked and what came of it, in one line."""
    if roster_only:
        return "Checked from the file alone; no registry was asked."
    return "; ".join(f"{tally.title}: {tally.said}" for tally in tallies) + "."
