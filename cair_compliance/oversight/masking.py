"""Shares of small groups as they may be shown to the public: never closer to 0 or 100 than the margin of their size."""

from __future__ import annotations

from ..engine.reporting import Masking
from ..model.shares import Share


def masked(count: int, size: int, rule: Masking) -> str:
    """ "94.2 %", "≥95 %", "≤5 %", or "" where nothing of so small a group may be shown.

    Stricter than the State's tables, which show a share of zero: here zero is masked like any small share.
    """
    margin = rule.margin(size)
    if margin is None or not 0 <= count <= size:
        return ""
    return _limit(count, size, margin) or str(Share(count, size))


def masked_share(share: float, size: int, rule: Masking) -> str:
    """An estimated share, 0 to 1, in whole per cent, so that no single facility can be worked out of it."""
    margin = rule.margin(size)
    return "" if margin is None else _limit(share, 1, margin) or f"{100 * share:.0f} %"


def _limit(part: float, whole: int, margin: int) -> str:
    """The limit in place of a share nearer to 0 or 100 per cent than the margin; "" for any other share."""
    if margin and 100 * part >= (100 - margin) * whole:
        return f"≥{100 - margin} %"
    if margin and 100 * part <= margin * whole:
        return f"≤{margin} %"
    return ""
