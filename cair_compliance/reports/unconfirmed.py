"""The note that explains "wording to be confirmed", once on each paper that says it and on no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .story import Block, Facts, Notice, Points, Table, Together, Words, plain

MARK = "wording to be confirmed"
NOTE = "“Wording to be confirmed”: not yet compared with that section's exact wording; have it confirmed first."


def unconfirmed_note(blocks: Sequence[Block]) -> tuple[Words, ...]:
    """What `blocks` need said once after them; nothing where no section is marked."""
    return (Words(NOTE, "small"),) if any(MARK in text for text in _texts(blocks)) else ()


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Words() | Notice():
                yield plain(block.text)
            case Points():
                yield from map(plain, block.items)
            case Facts():
                yield from (plain(value) for _, value in block.rows)
            case Table():
                yield from (plain(cell) for row in block.rows for cell in row.cells)
            case Together():
                yield from _texts(block.blocks)
            case _:
                pass
