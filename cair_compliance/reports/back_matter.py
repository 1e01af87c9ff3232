"""The last pages: what was wrong with the file, and the law that was used."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ..model.issues import ERROR, NOTE, WARNING, Issue
from ..model.results import CheckResult, Citation, Finding
from ..model.standings import SEVERITIES
from .story import Block, Column, Heading, Part, Row, Table, Words
from .words import count

SHOWN_OF_A_KIND = 100
_WORST_FIRST = (ERROR, WARNING, NOTE)


def issue_pages(result: CheckResult) -> Iterator[Block]:
    """Issues of the input grouped by kind, worst first; long groups are cut after a hundred and counted."""
    yield Heading("Problems in the file", anchor="issues")
    words = f"{count(len(result.issues), 'remark')} about the file itself. None of them says anything about a child."
    yield Words(words if result.issues else "None were found.")
    for group in grouped(result.issues):
        yield from _group(group)


def grouped(issues: Sequence[Issue]) -> list[list[Issue]]:
    """Issues by kind: by severity, then the most frequent kind, then its code; inside by sheet, row, column."""
    kinds: dict[tuple[str, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        kinds[issue.severity, issue.code].append(issue)
    order = sorted(kinds, key=lambda kind: (_WORST_FIRST.index(kind[0]), -len(kinds[kind]), kind[1]))
    return [sorted(kinds[kind], key=lambda issue: (issue.sheet, issue.row, issue.column)) for kind in order]


def issue_title(code: str) -> str:
    """ "DOSE_UNREADABLE" as "Dose unreadable"."""
    return code.replace("_", " ").capitalize()


def _group(issues: Sequence[Issue]) -> Iterator[Block]:
    first = issues[0]
    title = f"{issue_title(first.code)}: {count(len(issues), 'time')}"
    yield Heading(title, 2, said=(Part(SEVERITIES[first.severity], tone="quiet"),))
    for advice in dict.fromkeys(issue.advice for issue in issues if issue.advice):
        yield Words(advice)
    columns = (Column("Sheet", 90), Column("Line", 62, "right"), Column("Column", 110), Column("What", 242))
    cells = [(issue.sheet or "–", _line(issue), issue.column or "–", issue.message) for issue in issues]
    rows = [Row(line) for line in cells[:SHOWN_OF_A_KIND]]
    yield Table(title, columns, rows)
    more = len(issues) - SHOWN_OF_A_KIND
    if more > 0:
        yield Words(f"And {more:,} more of this kind; the workbook lists them all.", "strong")


def _line(issue: Issue) -> str:
    return str(issue.row) if issue.row else "whole file"


def law_pages(result: CheckResult) -> Iterator[Block]:
    """Every section of law a finding of this report rests on, and whether its wording is confirmed."""
    title = "The law used"
    uses = _uses(result)
    yield Heading(title, anchor="law")
    if not uses:
        yield Words("No finding was made.")
        return
    yield Words(
        "Each requirement and each way to meet it rests on the sections below. “Wording to be confirmed” means that "
        "the rule has not yet been compared with the exact wording of the section."
    )
    columns = (Column("Section", 284, head=True), Column("Wording", 130), Column("Findings", 90, "right"))
    rows = []
    for citation in sorted(uses, key=lambda citation: (citation.title, not citation.verified)):
        wording = "confirmed" if citation.verified else "wording to be confirmed"
        rows.append(Row((citation.title, wording, uses[citation])))
    yield Table(title, columns, rows)


def _uses(result: CheckResult) -> Counter[Citation]:
    uses: Counter[Citation] = Counter()
    for pupil in result.pupils:
        for finding in pupil.findings:
            uses.update(_cited(finding))
    return uses


def _cited(finding: Finding) -> set[Citation]:
    return {*finding.citations, *(alternative.citation for alternative in finding.alternatives)}
