"""The audit line in words: how near a school is to the share above which the State reviews it. One wording for all."""

from __future__ import annotations

from ..model.assessment import AuditMeter


def meter_words(meter: AuditMeter, *, sound: bool = True) -> str:
    """One sentence for the figure, one for what follows. `sound`: whether the sums of the report come out."""
    said = f"Conditional (temporary exemptions included) and overdue: {len(meter.pupils):,} of {meter.enrolled:,}"
    line = f"the State reviews schools above {meter.percent} %"
    return f"{said}{_share(meter, sound)}; {line}. {_side(meter)}"


def _share(meter: AuditMeter, sound: bool) -> str:
    share = meter.share
    if sound and share.stated:
        return ", " + ", ".join(part for part in (str(share), share.undecided_words) if part)
    why = [share.undecided_words] if share.open else [] if sound else ["a sum does not come out"]
    return "".join(f"; {words}, so no percentage is stated" for words in why)


def _side(meter: AuditMeter) -> str:
    undecided = meter.share.open
    if meter.above and undecided:
        return f"The school is above it; at least {meter.to_move:,} fewer would be needed."
    if meter.above:
        return f"{meter.to_move:,} fewer would be at or below it."
    if meter.may_be_above:
        return f"With the {undecided:,} undecided it may turn out to be above it."
    return "The school is not above it."
