"""How a spot check was drawn and computed, in enough words to do it again with a spreadsheet and any SHA-256 tool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.spot_check import DESIGNS, METHOD, PPS, AcceptanceRule, FacilityDraw
from .spot_check_story import VERDICT_WORDS
from .story import Block, Column, Facts, Heading, Notice, Points, Row, Table, Together, Words

GROUPS = {"always": "always looked at", "certain": "large, taken for certain", "pps": "drawn by size", "": "no group"}


def group_words(name: str) -> str:
    """The part of the list a facility was drawn from, in words."""
    return GROUPS.get(name, name)


def method(draw: FacilityDraw) -> Iterator[Block]:
    """How to draw the same by hand, and what the figures rest on."""
    yield Facts(
        (
            ("Seed", str(draw.seed)),
            ("List of facilities", f"{draw.facilities} facilities, {draw.pupils:,} children, {draw.fingerprint[:16]}"),
            ("Design", DESIGNS[draw.design]),
            ("Method", draw.version),
        )
    )
    yield _parts(draw)
    steps = STEPS_PPS if draw.design == PPS else STEPS_STRATIFIED
    if draw.version == METHOD:
        yield Together((Words("To draw the same by hand", "strong"), Points((SHA, ORDER, *steps, *STEPS_PUPILS))))
    else:
        yield Notice(f"Drawn by an earlier method, {draw.version}; its steps stand on the paper of that day.", "watch")
    yield Together((Words("To compute the figures by hand", "strong"), Points(FIGURES)))
    yield Together((Words("What the words mean", "strong"), Points(MEANINGS)))


def _parts(draw: FacilityDraw) -> Table:
    columns = (
        Column("Drawn from", 2, head=True),
        Column("Facilities", 1.2, "right"),
        Column("Children", 1, "right"),
        Column("Drawn", 1, "right"),
        Column("Step", 1.4, "right"),
        Column("Start", 1.4, "right"),
    )
    rows = [
        Row(
            (
                group_words(s.name), s.facilities, s.pupils, s.chosen,
                *(f"{float(x):.3f}" if x is not None else "" for x in (s.interval, s.start)),
            )
        )
        for s in draw.strata
    ]  # fmt: skip
    return Table("How each part was drawn", columns, rows, sheet="Draw")


SHA = (
    "SHA-256 is a public way to turn a text (in UTF-8) into a number of 64 hexadecimal figures that nobody can steer. "
    "In the texts below put the real seed and ids in place of the words; ids of figures alone are written without "
    "leading zeros, so that 0012 and 12 are one."
)
ORDER = (
    "Set apart the facilities that are always looked at. Sort the others by group (character by character; no group "
    "comes first), then by id: ids of fewer characters first, those of equal length character by character."
)
STEPS_PPS = (
    "Step = children / facilities to draw. Each facility with at least a step of children is taken for certain; take "
    "all of these out, work out the step again from the children and the number still to draw, until none is so large.",
    "Start = step x SHA-256 of “seed|facilities”, read as a hexadecimal number / 2^256. Add up the children along the "
    "sorted list. A facility is drawn where one of start, start + step, start + 2 steps ... is at least the sum "
    "before it and less than the sum with it.",
    "Chance of a facility = its children / step; of one always looked at or taken for certain: 1.",
)
STEPS_STRATIFIED = (
    "Give each group two to draw (one where it has one). Give the rest one by one, each to the group that has a "
    "facility left and whose number is furthest below facilities to draw x its facilities / all facilities sorted; of "
    "equals, to the last in the order of the groups.",
    "In each group take the facilities with the smallest SHA-256 of “seed|facilities|id”.",
    "Chance of a facility = number drawn in its group / facilities of its group; of one always looked at: 1.",
)
STEPS_PUPILS = (
    "In each facility: facility seed = SHA-256 of “seed|id of the facility”, in small hexadecimal figures. The "
    "children enrolled on the day with the smallest SHA-256 of “facility seed|key of the child” are drawn. The key is "
    "the state id, where all have one of their own; else the local id; else the first 16 figures of SHA-256 of “last "
    "name|first name|middle name|suffix|birth date as YYYY-MM-DD”, with nothing in place of what is not there.",
    "A child drawn who is gone is counted as gone, and nobody takes the place.",
)
FIGURES = (
    "Limits of one facility (hypergeometric, exact, two-sided 95 %): of N children n were compared and k found wrong. "
    "If W of the N were wrong, the chance of j wrong among the n is C(W, j) x C(N − W, n − j) / C(N, n). The limits "
    "are the least and the greatest W for which both “k or more” and “k or fewer” have a chance of more than 2.5 %.",
    "Share of the county (ratio): R = sum of w M y / sum of w M, over the facilities where anything was judged; w = 1 "
    "/ chance, M = children on the facility's list, y = its share among the n children judged.",
    "Spread: for each facility drawn by chance e = w M (y − R). In each group of m of them add m / (m − 1) x the sum "
    "of (e − the group's mean e)²; all that were drawn by size are one group. For each facility that had to be taken "
    "add M² x (1 − n / M) x y (1 − y) / (n − 1), where n is less than M. Variance = the whole sum / (sum of w M)².",
    "Limits of the county = R ± t x square root of the variance, cut at 0 and 100 %; t is the 97.5 % point of "
    "Student's t (for small samples) with as many degrees of freedom as facilities drawn by chance less their groups; "
    "where all had to be taken, children judged less facilities.",
    "Children are never pooled as if drawn one by one. Files that could not be judged, and children who are gone or "
    "not entered, are in no share: the figures take them to be like the others of their facility.",
)
CONFIDENCE_WORDS = (
    "95 % confidence: of 100 spot checks done this way, about 95 give limits between which the true figure lies. It "
    "covers the chance of the draw alone, not mistakes in reading a file, nor children who were not seen."
)
MEANINGS = (
    VERDICT_WORDS,
    CONFIDENCE_WORDS,
    "Chance to be drawn: a facility with chance 0.25 stands for 1 / 0.25 = 4 facilities like it.",
    "Design effect: how many times wider (in variance) the county figure is than if as many children had been drawn "
    "one by one from the whole county. Above 1: children of one facility are alike, so many children in few "
    "facilities tell less.",
)


def quick_rules(rules: Sequence[AcceptanceRule]) -> Iterator[Block]:
    """The lot quality rules with both risks, and what they are not."""
    columns = (
        Column("Children in the facility", 2, head=True),
        Column("Draw", 1, "right"),
        Column("Accept with at most", 1.3, "right"),
        Column("Risk to turn down a good one", 2, "right"),
        Column("Risk to accept a bad one", 2, "right"),
    )
    rows = [
        Row((
            rule.size or "very many", rule.drawn, f"{rule.most} wrong",
            f"{100 * rule.risk_reject_good:.1f} %", f"{100 * rule.risk_accept_bad:.1f} %",
        ))
        for rule in rules
    ]  # fmt: skip
    good, bad = float(100 * rules[0].good), float(100 * rules[0].bad)
    yield Heading("Quick rule for one facility", 2)
    yield Words(
        "Lot quality sampling (LQAS) only answers yes or no: are the records of this facility good enough to leave, or "
        "should all be looked at? It is no estimate, and holds only where as many records as the table says were drawn "
        f"and compared. Good is taken as {good:.0f} % wrong, bad as {bad:.0f} % wrong (nearest whole number of "
        "children); a facility in between may go either way."
    )
    yield Table("Quick rule, with the risk of each mistake", columns, rows, sheet="Quick rule")
