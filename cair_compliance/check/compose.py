"""From the columns of one evaluation to the result of one pupil: words, next thing to do, deadline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..engine import codes
from ..engine.evaluation import Evaluation
from ..engine.explain import explain
from ..engine.pack import cite
from ..model.answers import Answer, Route
from ..model.calendar import in_words
from ..model.issues import Issue
from ..model.results import Finding, NextRow, PupilResult, to_be_decided
from ..model.roster import Roster
from ..model.standings import COMPLETE, COULD_NOT_VERIFY, shown_standing
from .entry import entry_words
from .verification import Verification

SPECIAL_WORDS = {
    "iep": "IEP services",
    "independent_study": "independent study",
    "home_based": "a home-based private school",
}


@dataclass(frozen=True)
class Composer:
    """Everything known about one check, asked pupil by pupil."""

    roster: Roster
    evaluation: Evaluation
    routes: Mapping[int, tuple[Route, ...]]
    answers: Mapping[int, tuple[Answer, ...]]
    verifications: Sequence[Verification]
    advisories: Sequence[tuple[str, ...]]
    entry_assumed: bool = False
    issues_by_line: Mapping[tuple[str, int], list[Issue]] = field(default_factory=dict)

    def result(self, place: int) -> PupilResult:
        """The result of pupil `place` of the roster."""
        pupil, standings = self.roster.pupils[place], self.evaluation.standings
        subject, verified = self.evaluation.subjects[place], self.verifications[place]
        standing = codes.STANDING_NAMES[standings.standing[place]]
        next_row = self.evaluation.row_ahead(place)
        complete = self.evaluation.complete_for_age(place, next_row)
        shown = COMPLETE if complete else shown_standing(standing, verified.state)
        unsure = shown == COULD_NOT_VERIFY
        doses = self.evaluation.doses.of(place)
        findings = explain(self.evaluation, place, doses)
        held = any(answer.held for answer in self.answers.get(place, ()))
        next_line, deadline = next_thing(shown, findings, next_row, self.evaluation.as_of, held=held)
        left = pupil.has_left(self.evaluation.as_of)
        return PupilResult(
            place=place,
            pupil=pupil,
            standing=standing,
            shown=shown,
            basis=standings.basis[place],
            action="obtain_records" if unsure else standings.action[place],
            report_category="" if unsure or left else standings.category[place],
            box="" if unsure or left else standings.box[place],
            verification=verified.state,
            reason=" ".join(part for part in (self.reason(place, shown), verified.reason) if part),
            next_line=next_line,
            deadline=deadline,
            findings=findings,
            doses=doses,
            advisories=self.advisories[place],
            issues=tuple(self.issues(place)),
            routes=self.routes.get(place, ()),
            answers=self.answers.get(place, ()),
            next_row=next_row,
            entry=entry_words(
                subject.entry_type,
                subject.entry_date,
                assumed=self.entry_assumed and pupil.enrolled != subject.entry_date,
            ),
            counted=not left,
        )

    def issues(self, place: int) -> list[Issue]:
        pupil = self.roster.pupils[place]
        doses = self.roster.doses
        lines = {pupil.row, *pupil.merged_rows, *doses.row[doses.lines_of(place)].tolist()}
        return [issue for line in sorted(lines) for issue in self.issues_by_line.get((pupil.sheet, line), ())]

    def reason(self, place: int, shown: str = "") -> str:
        """Why the law gives no finding, or why findings alone do not decide; "" where they do."""
        if shown == COMPLETE:
            return self.young()
        subject, code = self.evaluation.subjects[place], int(self.evaluation.standings.reason[place])
        if code == codes.NO_BIRTHDATE:
            return "The birth date is missing or could not be read; without it nothing can be decided."
        if code == codes.ADULT:
            law = self.evaluation.standings.adult_citation
            return f"An adult on the as-of date; the requirements do not apply{f' {law.bracketed}' if law else ''}."
        if code == codes.BEFORE_THESE_RULES:
            return f"These rules hold no law for an entry on {in_words(subject.entry_date)}."
        if code == codes.SPECIAL:
            special = [c for c in subject.claims if c.kind in codes.SPECIAL_STANDING]
            words = (f"{SPECIAL_WORDS[c.kind]} (“{c.text}” under {c.column})" for c in special)
            claimed = ", ".join(dict.fromkeys(words))
            return f"The file mentions {claimed}; someone has to confirm it."
        if code == codes.NO_ROW:
            return self.no_row(place)
        protected = self.evaluation.standings.protected.get(place)
        if protected is None:
            return ""
        until = f", until {in_words(protected.until)}" if protected.until else ""
        return f"{protected.rule.label.capitalize()}{until} {protected.citation.bracketed}."

    def young(self) -> str:
        frame = self.evaluation.pack.frame_on(self.evaluation.as_of)
        assert frame is not None
        rule, law = frame.unconditional, cite(frame.unconditional.citation)
        return f"Under the age of {rule.from_age} admission is conditional, even with every dose on record ({law})."

    def no_row(self, place: int) -> str:
        subject = self.evaluation.subjects[place]
        table = self.evaluation.pack.table_names.get(subject.program, "The table")
        if subject.program == "child_care":
            return f"{table} has no row for this age."
        if not subject.grade:
            return "The grade is missing or not known, and the requirements depend on it."
        return f"{table} has no row for grade {subject.grade} and this entry."


def issues_by_line(issues: Sequence[Issue]) -> dict[tuple[str, int], list[Issue]]:
    found: dict[tuple[str, int], list[Issue]] = {}
    for issue in issues:
        if issue.row:
            found.setdefault((issue.sheet, issue.row), []).append(issue)
    return found


def next_thing(
    shown: str, findings: Sequence[Finding], next_row: NextRow | None, as_of: date, *, held: bool = False
) -> tuple[str, date | None]:
    """The next thing in words, and its date. `held`: a registry's answers are held back, so it is not asked again."""
    by_status = {
        status: [f for f in findings if f.status == status]
        for status in ("overdue", "not_due", "age_in_grace", "undetermined")
    }
    if shown == COULD_NOT_VERIFY and held:
        lacking = [f.label for f in (*by_status["overdue"], *by_status["undetermined"])]
        return f"Obtain the record of {', '.join(lacking)}" if lacking else "Obtain the record", None
    if shown == COULD_NOT_VERIFY:
        return "Obtain the record, or ask the registry again", None
    if shown == "noncompliant" and (overdue := by_status["overdue"]):
        needed = "Needed now: " + ", ".join(_missing(f) for f in overdue)
        return ". ".join(part for part in (needed, to_be_decided(findings)) if part), as_of
    if shown == "undetermined" and by_status["undetermined"]:
        return to_be_decided(findings), None
    coming = [*by_status["not_due"], *by_status["age_in_grace"]]
    exempt = [f for f in findings if f.exempt_until]
    if shown == "conditional_tme" and exempt:
        first = min(exempt, key=lambda f: f.exempt_until or date.max)
        return f"Temporary exemption from {first.label} ends {in_words(first.exempt_until)}", first.exempt_until
    if shown == "conditional" and coming:
        first = min(coming, key=lambda f: _due(f, as_of))
        return _coming(first), _due(first, as_of)
    if next_row is not None and shown in ("conditional", COMPLETE):
        starts, proof = in_words(next_row.starts), in_words(next_row.document_by)
        if next_row.lacks:
            return f"From {starts}: {', '.join(next_row.lacks)}; proof due by {proof}", next_row.document_by
        return f"No dose is lacking for the age groups ahead; the last starts {starts}", next_row.starts
    return "", None


def _missing(finding: Finding) -> str:
    return f"{finding.label} dose {finding.next_dose.dose}" if finding.next_dose else finding.label


def _coming(finding: Finding) -> str:
    if finding.document_by:
        return f"Proof of {finding.label} by {in_words(finding.document_by)}"
    window = finding.next_dose
    assert window is not None
    start, end = in_words(window.not_before), in_words(window.exclude_if_not_by)
    return f"{finding.label} dose {window.dose}, from {start}, no later than {end}"


def _due(finding: Finding, as_of: date) -> date:
    if finding.document_by:
        return finding.document_by
    return finding.next_dose.exclude_if_not_by if finding.next_dose else as_of
