"""What a spot check says of each facility and of the county, from the draw and the sheets that came back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from ..engine.reporting import Masking
from ..model.errors import InputRefused
from ..model.spot_check import (
    MET,
    NOT_MET,
    Chosen,
    Comparison,
    CountyResult,
    Entry,
    Estimate,
    FacilityDraw,
    FacilityResult,
    PublicShare,
    plain_id,
    whole_limits,
)
from .estimating import Cluster, estimate
from .exact import kappa, limits, mcnemar
from .masking import masked, masked_share

LEAST_PUBLIC = 3
"""Facilities behind a figure of the county for the public: of two, one would know the other."""


def county_result(
    draw: FacilityDraw,
    entries: Sequence[Entry],
    sizes: Mapping[str, int],
    masking: Masking | None = None,
    drawn: Mapping[str, int] | None = None,
) -> CountyResult:
    """Facility results, the three-way table and the weighted estimates.

    sizes  pupils on the list of a facility on the day its pupils were drawn, where that is known; else the frame's
    drawn  pupils drawn in a facility, where that is known; else as many as the draw asks; fewer entries are missed

    Raises InputRefused for entries of a facility that was not drawn, or more entries than pupils.
    """
    entries = _named(draw, entries)
    by_facility: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_facility[entry.facility].append(entry)
    told = [{plain_id(id_): number for id_, number in numbers.items()} for numbers in (sizes, drawn or {})]
    visited = [one for one in draw.chosen if one.facility.id in by_facility]
    results = tuple(_facility(one, by_facility[one.facility.id], draw.pupils_each, *told) for one in visited)
    clusters = _clusters(results, by_facility)
    estimates = tuple(found for label, parts in clusters.items() if (found := estimate(label, parts)) is not None)
    return CountyResult(
        draw=draw,
        facilities=results,
        comparison=compare(entries),
        three_way=Counter(
            (entry.claim, entry.registry, entry.finding) for entry in entries if entry.entered and not entry.gone
        ),
        estimates=estimates,
        not_visited=tuple(one for one in draw.chosen if one.facility.id not in by_facility),
        entries=tuple(entries),
        masks={r.chosen.facility.id: _public(r, masking) for r in results} if masking else {},
        public=tuple(_public_share(one, masking) for one in estimates) if masking else (),
    )


def _named(draw: FacilityDraw, entries: Iterable[Entry]) -> list[Entry]:
    """The entries under the ids of the draw, whose leading zeros a spreadsheet program may have dropped."""
    known = {plain_id(one.facility.id): one.facility.id for one in draw.chosen}
    if strangers := {one.facility for one in entries if plain_id(one.facility) not in known}:
        raise InputRefused(f"The sheets hold facilities that were not drawn: {', '.join(sorted(strangers))}.")
    return [replace(one, facility=known[plain_id(one.facility)]) for one in entries]


def _public_share(found: Estimate, masking: Masking) -> PublicShare:
    """Nothing where so few facilities are behind it that one of them could be told from it."""
    if found.facilities < LEAST_PUBLIC:
        return PublicShare(found.label, "", "", "")
    share = masked_share(found.share, found.pupils, masking)
    if not share or not share[0].isdecimal() or found.low is None or found.high is None:
        return PublicShare(found.label, share, "", "")
    low, high = (masked_share(one, found.pupils, masking) for one in whole_limits(found.low, found.high))
    return PublicShare(found.label, share, low, high)


def _public(result: FacilityResult, masking: Masking) -> str:
    return masked(result.examined - result.not_met, result.examined, masking) if result.examined else ""


def compare(entries: Iterable[Entry]) -> Comparison:
    """Claim against finding: the four cells, kappa, and McNemar's exact p."""
    cells = Counter((entry.claim, entry.finding) for entry in entries if entry.compared)
    both, admitted = cells[MET, MET], cells[MET, NOT_MET]
    flagged, neither = cells[NOT_MET, MET], cells[NOT_MET, NOT_MET]
    return Comparison(
        both_met=both,
        admitted=admitted,
        flagged=flagged,
        both_not=neither,
        kappa=kappa(((both, admitted), (flagged, neither))),
        p_value=float(mcnemar(admitted, flagged)),
    )


def _facility(
    chosen: Chosen, entries: Sequence[Entry], each: int, sizes: Mapping[str, int], drawn: Mapping[str, int]
) -> FacilityResult:
    size = sizes.get(plain_id(chosen.facility.id), chosen.facility.size)
    asked = max(drawn.get(plain_id(chosen.facility.id), min(each, size)), len(entries))
    if asked > size:
        raise InputRefused(f"Facility {chosen.facility.id} has more entries than children ({asked} of {size}).")
    comparison = compare(entries)
    low, high = limits(size, comparison.compared, comparison.wrong) if comparison.compared else (None, None)
    return FacilityResult(
        chosen=chosen,
        size=size,
        drawn=asked,
        gone=sum(entry.gone for entry in entries),
        unknown=sum(entry.entered and not entry.gone and not entry.examined for entry in entries),
        comparison=comparison,
        not_met=sum(entry.examined and entry.finding == NOT_MET for entry in entries),
        examined=sum(entry.examined for entry in entries),
        low=low,
        high=high,
        missing=asked - sum(entry.entered for entry in entries),
    )


Test = Callable[[Entry], bool]
ESTIMATED: tuple[tuple[str, Test, Test], ...] = (
    ("No documentation missing, as found", lambda e: e.examined, lambda e: e.finding == MET),
    ("No documentation missing, as the facilities say", lambda e: e.compared, lambda e: e.claim == MET),
    ("What the facility says is wrong", lambda e: e.compared, lambda e: e.wrong),
    ("Wrongly admitted: said met, found not met", lambda e: e.compared, lambda e: e.wrong and e.claim == MET),
    ("Wrongly flagged: said not met, found met", lambda e: e.compared, lambda e: e.wrong and e.claim == NOT_MET),
)
"""What is estimated: label, who is counted, who has it."""


def _clusters(
    results: Sequence[FacilityResult], by_facility: Mapping[str, Sequence[Entry]]
) -> dict[str, list[Cluster]]:
    return {
        label: [_cluster(result, by_facility[result.chosen.facility.id], counted, has) for result in results]
        for label, counted, has in ESTIMATED
    }


def _cluster(result: FacilityResult, entries: Sequence[Entry], counted: Test, has: Test) -> Cluster:
    examined = [entry for entry in entries if counted(entry)]
    chosen = result.chosen
    number = len(examined)
    return Cluster(chosen.stratum, chosen.certain, chosen.weight, result.size, number, sum(map(has, examined)))
