"""What a spot check says of each facility and of the county, from the draw and the sheets that came back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

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
)
from .estimating import Cluster, estimate
from .exact import kappa, limits, mcnemar
from .masking import masked


def county_result(
    draw: FacilityDraw, entries: Sequence[Entry], sizes: Mapping[str, int], masking: Masking | None = None
) -> CountyResult:
    """Facility results, the three-way table and the weighted estimates.

    sizes  pupils on the list of a facility on the day its pupils were drawn, where that is known; else the frame's

    Raises InputRefused for entries of a facility that was not drawn, or more entries than pupils.
    """
    by_facility: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_facility[entry.facility].append(entry)
    strangers = set(by_facility) - {one.facility.id for one in draw.chosen}
    if strangers:
        raise InputRefused(f"The sheets hold facilities that were not drawn: {', '.join(sorted(strangers))}.")
    visited = [one for one in draw.chosen if one.facility.id in by_facility]
    results = tuple(_facility(one, by_facility[one.facility.id], sizes) for one in visited)
    compared = [entry for entry in entries if entry.compared]
    return CountyResult(
        draw=draw,
        facilities=results,
        comparison=compare(entries),
        three_way=Counter((entry.claim, entry.registry, entry.finding) for entry in entries if not entry.gone),
        estimates=tuple(_estimates(results, by_facility)) if compared or entries else (),
        not_visited=tuple(one for one in draw.chosen if one.facility.id not in by_facility),
        entries=tuple(entries),
        masks={r.chosen.facility.id: _public(r, masking) for r in results} if masking else {},
    )


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


def _facility(chosen: Chosen, entries: Sequence[Entry], sizes: Mapping[str, int]) -> FacilityResult:
    size = sizes.get(chosen.facility.id, chosen.facility.size)
    if len(entries) > size:
        raise InputRefused(f"Facility {chosen.facility.id} has more entries than pupils ({len(entries)} of {size}).")
    comparison = compare(entries)
    low, high = limits(size, comparison.compared, comparison.wrong) if comparison.compared else (None, None)
    return FacilityResult(
        chosen=chosen,
        size=size,
        drawn=len(entries),
        gone=sum(entry.gone for entry in entries),
        unknown=sum(not entry.gone and not entry.examined for entry in entries),
        comparison=comparison,
        not_met=sum(entry.examined and entry.finding == NOT_MET for entry in entries),
        examined=sum(entry.examined for entry in entries),
        low=low,
        high=high,
    )


Test = Callable[[Entry], bool]
ESTIMATED: tuple[tuple[str, Test, Test], ...] = (
    ("All requirements met, as found", lambda e: e.examined, lambda e: e.finding == MET),
    ("All requirements met, as the facilities say", lambda e: e.compared, lambda e: e.claim == MET),
    ("The facility's record is wrong", lambda e: e.compared, lambda e: e.wrong),
    ("Wrongly admitted: said met, found not met", lambda e: e.compared, lambda e: e.wrong and e.claim == MET),
    ("Wrongly flagged: said not met, found met", lambda e: e.compared, lambda e: e.wrong and e.claim == NOT_MET),
)
"""What is estimated: label, who is counted, who has it."""


def _estimates(results: Sequence[FacilityResult], by_facility: Mapping[str, Sequence[Entry]]) -> Iterable[Estimate]:
    for label, counted, has in ESTIMATED:
        clusters = [_cluster(result, by_facility[result.chosen.facility.id], counted, has) for result in results]
        found = estimate(label, clusters)
        if found is not None:
            yield found


def _cluster(result: FacilityResult, entries: Sequence[Entry], counted: Test, has: Test) -> Cluster:
    examined = [entry for entry in entries if counted(entry)]
    chosen = result.chosen
    number = len(examined)
    return Cluster(chosen.stratum, chosen.certain, chosen.weight, result.size, number, sum(map(has, examined)))
