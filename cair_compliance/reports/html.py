"""The same story as one web page: for a listener, a narrow screen, any script of the world, and a tagged print.

WCAG 2.1 AA. No scripts, nothing from elsewhere; a name stands in its own direction and is never markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatchmethod

from .html_style import STYLE
from .html_words import Writer, anchor, attribute, words
from .lines import DATE
from .setting import anchors
from .story import (
    Address,
    Block,
    Chart,
    Column,
    Facts,
    Heading,
    NewPage,
    Notice,
    Points,
    Row,
    Signatures,
    Story,
    Table,
    Together,
    Words,
    tone_of,
)  # fmt: skip
from .stretches import stretches
from .wording import Wording, wording_of

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html_of(story: Story) -> str:
    """The story as a whole web page in one file (write it as UTF-8); equal stories give equal text."""
    wording = wording_of(story.language)
    page = _Page(story, wording)
    title = attribute(f"{story.title}: {story.facility}" if story.facility else story.title)
    return "\n".join(
        [
            f'<!DOCTYPE html>\n<html lang="{attribute(story.language)}">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
            f'<a class="skip" href="#content">{words(wording.skip)}</a>',
            f"<header>\n<h1>{words(story.title)}</h1>",
            *(f'<p class="facility">{words(story.facility)}</p>' for _ in [0] if story.facility),
            "</header>",
            *page.contents(),
            '<main id="content" tabindex="-1">',
            *page.main(),
            "</main>",
            f"<footer>\n{page.imprint()}\n</footer>\n</body>\n</html>\n",
        ]
    )


class _Page:
    """Writes the blocks of one story, keeping the order of headings."""

    def __init__(self, story: Story, wording: Wording) -> None:
        self.story, self.wording = story, wording
        self.writer = Writer(frozenset(anchors(story.blocks)))
        self.depth = 0
        self.sections = 0

    def contents(self) -> Iterator[str]:
        """Links to the sections, where there are several."""
        sections = [block for block in self.story.blocks if isinstance(block, Heading) and block.level <= 1]
        if len(sections) < 2:
            return
        yield f'<nav aria-label="{words(self.wording.in_short)}">\n<ul>'
        for place, block in enumerate(sections, start=1):
            yield f'<li><a href="#{_key(block, place)}">{words(block.text)}</a></li>'
        yield "</ul>\n</nav>"

    def main(self) -> Iterator[str]:
        for stretch in stretches(self.story.blocks):
            names = [name for name, wanted in (("new-page", stretch.new_page), ("wide", stretch.wide)) if wanted]
            opening = f' lang="{attribute(stretch.language)}"' if stretch.language else ""
            opening += f' class="{" ".join(names)}"' if names else ""
            yield f"<div{opening}>"
            for block in stretch.blocks:
                yield from self._set(block)
            yield "</div>"

    def imprint(self) -> str:
        parts = [self.story.basis]
        parts += [self.wording.confidential] if self.story.confidential else []
        parts += [f"{self.wording.seal} {self.story.seal}"] if self.story.seal else []
        return "\n".join(f"<p>{words(part)}</p>" for part in parts if part)

    @singledispatchmethod
    def _set(self, block: Block) -> Iterator[str]:
        raise TypeError(f"no such block: {type(block).__name__}")

    @_set.register
    def _(self, block: Heading) -> Iterator[str]:
        self.depth = min(max(block.level, 1), 3, self.depth + 1)
        self.sections += self.depth == 1 and block.level <= 1
        tag = f"h{self.depth + 1}"
        key = block.anchor and anchor(block.anchor)
        if block.level <= 1:
            key = _key(block, self.sections)
        place = f' id="{key}"' if key else ""
        said = f' <span class="said">{self.writer.text(block.said)}</span>' if block.said else ""
        names = [f"t-{block.tone}"] if block.tone else []
        names += [f"band b-{tone_of(block.said) or 'plain'}"] if block.said else []
        band = f' class="{" ".join(names)}"' if names else ""
        yield f"<{tag}{place}{band}>{words(block.text)}{said}</{tag}>"
        if block.legend:
            yield f'<p class="aside">{words(block.legend)}</p>'

    @_set.register
    def _(self, block: Words) -> Iterator[str]:
        name = "" if block.kind == "body" else f' class="{block.kind}"'
        yield f"<p{name}>{self.writer.text(block.text)}</p>"

    @_set.register
    def _(self, block: Points) -> Iterator[str]:
        yield '<ul class="boxes">' if block.boxes else "<ul>"
        box = '<span class="box" aria-hidden="true">☐</span> ' if block.boxes else ""
        yield from (f"<li>{box}{self.writer.text(item)}</li>" for item in block.items)
        yield "</ul>"

    @_set.register
    def _(self, block: Notice) -> Iterator[str]:
        yield f'<p class="notice b-{block.tone or "plain"}">{words(block.text)}</p>'

    @_set.register
    def _(self, block: Facts) -> Iterator[str]:
        yield "<dl>"
        for label, value in block.rows:
            yield f"<div><dt>{words(label)}</dt><dd>{self.writer.value(value)}</dd></div>"
        yield "</dl>"

    @_set.register
    def _(self, block: Table) -> Iterator[str]:
        if not block.rows:
            yield f'<p class="aside">{words(block.none)}</p>'
            return
        yield f'<div class="scroll" role="group" aria-label="{attribute(block.caption)}" tabindex="0">\n<table>'
        yield f'<caption class="heard">{words(block.caption)}</caption>'
        if any(column.heading for column in block.columns):
            yield f"<thead><tr>{''.join(map(_head, block.columns))}</tr></thead>"
        yield "<tbody>"
        shapes = [_shape(column) for column in block.columns]
        heads = [column.head for column in block.columns]
        yield from (self._row(row, shapes, heads) for row in block.rows)
        yield "</tbody>\n</table>\n</div>"

    def _row(self, row: Row, shapes: Sequence[str], heads: Sequence[bool]) -> str:
        names = [name for name, wanted in (("total", row.total), (f"b-{row.tone}", row.tone)) if wanted]
        opening = f' id="{anchor(row.anchor)}"' if row.anchor else ""
        opening += f' class="{" ".join(names)}"' if names else ""
        said = map(self.writer.value, row.cells)
        cells = [
            f'<th scope="row"{shape}>{value}</th>' if head else f"<td{_whole(value, shape)}>{value}</td>"
            for value, shape, head in zip(said, shapes, heads, strict=True)
        ]
        return f"<tr{opening}>{''.join(cells)}</tr>"

    @_set.register
    def _(self, block: Chart) -> Iterator[str]:
        longest = max([bar.number for bar in block.bars] + ([block.line[0]] if block.line else [])) or 1
        yield f'<figure>\n<figcaption class="heard">{words(block.caption)}</figcaption>\n<ul class="bars">'
        for bar in block.bars:
            share = 100 * bar.number / longest
            yield (
                f'<li><span class="label t-{bar.tone or "plain"}">{words(bar.label)}</span> <span class="bar" '
                f'aria-hidden="true"><span class="f-{bar.tone or "plain"}" style="width:{share:.2f}%"></span></span> '
                f"<span>{words(bar.said)}</span></li>"
            )
        yield "</ul>"
        if block.line:
            yield f'<p class="small">{words(block.line[1])}</p>'
        yield "</figure>"

    @_set.register
    def _(self, block: Signatures) -> Iterator[str]:
        yield from (f'<p class="sign">{words(line)}</p>' for line in block.lines)

    @_set.register
    def _(self, block: Address) -> Iterator[str]:
        for name, lines in (("sender", block.sender), ("receiver", block.receiver)):
            yield f'<address class="{name}">{"<br>".join(map(words, lines))}</address>'

    @_set.register
    def _(self, block: NewPage) -> Iterator[str]:
        return iter(())

    @_set.register
    def _(self, block: Together) -> Iterator[str]:
        yield '<div class="together">'
        for inner in block.blocks:
            yield from self._set(inner)
        yield "</div>"


def _key(block: Heading, place: int) -> str:
    return anchor(block.anchor) if block.anchor else f"section-{place}"


def _shape(column: Column) -> str:
    align = "centre" if column.upright else column.align
    return "" if align == "left" else f' class="{align}"'


def _whole(value: str, shape: str) -> str:
    """The shape of a cell, which keeps a date on one line."""
    return shape or (' class="day"' if DATE.fullmatch(value) else "")


def _head(column: Column) -> str:
    if not column.heading:
        return "<td></td>"
    inner = f'<span class="upright">{words(column.heading)}</span>' if column.upright else words(column.heading)
    return f'<th scope="col"{_shape(column)}>{inner}</th>'
