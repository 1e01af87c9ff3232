"""The law of notices to families: how long they have, and in which languages they must be written."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import Field

from ..model.calendar import school_day_after
from ..model.results import Citation
from .loading import CALIFORNIA
from .pack import RulePack, cite, in_force
from .periods import DaySpan
from .schema import Cite, Day, Strict
from .source import dated, read_source


class _Evidence(Strict):
    within: DaySpan
    citation: Cite


class _Language(Strict):
    percent: int = Field(ge=1)
    citation: Cite


class _Block(Strict):
    evidence: _Evidence
    language: _Language
    law: Cite
    conditional: Cite
    advancement: Cite
    until: Day | None = None


class NoticeFile(Strict):
    """notices.yaml."""

    since: dict[Day, _Block] = Field(min_length=1)


@dataclass(frozen=True)
class NoticeLaw:
    """What notices rest on, as it stands on a day."""

    school_days: int
    evidence: timedelta
    evidence_citation: Citation
    language_percent: int
    language_citation: Citation
    law: Citation
    continued_attendance: Citation
    conditional: Citation
    advancement: Citation

    def clocks(self, notice: date, closed: Container[date]) -> tuple[date, date]:
        """(last day of attendance without proof, last day to supply evidence) of a notice given on a day."""
        return school_day_after(notice, self.school_days, closed), notice + self.evidence


def load_notice_law(pack: RulePack, as_of: date, folder: Path = CALIFORNIA) -> NoticeLaw | None:
    """The law of notices in force on a day; None where there is none. Raises RuleError."""
    source = read_source(NoticeFile, folder / "notices.yaml")
    block = in_force(dict(dated(source, ("since",), source.rules.since)), as_of)
    period = pack.law_on(as_of).notice
    if block is None or period is None:
        return None
    return NoticeLaw(
        school_days=period.school_days,
        evidence=timedelta(days=block.evidence.within.days),
        evidence_citation=cite(block.evidence.citation),
        language_percent=block.language.percent,
        language_citation=cite(block.language.citation),
        law=cite(block.law),
        continued_attendance=cite(period.citation),
        conditional=cite(block.conditional),
        advancement=cite(block.advancement),
    )
