"""The code of a sealed run on paper: in the foot of each page, and once in words with how to check it.

Only a run that was sealed has a code. Pages for families carry none: what it leads to is for the office.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .story import Block, NewPage, Story, Words

CHECK = (
    "The results behind this paper are kept in one sealed file. To check it: python -m cair_compliance verify FILE "
    "must say “Identical” and name this code."
)


def sealed(story: Story, code: str) -> Story:
    """The story with the code of its run at the end of each part that is for the office; unchanged for ""."""
    if not code:
        return story
    return replace(story, seal=code, blocks=tuple(_with_words(story, how_to_check(code))))


def how_to_check(code: str) -> str:
    return f"Sealed run {code}. {CHECK}"


def _with_words(story: Story, words: str) -> Iterator[Block]:
    family = story.margins.family
    for place, block in enumerate(story.blocks):
        if isinstance(block, NewPage):
            if block.restart and place and not family:
                yield Words(words, "small")
            family = (block.margins or story.margins).family
        yield block
    if not family:
        yield Words(words, "small")
