"""The papers of a spot check over all facilities: which were drawn, what the county is, how to do it again."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.spot_check import DESIGNS, PPS, VERDICTS, AcceptanceRule, CountyResult, Estimate, FacilityDraw
from .spot_check_story import comparison_blocks
from .story import Block, Column, Facts, Heading, Notice, Points, Row, Story, Table, Words


def county_story(county: CountyResult, rule: AcceptanceRule | None = None, *, public: bool = False) -> Story:
    """The county table. `public`: facilities with masked shares only, no counts of theirs."""
    draw = county.draw
    blocks: list[Block] = [Heading("The county", anchor="county"), *_estimates(county)]
    blocks += _public_table(county) if public else _facility_tables(county)
    if not public:
        blocks += [Heading("Claim, registry and finding", 2), _three_way(county), *comparison_blocks(county.comparison)]
    if rule is not None:
        blocks.append(Words(rule_words(rule), "body"))
    if county.not_visited:
        said = f"Drawn, but not visited yet: {len(county.not_visited)}. The estimate takes them to be like the others."
        blocks.append(Notice(said, "watch"))
    blocks += [Heading("Method", anchor="method"), *method(draw)]
    basis = f"{len(county.facilities)} of {draw.facilities} facilities; seed {draw.seed}"
    return Story("spot_check_county", "Spot check: county table", "", basis, tuple(blocks), confidential=not public)


def _estimates(county: CountyResult) -> Iterator[Block]:
    columns = (
        Column("All pupils of the list of facilities", 4, head=True),
        Column("Share", 1, "right"),
        Column("Low (95 %)", 1, "right"),
        Column("High (95 %)", 1, "right"),
        Column("Design effect", 1, "right"),
        Column("Pupils looked at", 1, "right"),
        Column("Facilities", 1.2, "right"),
    )
    yield Table("Estimates for the county", columns, [_estimate(one) for one in county.estimates], sheet="Estimates",
                none="Nothing has been entered yet.")  # fmt: skip
    for one in county.estimates[:1]:
        yield Words(estimate_words(one), "strong")
    whys = dict.fromkeys(one.why for one in county.estimates if one.why)
    if whys:
        yield Words("Where no limits stand: " + "; ".join(whys) + ".", "small")


def _estimate(one: Estimate) -> Row:
    effect = f"{one.design_effect:.2f}" if one.design_effect is not None else "–"
    return Row(
        (one.label, _percent(one.share), _percent(one.low), _percent(one.high), effect, one.pupils, one.facilities)
    )


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


def estimate_words(one: Estimate) -> str:
    """The estimate as a sentence."""
    said = f"{one.label}: about {100 * one.share:.0f} of 100 pupils"
    if one.low is None or one.high is None:
        return f"{said}; no limits, because {one.why}."
    return f"{said}, between {100 * one.low:.0f} and {100 * one.high:.0f} (95 % confidence)."


def _facility_tables(county: CountyResult) -> Iterator[Block]:
    yield Heading("Facilities", 2)
    columns = (
        Column("Facility", 3, head=True),
        Column("Pupils", 1, "right"),
        Column("Drawn", 1, "right"),
        Column("Gone", 0.9, "right"),
        Column("Compared", 1.5, "right"),
        Column("Wrongly admitted", 1.3, "right"),
        Column("Wrongly flagged", 1.2, "right"),
        Column("Wrong among all (95 %)", 2.6),
    )
    rows = [
        Row((
            one.chosen.facility.name, one.size, one.drawn,
            one.gone, one.comparison.compared, one.comparison.admitted, one.comparison.flagged, one.limits_said,
        ))
        for one in county.facilities
    ]  # fmt: skip
    yield Table("Facilities visited", columns, rows, sheet="Facilities", none="No facility was visited yet.")


def _public_table(county: CountyResult) -> Iterator[Block]:
    columns = (Column("Facility", 3, head=True), Column("Found to meet all requirements", 2, "right"))
    rows = [
        Row((one.chosen.facility.name, county.masks.get(one.chosen.facility.id) or "not shown"))
        for one in county.facilities
    ]
    yield Table("Facilities, as may be published", columns, rows, sheet="Facilities")


def _three_way(county: CountyResult) -> Table:
    columns = (
        Column("Facility says", 2, head=True),
        Column("Registry says", 2),
        Column("We found", 2),
        Column("Pupils", 1, "right"),
    )
    rows = [
        Row((claim, registry, finding, count))
        for claim in VERDICTS
        for registry in VERDICTS
        for finding in VERDICTS
        if (count := county.three_way.get((claim, registry, finding), 0))
    ]
    return Table("What facility, registry and file say", columns, rows, sheet="Three ways")


def rule_words(rule: AcceptanceRule) -> str:
    """A lot quality rule with its two risks."""
    size = f"{rule.size} pupils" if rule.size is not None else "very many pupils"
    good, bad = float(100 * rule.good), float(100 * rule.bad)
    return (
        f"Quick rule for a facility of {size}: draw {rule.drawn}, accept with at most {rule.most} wrong. A facility "
        f"with {good:.0f} % wrong is turned down with chance {100 * rule.risk_reject_good:.1f} %, one with {bad:.0f} % "
        f"wrong accepted with chance {100 * rule.risk_accept_bad:.1f} %."
    )


def draw_story(draw: FacilityDraw) -> Story:
    """Which facilities were drawn, before any visit, and how to draw them again."""
    columns = (
        Column("Facility", 3, head=True),
        Column("Id", 1.4),
        Column("Pupils", 0.8, "right"),
        Column("Drawn from", 1.2),
        Column("Chance", 1, "right"),
        Column("Why", 3),
    )
    rows = [
        Row((c.facility.name, c.facility.id, c.facility.size or None, c.stratum, f"{float(c.inclusion):.3f}", c.why))
        for c in draw.chosen
    ]
    blocks = (
        Heading(f"{len(draw.chosen)} of {draw.facilities} facilities", anchor="facilities"),
        Words(f"{DESIGNS[draw.design].capitalize()}; {draw.pupils_each} pupils in each."),
        Table("Facilities drawn", columns, rows, sheet="Facilities"),
        Heading("Method", anchor="method"),
        *method(draw),
    )
    return Story("spot_check_facilities", "Spot check: facilities", "", f"Seed {draw.seed}", blocks, confidential=False)


def method(draw: FacilityDraw) -> Iterator[Block]:
    """How to draw the same by hand, and what the figures rest on."""
    yield Facts(
        (
            ("Seed", str(draw.seed)),
            ("List of facilities", f"{draw.facilities} facilities, {draw.pupils:,} pupils, {draw.fingerprint[:16]}"),
            ("Design", DESIGNS[draw.design]),
            ("Method", draw.version),
        )
    )
    columns = (
        Column("Drawn from", 2, head=True),
        Column("Facilities", 1.2, "right"),
        Column("Pupils", 1, "right"),
        Column("Drawn", 1, "right"),
        Column("Step", 1.4, "right"),
        Column("Start", 1.4, "right"),
    )
    rows = [
        Row(
            (
                s.name,
                s.facilities,
                s.pupils,
                s.chosen,
                *(f"{float(x):.3f}" if x is not None else "" for x in (s.interval, s.start)),
            )
        )
        for s in draw.strata
    ]
    yield Table("How each part was drawn", columns, rows, sheet="Draw")
    yield Words("To draw the same by hand", "strong")
    yield Points((*(STEPS_PPS if draw.design == PPS else STEPS_STRATIFIED), *STEPS_PUPILS))
    yield Words("What the figures rest on", "strong")
    yield Points(BASES)


STEPS_PPS = (
    "Set apart the facilities that are always looked at. Sort the others by stratum, then by id.",
    "Step = pupils / number to draw. A facility with at least a step of pupils is taken for certain; take it out and "
    "work out the step again, until none is left.",
    "Start = step x SHA-256 of “seed|facilities” read as a hexadecimal number / 2^256. Add up the pupils along the "
    "list; each facility in whose stretch start, start + step, start + 2 steps ... falls is drawn.",
)
STEPS_STRATIFIED = (
    "Set apart the facilities that are always looked at. Give each stratum two, then the rest by its number of "
    "facilities.",
    "In each stratum take the facilities with the smallest SHA-256 of “seed|facilities|id”.",
)
STEPS_PUPILS = (
    "In each facility: facility seed = SHA-256 of “seed|id of the facility”, in hexadecimal. The pupils with the "
    "smallest SHA-256 of “facility seed|key of the pupil” are drawn. The key is the state id, else the local id, else "
    "the code printed on the selection sheet.",
    "A pupil drawn who is gone is counted as gone, and nobody takes the place.",
)
BASES = (
    "Limits of one facility are exact (hypergeometric, two-sided, 95 %): every number wrong under which the result, or "
    "anything further that way, keeps more than 2.5 % of chance.",
    "County shares weigh each facility by 1 / its chance to be drawn. Their spread is that between facilities "
    "(linearised ratio, as if drawn with replacement), plus the spread within those taken for certain; limits by "
    "Student's t. The design effect compares it with a simple sample of as many pupils.",
    "Pupils are never pooled as if drawn one by one. Files that could not be judged, and pupils who are gone, are in "
    "no share.",
)
