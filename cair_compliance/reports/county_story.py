"""The papers of a spot check over all facilities: which were drawn, what the county is, how to do it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.spot_check import (
    DESIGNS,
    VERDICTS,
    AcceptanceRule,
    CountyResult,
    Estimate,
    FacilityDraw,
    FacilityResult,
    whole_limits,
)
from .spot_check_method import CONFIDENCE_WORDS, group_words, method, quick_rules
from .spot_check_story import VERDICT_WORDS, comparison_blocks
from .story import Block, Column, Heading, Notice, Points, Row, Story, Table, Words

FEW = 10
"""Facilities less groups, below which limits by Student's t are rough."""


def county_story(county: CountyResult, rules: Sequence[AcceptanceRule] = (), *, public: bool = False) -> Story:
    """The county table. `public`: masked shares only, no counts of a facility."""
    draw = county.draw
    blocks: list[Block] = [Heading("The county", anchor="county")]
    blocks += _public_shares(county) if public else _estimates(county)
    if doubts := county_doubts(county):
        blocks += [Notice("What these figures take for granted", "watch"), Points(doubts)]
    if public:
        blocks += _public_table(county)
    else:
        blocks += _facility_tables(county)
        blocks += [
            Heading("What facility, registry and file say", 2),
            _three_way(county),
            Words(VERDICT_WORDS, "small"),
        ]
        blocks += comparison_blocks(county.comparison)
    if rules:
        blocks += quick_rules(rules)
    blocks += [Heading("Method", anchor="method"), *method(draw)]
    basis = f"{len(county.facilities)} of {len(draw.chosen)} facilities drawn, of {draw.facilities}; seed {draw.seed}"
    title = "Spot check: county table for the public" if public else "Spot check: county table"
    return Story("spot_check_county", title, "", basis, tuple(blocks), confidential=not public)


def county_doubts(county: CountyResult) -> tuple[str, ...]:
    """What the county's figures take for granted, as sentences with counts; no facility is named."""
    said = []
    if county.not_visited:
        said.append(f"Drawn, but not visited yet: {len(county.not_visited)} of {len(county.draw.chosen)} facilities.")
    if county.nothing_seen:
        said.append(f"No record could be judged in {len(county.nothing_seen)} of the facilities visited.")
    if county.facilities and county.examined < county.drawn:
        gone, unknown, missing = (
            sum(getattr(one, field) for one in county.facilities) for field in ("gone", "unknown", "missing")
        )
        said.append(
            f"Of {county.drawn} children drawn in the facilities visited, {county.examined} records were judged: "
            f"{gone} gone, {unknown} could not be judged, {missing} not entered."
        )
    unseen = unseen_parts(county)
    if said and county.estimates:
        others = "the others of their part of the list" if unseen else "the others"
        said.append(f"The county's figures take all these to be like {others}; if they are not, the figures are off.")
    if unseen and county.estimates:
        names = ", ".join(group_words(name) for name in unseen)
        said.append(
            f"Nothing is known of a whole part of the list ({names}): the figures are those of the other parts, "
            "not of the county."
        )
    if any(one.low != one.high and one.freedom < FEW for one in county.estimates):
        said.append("The county's limits are rough, because few facilities drawn by chance are behind them.")
    return tuple(said)


def unseen_parts(county: CountyResult) -> list[str]:
    """Parts of the list that facilities were drawn from, where no record of any was judged."""
    seen = {one.chosen.stratum for one in county.facilities if one.examined}
    return [one.name for one in county.draw.strata if one.chosen and one.name not in seen]


def _whose(county: CountyResult) -> str:
    """Of whom the shares are: never of all children where a part of the list was not seen."""
    if unseen_parts(county):
        return "Children of the parts of the list that were seen"
    return "All children of the list of facilities"


def _public_shares(county: CountyResult) -> Iterator[Block]:
    columns = (
        Column(_whose(county), 4, head=True),
        Column("Share", 1, "right"),
        Column("Low (95 %)", 1, "right"),
        Column("High (95 %)", 1, "right"),
    )
    rows = [Row((one.label, one.share or "not shown", one.low or "–", one.high or "–")) for one in county.public]
    yield Table("Estimates for the county", columns, rows, sheet="Estimates", none="No figure may be shown.")
    yield Words(
        "Whole per cent. Shares near 0 or 100 % are shown as “at most” or “at least”, and nothing is shown where few "
        "children or facilities are behind a figure, so that no child can be told from it.",
        "small",
    )


def _estimates(county: CountyResult) -> Iterator[Block]:
    columns = (
        Column(_whose(county), 4, head=True),
        Column("Share", 1, "right"),
        Column("Low (95 %)", 1, "right"),
        Column("High (95 %)", 1, "right"),
        Column("Design effect", 1, "right"),
        Column("Children judged", 1.1, "right"),
        Column("Facilities", 1.2, "right"),
    )
    yield Table("Estimates for the county", columns, [_estimate(one) for one in county.estimates], sheet="Estimates",
                none="Nothing has been entered yet.")  # fmt: skip
    for one in county.estimates[:1]:
        yield Words(estimate_words(one), "strong")
        yield Words(CONFIDENCE_WORDS + " Every column is explained under Method.", "small")
    whys = dict.fromkeys(one.why for one in county.estimates if one.why and one.low is None)
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
    """The estimate as a sentence, whose limits are rounded outwards."""
    said = f"{one.label}: {_of_hundred(one.share)} of 100 children"
    if one.low is None or one.high is None:
        return f"{said}, among those looked at; no limits, because {one.why}."
    if one.low == one.high:
        return f"{said}; {one.why}."
    low, high = whole_limits(one.low, one.high)
    return f"{said}, between {100 * low:.0f} and {100 * high:.0f} (95 % confidence)."


def _of_hundred(share: float) -> str:
    """Never "100" where somebody lacks, nor "0" where somebody has."""
    near = round(100 * share)
    if share in (0, 1):
        return str(near)
    if near in (0, 100):
        return "fewer than 1" if near == 0 else "more than 99"
    return f"about {near}"


def _facility_tables(county: CountyResult) -> Iterator[Block]:
    yield Heading("Facilities", 2)
    columns = (
        Column("Facility", 2.6, head=True),
        Column("Children", 1.6, "right"),
        Column("Drawn", 1.2, "right"),
        Column("Compared", 1.8, "right"),
        Column("Not compared", 2.1),
        Column("Wrongly admitted", 1.7, "right"),
        Column("Wrongly flagged", 1.5, "right"),
        Column("Wrong among all (95 %)", 2.2),
    )
    rows = [
        Row((
            one.chosen.facility.name, one.size, one.drawn, one.comparison.compared, _not_compared(one),
            one.comparison.admitted, one.comparison.flagged, one.limits_said,
        ))
        for one in county.facilities
    ]  # fmt: skip
    yield Table("Facilities visited", columns, rows, sheet="Facilities", none="No facility was visited yet.")


def _not_compared(one: FacilityResult) -> str:
    unclaimed = one.examined - one.comparison.compared
    parts = (
        (one.gone, "gone"),
        (one.unknown, "not judged"),
        (one.missing, "not entered"),
        (unclaimed, "without the facility's word"),
    )
    return ", ".join(f"{count} {words}" for count, words in parts if count)


def _public_table(county: CountyResult) -> Iterator[Block]:
    columns = (Column("Facility", 3, head=True), Column("Found with no documentation missing", 2, "right"))
    rows = [
        Row((one.chosen.facility.name, county.masks.get(one.chosen.facility.id) or "not shown"))
        for one in county.facilities
    ]
    yield Table("Facilities, as may be published", columns, rows, sheet="Facilities")
    yield Words(
        "Of the records judged in a random sample of the facility's children; the share of all its children may "
        "differ. Nothing is shown where few records were judged.",
        "small",
    )


def _three_way(county: CountyResult) -> Table:
    columns = (
        Column("Facility says", 2, head=True),
        Column("Registry says", 2),
        Column("We found", 2),
        Column("Children", 1, "right"),
    )
    rows = [
        Row((claim, registry, finding, count))
        for claim in VERDICTS
        for registry in VERDICTS
        for finding in VERDICTS
        if (count := county.three_way.get((claim, registry, finding), 0))
    ]
    return Table("What the facility, the registry and the file say", columns, rows, sheet="Three ways")


def draw_story(draw: FacilityDraw) -> Story:
    """Which facilities were drawn, before any visit, and how to draw them again."""
    columns = (
        Column("Facility", 3, head=True),
        Column("Id", 1.2),
        Column("Children", 1.5, "right"),
        Column("Drawn from", 2.2),
        Column("Chance", 1.4, "right"),
        Column("Why", 3),
    )
    rows = [
        Row(
            (
                c.facility.name,
                c.facility.id,
                c.facility.size or None,
                group_words(c.stratum),
                f"{float(c.inclusion):.3f}",
                c.why,
            )
        )
        for c in draw.chosen
    ]
    blocks = (
        Heading(f"{len(draw.chosen)} of {draw.facilities} facilities", anchor="facilities"),
        Words(
            f"{DESIGNS[draw.design].capitalize()}; up to {draw.pupils_each} children in each, all where it has no more."
        ),
        Table("Facilities drawn", columns, rows, sheet="Facilities"),
        Heading("Method", anchor="method"),
        *method(draw),
    )
    return Story("spot_check_facilities", "Spot check: facilities", "", f"Seed {draw.seed}", blocks, confidential=False)
