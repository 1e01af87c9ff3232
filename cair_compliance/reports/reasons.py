"""Pupil by pupil: why a standing is what it is, by which section of law, and where each dose came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reportlab.platypus import Flowable

from ..model.calendar import in_words
from ..model.results import CheckResult, CountedDose, Finding, PupilResult
from ..model.standings import ACTIONS, ADVISORIES, COULD_NOT_VERIFY, FINDINGS, VERIFICATIONS
from .lines import Span, Text, set_lines
from .prose import Mark, Prose, Running, Strip, strips
from .pupil_tables import place_words, pupil_key, several_sheets
from .text import name_of, outline_name
from .theme import ASIDE, BODY, BODY_WIDTH, CELL, CELL_STRONG, GROUP, QUIET, SECTION, STRONG, coloured, tint
from .words import (
    SOURCE_LEGEND,
    answer_words,
    count,
    finding_shown,
    finding_words,
    listing,
    next_dose_words,
    next_thing,
)

TITLE = "Reasons, pupil by pupil"
_STEP = 12.0
_LONGEST_KEPT = 16


def reason_pages(result: CheckResult) -> Iterator[Flowable]:
    """One block for each counted pupil who has not met all requirements, most urgent first."""
    pupils = [pupil for pupil in result.by_urgency() if pupil.shown != "unconditional"]
    yield _heading(pupils)
    titles = {source.registry: source.title for source in result.sources}
    several = several_sheets(result)
    for pupil in pupils:
        yield _block(pupil, result, titles, several)


def _heading(pupils: Sequence[PupilResult]) -> Prose:
    words = f"{count(len(pupils), 'pupil')} for whom not all requirements are met, in the order of urgency."
    content = [
        *strips(TITLE, SECTION, keep=True),
        *strips(words if pupils else "All requirements are met for every pupil.", before=2, keep=bool(pupils)),
    ]
    return Prose(content, mark=Mark("reasons", TITLE), running=Running(TITLE, SOURCE_LEGEND), after=8)


def _block(pupil: PupilResult, result: CheckResult, titles: Mapping[str, str], several: bool) -> Prose:
    content = _head(pupil, several)
    for finding in _in_order(pupil):
        content += _together(_finding(pupil, finding, result.as_of))
    content += _met(pupil)
    content += _second_opinion(pupil) if result.second_opinion else []
    content += _remarks(pupil, titles)
    mark = Mark(pupil_key(pupil), outline_name(pupil.pupil), 1)
    return Prose(content, mark=mark, again=f"{name_of(pupil.pupil)}, continued", after=16)


def _in_order(pupil: PupilResult) -> list[Finding]:
    """Findings that are not met, the most pressing first."""
    rest = [finding for finding in pupil.findings if finding.status != "met"]
    return sorted(rest, key=lambda finding: FINDINGS[finding.status].rank)


def _head(pupil: PupilResult, several: bool) -> list[Strip]:
    shown = pupil.shown_as
    band = tint(shown.colour, 0.09)
    standing = f"{shown.symbol} {shown.label}"
    content = _title_band(name_of(pupil.pupil), standing, shown.colour, band)
    content += strips(_person_line(pupil, several), ASIDE, before=3, keep=True)
    lead = next_thing(pupil)
    content += strips(lead, STRONG, before=2, keep=True)
    if pupil.reason != lead:
        content += strips(pupil.reason, before=2, keep=True)
    if pupil.action != "none":
        content += strips(_action_line(pupil), keep=True)
    row = pupil.next_row
    if row is not None and row.lacks and in_words(row.starts) not in pupil.next_line:
        words = f"The next age group starts {in_words(row.starts)} and asks {listing(row.lacks)}"
        content += strips(f"{words}; proof for it is due by {in_words(row.document_by)}.", keep=True)
    content += strips(
        f"{VERIFICATIONS[pupil.verification]}. {_sentence(pupil.entry)}".strip(), ASIDE, keep=bool(pupil.findings)
    )
    return content


def _sentence(words: str) -> str:
    return words if not words or words.endswith(".") else f"{words}."


def _title_band(name: str, standing: str, colour: str, band: str) -> list[Strip]:
    """Name at the left, standing at the right of one band, or below each other where both are long."""
    said = set_lines(standing, BODY_WIDTH, coloured(CELL_STRONG, colour))
    names = set_lines(name, BODY_WIDTH - said[0].width - 20, GROUP)
    if len(names) == 1:
        return [Strip(names[0], 0.0, 4.0, True, band, said[0])]
    stacked = strips(name, GROUP, indent=4, keep=True) + strips(Span(standing, coloured(CELL_STRONG, colour)), indent=4)
    return [Strip(strip.line, strip.before, strip.indent, True, band) for strip in stacked]


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


def _action_line(pupil: PupilResult) -> str:
    return f"What to do: {ACTIONS[pupil.action]}."


def _finding(pupil: PupilResult, finding: Finding, as_of: date) -> list[Strip]:
    shown = finding_shown(pupil, finding)
    words = f"{shown.symbol} {finding.label}: {finding_words(pupil, finding)}"
    content = strips(Span(words, coloured(STRONG, shown.colour)), before=6, keep=True)
    content += strips(finding.why, indent=_STEP, keep=True)
    if finding.next_dose is not None:
        lead = "If it was not given" if pupil.shown == COULD_NOT_VERIFY else "Next"
        content += strips(f"{lead}: {next_dose_words(finding.next_dose, as_of)}.", STRONG, indent=_STEP)
    for alternative in finding.alternatives:
        outcome = "Enough" if alternative.satisfied else "Not enough"
        text: Text = [
            Span("Tried: ", CELL_STRONG),
            Span(f"{alternative.text.rstrip('.')}. {outcome}.   ", CELL),
            Span(str(alternative.citation), ASIDE),
        ]
        content += strips(text, indent=_STEP)
    content += _doses("Counted", [dose for dose in finding.doses if dose.counts])
    content += _doses("Not counted", [dose for dose in finding.doses if not dose.counts])
    content += _law(finding)
    return content


def _together(content: list[Strip]) -> list[Strip]:
    """Strips that stay on one page, unless there are very many of them."""
    return [replace(strip, keep=strip.keep or place < _LONGEST_KEPT) for place, strip in enumerate(content[:-1])] + [
        *content[-1:]
    ]


def _doses(heading: str, doses: Sequence[CountedDose]) -> list[Strip]:
    if not doses:
        return []
    words = "; ".join(_dose_words(dose) for dose in doses)
    return strips([Span(f"{heading}: ", CELL_STRONG), Span(words, CELL)], indent=_STEP)


def _dose_words(dose: CountedDose) -> str:
    reason = f" ({dose.why_not.rstrip('.')})" if dose.why_not else ""
    return f"{in_words(dose.date)} {dose.letter} {dose.label}{reason}"


def _law(finding: Finding) -> list[Strip]:
    if not finding.citations:
        return []
    cited = "; ".join(dict.fromkeys(str(citation) for citation in finding.citations))
    return strips([Span("Law: ", coloured(CELL_STRONG, QUIET)), Span(cited, ASIDE)], indent=_STEP)


def _met(pupil: PupilResult) -> list[Strip]:
    met = [finding.label for finding in pupil.findings if finding.status == "met"]
    return strips(f"✓ Met: {listing(met)}.", BODY, before=6) if met else []


def _second_opinion(pupil: PupilResult) -> list[Strip]:
    """Advisories, which change no status."""
    words = [ADVISORIES.get(code, code) for code in pupil.advisories]
    return [
        strip for text in words for strip in strips([Span("Second opinion: ", CELL_STRONG), Span(text, CELL)], before=2)
    ]


def _remarks(pupil: PupilResult, titles: Mapping[str, str]) -> list[Strip]:
    content: list[Strip] = []
    for issue in pupil.issues:
        where = f"line {issue.row}" + (f", column {issue.column}" if issue.column else "")
        words = f"{issue.message} {issue.advice}".strip()
        content += strips([Span(f"In the file, {where}: ", CELL_STRONG), Span(words, CELL)], before=2)
    said = [answer_words(answer, titles) for answer in pupil.answers]
    if said:
        content += strips([Span("Registries: ", CELL_STRONG), Span(" ".join(said), CELL)], before=2)
    return content
