"""Papers of a school speak of pupils, papers of child care of children: the same stories, one word apart.

Only a report's own words are changed. Names, cells, files and whatever stands in “quotes” came from a list and stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..model.people import CHILD_CARE
from .story import Block, Chart, Facts, Heading, Notice, Part, Points, Row, Story, Table, Text, Together, Value, Words

_FIXED = "verify before excluding a pupil"
"""The warning that every paper carries, word for word."""
_KEPT = re.compile(f"(“[^”]*”|{_FIXED})")
_NUMBER = re.compile(r"^([\d,]+ )pupil(s?)\b|(?<= )([\d,]+ )pupil(s?)\b|\b(of the same )pupil(s?)\b")
_OWN = re.compile(
    r"\b((?:[Aa]ll|[Nn]o|[Ee]very|[Ee]ach|[Aa]|[Tt]his|[Tt]he|which|same|few|foster|by|of|[\d,]+) )pupil(s?)\b"
)
_FIRST = re.compile(r"(^|(?<=[.:] ))Pupil(s?)\b(?= [a-z]|$)")
_EACH = re.compile(r"\bpupil by pupil\b")


def told(story: Story, program: str) -> Story:
    """The story in the words of the program."""
    if program != CHILD_CARE:
        return story
    sheets = tuple(_table(one) for one in story.sheets)
    return replace(story, title=spoken(story.title), blocks=tuple(map(_block, story.blocks)), sheets=sheets)


def spoken(text: str) -> str:
    """A sentence or heading of child care: "No pupil was counted" becomes "No child was counted"."""
    return "".join(part if part.startswith(("“", _FIXED)) else _spoken(part) for part in _KEPT.split(text))


def _spoken(text: str) -> str:
    text = _EACH.sub("child by child", text)
    text = _OWN.sub(lambda found: found[1] + ("children" if found[2] else "child"), text)
    return _FIRST.sub(lambda found: found[1] + ("Children" if found[2] else "Child"), text)


def _block(block: Block) -> Block:
    match block:
        case Heading():
            return replace(block, text=spoken(block.text), legend=spoken(block.legend))
        case Words():
            return replace(block, text=_text(block.text))
        case Notice():
            return replace(block, text=spoken(block.text))
        case Points():
            return replace(block, items=tuple(map(_text, block.items)))
        case Facts():
            return Facts(tuple((spoken(label), _counted(value)) for label, value in block.rows))
        case Table():
            return _table(block)
        case Chart():
            return replace(block, caption=spoken(block.caption))
        case Together():
            return Together(tuple(map(_block, block.blocks)))
    return block


def _text(text: Text) -> Text:
    return spoken(text) if isinstance(text, str) else _parts(text)


def _parts(parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(replace(part, text=spoken(part.text)) for part in parts)


def _counted(value: Value) -> Value:
    """A fact may be the name of a file or of a facility; of a fact only numbers of pupils are the report's own."""
    if not isinstance(value, str):
        return value
    return _NUMBER.sub(
        lambda found: (
            (found[1] or found[3] or found[5]) + ("children" if found[2] or found[4] or found[6] else "child")
        ),
        value,
    )


def _table(table: Table) -> Table:
    columns = tuple(replace(column, heading=spoken(column.heading)) for column in table.columns)
    rows = [_row(row) for row in table.rows]
    return replace(table, caption=spoken(table.caption), columns=columns, rows=rows, none=spoken(table.none))


def _row(row: Row) -> Row:
    """Cells are the list's, but for a line of totals."""
    if not row.total:
        return row
    return replace(row, cells=tuple(spoken(cell) if isinstance(cell, str) else cell for cell in row.cells))
