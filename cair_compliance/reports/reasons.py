"""Pupil by pupil: why a standing is what it is, by which section of law, and where each dose came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ..model.calendar import in_words
from ..model.results import CheckResult, CountedDose, Finding, PupilResult
from ..model.standings import ADVISORIES, COULD_NOT_VERIFY, FINDINGS, VERIFICATIONS
from .pupil_tables import place_words, pupil_key, several_sheets
from .story import Block, Heading, Part, Together, Words
from .text import named
from .words import (
    SOURCE_LEGEND,
    answer_words,
    count,
    finding_shown,
    finding_words,
    listing,
    next_dose_words,
    next_thing,
    shown_part,
    tone,
)

TITLE = "Reasons, pupil by pupil"


def reason_pages(result: CheckResult) -> Iterator[Block]:
    """One part for each counted pupil who has not met all requirements, most urgent first."""
    pupils = [pupil for pupil in result.by_urgency() if pupil.shown != "unconditional"]
    yield Heading(TITLE, anchor="reasons", legend=SOURCE_LEGEND)
    words = f"{count(len(pupils), 'pupil')} for whom not all requirements are met, in the order of urgency."
    yield Words(words if pupils else "All requirements are met for every pupil.")
    titles = {source.registry: source.title for source in result.sources}
    several = several_sheets(result)
    for pupil in pupils:
        yield from _pupil(pupil, result, titles, several)


def _pupil(pupil: PupilResult, result: CheckResult, titles: Mapping[str, str], several: bool) -> Iterator[Block]:
    head = tuple(_head(pupil, several))
    first, *rest = [tuple(_finding(pupil, finding, result.as_of)) for finding in _in_order(pupil)] or [()]
    yield Together((*head, *first))
    yield from map(Together, rest)
    met = [finding.label for finding in pupil.findings if finding.status == "met"]
    if met:
        yield Words(f"✓ Met: {listing(met)}.")
    if result.second_opinion:
        yield from (_labelled("Second opinion", ADVISORIES.get(code, code)) for code in pupil.advisories)
    yield from _remarks(pupil, titles)


def _in_order(pupil: PupilResult) -> list[Finding]:
    """Findings that are not met, the most pressing first."""
    rest = [finding for finding in pupil.findings if finding.status != "met"]
    return sorted(rest, key=lambda finding: FINDINGS[finding.status].rank)


def _head(pupil: PupilResult, several: bool) -> Iterator[Block]:
    yield Heading(named(pupil.pupil), 2, pupil_key(pupil), said=(shown_part(pupil.shown_as, strong=True),))
    yield Words(_person_line(pupil, several), "aside")
    lead = next_thing(pupil)
    if lead:
        yield Words(lead, "strong")
    if pupil.reason and pupil.reason != lead:
        yield Words(pupil.reason)
    if pupil.action != "none":
        yield Words(f"What to do: {pupil.to_do}.")
    row = pupil.next_row
    if row is not None and row.lacks and in_words(row.starts) not in pupil.next_line:
        words = f"The age group from {in_words(row.starts)} asks {listing(row.lacks)}"
        yield Words(f"{words}; proof for it is due by {in_words(row.document_by)}.")
    yield Words(f"{VERIFICATIONS[pupil.verification]}. {_sentence(pupil.entry)}".strip(), "aside")


def _sentence(words: str) -> str:
    return words if not words or words.endswith(".") else f"{words}."


def _person_line(pupil: PupilResult, several: bool) -> str:
    person = pupil.pupil
    parts = [
        f"Born {in_words(person.birthdate)}" if person.birthdate else "Birth date missing",
        f"grade {person.grade}" if person.grade else "grade missing",
        f"room {person.room}" if person.room else "",
        f"line {place_words(pupil, several)}",
        f"local id {person.local_id}" if person.local_id else "",
        f"state id {person.state_id}" if person.state_id else "",
    ]
    return "  ·  ".join(part for part in parts if part)


def _finding(pupil: PupilResult, finding: Finding, as_of: date) -> Iterator[Block]:
    shown = finding_shown(pupil, finding)
    words = f"{shown.symbol} {finding.label}: {finding_words(pupil, finding)}"
    yield Heading(words, 3, tone=tone(shown))
    yield Words(finding.why)
    if finding.next_dose is not None:
        lead = "If it was not given" if pupil.shown == COULD_NOT_VERIFY else "Next"
        yield Words(f"{lead}: {next_dose_words(finding.next_dose, as_of)}.", "strong")
    for alternative in finding.alternatives:
        outcome = "Enough" if alternative.satisfied else "Not enough"
        yield _labelled("Tried", f"{alternative.text.rstrip('.')}. {outcome}.   ", str(alternative.citation))
    yield from _doses("Counted", [dose for dose in finding.doses if dose.counts])
    yield from _doses("Not counted", [dose for dose in finding.doses if not dose.counts])
    if finding.citations:
        yield _labelled("Law", "", finding.law)


def _labelled(label: str, words: str, aside: str = "") -> Words:
    """Words after a label in bold; `aside` stands back."""
    quiet = (Part(aside, tone="quiet"),) if aside else ()
    return Words((Part(f"{label}: ", strong=True), Part(words), *quiet), "small")


def _doses(heading: str, doses: Sequence[CountedDose]) -> Iterator[Block]:
    if doses:
        yield _labelled(heading, "; ".join(_dose_words(dose) for dose in doses))


def _dose_words(dose: CountedDose) -> str:
    reason = f" ({dose.why_not.rstrip('.')})" if dose.why_not else ""
    return f"{in_words(dose.date)} {dose.letter} {dose.label}{reason}"


def _remarks(pupil: PupilResult, titles: Mapping[str, str]) -> Iterator[Block]:
    for issue in pupil.issues:
        where = f"line {issue.row}" + (f", column {issue.column}" if issue.column else "")
        yield _labelled(f"In the file, {where}", f"{issue.message} {issue.advice}".strip())
    said = [answer_words(answer, titles) for answer in pupil.answers]
    if said:
        yield _labelled("Registries", " ".join(said))
