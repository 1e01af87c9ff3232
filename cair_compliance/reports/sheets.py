"""What stands on each sheet of the workbook, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

from ..model.calendar import PartialDate
from ..model.doses import Dose
from ..model.results import CheckResult, Finding, PupilResult, facility_words
from ..model.standings import LETTER_WORDS, REPORT_CATEGORIES, SEVERITIES, STANDINGS, VERIFICATIONS
from .back_matter import grouped, issue_title
from .story import Column, Row, Table, Value
from .words import (
    DISCLAIMER,
    balance_sentence,
    finding_words,
    listing,
    next_date,
    next_thing,
    percentages_hold,
    program_words,
    requirements,
    source_trouble,
)


def sheets_of(result: CheckResult) -> tuple[Table, ...]:
    """Summary, Pupils, Findings, Doses, Input issues."""
    return (
        summary_sheet(result),
        pupils_sheet(result),
        findings_sheet(result),
        doses_sheet(result),
        issues_sheet(result),
    )


def _sheet(name: str, headings: Iterable[str], lines: Iterable[tuple[Value, ...]]) -> Table:
    return Table(name, tuple(map(Column, headings)), _Late(lines), sheet=name)


class _Late(Sequence[Row]):
    """Rows that are made when they are first looked at: paper and page never do."""

    def __init__(self, lines: Iterable[tuple[Value, ...]]) -> None:
        self._lines = lines

    @cached_property
    def _rows(self) -> list[Row]:
        return [Row(line) for line in self._lines]

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        return self._rows[place]


def summary_sheet(result: CheckResult) -> Table:
    return _sheet("Summary", ("What", "Value"), _summary_lines(result))


def _summary_lines(result: CheckResult) -> Iterator[tuple[Value, ...]]:
    yield "Facility", facility_words(result.facility)
    yield "County", result.county
    yield "Program", program_words(result.program)
    yield "As of", result.as_of
    yield "Entry", result.entry_rule
    yield "Rules", f"{result.rule_pack.title} ({result.rule_pack.id})"
    yield "Rules, fingerprint (the same code: the same rules)", result.rule_pack.hash
    yield "Roster", result.roster_name
    yield "Roster, fingerprint (the same code: the same file)", result.roster_fingerprint
    yield "Lines", balance_sentence(result.balance)
    counts = result.standing_counts()
    total = sum(counts.values())
    for key, number in counts.items():
        yield f"Pupils: {STANDINGS[key].label}", number
    yield "Pupils counted", total
    yield "Pupils who left, in no count", sum(not pupil.counted for pupil in result.pupils)
    if total and not percentages_hold(result):
        yield "Percentages", "Not stated: more than 5 of 100 pupils could not be verified or need a person's decision."
    yield from _source_lines(result)
    yield "Please note", DISCLAIMER


def _source_lines(result: CheckResult) -> Iterator[tuple[Value, ...]]:
    if result.roster_only or not result.sources:
        yield "Sources", "Checked from the file alone; no registry was asked."
        return
    for source in result.sources:
        numbers = f"asked {source.asked}, answered {source.answered}, needs a person {source.review}"
        trouble = f" ({words})" if (words := source_trouble(source)) else ""
        yield f"Registry: {source.title}", f"{numbers}, failed {source.failed}{trouble}"


_PUPIL_COLUMNS = (
    "Sheet", "Line", "Local id", "State id", "Last name", "First name",
    "Middle name", "Suffix", "Birth date", "Grade", "Room", "Standing",
    "Verification", "Reason", "Next thing", "Deadline", "What to do",
    "Report category", "Counted",
)  # fmt: skip


def pupils_sheet(result: CheckResult) -> Table:
    labels = requirements(result)
    columns = (*_PUPIL_COLUMNS, *labels.values())
    return _sheet("Pupils", columns, (_pupil_line(pupil, labels) for pupil in result.pupils))


def _pupil_line(pupil: PupilResult, labels: Iterable[str]) -> tuple[Value, ...]:
    person = pupil.pupil
    by_requirement = {finding.requirement: finding for finding in pupil.findings}
    return (
        *_ids(pupil), person.last_name, person.first_name, person.middle_name, person.suffix, person.birthdate,
        person.grade, person.room, pupil.shown_as.label, VERIFICATIONS[pupil.verification], pupil.reason,
        next_thing(pupil), next_date(pupil), pupil.to_do,
        _category_words(pupil.report_category), "yes" if pupil.counted else "no, left",
        *(_status_words(pupil, by_requirement.get(requirement)) for requirement in labels),
    )  # fmt: skip


def _ids(pupil: PupilResult) -> tuple[Value, ...]:
    person = pupil.pupil
    return person.sheet, person.row, person.local_id, person.state_id


def _category_words(category: str) -> str:
    return f"{category}: {REPORT_CATEGORIES[category]}" if category in REPORT_CATEGORIES else category


def _status_words(pupil: PupilResult, finding: Finding | None) -> str:
    if finding is not None:
        return finding_words(pupil, finding)
    return "Not required" if pupil.findings or pupil.shown == "not_subject" else "Not evaluated"


def findings_sheet(result: CheckResult) -> Table:
    columns = (
        "Sheet", "Line", "Local id", "State id", "Name", "Requirement",
        "Status", "Why", "Law", "Doses missing", "Next dose", "Not before",
        "No later than", "Proof due by",
    )  # fmt: skip
    return _sheet(
        "Findings", columns, (_finding_line(pupil, finding) for pupil in result.pupils for finding in pupil.findings)
    )


def _finding_line(pupil: PupilResult, finding: Finding) -> tuple[Value, ...]:
    following = finding.next_dose
    window = (following.dose, following.not_before, following.exclude_if_not_by) if following else (None, None, None)
    return (
        *_ids(pupil), pupil.pupil.name, finding.label, finding_words(pupil, finding), finding.why, finding.law,
        finding.missing, *window, finding.document_by,
    )  # fmt: skip


def doses_sheet(result: CheckResult) -> Table:
    columns = (
        "Sheet", "Line", "Local id", "State id", "Name", "Vaccine", "CVX",
        "Date", "Source", "Source in words", "Sources", "Counts for", "As written",
    )  # fmt: skip
    return _sheet("Doses", columns, (line for pupil in result.pupils for line in _dose_lines(pupil, result)))


def _dose_lines(pupil: PupilResult, result: CheckResult) -> Iterator[tuple[Value, ...]]:
    titles = {source.registry: source.title for source in result.sources} | {"roster": "your file"}
    counted = _counted_for(pupil)
    for dose in pupil.doses:
        sources = listing([titles.get(source, source) for source in dose.sources])
        yield (
            *_ids(pupil), pupil.pupil.name, dose.product.label, dose.product.cvx, dose.date, dose.letter,
            LETTER_WORDS[dose.letter], sources, _counts_for(dose, counted),
            dose.raw,
        )  # fmt: skip


def _counts_for(dose: Dose, counted: Mapping[tuple[str, PartialDate], list[str]]) -> str:
    if dose.superseded:
        return "the full date stands on another line"
    return listing(counted.get((dose.product.cvx, dose.date), [])) or "nothing here"


def _counted_for(pupil: PupilResult) -> dict[tuple[str, PartialDate], list[str]]:
    """CVX and date -> labels of the requirements a dose counts for."""
    counted: dict[tuple[str, PartialDate], list[str]] = {}
    for finding in pupil.findings:
        for dose in finding.doses:
            labels = counted.setdefault((dose.cvx, dose.date), [])
            if dose.counts and finding.label not in labels:
                labels.append(finding.label)
    return counted


def issues_sheet(result: CheckResult) -> Table:
    columns = (
        "Severity", "Kind", "Sheet", "Line", "Column", "What", "What to do",
    )  # fmt: skip
    lines = (
        (SEVERITIES[issue.severity], issue_title(issue.code), issue.sheet, issue.row or "whole file", issue.column,
         issue.message, issue.advice)
        for group in grouped(result.issues)
        for issue in group
    )  # fmt: skip
    return _sheet("Input issues", columns, lines)
