"""One requirement of one child as a card: the sentence, the ways tried, the doses, the law. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ..model.answers import Answer
from ..model.calendar import in_words
from ..model.results import Alternative, CountedDose, Finding, PupilResult
from ..model.standings import FINDINGS, LETTER_WORDS, SOURCE_LETTERS
from ..reports.words import answer_words, finding_shown, finding_words, next_dose_words
from .markup import Markup, el, table, toned

LEGEND = "Where a dose comes from: " + ", ".join(f"{letter} {words}" for letter, words in SOURCE_LETTERS.items()) + "."


def in_urgency(result: PupilResult) -> list[Finding]:
    """What needs something first, what is met last."""
    return sorted(result.findings, key=lambda finding: FINDINGS[finding.status].rank)


def card(result: PupilResult, finding: Finding, as_of: date) -> Markup:
    """Everything about one requirement."""
    shown = finding_shown(result, finding)
    title = el("h3", f"{finding.label}: ", toned(shown.symbol, finding_words(result, finding), shown.colour),
               cls="cc-heading")  # fmt: skip
    ahead = finding.next_dose
    following = [el("p", el("strong", f"Next: {next_dose_words(ahead, as_of)}."))] if ahead is not None else []
    return el("div", title, el("p", finding.why), following, tried(finding.alternatives), doses(finding), law(finding),
              cls="cc-card")  # fmt: skip


def tried(alternatives: Sequence[Alternative]) -> Markup:
    """The ways the law offers, each with how far this child has come."""
    lines = [
        el("li", f"{'✓ Enough' if way.satisfied else '○ Not enough'}: {way.text.rstrip('.')}. ",
           el("span", str(way.citation), cls="cc-law"))
        for way in alternatives
    ]  # fmt: skip
    heading = "Ways to meet it, as tried:" if len(alternatives) > 1 else "What the law asks:"
    return el("div", el("p", heading), el("ul", lines)) if lines else Markup()


def doses(finding: Finding) -> Markup:
    if not finding.doses:
        return el("p", "No dose is on record.")
    rows = [
        (el("span", in_words(dose.date), cls="cc-day"), dose.label, counted(dose), origin(dose.letter))
        for dose in finding.doses
    ]
    return table(("Date", "Vaccine", "Counts?", "From"), rows, label=f"Doses for {finding.label}")


def origin(letter: str) -> str:
    """ "R your file": the letter of the papers, with its words."""
    return f"{letter} {LETTER_WORDS[letter]}"


def counted(dose: CountedDose) -> str:
    return "● counts" if dose.counts else f"○ does not count: {dose.why_not}"


def law(finding: Finding) -> Markup:
    cited = finding.law
    return el("p", f"Law: {cited}", cls="cc-law") if cited else Markup()


def all_doses(result: PupilResult) -> Markup:
    """Every dose of the child, oldest first, those no requirement asks for too."""
    if not result.doses:
        return el("p", "No dose is on record, in the list or elsewhere.")
    rows = [
        (in_words(dose.date), dose.product.label, origin(dose.letter),
         "a registry has the full date" if dose.superseded else "")
        for dose in result.doses
    ]  # fmt: skip
    return table(("Date", "Vaccine", "From", "Remark"), rows, label="All doses on record")


def said(answers: Sequence[Answer], titles: Mapping[str, str]) -> list[str]:
    """What the registries said, in neutral words: a locked record reads like none at all."""
    return [answer_words(answer.as_told, titles) for answer in answers]
