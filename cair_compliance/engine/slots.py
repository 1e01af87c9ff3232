"""Dose lines put into slots: [slots, pupils], oldest dose first, one a day.

A line becomes one number (day, then month-only, then groups), the numbers are laid out a column a pupil, and
each column is sorted by comparing whole rows with each other: a few passes over all pupils instead of one
sort of all lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cohort import Mask, Stream
from .periods import MISSING, Days

Kinds = NDArray[np.uint8]
Codes = NDArray[Any]
"""int32, or int64 where days lie thousands of years away."""

_DAY = 9
"""Bits below the day: eight groups and the month-only mark."""
_MONTH_ONLY = 1 << 8
_NARROW = 1 << 21
"""Days below this, either side of 1970, leave room in 32 bits."""
_FEW = 16
"""Up to so many slots, comparing rows is faster than sorting columns."""


def in_slots(
    size: int,
    pupil: NDArray[np.int32],
    day: Days,
    kind: Kinds,
    month_only: Mask,
    bits: Mapping[str, int],
    within_limits: Callable[[Kinds], Mask],
) -> Stream:
    """The stream of lines that stand pupil by pupil, in any order within a pupil. Lines of one day are one dose."""
    codes = _sorted(_laid_out(size, pupil, _coded(day, kind, month_only)))
    codes = _one_a_day(codes)
    empty = codes == np.iinfo(codes.dtype).max
    days = np.where(empty, MISSING, codes >> _DAY).astype(np.int32, copy=False)
    kinds = codes.astype(np.uint8)
    kinds[empty] = 0
    months = ((codes & _MONTH_ONLY) > 0) & ~empty if month_only.any() else np.zeros_like(empty)
    return Stream(days, kinds, months, within_limits(kinds), bits)


def _coded(day: Days, kind: Kinds, month_only: Mask) -> Codes:
    narrow = not len(day) or (int(day.min()) > -_NARROW and int(day.max()) < _NARROW)
    wide = day if narrow else day.astype(np.int64)
    codes: Codes = (wide << _DAY) | kind
    return codes | (month_only * codes.dtype.type(_MONTH_ONLY)) if month_only.any() else codes


def _laid_out(size: int, pupil: NDArray[np.int32], codes: Codes) -> Codes:
    """[slots, pupils] in the order of the lines, the greatest number where there is no dose."""
    new_pupil = np.ones(len(pupil), dtype=np.bool_)
    new_pupil[1:] = pupil[1:] != pupil[:-1]
    place = np.arange(len(pupil), dtype=np.int32)
    slot = place - np.maximum.accumulate(np.where(new_pupil, place, np.int32(0)))
    depth = int(slot.max()) + 1 if len(slot) else 1
    laid: Codes = np.full(depth * size, np.iinfo(codes.dtype).max, dtype=codes.dtype)
    laid[slot.astype(np.intp) * size + pupil] = codes
    return laid.reshape(depth, size)


def _sorted(codes: Codes) -> Codes:
    """Each column ascending."""
    depth = len(codes)
    if depth > _FEW:
        return np.sort(codes, axis=0)
    for turn in range(depth):
        for upper in range(turn % 2, depth - 1, 2):
            low = np.minimum(codes[upper], codes[upper + 1])
            np.maximum(codes[upper], codes[upper + 1], out=codes[upper + 1])
            codes[upper] = low
    return codes


def _one_a_day(codes: Codes) -> Codes:
    """Lines of one day as one: every group any of them has, month-only when all are."""
    last = np.iinfo(codes.dtype).max
    again = (codes[1:] >> _DAY == codes[:-1] >> _DAY) & (codes[1:] != last)
    columns = np.flatnonzero(again.any(axis=0))
    if not len(columns):
        return codes
    part = codes[:, columns]
    for slot in range(1, len(part)):
        here = np.flatnonzero((part[slot] >> _DAY == part[slot - 1] >> _DAY) & (part[slot] != last))
        one, other = part[slot - 1, here], part[slot, here]
        part[slot, here] = ((one | other) & ~_MONTH_ONLY) | (one & other & _MONTH_ONLY)
        part[slot - 1, here] = last
    codes[:, columns] = np.sort(part, axis=0)
    depth = max(int((codes != last).any(axis=1).sum()), 1)
    return codes[:depth]
