"""The skeleton of every report: US Letter pages, running head and foot, "page x of y", outline, no clock, no chance.

The total is known only at the end; each page therefore refers to a small form of its own which is written
last. That is ReportLab's own way of naming something before it exists, and spares a second rendering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate

from .faces import REGULAR, shipped
from .lines import Line, draw_line, one_line, set_lines, text_width
from .prose import Running
from .text import visible
from .theme import FOOT_HEIGHT, HEAD_HEIGHT, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, RULE, SMALL, Style

AUTHOR = "cair_compliance"
_UPRIGHT, _WIDE = "upright", "wide"
CONFIDENTIAL = "Confidential pupil health information. Share it only with people who need it for their work."


@dataclass(frozen=True, slots=True)
class Imprint:
    """What identifies a report on every page: its title, the facility, and a line of as-of date and rules."""

    title: str
    facility: str
    basis: str


def render(story: Sequence[Flowable], imprint: Imprint) -> bytes:
    """The story as PDF bytes; equal stories give equal bytes."""
    shipped(), shipped(bold=True)
    target = BytesIO()
    document = BaseDocTemplate(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        title=visible(f"{imprint.title}: {imprint.facility}"),
        author=AUTHOR,
        creator=AUTHOR,
        subject=visible(imprint.basis),
        lang="en-US",
        displayDocTitle=True,
        invariant=1,
        pageCompression=1,
        initialFontName=REGULAR,
    )
    upright = (PAGE_WIDTH, PAGE_HEIGHT)
    document.addPageTemplates([_page(_UPRIGHT, upright, imprint), _page(_WIDE, upright[::-1], imprint)])
    document.build(list(story), canvasmaker=_Pages)
    return target.getvalue()


class _Pages(Canvas):  # type: ignore[misc]
    """A canvas that writes the page numbers when it knows how many there are."""

    running = Running("")

    def save(self) -> None:
        total = self.getPageNumber() - 1
        for page in range(1, total + 1):
            self.beginForm(_form(page), -120, -4, 4, 12)
            self.setFont(REGULAR, SMALL.size)
            self.setFillColor(SMALL.colour)
            self.drawRightString(0, 0, f"page {page} of {total}")
            self.endForm()
        super().save()


def _form(page: int) -> str:
    return f"page-number-{page}"


def turned(*, wide: bool) -> list[Flowable]:
    """A new page, on its side for lists (`wide`) or upright for running text."""
    return [NextPageTemplate(_WIDE if wide else _UPRIGHT), PageBreak()]


def _page(name: str, size: tuple[float, float], imprint: Imprint) -> PageTemplate:
    width, height = size[0] - 2 * MARGIN, size[1] - 2 * MARGIN - HEAD_HEIGHT - FOOT_HEIGHT
    frame = Frame(
        MARGIN, MARGIN + FOOT_HEIGHT, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    return PageTemplate(name, [frame], onPageEnd=lambda canvas, _: _draw_margins(canvas, imprint, size), pagesize=size)


def _draw_margins(canvas: Any, imprint: Imprint, size: tuple[float, float]) -> None:
    canvas.saveState()
    _draw_head(canvas, imprint, size[0] - MARGIN, size[1] - MARGIN)
    _draw_foot(canvas, imprint, size[0] - MARGIN)
    canvas.restoreState()


def _draw_head(canvas: Any, imprint: Imprint, right: float, y: float) -> None:
    half = (right - MARGIN) / 2
    _draw_fitted(canvas, imprint.title, MARGIN, y, half - 6)
    section = canvas.running.section
    _draw_fitted(canvas, section, right - text_width(section, SMALL), y, half)
    _rule(canvas, right, y - 5)


def _draw_foot(canvas: Any, imprint: Imprint, right: float) -> None:
    y, width = MARGIN, right - MARGIN
    _rule(canvas, right, y + 24)
    if canvas.running.legend:
        _draw_fitted(canvas, canvas.running.legend, MARGIN, y + 14, width)
    _draw_fitted(canvas, imprint.facility, MARGIN, y + 4, width * 0.55)
    basis = imprint.basis
    _draw_fitted(canvas, basis, right - text_width(basis, SMALL), y + 4, width * 0.45)
    _draw_fitted(canvas, CONFIDENTIAL, MARGIN, y - 6, width - 80)
    canvas.translate(right, y - 6)
    canvas.doForm(_form(canvas.getPageNumber()))


def _draw_fitted(canvas: Any, words: str, x: float, y: float, width: float) -> None:
    """One line in the margin, set smaller where it is long; the cover has every word in full size."""
    line = _fitted(words, width)
    if line is None:
        return
    text = canvas.beginText()
    draw_line(text, line, x, y)
    canvas.drawText(text)


def _fitted(words: str, width: float) -> Line | None:
    small = Style(5.5, SMALL.leading, colour=SMALL.colour)
    for style in (SMALL, Style(6.5, SMALL.leading, colour=SMALL.colour)):
        lines = set_lines(words, width, style)
        if len(lines) <= 1:
            return lines[0] if lines else None
    return one_line(words, width, small)


def _rule(canvas: Any, right: float, y: float) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, y, right, y)
