"""Staff and volunteers of child care: influenza, pertussis and measles (H&S 1596.7995, 1597.622)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import Field, model_validator

from ..model.calendar import in_words
from ..model.results import Citation
from ..model.vaccines import load_vaccines
from .coherence import check_products
from .loading import CALIFORNIA
from .pack import cite, in_force
from .pack_schema import CitedDays
from .periods import Period
from .schema import Cite, Count, Day, Some, Strict, Text
from .source import dated, read_source


class _Season(Strict):
    start: str = Field(alias="from", pattern=r"^\d\d-\d\d$")
    end: str = Field(alias="to", pattern=r"^\d\d-\d\d$")

    @model_validator(mode="after")
    def _days_of_one_year(self) -> _Season:
        for day in (self.start, self.end):
            _check_day_of_year(day)
        if self.end < self.start:
            raise ValueError("a season ends in the year it begins: `to` must not come before `from`")
        return self


def _check_day_of_year(text: str) -> None:
    try:
        date.fromisoformat(f"2001-{text}")  # no leap year: the day is there each year
    except ValueError:
        raise ValueError(f"{text!r} is not a day of every year, written as month-day") from None


class _Immunization(Strict):
    label: Text
    products: Some[str]
    doses: Count
    season: _Season | None = None
    may_be_declined: bool = False
    excused_when_hired_off_season: bool = False
    citation: Cite


class _Block(Strict):
    citation: Cite
    conditional: CitedDays
    immunizations: dict[str, _Immunization] = Field(min_length=1)
    until: Day | None = None


class StaffFile(Strict):
    """staff.yaml."""

    since: dict[Day, _Block] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One person who works or volunteers with the children.

    `doses` are (CVX code, date). `physician` names immunizations a physician says are unsafe or not needed
    because of immunity; `declined` those declined in writing; `statement_signed`: a signed statement that the
    immunizations were received, while the records are obtained.
    """

    name: str
    hired: date
    doses: Sequence[tuple[str, date]] = ()
    physician: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    statement_signed: bool = False


@dataclass(frozen=True, slots=True)
class StaffFinding:
    """One immunization of one person: met, exempt, declined, excused, conditional or missing, and why."""

    immunization: str
    label: str
    status: str
    why: str
    citation: Citation
    until: date | None = None


@dataclass(frozen=True)
class StaffRules:
    """The law for staff as it stands on a day."""

    conditional: Period
    conditional_citation: Citation
    immunizations: Mapping[str, _Immunization]

    def review(self, member: StaffMember, as_of: date) -> tuple[StaffFinding, ...]:
        """One finding an immunization, in the order of the rules."""
        return tuple(self._finding(name, rule, member, as_of) for name, rule in self.immunizations.items())

    def _finding(self, name: str, rule: _Immunization, member: StaffMember, as_of: date) -> StaffFinding:
        status, why, until = self._status(name, rule, member, as_of)
        law = self.conditional_citation if status == "conditional" else cite(rule.citation)
        return StaffFinding(name, rule.label, status, why, law, until)

    def _status(self, name: str, rule: _Immunization, member: StaffMember, as_of: date) -> tuple[str, str, date | None]:
        earliest = season_start(rule.season, as_of) if rule.season else date.min
        counted = sorted(day for cvx, day in member.doses if cvx in rule.products and earliest <= day <= as_of)
        if len(counted) >= rule.doses:
            return "met", f"Documented {in_words(counted[-1])}.", None
        if name in member.physician:
            return "exempt", "A physician's statement is on file.", None
        if name in member.declined and rule.may_be_declined:
            return "declined", "Declined in writing.", None
        if rule.season and rule.excused_when_hired_off_season and hired_off_season(rule.season, member.hired, as_of):
            return "excused", "Hired after the season; excused for the first year.", None
        if rule.season and as_of <= season_end(rule.season, as_of):
            end = season_end(rule.season, as_of)
            return "conditional", f"Due this season, by {in_words(end)}.", end
        return self._without_proof(member, as_of)

    def _without_proof(self, member: StaffMember, as_of: date) -> tuple[str, str, date | None]:
        last = member.hired + timedelta(days=self.conditional.days)
        if member.statement_signed and as_of <= last:
            return "conditional", f"A signed statement is on file; records are due by {in_words(last)}.", last
        return "missing", "No record is on file.", None


def season_start(season: _Season, as_of: date) -> date:
    """The first day of the season that is running or was the last to begin."""
    start = date.fromisoformat(f"{as_of.year}-{season.start}")
    return start if start <= as_of else date.fromisoformat(f"{as_of.year - 1}-{season.start}")


def season_end(season: _Season, as_of: date) -> date:
    """The last day of that season."""
    return date.fromisoformat(f"{season_start(season, as_of).year}-{season.end}")


def hired_off_season(season: _Season, hired: date, as_of: date) -> bool:
    """Whether somebody was hired after the season's last day, and no later season has begun since."""
    return hired > season_end(season, hired) and season_start(season, hired) == season_start(season, as_of)


def load_staff_rules(as_of: date, folder: Path = CALIFORNIA) -> StaffRules | None:
    """The staff rules in force on a day; None where there are none. Raises RuleError."""
    path = folder / "staff.yaml"
    source = read_source(StaffFile, path)
    catalogue = load_vaccines()
    for start, dated_block in dated(source, ("since",), source.rules.since):
        for name, rule in dated_block.immunizations.items():
            check_products(source, ("since", start, "immunizations", name), rule.products, catalogue)
    block = in_force(source.rules.since, as_of)
    if block is None:
        return None
    return StaffRules(block.conditional.period, cite(block.conditional.citation), block.immunizations)
