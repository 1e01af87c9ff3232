"""Tables C and D over columns: when the next dose may be given, and the last day it may be missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.results import Citation
from .cohort import Cohort, Mask, sum_slots
from .nodes import Node, Traced, leaves_of, series_of
from .pack import Windows, cite
from .periods import MISSING, Days
from .schema import MOST_DOSES
from .window_schema import WindowLine


@dataclass(frozen=True)
class NextDoses:
    """The next dose of each pupil: its number (0: no window), earliest day, last permitted day, and its law."""

    number: NDArray[np.int16]
    not_before: Days
    exclude_if_not_by: Days
    final: Mask
    citation: Citation | None
    final_citation: Citation | None


def no_window(size: int) -> NextDoses:
    start, end = np.full((2, size), MISSING, dtype=np.int32)
    return NextDoses(np.zeros(size, dtype=np.int16), start, end, np.zeros(size, dtype=np.bool_), None, None)


def next_doses(
    name: str, node: Node, traced: Traced, lacking: NDArray[np.int16], cohort: Cohort, table: Windows | None
) -> NextDoses:
    """Windows of one requirement. A series without a single dose has none: its first dose is due now.

    Where a vaccine has components (MMR), a lacking component without a dose is due now; otherwise the lacking
    component whose last day comes first decides both dates.
    """
    lines = table.lines.get(name, ()) if table else ()
    if not lines or table is None or not all(leaf.window for leaf in leaves_of(node)):
        return no_window(len(cohort))
    if len(series_of(node)) == 1:
        stream = cohort.streams[series_of(node)[0]]
        windows = _of_doses(stream.day, stream.counts, ~traced.met, lacking, lines, cohort)
    else:
        windows = _first_to_end([_of_component(leaf, lines, cohort) for leaf in traced.leaves()])
    final_law = [cite(line.if_final.citation) for line in lines if line.if_final]
    return NextDoses(*windows, table.citation, final_law[0] if final_law else None)


_Columns = tuple[NDArray[np.int16], Days, Days, Mask]


def _of_component(leaf: Traced, lines: tuple[WindowLine, ...], cohort: Cohort) -> tuple[Mask, _Columns]:
    assert leaf.counted is not None
    (series,) = series_of(leaf.node)
    day = cohort.streams[series].day
    return ~leaf.met, _of_doses(day, leaf.counted, ~leaf.met, leaf.lacking, lines, cohort)


def _first_to_end(components: list[tuple[Mask, _Columns]]) -> _Columns:
    size = len(components[0][0])
    columns = no_window(size)
    best = (columns.number, columns.not_before, columns.exclude_if_not_by, columns.final)
    due_now = np.zeros(size, dtype=np.bool_)
    for lacking, (number, start, end, final) in components:
        due_now |= lacking & (number == 0)
        better = lacking & (number > 0) & ((best[0] == 0) | (end < best[2]))
        best = _where(better, (number, start, end, final), best)
    nothing = no_window(size)
    return _where(due_now, (nothing.number, nothing.not_before, nothing.exclude_if_not_by, nothing.final), best)


def _where(mask: Mask, chosen: _Columns, other: _Columns) -> _Columns:
    return (
        np.where(mask, chosen[0], other[0]),
        np.where(mask, chosen[1], other[1]),
        np.where(mask, chosen[2], other[2]),
        np.where(mask, chosen[3], other[3]),
    )


def _of_doses(
    day: Days,
    counts: Mask,
    wanted: Mask,
    lacking: NDArray[np.int16],
    lines: tuple[WindowLine, ...],
    cohort: Cohort,
) -> _Columns:
    """Only pupils who lack a dose of a begun series have a window; the others are not looked at."""
    empty = no_window(len(cohort))
    columns: _Columns = (empty.number, empty.not_before, empty.exclude_if_not_by, empty.final)
    begun = np.flatnonzero(wanted & counts.any(axis=0))
    if len(begun):
        counted_day, given = squeeze(day[:, begun], counts[:, begun])
        for line in lines:
            here = np.flatnonzero((given == line.dose - 1) & _column_fits(line, counted_day, cohort, begun))
            final = lacking[begun[here]] == 1 if line.if_final else np.zeros(len(here), dtype=np.bool_)
            at, dates = begun[here], _dates(line, counted_day[:, here], final)
            columns[0][at], columns[1][at], columns[2][at] = dates
            columns[3][at] = final
    return columns


def _dates(line: WindowLine, counted_day: Days, final: Mask) -> tuple[NDArray[np.int16], Days, Days]:
    start = line.start.after(counted_day[line.after - 1])
    end = line.by.after(counted_day[line.after - 1])
    if line.if_final:
        start = np.where(final, line.if_final.start.after(counted_day[line.after - 1]), start)
        end = np.where(final, line.if_final.by.after(counted_day[line.after - 1]), end)
    for extra in line.and_from:
        start = np.maximum(start, extra.start.after(counted_day[extra.after - 1]))
    return np.full(len(start), line.dose, dtype=np.int16), start, end


def squeeze(day: Days, counts: Mask) -> tuple[Days, NDArray[np.int16]]:
    """The counted doses moved to the front, so that row k is dose k + 1, and how many there are.

    At least as many rows as a table of windows has doses; a pupil has MISSING from the last dose on.
    """
    given = sum_slots(counts)
    rows = max(len(day), MOST_DOSES)
    padded = np.full((rows, day.shape[1]), MISSING, dtype=np.int32)
    slot = np.cumsum(counts, axis=0, dtype=np.int16)
    for place in range(len(day)):
        here = np.flatnonzero(counts[place])
        padded[slot[place, here] - 1, here] = day[place, here]
    return padded, given


def _column_fits(line: WindowLine, counted_day: Days, cohort: Cohort, columns: NDArray[np.intp]) -> Mask:
    """The column is fixed by the age on the day of dose 1, so a date once told never moves."""
    fits = np.ones(len(columns), dtype=np.bool_)
    if line.under_age_at_dose_1 is not None:
        fits &= counted_day[0] < cohort.birthday(line.under_age_at_dose_1)[columns]
    if line.from_age_at_dose_1 is not None:
        fits &= counted_day[0] >= cohort.birthday(line.from_age_at_dose_1)[columns]
    return fits
