"""From the blocks of a story to the slices of its pages: the one place that knows how a block looks on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import singledispatchmethod

from .lines import Line, Span, one_line, set_lines, text_width
from .slices import (
    FREE,
    HARD,
    SOFT,
    BarSlice,
    Blank,
    Envelope,
    Mark,
    Running,
    Slice,
    Strip,
    Turn,
    height_of,
)  # fmt: skip
from .story import (
    Address,
    Block,
    Chart,
    Facts,
    Heading,
    NewPage,
    Notice,
    Points,
    Signatures,
    Story,
    Table,
    Text,
    Together,
    Words,
    tone_of,
)  # fmt: skip
from .stretches import Stretch, stretches
from .tables import RowSetter, table_slices
from .theme import (
    ASIDE,
    BODY,
    BODY_WIDTH,
    CELL,
    CELL_STRONG,
    GROUP,
    INK,
    QUIET,
    SECTION,
    SHADE,
    SMALL,
    STRONG,
    SUBTITLE,
    TITLE,
    TONES,
    WIDE_WIDTH,
    Style,
    coloured,
    tint,
)  # fmt: skip
from .wording import Wording, wording_of

_STYLES = {"body": BODY, "strong": STRONG, "aside": ASIDE, "small": CELL}
_HEADS = {1: (SECTION, 14.0), 2: (GROUP, 12.0), 3: (STRONG, 6.0)}
_STEP = 12.0
_ENVELOPE_INDENT, _RECEIVER_DROP, _ENVELOPE_HEIGHT = 12.0, 72.0, 150.0
"""Points: the left edge of the window is 0.9 inch from the paper's, the receiver 2 inches below its upper edge."""


class Setter:
    """Sets one story. `anchors` are the places its words may lead to; others are printed without a link."""

    def __init__(self, story: Story, wording: Wording) -> None:
        self.story, self.wording = story, wording
        self.width = BODY_WIDTH
        self.gap = 0.0
        self.headings = 0
        self.again: tuple[Slice, ...] = ()
        self.done, self.all = 0, sum(map(_weight, story.blocks)) or 1
        self.rows = RowSetter(frozenset(anchors(story.blocks)))

    @property
    def share(self) -> float:
        """How much of the story is set, from 0 to 1."""
        return min(self.done / self.all, 1.0)

    def slices(self) -> Iterator[Slice | Turn]:
        """The whole story, page turns and all."""
        first, parts = self.story.blocks[:1], list(stretches(self.story.blocks))
        titled = not first or not isinstance(first[0], NewPage | Address)
        wide = titled and bool(parts) and parts[0].wide
        if wide:
            self.width = WIDE_WIDTH
            yield Turn(True, False)
        if titled:
            yield from self._title()
        yield from self._body(parts, wide)

    def _title(self) -> Iterator[Slice]:
        title = self._strips(self.story.title, TITLE, hold=HARD)
        title[0].mark, title[0].running = Mark("title", self.story.title), Running("")
        yield from title
        yield from self._strips(self.story.facility, SUBTITLE, before=2, hold=HARD)
        self.gap = 10.0

    def _body(self, parts: Sequence[Stretch], wide: bool) -> Iterator[Slice | Turn]:
        for place, stretch in enumerate(parts):
            if stretch.new_page or stretch.wide != wide:
                self.again, self.gap = (), 0.0
                if place or stretch.wide or stretch.restart:
                    self.wording = wording_of(stretch.language or self.story.language)
                    yield Turn(stretch.wide, stretch.restart, self.wording, stretch.margins)
            wide = stretch.wide
            self.width = WIDE_WIDTH if wide else BODY_WIDTH
            for number, block in enumerate(stretch.blocks):
                after = self.done + _weight(block)
                leads = isinstance(block, Words) and _between(stretch.blocks, number)
                yield from _leading(self._set(block)) if leads else self._set(block)
                self.done = after

    @singledispatchmethod
    def _set(self, block: Block) -> Iterable[Slice]:
        raise TypeError(f"no such block: {type(block).__name__}")

    @_set.register
    def _(self, block: Heading) -> Iterator[Slice]:
        level = min(max(block.level, 1), 3)
        style, gap = _HEADS[level]
        if level < 3:
            self.again = ()
        if block.tone:
            style = coloured(style, TONES[block.tone])
        strips = self._heading_strips(block, style)
        strips[0].before = max(gap, self.gap)
        if block.anchor or level < 3:
            self.headings += 1
            key = block.anchor or f"heading-{self.headings}"
            strips[0].mark = Mark(key, block.text if level < 3 else "", level - 1)
        if level == 1:
            strips[0].running = Running(block.text, block.legend)
        yield from strips
        self.gap = 3.0
        if level == 2:
            again = one_line(self.wording.continued.format(block.text), self.width, ASIDE)
            self.again = (Strip(again.height + 2, line=again),) if again else ()

    def _heading_strips(self, block: Heading, style: Style) -> list[Strip]:
        """The heading's lines; with words beside it, a tinted band, below each other where both are long."""
        if not block.said:
            return self._strips(block.text, style, hold=HARD)
        colour = TONES[tone_of(block.said)]
        band = tint(colour, 0.09)
        said = set_lines(self.rows.spans(block.said, coloured(CELL_STRONG, colour)), self.width)
        names = set_lines(block.text, self.width - said[0].width - 20, style)
        if len(names) == 1 and len(said) == 1:
            return [Strip(names[0].height, line=names[0], indent=4, fill=band, width=self.width, right=said[0],
                          hold=HARD)]  # fmt: skip
        stacked = [*set_lines(block.text, self.width - 8, style), *said]
        return [Strip(line.height, line=line, indent=4, fill=band, width=self.width, hold=HARD) for line in stacked]

    @_set.register
    def _(self, block: Words) -> Iterable[Slice]:
        strips = self._strips(block.text, _STYLES[block.kind])
        self.gap = 4.0
        return strips

    @_set.register
    def _(self, block: Points) -> Iterator[Slice]:
        sign = "☐" if block.boxes else "•"
        indent = _STEP + text_width(sign, BODY)
        marks = set_lines(sign, 40, BODY)
        for item in block.items:
            lines = self._strips(item, BODY, indent=indent)
            if lines:
                opening = lines[0].line
                assert opening is not None
                shifted = tuple(replace(piece, x=piece.x + indent - 4) for piece in opening.pieces)
                lines[0].line = Line(
                    opening.height, opening.width + indent - 4, marks[0].pieces + shifted, opening.linked
                )
                lines[0].indent = 4.0
            yield from lines
            self.gap = 3.0 if block.boxes else 1.5
        self.gap = 5.0

    @_set.register
    def _(self, block: Notice) -> Iterable[Slice]:
        colour = TONES[block.tone]
        fill = SHADE if colour in (INK, QUIET) else tint(colour)
        strips = self._strips(block.text, coloured(STRONG, colour), indent=8, hold=HARD)
        for strip in strips:
            strip.fill, strip.width = fill, self.width
        if strips:
            strips[0].before += 4
            strips[-1].hold = FREE
        self.gap = 8.0
        return strips

    @_set.register
    def _(self, block: Facts) -> Iterable[Slice]:
        slices = list(self.rows.facts(block, self.width, self.again))
        return self._spaced(slices, after=8.0)

    @_set.register
    def _(self, block: Table) -> Iterator[Slice]:
        gap, self.gap = self.gap, 8.0
        for place, slice_ in enumerate(table_slices(block, self.width, self.rows, self.again)):
            if place == 0:
                slice_.before = max(slice_.before, gap)
            self.done += 1
            yield slice_

    @_set.register
    def _(self, block: Chart) -> Iterable[Slice]:
        return self._spaced(list(_bars(block, self.width, self.again)), after=8.0)

    @_set.register
    def _(self, block: Signatures) -> Iterable[Slice]:
        length = min(self.width, 320.0)
        labels = [set_lines(line, self.width, SMALL) for line in block.lines]
        blanks: list[Slice] = [
            Blank(30 + height_of(label), label=label, length=length, hold=SOFT, head=self.again) for label in labels
        ]
        if blanks:
            blanks[-1].hold = FREE
        return self._spaced(blanks, after=6.0)

    @_set.register
    def _(self, block: Address) -> Iterable[Slice]:
        room = self.width / 2
        sender = [line for words in block.sender for line in set_lines(words, room, SMALL)]
        receiver = [line for words in block.receiver for line in set_lines(words, room, BODY)]
        height = max(_ENVELOPE_HEIGHT, _RECEIVER_DROP + height_of(receiver) + 12)
        self.gap = 0.0
        return [Envelope(height, sender=sender, receiver=receiver, indent=_ENVELOPE_INDENT, drop=_RECEIVER_DROP)]

    @_set.register
    def _(self, block: Together) -> Iterator[Slice]:
        held: Slice | None = None
        for inner in block.blocks:
            for slice_ in self._set(inner):
                if held is not None:
                    held.hold = max(held.hold, SOFT)
                    yield held
                held = slice_
        if held is not None:
            yield held

    def _spaced(self, slices: Sequence[Slice], after: float) -> Sequence[Slice]:
        if slices:
            slices[0].before = max(slices[0].before, self.gap)
        self.gap = after
        return slices

    def _strips(
        self,
        text: Text,
        style: Style,
        *,
        before: float = 0.0,
        indent: float = 0.0,
        hold: int = FREE,
        width: float = 0.0,
    ) -> list[Strip]:
        lines = self.rows.lines(text, (width or self.width) - indent, style)
        strips = [Strip(line.height, line=line, indent=indent, hold=hold, head=self.again) for line in lines]
        if strips:
            strips[0].before = max(before, self.gap)
            self.gap = 0.0
        return strips


def _weight(block: Block) -> int:
    """Lines of work, roughly: rows of tables and other blocks alike."""
    if isinstance(block, Together):
        return sum(map(_weight, block.blocks))
    return 1 + len(block.rows) if isinstance(block, Table) else 1


def anchors(blocks: Sequence[Block]) -> Iterator[str]:
    """The name of every place that words may lead to."""
    for block in blocks:
        if isinstance(block, Heading) and block.anchor:
            yield block.anchor
        elif isinstance(block, Table):
            yield from (row.anchor for row in block.rows if row.anchor)
        elif isinstance(block, Together):
            yield from anchors(block.blocks)


def _bars(block: Chart, width: float, again: Sequence[Slice]) -> Iterator[Slice]:
    start = min(232.0, width * 0.46)
    said_room = max((text_width(bar.said, CELL) for bar in block.bars), default=0.0) + 8
    room = width - start - said_room
    longest = max([bar.number for bar in block.bars] + ([block.line[0]] if block.line else [])) or 1
    limit = start + room * block.line[0] / longest if block.line else None
    if block.line and limit is not None:
        words = set_lines([Span(block.line[1], SMALL)], width)
        indent = max(0.0, min(limit - 4, width - words[0].width)) if words else 0.0
        yield from (Strip(line.height, line=line, indent=indent, hold=HARD, head=again) for line in words)
    for place, bar in enumerate(block.bars):
        colour = TONES[bar.tone]
        label = set_lines(bar.label, start - 6, coloured(CELL_STRONG, colour))
        yield BarSlice(
            max(15.0, height_of(label) + 4), label=label, said=set_lines(bar.said, said_room + 40, CELL), start=start,
            length=room * bar.number / longest, colour=colour, limit=limit, head=again,
            hold=SOFT if place < len(block.bars) - 1 else FREE,
        )  # fmt: skip


def _between(blocks: Sequence[Block], place: int) -> bool:
    """Whether a block stands between a heading and the table it introduces."""
    near = blocks[max(place - 1, 0) : place + 2]
    return len(near) == 3 and isinstance(near[0], Heading) and isinstance(near[2], Table)


def _leading(slices: Iterable[Slice]) -> Iterator[Slice]:
    """Slices of which none better ends a page: what they lead to comes next."""
    for slice_ in slices:
        slice_.hold = max(slice_.hold, SOFT)
        yield slice_
