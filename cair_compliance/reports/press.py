"""The pages of every report: US Letter, running head and foot, "page x of y", outline, no clock, no chance.

Slices come in one by one and go down the page. Those that hold on to each other go down together, so a heading
never stands alone at the foot of a page. Only the page at hand is kept, and of the finished ones their
compressed bytes: ten thousand rows cost what they should.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .finished import finish_page
from .lines import Line, one_line, set_lines, text_width
from .pen import Codes, Pen
from .slices import FREE, HARD, Envelope, Mark, Running, Slice, Turn
from .story import AS_THE_STORY, Margins
from .text import visible
from .theme import FOOT_HEIGHT, HEAD_HEIGHT, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, RULE, SMALL, Style, colour_of
from .wording import Wording

_TALLY_ROOM = 19.2
"""Points that a number of pages of four figures takes."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What identifies a report on every page. `seal` is a short code of the run."""

    title: str
    facility: str
    basis: str
    wording: Wording
    confidential: bool = True
    seal: str = ""
    margins: Margins = AS_THE_STORY

    def notice(self, wording: Wording) -> str:
        """What the foot tells the office."""
        said = (wording.confidential if self.confidential else "", f"{wording.seal} {self.seal}" if self.seal else "")
        return "  ·  ".join(filter(None, said))


class Press:
    """Puts slices on the pages of `canvas`. `turned` tells how many pages are done."""

    def __init__(self, canvas: Any, imprint: Imprint, turned: Callable[[], None] = lambda: None) -> None:
        self.canvas, self.imprint, self.turned = canvas, imprint, turned
        self.codes = Codes(canvas._doc)
        self.wide = False
        self.wording, self.margins = imprint.wording, imprint.margins
        self.placed: list[tuple[Slice, float]] = []
        self.waiting: list[Slice] = []
        self.running = Running("")
        self.group = 0
        self.number = 1
        self.level = -1
        self._measure()

    def run(self, items: Iterable[Slice | Turn]) -> None:
        """All slices, then the last page and the numbers of pages that were not known before."""
        for item in items:
            if isinstance(item, Turn):
                self._place_waiting()
                self._turn(item)
                continue
            self.waiting.append(item)
            if item.hold == FREE:
                self._place_waiting()
        self._place_waiting()
        self._end_group()

    def _measure(self) -> None:
        self.size = (PAGE_HEIGHT, PAGE_WIDTH) if self.wide else (PAGE_WIDTH, PAGE_HEIGHT)
        self.top = self.size[1] - MARGIN - HEAD_HEIGHT
        self.floor = MARGIN + FOOT_HEIGHT
        self.y = self.top

    def _turn(self, turn: Turn) -> None:
        if turn.restart and (self.placed or self.number > 1):
            self._end_group()
        elif self.placed:
            self._end_page()
        self.wide = turn.wide
        self.wording = turn.wording or self.imprint.wording
        self.margins = turn.margins or self.imprint.margins
        self._measure()

    def _place_waiting(self) -> None:
        """What holds together goes on this page, else on the next; what fills more than a page is parted."""
        group, self.waiting = self.waiting, []
        if group and not self._place_whole(group):
            for part in _parted(group):
                if not self._place_whole(part):
                    self._place_broken(part)

    def _place_whole(self, group: Sequence[Slice]) -> bool:
        """Whether the group found room, here or on the next page."""
        room = self.y - self.floor
        if self._needs(group) > room + 0.001 and self.placed:
            if self._needs(group, fresh=True) > self.top - self.floor:
                return False
            self._end_page()
        elif not self.placed and self._needs(group) > room + 0.001:
            return False
        self._place(group)
        return True

    def _place_broken(self, group: Sequence[Slice]) -> None:
        for slice_ in group:
            if self._needs([slice_]) > self.y - self.floor and self.placed:
                self._end_page()
            self._place([slice_])

    def _needs(self, group: Sequence[Slice], fresh: bool = False) -> float:
        """The height of a group, with what is set again above it at the top of a page."""
        needed = sum(slice_.before + slice_.height for slice_ in group)
        if self.placed and not fresh:
            return needed
        again = sum(slice_.height for slice_ in group[0].head) if self.number > 1 or fresh else 0.0
        return needed - group[0].before + again

    def _place(self, group: Sequence[Slice]) -> None:
        if not self.placed and self.number > 1:
            for again in group[0].head:
                self._put(again)
        for slice_ in group:
            if slice_.before and self.placed:
                self.y -= slice_.before
            self._put(slice_)

    def _put(self, slice_: Slice) -> None:
        self.placed.append((slice_, self.y))
        self.y -= slice_.height

    def _end_page(self, total: int = 0) -> None:
        canvas = self.canvas
        canvas.setPageSize(self.size)
        canvas.setLineWidth(0.4)
        pen = Pen(canvas, self.codes)
        begun = [slice_.running.section for slice_, _ in self.placed if slice_.running is not None]
        opens = bool(self.placed) and self.placed[0][0].running is not None
        section = next(filter(None, begun), "") if opens or not self.running.section else self.running.section
        for slice_, top in self.placed:
            slice_.paint(canvas, MARGIN, top)
            slice_.write(pen, MARGIN, top)
            if slice_.running is not None:
                self.running = slice_.running
            if slice_.mark is not None:
                self._set_mark(slice_.mark, top)
        self._draw_margins(pen, total, section)
        pen.lift()
        if not total:
            self._refer_to_total()
        finish_page(canvas)
        self.turned()
        self.placed = []
        self.number += 1
        self.y = self.top

    def _end_group(self) -> None:
        """The end of a letter: its number of pages is known now and is written where its pages refer to it."""
        total = self.number
        self._end_page(total if total == 1 else 0)
        if total > 1:
            self.canvas.beginForm(_form(self.group), 0, -4, 40, 12)
            self.canvas.setFont(*_font())
            self.canvas.setFillColor(colour_of(SMALL.colour))
            self.canvas.drawString(0, 0, str(total))
            self.canvas.endForm()
        self.group += 1
        self.number = 1
        self.running = Running("")

    def _refer_to_total(self) -> None:
        self.canvas.saveState()
        self.canvas.translate(self.size[0] - MARGIN - _TALLY_ROOM, MARGIN - 6)
        self.canvas.doForm(_form(self.group))
        self.canvas.restoreState()

    def _set_mark(self, mark: Mark, top: float) -> None:
        self.canvas.bookmarkHorizontal(mark.key, 0, top)
        if mark.title:
            self.level = min(mark.level, self.level + 1)
            self.canvas.addOutlineEntry(visible(mark.title), mark.key, self.level, closed=self.level == 0)

    def _draw_margins(self, pen: Pen, total: int, section: str) -> None:
        right = self.size[0] - MARGIN
        if not any(isinstance(slice_, Envelope) for slice_, _ in self.placed):
            self._draw_head(pen, right, section)
        tally, end = self._tally(total), right if total else right - _TALLY_ROOM - text_width(" ", SMALL)
        self._draw_foot(pen, end - (tally.width if tally else 0.0))
        if tally is not None:  # last, so that the number of pages follows it
            pen.write(tally, end - tally.width, MARGIN - 6)

    def _draw_head(self, pen: Pen, right: float, section: str) -> None:
        """Not where an address stands: the window of an envelope would show it."""
        head, half = self.size[1] - MARGIN, (right - MARGIN) / 2
        self._rule(right, head - 5)
        _write_fitted(pen, self.margins.title or self.imprint.title, MARGIN, head, half - 6)
        _write_at_right(pen, section, right, head, half)

    def _draw_foot(self, pen: Pen, tally: float) -> None:
        """All but the number of the page, which begins at `tally`."""
        right = self.size[0] - MARGIN
        self._rule(right, MARGIN + 24)
        _write_fitted(pen, self.running.legend, MARGIN, MARGIN + 14, right - MARGIN)
        _write_fitted(pen, self.imprint.facility, MARGIN, MARGIN + 4, (right - MARGIN) * 0.5)
        if not self.margins.family:
            _write_at_right(pen, self.imprint.basis, right, MARGIN + 4, (right - MARGIN) * 0.48)
            _write_fitted(pen, self.imprint.notice(self.wording), MARGIN, MARGIN - 6, tally - MARGIN - 8)

    def _tally(self, total: int) -> Line | None:
        """ "this letter: page 1 of 2"; the total is left out where it is not known yet."""
        counted = f"{self.margins.counted}: " if self.margins.counted else ""
        tally = counted + self.wording.page.format(self.number)
        return _fitted(f"{tally} {total}" if total else tally, 144)

    def _rule(self, right: float, y: float) -> None:
        self.canvas.setStrokeColor(colour_of(RULE))
        self.canvas.line(MARGIN, y, right, y)


def _parted(group: Sequence[Slice]) -> list[list[Slice]]:
    """The group again, holding together only what must."""
    parts: list[list[Slice]] = [[]]
    for slice_ in group:
        parts[-1].append(slice_)
        if slice_.hold != HARD:
            parts.append([])
    return [part for part in parts if part]


def _form(group: int) -> str:
    return f"pages-{group}"


def _font() -> tuple[str, float]:
    line = one_line("0", 20, SMALL)
    assert line is not None
    return line.pieces[0].face.name, SMALL.size


def _write_fitted(pen: Pen, words: str, x: float, y: float, width: float) -> None:
    line = _fitted(words, width)
    if line is not None:
        pen.write(line, x, y)


def _write_at_right(pen: Pen, words: str, right: float, y: float, width: float) -> None:
    line = _fitted(words, width)
    if line is not None:
        pen.write(line, right - line.width, y)


def _fitted(words: str, width: float) -> Line | None:
    """One line in the margin, set smaller where it is long; the cover has every word in full size."""
    for style in (SMALL, Style(6.5, SMALL.leading, colour=SMALL.colour)):
        lines = set_lines(words, width, style)
        if len(lines) <= 1:
            return lines[0] if lines else None
    return one_line(words, width, Style(5.5, SMALL.leading, colour=SMALL.colour))
