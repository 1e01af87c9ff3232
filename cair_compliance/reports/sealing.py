"""The code of a sealed run on paper: in the foot of each page, and once in words with how to check it.

Only a run that was sealed has a code. Pages for families carry none: what it leads to is for the office.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .story import Block, Facts, NewPage, Part, Story, Words

CHECK = (
    "The results behind this paper are kept in one sealed file. To check it, give that file to the command “verify” of "
    "this program: it must say “Identical” and name this code."
)


def sealed(story: Story, code: str) -> Story:
    """The story with the code of its run in each part that is for the office; unchanged for ""."""
    if not code:
        return story
    blocks = [block for part in _parts(story) for block in _with_code(story, part, code)]
    return replace(story, seal=code, blocks=tuple(blocks))


def _parts(story: Story) -> Iterator[list[Block]]:
    """The blocks up to each place where pages are counted anew."""
    part: list[Block] = []
    for block in story.blocks:
        if isinstance(block, NewPage) and block.restart and part:
            yield part
            part = []
        part.append(block)
    yield part


def _with_code(story: Story, part: list[Block], code: str) -> Iterator[Block]:
    """Among the first facts of a part, else below its first words."""
    begun = part[0].margins if part and isinstance(part[0], NewPage) else None
    if (begun or story.margins).family:
        yield from part
        return
    kinds = [type(block) for block in part]
    place = kinds.index(Facts) if Facts in kinds else kinds.index(Words) if Words in kinds else -1
    for number, block in enumerate(part):
        if number == place and isinstance(block, Facts):
            said = Part(code, strong=True), Part(f"   {CHECK}")
            yield replace(block, rows=(*block.rows, ("Sealed run", said)))
        else:
            yield block
            if number == place:
                yield Words(f"Sealed run {code}. {CHECK}", "small")
    if place < 0:
        yield Words(f"Sealed run {code}. {CHECK}", "small")
