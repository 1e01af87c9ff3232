"""Sentences and marks that several reports share. Labels of standings and findings come from the model's table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import cast

from ..model.answers import Answer, Match, Outcome, SourceTally, told
from ..model.calendar import in_words
from ..model.results import CheckResult, Finding, NextDose, PupilResult, to_be_decided
from ..model.roster import Balance
from ..model.shares import Share
from ..model.standings import COULD_NOT_VERIFY, FINDINGS, SOURCE_LETTERS, STANDINGS, Shown
from .story import Part, Tone

DISCLAIMER = "This is not a legal determination; verify before excluding a pupil."

UNANSWERED = (COULD_NOT_VERIFY, "undetermined")
"""Standings that are not settled."""

PROGRAMS: Mapping[str, str] = MappingProxyType(
    {"tk12": "School, transitional kindergarten to grade 12", "child_care": "Child care and preschool"}
)

NO_RECORD = "did not return a record. Ask the parent for proof."
PARTLY_READ = "has a record of this pupil, but its answer is not whole."
ANSWERS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.FOUND: "has a record of this pupil; its doses are included.",
        Outcome.CANDIDATES: "has records that may be this pupil's; a person has to decide.",
        Outcome.TOO_MANY: "knows too many children who could be meant and names none.",
        Outcome.NOT_FOUND: NO_RECORD,
        Outcome.BAD_REQUEST: "could not be asked with the details given.",
        Outcome.REJECTED: "did not accept the question.",
        Outcome.REGION_NOT_AUTHORIZED: "does not answer this facility for this region.",
        Outcome.AUTH_ERROR: "did not accept this facility's sign-in.",
        Outcome.UNAVAILABLE: "did not answer.",
        Outcome.PENDING: "has not answered yet.",
        Outcome.NOT_CHECKED: "was not asked.",
    }
)

MARKS: Mapping[str, str] = MappingProxyType(
    {
        "met": "✓",
        "not_due": "◔",
        "age_in_grace": "◑",
        "overdue": "!",
        "undetermined": "?",
        "exempt_pme": "E",
        "exempt_tme": "Et",
        "exempt_pbe": "Eb",
    }
)
NOT_REQUIRED, NOT_EVALUATED = "–", "○"
_MARK_WORDS = {
    "✓": "met",
    "◔": "not due yet",
    "◑": "new requirement, proof due",
    "!": "overdue",
    "?": "needs a decision, or could not verify",
    "E": "exempt (permanent medical)",
    "Et": "exempt (temporary medical)",
    "Eb": "exempt (personal belief)",
    NOT_REQUIRED: "not required",
    NOT_EVALUATED: "not evaluated",
}


def _legend(entries: Mapping[str, str]) -> str:
    """Entries side by side; blanks that do not break keep each sign with its words."""
    return "   ".join(f"{sign} {words}".replace(" ", "\u00a0") for sign, words in entries.items())


def mark_legend(marks: Collection[str]) -> str:
    """What the marks that occur mean, in the order of the table."""
    return _legend({mark: words for mark, words in _MARK_WORDS.items() if mark in marks})


SOURCE_LEGEND = f"Where a dose comes from:   {_legend(SOURCE_LETTERS)}"


def shown_part(shown: Shown, strong: bool = False) -> Part:
    """Symbol and words of a standing or finding, in its tone."""
    return Part(f"{shown.symbol} {shown.label}", strong, tone(shown))


def tone(shown: Shown) -> Tone:
    return cast("Tone", shown.tone)


def program_words(program: str) -> str:
    return PROGRAMS.get(program, program)


def basis(result: CheckResult) -> str:
    """What a report rests on, for its foot: the as-of date and the rules."""
    return f"As of {in_words(result.as_of)}  ·  rules {short_hash(result.rule_pack.hash)}"


def short_hash(full: str) -> str:
    """The first twelve digits, enough to compare by eye."""
    return full[:12]


def count(number: int, one: str, many: str = "") -> str:
    """ "1 pupil", "1,204 pupils"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listing(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([*([", ".join(parts[:-1])] if len(parts) > 1 else []), *parts[-1:]])


def balance_sentence(balance: Balance) -> str:
    """What became of every line of the file, in one sentence."""
    parts = [count(balance.pupils, "pupil")]
    if balance.duplicates:
        parts.append(f"{balance.duplicates:,} listed more than once")
    if balance.continued:
        parts.append(count(balance.continued, "further line", "further lines") + " of the same pupils")
    parts.append(count(balance.skipped, "line") + " skipped")
    parts.append(f"{balance.unreadable:,} unreadable")
    sentence = f"{count(balance.rows, 'line')} in the file: {listing(parts)}."
    if balance.balanced:
        return sentence
    return sentence + " These numbers do not add up: do not rely on this report before the file was checked."


def unanswered(result: CheckResult) -> int:
    """Counted pupils whose standing could not be settled: could not verify, or needs a person's decision."""
    return _unanswered(result.standing_counts())


def _unanswered(counts: Mapping[str, int]) -> int:
    return sum(counts.get(standing, 0) for standing in UNANSWERED)


def percentages_hold(result: CheckResult) -> bool:
    """Whether so few pupils are without an answer that percentages, or ranges of them, may be printed."""
    return Share(0, sum(result.standing_counts().values()), unanswered(result)).stated


def standing_share(counts: Mapping[str, int], standing: str) -> str:
    """The share of one standing among the pupils counted; those without an answer are what makes the others a range."""
    if standing in UNANSWERED:
        return "open"
    return str(Share(counts[standing], sum(counts.values()), _unanswered(counts)))


def requirements(result: CheckResult) -> dict[str, str]:
    """Requirement -> label for those asked of anyone here, in the order of the pack; all when asked of none."""
    asked = {finding.requirement: finding.label for pupil in result.pupils for finding in pupil.findings}
    labels = {key: label for key, label in result.labels.items() if key in asked or not asked}
    return labels | {key: label for key, label in asked.items() if key not in labels}


def finding_shown(result: PupilResult, finding: Finding) -> Shown:
    """How a finding is shown: with a source still open, a dose that was not found is not called overdue."""
    if result.shown == COULD_NOT_VERIFY and finding.status == "overdue":
        return STANDINGS[COULD_NOT_VERIFY]
    return FINDINGS[finding.status]


def finding_words(result: PupilResult, finding: Finding) -> str:
    """ "Overdue", "New requirement, proof due by Oct 6, 2026"."""
    label = finding_shown(result, finding).label
    return f"{label} by {in_words(finding.document_by)}" if finding.document_by else label


def finding_mark(result: PupilResult, requirement: str) -> str:
    """The mark of one requirement in the table of all pupils."""
    for finding in result.findings:
        if finding.requirement == requirement:
            return "?" if finding_shown(result, finding).symbol == "?" else MARKS[finding.status]
    return NOT_REQUIRED if result.findings or result.shown == "not_subject" else NOT_EVALUATED


def next_dose_words(next_dose: NextDose, as_of: date) -> str:
    """ "dose 4 from Oct 6, 2026, no later than Nov 3, 2026", and whether that last day is over."""
    start, end = in_words(next_dose.not_before), in_words(next_dose.exclude_if_not_by)
    over = "; that day has passed" if next_dose.exclude_if_not_by < as_of else ""
    return f"dose {next_dose.dose} from {start}, no later than {end}{over}"


def answer_words(answer: Answer, titles: Mapping[str, str]) -> str:
    """What one registry said, as a sentence. A shielded record and no record read alike, by law and by letter."""
    title = titles.get(answer.registry, answer.registry)
    outcome = told(answer.outcome)
    if answer.held:
        return f"{title}: {answer.detail}"
    if outcome is Outcome.FOUND and not answer.accepted:
        outcome = Outcome.UNAVAILABLE if answer.match is Match.NONE else Outcome.CANDIDATES
    if outcome is Outcome.FOUND and answer.incomplete:
        return " ".join([f"{title} {PARTLY_READ}", *remark_words(answer)])
    rests = [f"Matched because {answer.basis}."] if answer.accepted and answer.match is not Match.EXACT else []
    return " ".join([f"{title} {ANSWERS[outcome]}", *rests, *remark_words(answer)])


def source_trouble(source: SourceTally) -> str:
    """What is amiss with one registry: why calls failed, why answers are held back; "" where nothing is."""
    held = f"{source.held:,} held back. {source.held_why}" if source.held else ""
    return " ".join(part for part in (source.trouble, held) if part)


def remark_words(answer: Answer) -> list[str]:
    """How the answer came, where that is worth knowing; a result file's own verdict, marked as what it is."""
    shown = answer.accepted and answer.remarks
    verdict = [f"It says “{'; '.join(answer.remarks)}”; that changes no status."] if shown else []
    return [*([answer.note] if answer.note else []), *verdict]


def grade_room(result: PupilResult) -> str:
    """ "K / Room 4"; "–" where the list has neither."""
    return " / ".join(part for part in (result.pupil.grade, result.pupil.room) if part.strip()) or "–"


def next_thing(result: PupilResult) -> str:
    """The next thing, and each decision that is open; with a source still open it is that, not a dose it may hold.

    "" for a pupil whose requirements are all met: what a registry did not say changes nothing then.
    """
    first, second = result.next_line, result.reason
    if result.shown == "unconditional":
        return first
    if result.shown == COULD_NOT_VERIFY:
        held = any(answer.held for answer in result.answers)
        return _sentences(first if held or not second else "", second, to_be_decided(result.findings))
    return _sentences(first, second) if result.shown == "undetermined" else first or second


def _sentences(*parts: str) -> str:
    """The parts that say anything, as sentences one after the other."""
    said = [part for part in parts if part]
    return " ".join([*(f"{part.rstrip('.')}." for part in said[:-1]), *said[-1:]])


def next_date(result: PupilResult) -> date | None:
    """The date of the next thing; none while a source is open, for the date would be that of a dose."""
    return None if result.shown == COULD_NOT_VERIFY else result.deadline
