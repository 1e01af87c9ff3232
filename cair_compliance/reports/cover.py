"""The first pages: what was checked, by which rules, with which sources, and what came out."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.answers import SourceTally
from ..model.calendar import in_words
from ..model.results import CheckResult
from ..model.standings import COULD_NOT_VERIFY, STANDINGS, UNVERIFIED, VERIFICATIONS
from .story import Bar, Block, Chart, Column, Facts, Heading, Notice, Part, Row, Table, Value, Words
from .words import (
    DISCLAIMER,
    balance_sentence,
    count,
    listing,
    percentages_hold,
    program_words,
    short_hash,
    shown_part,
    source_trouble,
    standing_share,
    tone,
    unanswered,
)  # fmt: skip

REPORT_TITLE = "Immunization compliance report"
NO_PUPILS = "No pupil was counted, so nothing was checked. This report is no proof of anything."
_ALONE = "Checked from the file alone; no registry was asked."


def cover(result: CheckResult) -> Iterator[Block]:
    """Facts, standings with chart, how sure it is, sources."""
    yield _facts(result)
    yield Notice(DISCLAIMER)
    yield from _standings(result)
    yield from _certainty(result)
    yield from _sources(result)


def _facts(result: CheckResult) -> Facts:
    pack = result.rule_pack
    return Facts(
        (
            ("As of", (Part(in_words(result.as_of), strong=True),)),
            ("Program", program_words(result.program)),
            ("County", result.county or "not given"),
            ("Entry", result.entry_rule),
            ("Rules", f"{pack.title} ({pack.id})"),
            ("Rules, fingerprint", _fingerprint(pack.hash)),
            ("Roster", result.roster_name),
            ("Roster, fingerprint", _fingerprint(result.roster_fingerprint)),
            ("Lines", balance_sentence(result.balance)),
        )
    )


def _fingerprint(full: str) -> tuple[Part, ...]:
    """What the eye compares, then the whole."""
    return Part(short_hash(full), strong=True), Part(f"   {full}", tone="quiet")


def _standings(result: CheckResult) -> Iterator[Block]:
    counts = result.standing_counts()
    if not counts:
        yield Notice(NO_PUPILS, tone(STANDINGS[COULD_NOT_VERIFY]))
        return
    total = sum(counts.values())
    yield Heading(f"Where the {count(total, 'pupil')} {'stands' if total == 1 else 'stand'}", 2)
    if not percentages_hold(result):
        yield Notice(_why_no_percentages(result), tone(STANDINGS[COULD_NOT_VERIFY]))
    yield _standing_table(counts)
    yield _chart(counts)


def _standing_table(counts: dict[str, int]) -> Table:
    columns = (
        Column("Standing", 294, head=True),
        Column("Pupils", 80, "right"),
        Column("Share", 130, "right"),
    )
    total = sum(counts.values())
    rows = []
    for key, number in counts.items():
        rows.append(Row(((shown_part(STANDINGS[key], strong=True),), number, standing_share(counts, key))))
    rows.append(Row(("All pupils counted", total, ""), total=True))
    return Table("Pupils by standing", columns, rows)


def _chart(counts: dict[str, int]) -> Chart:
    bars = [
        Bar(shown_part(STANDINGS[key]).text, number, f"{number:,}", tone(STANDINGS[key]))
        for key, number in counts.items()
    ]
    return Chart("Pupils by standing, as bars", tuple(bars))


def _why_no_percentages(result: CheckResult) -> str:
    counted = sum(result.standing_counts().values())
    return (
        f"No percentages are stated: {unanswered(result):,} of {count(counted, 'pupil')} could not be verified or need "
        "a person's decision. That is more than 5 of 100, and a percentage would claim more than is known."
    )


def _certainty(result: CheckResult) -> Iterator[Block]:
    counted = [pupil for pupil in result.pupils if pupil.counted]
    yield Heading("How sure this is", 2)
    hidden = sum(pupil.shown == COULD_NOT_VERIFY for pupil in counted)
    verb = "is" if hidden == 1 else "are"
    if hidden or not _alone(result):
        yield Words(f"{count(hidden, 'pupil')} could not be verified and {verb} not counted as missing.")
    if _alone(result):
        yield Words(_ALONE)
    for key, words in VERIFICATIONS.items():
        number = sum(pupil.verification == key for pupil in counted)
        if number and not (_alone(result) and number == len(counted)):
            yield Words(f"{words}: {count(number, 'pupil')}.")
    settled = sum(pupil.verification == UNVERIFIED and pupil.shown == "unconditional" for pupil in counted)
    if settled:
        yield Words(
            f"{count(settled, 'pupil')} met all requirements with the sources at hand; "
            f"not fully heard: {listing(_unheard(result)) or 'named with each pupil'}."
        )
    left = sum(not pupil.counted for pupil in result.pupils)
    if left:
        yield Words(f"{count(left, 'pupil')} left before {in_words(result.as_of)}: listed apart, in no count.")


def _alone(result: CheckResult) -> bool:
    return result.roster_only or not result.sources


def _unheard(result: CheckResult) -> list[str]:
    return [source.title for source in result.sources if source.failed or source.review]


def _sources(result: CheckResult) -> Iterator[Block]:
    if _alone(result):
        return
    yield Heading("Sources", 2)
    columns = (
        Column("Registry", 150, head=True),
        Column("Asked", 46, "right"),
        Column("Answered", 60, "right"),
        Column("Needs a person", 60, "right"),
        Column("Failed", 46, "right"),
        Column("Trouble", 142),
    )
    yield Table("What each registry answered", columns, [Row(_source_cells(source)) for source in result.sources])
    yield Words("Asked = answered + needs a person + failed. Pupils are counted once for each registry.", "aside")


def _source_cells(source: SourceTally) -> tuple[Value, ...]:
    return source.title, source.asked, source.answered, source.review, source.failed, source_trouble(source) or "none"
