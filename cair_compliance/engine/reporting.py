"""The annual report as the State asks for it: groups, boxes, audit line, deadlines, masking (17 CCR 6075)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from ..model.datafile import fingerprint
from ..model.results import Citation
from .exemption_schema import Category
from .loading import CALIFORNIA, load_rules
from .pack import cite, in_force
from .pack_schema import ReportingScope
from .periods import Period
from .schema import Cite, Day, Grade, Program, Some, Strict, Text
from .source import dated, read_source

ALL = "all"
"""The name of the one tally over all requirements, and of the box of pupils who have everything."""

Percent = Annotated[int, Field(ge=0, le=100)]
Year = Annotated[str, Field(pattern=r"^\d{4}$")]


class _Young(Strict):
    until_age: Period
    citation: Cite


class GroupRule(Strict):
    """Who is counted together, and what is counted."""

    label: Text
    program: Program
    grades: Some[Grade] | None = None
    tallies: Some[str]
    vaccines: dict[str, Text] = Field(min_length=1)
    audited: bool = False
    young: _Young | None = None
    nobody: list[Text] = Field(default_factory=list)
    last_asked: int | None = None
    citation: Cite


class BoxRule(Strict):
    """One box: the categories it takes, and the rule in words. A `former` box is shown only where somebody is in it."""

    id: str
    label: Text
    letters: Some[Category]
    rule: Text
    former: bool = False
    citation: Cite


class _AuditLine(Strict):
    percent: Percent
    boxes: Some[str]
    citation: Cite


class _Annual(Strict):
    citation: Cite
    groups: dict[str, GroupRule] = Field(min_length=1)
    boxes: Some[BoxRule]
    audit_line: _AuditLine
    until: Day | None = None

    @model_validator(mode="after")
    def _each_category_once(self) -> _Annual:
        letters = [letter for box in self.boxes for letter in box.letters]
        if len(letters) != len(set(letters)):
            raise ValueError("a category stands in exactly one box")
        if unknown := set(self.audit_line.boxes) - {box.id for box in self.boxes}:
            raise ValueError(f"no box is called {', '.join(sorted(unknown))}")
        return self


class _Annuals(Strict):
    since: dict[Day, _Annual] = Field(min_length=1)


class Deadline(Strict):
    """The last day to report of one school year."""

    day: Day
    citation: Cite


class Band(Strict):
    """Groups of at least `start` (and fewer than `until`) pupils show no share nearer than `margin` to 0 or 100."""

    start: int = Field(alias="from", ge=1)
    margin: Percent
    until: int | None = None


class Masking(Strict):
    """What of one school may be shown to the public."""

    nothing_under: int
    bands: Some[Band]
    citation: Cite
    until: Day | None = None

    @model_validator(mode="after")
    def _rising(self) -> Masking:
        starts = [band.start for band in self.bands]
        if starts != sorted(set(starts)) or starts[0] != self.nothing_under:
            raise ValueError("bands begin at `nothing_under` and rise")
        return self

    def margin(self, size: int) -> int | None:
        """The margin for a group of this size; None where nothing is shown, 0 where all is."""
        if size < self.nothing_under:
            return None
        band = [band for band in self.bands if band.start <= size][-1]
        return 0 if band.until is not None and size >= band.until else band.margin


class _Maskings(Strict):
    since: dict[Day, Masking] = Field(min_length=1)


class ReportingFile(Strict):
    """reporting.yaml."""

    annual: _Annuals
    deadlines: dict[Year, Deadline]
    masking: _Maskings


@dataclass(frozen=True)
class ReportingRules:
    """The annual report as it stands on a day. `hash` is that of the rule file."""

    groups: Mapping[str, GroupRule]
    boxes: tuple[BoxRule, ...]
    audit_percent: int
    audit_boxes: tuple[str, ...]
    audit_citation: Citation
    citation: Citation
    masking: Masking
    deadlines: Mapping[str, Deadline]
    scopes: Mapping[str, ReportingScope]
    hash: str

    def scope(self, name: str) -> ReportingScope:
        """The grades or ages of a group; those the law always asks for stand in pack.yaml."""
        group = self.groups[name]
        return ReportingScope(grades=group.grades) if group.grades else self.scopes[group.program]

    def asked(self, fall: int) -> tuple[str, ...]:
        """The groups the State asks for in the school year that begins in this fall."""
        return tuple(name for name, g in self.groups.items() if g.last_asked is None or fall <= g.last_asked)


@lru_cache(maxsize=8)
def load_reporting(as_of: date, folder: Path = CALIFORNIA) -> ReportingRules | None:
    """The reporting rules in force on a day; None where there are none. Raises RuleError."""
    source = read_source(ReportingFile, folder / "reporting.yaml")
    file = source.rules
    dated(source, ("annual", "since"), file.annual.since)
    dated(source, ("masking", "since"), file.masking.since)
    labels = load_rules(folder).labels
    for start, block in file.annual.since.items():
        for name, group in block.groups.items():
            where = ("annual", "since", start, "groups", name)
            for requirement in {*group.vaccines, *group.tallies} - {ALL} - set(labels[group.program]):
                raise source.not_one_of(where, f"no requirement {requirement!r}", labels[group.program])
    annual, masking = in_force(file.annual.since, as_of), in_force(file.masking.since, as_of)
    frame = load_rules(folder).frame_on(as_of)
    if annual is None or masking is None or frame is None:
        return None
    return ReportingRules(
        groups=annual.groups,
        boxes=tuple(annual.boxes),
        audit_percent=annual.audit_line.percent,
        audit_boxes=tuple(annual.audit_line.boxes),
        audit_citation=cite(annual.audit_line.citation),
        citation=cite(annual.citation),
        masking=masking,
        deadlines=file.deadlines,
        scopes={"child_care": frame.reporting.child_care, "tk12": frame.reporting.tk12},
        hash=fingerprint(source.data),
    )
