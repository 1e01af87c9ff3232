"""The first pages: what was checked, by which rules, with which sources, and what came out."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable

from ..model.answers import SourceTally
from ..model.calendar import in_words
from ..model.results import CheckResult
from ..model.standings import COULD_NOT_VERIFY, STANDINGS, UNVERIFIED, VERIFICATIONS
from .blocks import Bar, Column, Rows, bar_chart, set_row
from .lines import Span, Text
from .prose import Mark, Prose, Running, Strip, strips
from .theme import (
    ASIDE,
    BODY_WIDTH,
    CELL,
    CELL_STRONG,
    FIGURE,
    GROUP,
    INK,
    QUIET,
    SHADE,
    SMALL,
    STRONG,
    SUBTITLE,
    TITLE,
    coloured,
    tint,
)  # fmt: skip
from .words import (
    DISCLAIMER,
    balance_sentence,
    count,
    listing,
    percentages_hold,
    program_words,
    short_hash,
    unanswered,
)  # fmt: skip

REPORT_TITLE = "Immunization compliance report"
NO_PUPILS = "No pupil was counted, so nothing was checked. This report is no proof of anything."
_ALONE = "Checked from the file alone; no registry was asked."


def cover(result: CheckResult) -> Iterator[Flowable]:
    """Title, facts, standings with chart, how sure it is, sources."""
    yield Prose(
        [*strips(REPORT_TITLE, TITLE), *strips(result.facility or "Facility not named", SUBTITLE, before=2)],
        mark=Mark("cover", REPORT_TITLE),
        running=Running("Summary"),
        after=8,
    )
    yield _facts(result)
    yield _notice(DISCLAIMER, INK)
    yield from _standings(result)
    yield from _certainty(result)
    yield from _sources(result)


def _facts(result: CheckResult) -> Rows:
    columns = (Column("", 110, style=coloured(CELL, QUIET)), Column("", BODY_WIDTH - 110))
    pack = result.rule_pack
    facts: list[tuple[str, Text]] = [
        ("As of", Span(in_words(result.as_of), CELL_STRONG)),
        ("Program", program_words(result.program)),
        ("County", result.county or "not given"),
        ("Entry", result.entry_rule),
        ("Rules", f"{pack.title} ({pack.id})"),
        ("Rules, fingerprint", [Span(short_hash(pack.hash), FIGURE), Span(f"   {pack.hash}", SMALL)]),
        ("Roster", result.roster_name),
        (
            "Roster, fingerprint",
            [Span(short_hash(result.roster_fingerprint), FIGURE), Span(f"   {result.roster_fingerprint}", SMALL)],
        ),
        ("Lines", balance_sentence(result.balance)),
    ]
    return Rows(columns, [row for label, value in facts for row in set_row(columns, (label, value), pad=2.5)], after=8)


def _notice(words: str, colour: str) -> Prose:
    """A band across the page that cannot be overlooked, in words first."""
    lines = strips(words, coloured(STRONG, colour), indent=8, keep=True, width=BODY_WIDTH - 8)
    return Prose([_band(strip, colour) for strip in lines], after=10)


def _band(strip: Strip, colour: str) -> Strip:
    return Strip(strip.line, strip.before, strip.indent, True, SHADE if colour == INK else tint(colour))


def _standings(result: CheckResult) -> Iterator[Flowable]:
    counts = result.standing_counts()
    if not counts:
        yield _notice(NO_PUPILS, STANDINGS[COULD_NOT_VERIFY].colour)
        return
    total = sum(counts.values())
    yield Prose(strips(f"Where the {count(total, 'pupil')} {_stands(total)}", GROUP, keep=True), after=4)
    if not percentages_hold(result):
        yield _notice(_why_no_percentages(result), STANDINGS[COULD_NOT_VERIFY].colour)
    yield _standing_table(counts, percentages_hold(result))
    yield _chart(counts)


def _stands(number: int) -> str:
    return "stands" if number == 1 else "stand"


def _standing_table(counts: dict[str, int], with_shares: bool) -> Rows:
    columns = (
        Column("", 24, "centre"),
        Column("Standing", BODY_WIDTH - 24 - 80 - 80),
        Column("Pupils", 80, "right"),
        Column("Share", 80, "right"),
    )
    total = sum(counts.values())
    rows = []
    for key, number in counts.items():
        shown = STANDINGS[key]
        style = coloured(CELL_STRONG, shown.colour)
        share = f"{100 * number / total:.1f} %" if with_shares else "not stated"
        rows += set_row(columns, (Span(shown.symbol, style), Span(shown.label, style), f"{number:,}", share), pad=2.5)
    all_of_them = Span(f"{total:,}", CELL_STRONG)
    rows += set_row(columns, ("", Span("All pupils counted", CELL_STRONG), all_of_them, ""), fill=SHADE, pad=2.5)
    return Rows(columns, rows, after=10)


def _chart(counts: dict[str, int]) -> Drawing:
    bars = [
        Bar(f"{STANDINGS[key].symbol}  {STANDINGS[key].label}", number, f"{number:,}", STANDINGS[key].colour)
        for key, number in counts.items()
    ]
    return bar_chart(bars, BODY_WIDTH)


def _why_no_percentages(result: CheckResult) -> str:
    counted = sum(result.standing_counts().values())
    return (
        f"No percentages are stated: {unanswered(result):,} of {count(counted, 'pupil')} could not be verified or need "
        "a person's decision. That is more than 5 of 100, and a percentage would claim more than is known."
    )


def _certainty(result: CheckResult) -> Iterator[Flowable]:
    counted = [pupil for pupil in result.pupils if pupil.counted]
    open_pupils = [pupil for pupil in counted if pupil.verification == UNVERIFIED]
    lines = strips("How sure this is", GROUP, before=8, keep=True)
    hidden = sum(pupil.shown == COULD_NOT_VERIFY for pupil in counted)
    lines += strips(
        f"{count(hidden, 'pupil')} could not be verified and {_is_are(hidden)} not counted as missing.", before=3
    )
    for key, words in VERIFICATIONS.items():
        number = sum(pupil.verification == key for pupil in counted)
        if number:
            lines += strips(f"{words}: {count(number, 'pupil')}.")
    settled = [pupil for pupil in open_pupils if pupil.shown == "unconditional"]
    if settled:
        lines += strips(
            f"{count(len(settled), 'pupil')} met all requirements with the sources at hand; "
            f"not fully heard: {listing(_unheard(result)) or 'named with each pupil'}."
        )
    left = sum(not pupil.counted for pupil in result.pupils)
    if left:
        lines += strips(f"{count(left, 'pupil')} left before {in_words(result.as_of)}: listed apart, in no count.")
    yield Prose(lines, after=6)


def _is_are(number: int) -> str:
    return "is" if number == 1 else "are"


def _unheard(result: CheckResult) -> list[str]:
    return [source.title for source in result.sources if source.failed or source.review]


def _sources(result: CheckResult) -> Iterator[Flowable]:
    heading = strips("Sources", GROUP, before=8, keep=True)
    if result.roster_only or not result.sources:
        yield Prose([*heading, *strips(_ALONE, before=3)])
        return
    yield Prose(heading, after=4)
    columns = (
        Column("Registry", 150),
        Column("Asked", 46, "right"),
        Column("Answered", 60, "right"),
        Column("Needs a person", 60, "right"),
        Column("Failed", 46, "right"),
        Column("Trouble", BODY_WIDTH - 362),
    )
    yield Rows(columns, [row for source in result.sources for row in set_row(columns, _source_cells(source))], after=4)
    yield Prose(strips("Asked = answered + needs a person + failed. Pupils are counted once for each registry.", ASIDE))


def _source_cells(source: SourceTally) -> tuple[Text, ...]:
    numbers = (source.asked, source.answered, source.review, source.failed)
    return (source.title, *(f"{number:,}" for number in numbers), source.trouble or "none")
