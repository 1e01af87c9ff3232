"""Reading a report back: its text per page with line breaks taken out, as a reader sees it."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader

from cair_compliance.model.results import CheckResult
from cair_compliance.reports import html_of, pdf_of, roster_story, workbook_of


def roster_report(result: CheckResult) -> bytes:
    return pdf_of(roster_story(result))


def workbook(result: CheckResult) -> bytes:
    return workbook_of(roster_story(result))


def page(result: CheckResult) -> str:
    return html_of(roster_story(result))


def pages(data: bytes) -> list[str]:
    return [plain(page.extract_text()) for page in PdfReader(BytesIO(data)).pages]


def whole(data: bytes) -> str:
    return " ".join(pages(data))


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def squeezed(text: str) -> str:
    """Without any blanks, for words that a narrow cell breaks inside."""
    return "".join(text.split())
