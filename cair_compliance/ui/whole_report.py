"""The whole report of a check, its workbook and the sealed run, to take away."""

from __future__ import annotations

from ..api import Check
from ..reports import html_of, pdf_of, roster_story, workbook_of
from ..reports.story import Story
from ..reports.tagged import can_tag, tagged_pdf_of
from .doors import sentence
from .downloads import HTML, PDF, XLSX
from .making import Paper, shelf
from .sealing import code_of, seal_this_run

PAGE, REPORT, WORKBOOK, TAGGED = 0.00015, 0.0005, 0.002, 0.006
"""Seconds a pupil, as timed with 5,000."""
NO_TAGS = (
    "A PDF with tags for screen readers can be made here too once an extra is installed; the web page holds the same "
    "and reads well."
)


def downloads(check: Check) -> None:
    """The papers, which carry the code of the sealed run where there is one, and that run."""
    pupils, code, result = len(check.roster.pupils), code_of(check), check.result

    def story() -> Story:
        return roster_story(result, code)

    papers = [
        Paper("Report (PDF)", "report", "pdf", PDF, lambda tell: pdf_of(story(), tell), REPORT * pupils, code),
        Paper("Report (web page)", "report-page", "html", HTML, lambda tell: html_of(story()).encode(),
              PAGE * pupils, code),
        Paper("Workbook (Excel)", "results", "xlsx", XLSX, lambda tell: workbook_of(story(), tell),
              WORKBOOK * pupils, code),
    ]  # fmt: skip
    if can_tag():
        papers.append(
            Paper("Report (tagged PDF)", "report-tagged", "pdf", PDF, lambda tell: tagged_pdf_of(story()),
                  TAGGED * pupils, code)
        )  # fmt: skip
    shelf(check, papers)
    if not can_tag():
        sentence(NO_TAGS, quiet=True)
    seal_this_run(check)
