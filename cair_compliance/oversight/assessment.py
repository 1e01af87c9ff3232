"""The annual assessment: a check of one roster counted into the boxes of the State's worksheet (17 CCR 6075).

Every number keeps the list of its pupils. Pupils whose standing is open stand apart, never silently in a box.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..engine import RulePack
from ..engine.pack import cite
from ..engine.reporting import ALL, BoxRule, GroupRule, ReportingRules, load_reporting
from ..model.assessment import (
    Assessment,
    AuditMeter,
    Box,
    CrossCheck,
    FacilityFacts,
    GroupAssessment,
    Pupils,
    Tally,
    VaccineLine,
)
from ..model.calendar import school_year_start
from ..model.errors import InputRefused
from ..model.people import CHILD_CARE
from ..model.results import CheckResult, Citation, PupilResult
from .ages import reached
from .boxes import Apart, Boxing
from .masking import masked

CONDITIONAL = ("conditional", "tme")
"""Boxes of pupils who attend while doses are missing, told by vaccine for child care (17 CCR 6075(c))."""


def assess(
    check: CheckResult, pack: RulePack, facts: FacilityFacts | None = None, groups: Sequence[str] | None = None
) -> Assessment:
    """The annual figures of a checked roster.

    groups  names of groups in reporting.yaml; by default those the State asks for this school year and that have
            a pupil on the list

    Raises InputRefused for a group that is not known, or a day for which there are no reporting rules.
    """
    rules = load_reporting(check.as_of)
    if rules is None:
        raise InputRefused("There are no rules for an annual report of that day.")
    wanted = _wanted(rules, check.as_of, groups)
    counted, later, left = _enrolled(check)
    unplaced = tuple(p for p in counted if _is_unplaced(p, program_of(p, check.program)))
    seated = {name: _members(counted, rules, name, check) for name in wanted}
    if groups is None:
        seated = {name: pupils for name, pupils in seated.items() if pupils}
    counting = _Counting(rules, Boxing(_lapsed(pack)), check.labels, check.as_of)
    placed = {p.place for pupils in seated.values() for p in pupils} | {p.place for p in unplaced}
    fall = school_year_start(check.as_of).year
    deadline = rules.deadlines.get(str(fall))
    found = Assessment(
        facility=facts or FacilityFacts(check.facility, check.county),
        as_of=check.as_of,
        school_year=f"{fall}-{(fall + 1) % 100:02d}",
        rule_pack=check.rule_pack,
        reporting_hash=rules.hash,
        citation=rules.citation,
        roster_name=check.roster_name,
        roster_fingerprint=check.roster_fingerprint,
        unread_problems=sum(bool(p.issues) for p in counted),
        groups=tuple(
            counting.group(name, pupils, _may_belong(unplaced, rules, name, check)) for name, pupils in seated.items()
        ),
        unplaced=unplaced,
        later=later,
        left=left,
        outside=tuple(p for p in counted if p.place not in placed),
        deadline=deadline.day if deadline else None,
        deadline_citation=cite(deadline.citation) if deadline else None,
        roster_only=check.roster_only,
    )
    return found if found.final else found.unpublished()


def _may_belong(unplaced: Pupils, rules: ReportingRules, name: str, check: CheckResult) -> Pupils:
    return tuple(p for p in unplaced if program_of(p, check.program) == rules.groups[name].program)


def program_of(result: PupilResult, program: str) -> str:
    """The program a pupil stands under; a preschool class in a school's list is child care."""
    return CHILD_CARE if result.pupil.grade == "PK" else program


def _wanted(rules: ReportingRules, as_of: date, groups: Sequence[str] | None) -> tuple[str, ...]:
    unknown = set(groups or ()) - set(rules.groups)
    if unknown:
        raise InputRefused(f"A group of the annual report is one of: {', '.join(rules.groups)}.")
    return tuple(groups) if groups is not None else rules.asked(school_year_start(as_of).year)


def _enrolled(check: CheckResult) -> tuple[Pupils, Pupils, Pupils]:
    """(enrolled on the day of the report, those who enrol later, those who left)."""
    later = [p for p in check.pupils if p.counted and p.pupil.enrolled and p.pupil.enrolled > check.as_of]
    places = {p.place for p in later}
    here = tuple(p for p in check.pupils if p.counted and p.place not in places)
    return here, tuple(later), tuple(p for p in check.pupils if not p.counted)


def _is_unplaced(result: PupilResult, program: str) -> bool:
    return result.pupil.birthdate is None if program == CHILD_CARE else result.pupil.grade in ("", "UG")


def _members(pupils: Iterable[PupilResult], rules: ReportingRules, name: str, check: CheckResult) -> Pupils:
    scope, program = rules.scope(name), rules.groups[name].program

    def belongs(result: PupilResult) -> bool:
        if program_of(result, check.program) != program or _is_unplaced(result, program):
            return False
        if scope.grades is not None:
            return result.pupil.grade in scope.grades
        born = result.pupil.birthdate
        assert born is not None
        old_enough = scope.from_age is None or reached(born, scope.from_age) <= check.as_of
        return old_enough and (scope.until_age is None or check.as_of < reached(born, scope.until_age))

    return tuple(result for result in pupils if belongs(result))


def _lapsed(pack: RulePack) -> dict[str, str]:
    return {
        requirement.name: requirement.lapsed_advisory
        for table in pack.tables
        for row in table.rows
        for requirement in row.requirements
        if requirement.lapsed_advisory
    }


@dataclass(frozen=True)
class _Counting:
    """Counts one group after the other under the same rules."""

    rules: ReportingRules
    boxing: Boxing
    labels: Mapping[str, str]
    as_of: date

    def group(self, name: str, pupils: Pupils, unplaced: Pupils) -> GroupAssessment:
        rule = self.rules.groups[name]
        tallies = tuple(self.tally(tally, rule, pupils, unplaced) for tally in rule.tallies)
        vaccines = tuple(self.vaccine(v, said, pupils, tallies) for v, said in rule.vaccines.items())
        young, unknown = _admitted_young(rule, pupils)
        return GroupAssessment(
            name=name,
            label=rule.label,
            citation=_citation(rule),
            enrolled=pupils,
            tallies=tallies,
            vaccines=vaccines,
            checks=tuple(_checks(pupils, tallies, vaccines)),
            young_words=rule.young.until_age.text if rule.young else "",
            young=young,
            age_unknown=unknown,
            nobody=tuple(rule.nobody),
            unplaced=unplaced,
        )

    def tally(self, name: str, rule: GroupRule, pupils: Pupils, unplaced: Pupils) -> Tally:
        letters = {pupil.place: self.boxing.letter(name, pupil) for pupil in pupils}
        boxes = []
        for box in self.rules.boxes:
            inside = tuple(p for p in pupils if letters[p.place] in box.letters)
            if inside or not box.former:
                public = masked(len(inside), len(pupils), self.rules.masking)
                boxes.append(Box(box.id, box.label, box.rule, _citation(box), inside, public))
        open_ = tuple(p for p in pupils if letters[p.place] is Apart.OPEN)
        audit = [p for box in boxes if box.id in self.rules.audit_boxes for p in box.pupils]
        line = self.rules.audit_percent, self.rules.audit_citation
        meter = AuditMeter(*line, tuple(audit), open_, len(pupils), unplaced)
        return Tally(
            name=name,
            label="All requirements" if name == ALL else self.labels.get(name, name),
            enrolled=len(pupils),
            boxes=tuple(boxes),
            open=open_,
            not_asked=tuple(p for p in pupils if letters[p.place] is Apart.NOT_ASKED),
            audit=meter if rule.audited else None,
        )

    def vaccine(self, name: str, published: str, pupils: Pupils, tallies: Sequence[Tally]) -> VaccineLine:
        has = {pupil.place: self.boxing.has(name, pupil) for pupil in pupils}
        complete = tuple(p for p in pupils if has[p.place] is True)
        missing = tuple(p for p in pupils if has[p.place] is False)
        waiting = {p.place for tally in tallies for box in tally.boxes if box.id in CONDITIONAL for p in box.pupils}
        return VaccineLine(
            name=name,
            label=self.labels.get(name, name),
            published=published,
            complete=complete,
            missing=missing,
            open=tuple(p for p in pupils if has[p.place] is Apart.OPEN),
            not_asked=tuple(p for p in pupils if has[p.place] is Apart.NOT_ASKED),
            conditional=tuple(p for p in missing if p.place in waiting),
            public=masked(len(complete), len(pupils), self.rules.masking),
        )


def _citation(rule: GroupRule | BoxRule) -> Citation:
    return cite(rule.citation)


def _admitted_young(rule: GroupRule, pupils: Pupils) -> tuple[Pupils, Pupils]:
    """(admitted under the age the law names, without an enrollment date)."""
    if rule.young is None:
        return (), ()
    age = rule.young.until_age
    dated = [(p, p.pupil.birthdate, p.pupil.enrolled) for p in pupils]
    young = tuple(p for p, born, enrolled in dated if born and enrolled and enrolled < reached(born, age))
    return young, tuple(p for p, _, enrolled in dated if enrolled is None)


def _checks(pupils: Pupils, tallies: Sequence[Tally], vaccines: Sequence[VaccineLine]) -> Iterable[CrossCheck]:
    size = len(pupils)
    for tally in tallies:
        boxed, apart = sum(box.count for box in tally.boxes), len(tally.open) + len(tally.not_asked)
        words = f"{tally.label}: the boxes and the pupils apart add up to the enrolled ({boxed} + {apart} = {size})"
        yield CrossCheck(words, boxed + apart == size)
    for line in vaccines:
        parts = len(line.complete), len(line.missing), len(line.open), len(line.not_asked)
        added = " + ".join(map(str, parts))
        yield CrossCheck(
            f"{line.label}: complete, missing and open add up to the enrolled ({added})", sum(parts) == size
        )
    whole = next((tally for tally in tallies if tally.name == ALL), None)
    if whole is not None:
        yield from _checks_over_all(whole, vaccines)


def _checks_over_all(tally: Tally, vaccines: Sequence[VaccineLine]) -> Iterable[CrossCheck]:
    everything = tally.box("all").count
    least = min((len(line.complete) for line in vaccines), default=0)
    words = f"All required ({everything}) is not more than the smallest number complete for one vaccine ({least})"
    yield CrossCheck(words, everything <= least)
    lacking = {p.place for box in tally.boxes if box.id != "all" for p in box.pupils}
    named = {p.place for line in vaccines for p in line.missing}
    yield CrossCheck("Each pupil in another box lacks at least one vaccine", lacking <= named)
    full = {p.place for p in tally.box("all").pupils}
    yield CrossCheck("No pupil under All required lacks a vaccine", not full & named)
