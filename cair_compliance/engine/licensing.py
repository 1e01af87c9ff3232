"""What a licensing analyst looks for in the files of child care (22 CCR 101220.1, H&S 1596-1597)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from ..model.results import Citation
from .loading import CALIFORNIA
from .pack import cite, in_force
from .pack_schema import CitedDays
from .periods import Period
from .schema import Cite, Day, Strict, Text
from .source import dated, read_source


class _Kind(Strict):
    label: Text
    record: Cite
    immunized: Cite
    exemption: Cite
    staff: Cite
    files_exempt: Cite | None = None


class _Block(Strict):
    citation: Cite
    record_within: CitedDays
    kinds: dict[str, _Kind] = Field(min_length=1)
    other_school: Cite
    new_row: Cite
    retention: Cite
    until: Day | None = None


class LicensingFile(Strict):
    """licensing.yaml."""

    since: dict[Day, _Block] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class LicensingKind:
    """One kind of facility, and the sections that bind it. `files_exempt`: it need not keep the files at all."""

    name: str
    label: str
    record: Citation
    immunized: Citation
    exemption: Citation
    staff: Citation
    files_exempt: Citation | None


@dataclass(frozen=True)
class LicensingRules:
    """The licensing law as it stands on a day."""

    kinds: Mapping[str, LicensingKind]
    record_within: Period
    record_citation: Citation
    other_school: Citation
    new_row: Citation
    retention: Citation


@lru_cache(maxsize=8)
def load_licensing(as_of: date, folder: Path = CALIFORNIA) -> LicensingRules | None:
    """The licensing rules in force on a day; None where there are none. Raises RuleError."""
    source = read_source(LicensingFile, folder / "licensing.yaml")
    dated(source, ("since",), source.rules.since)
    block = in_force(source.rules.since, as_of)
    if block is None:
        return None
    return LicensingRules(
        kinds={name: _kind(name, kind) for name, kind in block.kinds.items()},
        record_within=block.record_within.period,
        record_citation=cite(block.record_within.citation),
        other_school=cite(block.other_school),
        new_row=cite(block.new_row),
        retention=cite(block.retention),
    )


def _kind(name: str, kind: _Kind) -> LicensingKind:
    exempt = cite(kind.files_exempt) if kind.files_exempt else None
    return LicensingKind(
        name=name,
        label=kind.label,
        record=cite(kind.record),
        immunized=cite(kind.immunized),
        exemption=cite(kind.exemption),
        staff=cite(kind.staff),
        files_exempt=exempt,
    )
