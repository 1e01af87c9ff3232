"""The last pages: what was wrong with the file, and the law that was used."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable

from ..model.issues import ERROR, NOTE, WARNING, Issue
from ..model.results import CheckResult, Citation, Finding
from ..model.standings import SEVERITIES
from .blocks import Column, Rows, set_row
from .lines import Span
from .prose import Mark, Prose, Running, strips
from .theme import ASIDE, BODY_WIDTH, CELL_STRONG, GROUP, SECTION
from .words import count

SHOWN_OF_A_KIND = 100
_RUNNING = Running("Problems in the file, the law used")
_WORST_FIRST = (ERROR, WARNING, NOTE)


def issue_pages(result: CheckResult) -> Iterator[Flowable]:
    """Issues of the input grouped by kind, worst first; long groups are cut after a hundred and counted."""
    title = "Problems in the file"
    words = f"{count(len(result.issues), 'remark')} about the file itself. None of them says anything about a child."
    yield Prose(
        [*strips(title, SECTION, keep=True), *strips(words if result.issues else "None were found.", before=2)],
        mark=Mark("issues", title),
        running=_RUNNING,
        after=8,
    )
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


def _group(issues: Sequence[Issue]) -> Iterator[Flowable]:
    first = issues[0]
    heading = f"{issue_title(first.code)}: {count(len(issues), 'time')}"
    content = strips([Span(heading, GROUP), Span(f"   {SEVERITIES[first.severity]}", ASIDE)], before=6, keep=True)
    for advice in dict.fromkeys(issue.advice for issue in issues if issue.advice):
        content += strips(advice, keep=True)
    yield Prose(content, after=4)
    columns = (
        Column("Sheet", 90),
        Column("Line", 62, "right"),
        Column("Column", 110),
        Column("What", BODY_WIDTH - 262),
    )
    cells = [(issue.sheet or "–", _line(issue), issue.column or "–", issue.message) for issue in issues]
    yield Rows(columns, [row for line in cells[:SHOWN_OF_A_KIND] for row in set_row(columns, line)], after=4)
    more = len(issues) - SHOWN_OF_A_KIND
    if more > 0:
        yield Prose(strips(f"And {more:,} more of this kind; the workbook lists them all.", CELL_STRONG), after=6)


def _line(issue: Issue) -> str:
    return str(issue.row) if issue.row else "whole file"


def law_pages(result: CheckResult) -> Iterator[Flowable]:
    """Every section of law a finding of this report rests on, and whether its wording is confirmed."""
    title = "The law used"
    uses = _uses(result)
    words = (
        "Each requirement and each way to meet it rests on the sections below. “Wording to be confirmed” means that "
        "the rule has not yet been compared with the exact wording of the section."
    )
    yield Prose(
        [*strips(title, SECTION, before=12, keep=True), *strips(words if uses else "No finding was made.", before=2)],
        mark=Mark("law", title),
        running=_RUNNING,
        after=6,
    )
    if not uses:
        return
    columns = (Column("Section", BODY_WIDTH - 220), Column("Wording", 130), Column("Findings", 90, "right"))
    rows = []
    for citation in sorted(uses, key=lambda citation: (citation.title, not citation.verified)):
        wording = "confirmed" if citation.verified else "wording to be confirmed"
        rows += set_row(columns, (citation.title, wording, f"{uses[citation]:,}"))
    yield Rows(columns, rows)


def _uses(result: CheckResult) -> Counter[Citation]:
    uses: Counter[Citation] = Counter()
    for pupil in result.pupils:
        for finding in pupil.findings:
            uses.update(_cited(finding))
    return uses


def _cited(finding: Finding) -> set[Citation]:
    return {*finding.citations, *(alternative.citation for alternative in finding.alternatives)}
