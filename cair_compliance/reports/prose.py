"""Running text on paper: strips of lines that break over pages without leaving a heading alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportlab.platypus import Flowable

from .lines import Line, Text, draw_line, one_line, set_lines
from .theme import ASIDE, BODY, BODY_WIDTH, WIDE_HEIGHT, Style


@dataclass(frozen=True, slots=True)
class Strip:
    """One line across the page. `keep`: no page break after it; `fill`: a band's colour; `right`: at the right."""

    line: Line
    before: float = 0.0
    indent: float = 0.0
    keep: bool = False
    fill: str = ""
    right: Line | None = None

    @property
    def height(self) -> float:
        return self.before + self.line.height


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: `key` within the file, `title` in the outline at `level` (0 section, 1 pupil)."""

    key: str
    title: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Running:
    """What stands at the head and foot of the pages of one section."""

    section: str
    legend: str = ""


def strips(
    text: Text,
    style: Style = BODY,
    *,
    before: float = 0.0,
    indent: float = 0.0,
    keep: bool = False,
    width: float = BODY_WIDTH,
) -> list[Strip]:
    """`text` as strips; `before` is white space above the first, `indent` from the left edge, both in points."""
    lines = set_lines(text, width - indent, style)
    return [Strip(line, before if not place else 0.0, indent, keep) for place, line in enumerate(lines)]


class Prose(Flowable):  # type: ignore[misc]
    """Strips from top to bottom. `again` is repeated, on one line, at the head of a continuation page."""

    def __init__(
        self,
        content: Sequence[Strip],
        *,
        mark: Mark | None = None,
        running: Running | None = None,
        again: str = "",
        after: float = 0.0,
    ) -> None:
        super().__init__()
        self.content = list(content)
        self.mark, self.running, self.again = mark, running, again
        self.spaceAfter = after

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = sum(strip.height for strip in self.content)
        return self.width, self.height

    def split(self, _available_width: float, available_height: float) -> list[Flowable]:
        fitting = self._fitting(available_height)
        if fitting == 0:
            return []
        first, rest = self.content[:fitting], self.content[fitting:]
        again = one_line(self.again, BODY_WIDTH, ASIDE)
        if again is not None:
            rest = [Strip(again, keep=True), *_without_gap(rest)]
        return [
            Prose(first, mark=self.mark, running=self.running, again=self.again),
            Prose(rest, again=self.again, after=self.spaceAfter),
        ]

    def _fitting(self, room: float) -> int:
        """How many strips go before the break: as many as fit, then back to a line that may end a page."""
        count, used = 0, 0.0
        while count < len(self.content) and used + self.content[count].height <= room:
            used += self.content[count].height
            count += 1
        last = count
        while last and self.content[last - 1].keep:
            last -= 1
        return last if last or room < WIDE_HEIGHT * 0.9 else count

    def draw(self) -> None:
        if self.running is not None:
            self.canv.running = self.running
        if self.mark is not None:
            _set_mark(self.canv, self.mark, self.height)
        self._draw_bands()
        text = self.canv.beginText()
        y = self.height
        for strip in self.content:
            y -= strip.height
            _draw_strip(text, strip, y, self.width)
        self.canv.drawText(text)

    def _draw_bands(self) -> None:
        y = self.height
        for strip in self.content:
            y -= strip.height
            if strip.fill:
                self.canv.setFillColor(strip.fill)
                self.canv.rect(0, y, self.width, strip.line.height, stroke=0, fill=1)


def _draw_strip(text: Any, strip: Strip, y: float, width: float) -> None:
    baseline = y + strip.line.height * 0.28
    draw_line(text, strip.line, strip.indent, baseline)
    if strip.right is not None:
        draw_line(text, strip.right, width - strip.right.width - 4, baseline)


def _set_mark(canvas: Any, mark: Mark, height: float) -> None:
    canvas.bookmarkHorizontal(mark.key, 0, height)
    canvas.addOutlineEntry(mark.title, mark.key, mark.level, closed=mark.level == 0)


def _without_gap(content: Sequence[Strip]) -> list[Strip]:
    return [replace(content[0], before=2.0), *content[1:]] if content else []
