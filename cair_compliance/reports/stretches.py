"""Where a story turns its page: stretches of blocks that share one side of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .story import Block, Heading, Margins, NewPage, Table, Together


@dataclass(slots=True)
class Stretch:
    """Blocks on pages of one shape. `wide`: on their side; `new_page`, `restart` and the rest as the story asked."""

    new_page: bool = False
    restart: bool = False
    wide: bool = False
    language: str = ""
    margins: Margins | None = None
    blocks: list[Block] = field(default_factory=list)


def stretches(blocks: Sequence[Block]) -> Iterator[Stretch]:
    """A stretch begins with a new page or a section. It is wide where its page or one of its tables is."""
    current = Stretch()
    for block in blocks:
        if isinstance(block, NewPage):
            if current.blocks or current.new_page:
                yield current
            current = Stretch(True, block.restart, block.wide, block.language, block.margins)
        else:
            if isinstance(block, Heading) and block.level <= 1 and current.blocks:
                yield current
                current = Stretch(language=current.language, margins=current.margins)
            current.wide = current.wide or _wide(block)
            current.blocks.append(block)
    if current.blocks:
        yield current


def _wide(block: Block) -> bool:
    if isinstance(block, Together):
        return any(map(_wide, block.blocks))
    return isinstance(block, Table) and block.wide
