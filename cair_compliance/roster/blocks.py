"""Lists with a block of lines a child: who it is, then a line a vaccine. Also tells a list turned on its side.

A block begins with labelled cells ("Student: Vega, Luz   DOB: 3/9/2020", or label and value in cells of their
own), or with the value line below headings that name the pupil's name and birth date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..model.vaccines import fold_name
from .cells import date_spans
from .grid import Cell, Line, Sheet, text_of
from .headers import NAMES, HeadingReader, Headings
from .lines import is_total
from .vaccine_headings import DOSE, EXEMPTION

_COLON = re.compile(r":\s*")
_MOST_WORDS = 4
_FIRST_WITHIN = 1_000
"""The line by which the first child must have begun."""
_ORDINAL = re.compile(r"^(?:dose|date|shot|#)?\s*#?\d(?:st|nd|rd|th)?(?:\s*(?:dose|date))?$", re.IGNORECASE)
_BELOW = ("vaccine", "dose_date", "dose_number", "exemption_type")

TITLE, HEADING, OTHER = "title", "heading", "other"


@dataclass(slots=True)
class Block:
    """One child: field -> (label, cell), and the lines below with the headings they stand under, if any."""

    number: int
    who: dict[str, tuple[str, Cell]]
    claims: list[tuple[str, Cell]] = field(default_factory=list)
    lines: list[tuple[Line, Line | None]] = field(default_factory=list)
    count: int = 1


@dataclass(slots=True)
class Blocks:
    """The blocks of a sheet; `skipped` are the lines that belong to none, by what they are."""

    blocks: list[Block] = field(default_factory=list)
    skipped: dict[str, list[Line]] = field(default_factory=dict)


def is_turned(sheet: Sheet, reader: HeadingReader, within: int) -> bool:
    """Headings stand below each other in the first column, with a child in each further one."""
    found = set()
    for line in sheet.lines[:within]:
        texts = [text for cell in line.cells if (text := text_of(cell))]
        if len(texts) >= 3 and not any(reader.field_of(text) for text in texts[1:]):
            found.add(reader.field_of(texts[0].rstrip(":")))
    return "birthdate" in found and bool(found & set(NAMES))


def blocks_of(sheet: Sheet, reader: HeadingReader) -> Blocks | None:
    """The blocks of a sheet; None for a sheet that is laid out in another way."""
    found = _Finder(reader)
    for line in sheet.lines:
        found.take(line)
        if line.number > _FIRST_WITHIN and not found.blocks.blocks:
            return None
    blocks = found.blocks.blocks
    with_doses = [block for block in blocks if any(_vaccine_of(line, reader) for line, _ in block.lines)]
    return found.blocks if with_doses and all("birthdate" in block.who for block in with_doses) else None


class _Finder:
    """Sorts the lines of a sheet into blocks."""

    def __init__(self, reader: HeadingReader) -> None:
        self._reader = reader
        self.blocks = Blocks()
        self._headed: Headings | None = None
        self._below: Line | None = None

    def take(self, line: Line) -> None:
        labels = list(_labels(line, self._reader))
        who = {name: (label, cell) for name, label, cell in labels if name != EXEMPTION}
        block = self.blocks.blocks[-1] if self.blocks.blocks else None
        named = bool(set(who) & set(NAMES))
        if is_total([cell for cell in line.cells if text_of(cell)]):
            self._skip(OTHER if block else TITLE, line)
        elif self._reader.names_and_birthdate(line) and not named:
            self._headed, self._below = self._reader.read(line, []), None
            self._skip(HEADING, line)
        elif self._is_below(line):
            self._below = line
            self._skip(HEADING, line)
        elif named and (not block or block.lines or set(who) & set(block.who)):
            self.blocks.blocks.append(Block(line.number, who, _claims(labels)))
            self._headed = self._below = None
        elif headed := self._under_headings(line):
            self.blocks.blocks.append(Block(line.number, headed))
            self._below = None
        elif block and labels and not _vaccine_of(line, self._reader):
            block.who = {**who, **block.who}
            block.claims += _claims(labels)
            block.count += 1
        elif block and (_vaccine_of(line, self._reader) or any(date_spans(text_of(cell)) for cell in line.cells)):
            block.lines.append((line, self._below))
            block.count += 1
        else:
            self._skip(OTHER if block else TITLE, line)

    def _skip(self, what: str, line: Line) -> None:
        self.blocks.skipped.setdefault(what, []).append(line)

    def _is_below(self, line: Line) -> bool:
        """Headings of the lines of a block: Vaccine, Dose 1, Dose 2 or Vaccine, Date."""
        texts = [text for cell in line.cells if (text := text_of(cell))]
        fields = [self._reader.field_of(text) for text in texts]
        return sum(bool(_ORDINAL.match(text)) for text in texts) >= 2 or (
            len(texts) >= 2 and "vaccine" in fields and any(name in _BELOW[1:] for name in fields)
        )

    def _under_headings(self, line: Line) -> dict[str, tuple[str, Cell]]:
        if self._headed is None or _vaccine_of(line, self._reader):
            return {}
        columns = [column for column in self._headed.columns if column.field and not column.vaccine]
        who = {c.field: (c.heading, line.cells[c.place]) for c in columns if text_of(line.cells[c.place])}
        return who if set(who) & set(NAMES) and "birthdate" in who else {}


def _claims(labels: Sequence[tuple[str, str, Cell]]) -> list[tuple[str, Cell]]:
    return [(label, cell) for name, label, cell in labels if name == EXEMPTION]


def _labels(line: Line, reader: HeadingReader) -> Iterator[tuple[str, str, Cell]]:
    """(field, label, value) of the labelled values of a line."""
    cells = [(place, cell) for place, cell in enumerate(line.cells) if text_of(cell)]
    for at, (_, cell) in enumerate(cells):
        following = cells[at + 1][1] if at + 1 < len(cells) else ""
        text = text_of(cell)
        marks = list(_marks(text, reader))
        for place, (name, label, _, begins) in enumerate(marks):
            ends = marks[place + 1][2] if place + 1 < len(marks) else len(text)
            value = text[begins:ends].strip(" |,;")
            if value:
                yield name, label, value
            elif not _is_label(following, reader):
                yield name, label, following
        alone = following != "" and not marks and ":" not in text and not _is_label(following, reader)
        if alone and (name := _whole_label(text, reader)):
            yield name, text, following


def _marks(text: str, reader: HeadingReader) -> Iterator[tuple[str, str, int, int]]:
    """(field, label, where the label begins, where its value begins) for each known label before a colon."""
    start = 0
    for colon in _COLON.finditer(text):
        words = [match.span() for match in re.finditer(r"\S+", text[start : colon.start()])][-_MOST_WORDS:]
        for first, _ in words:
            label = text[start + first : colon.start()]
            if name := _whole_label(label, reader):
                yield name, label, start + first, colon.end()
                break
        start = colon.end()


def _whole_label(text: str, reader: HeadingReader) -> str:
    if name := reader.field_of(text):
        return "" if name in _BELOW or name == "doses" else name
    return EXEMPTION if reader.role_of(text) == EXEMPTION else ""


def _is_label(cell: Cell, reader: HeadingReader) -> bool:
    text = text_of(cell)
    return ":" in text or bool(reader.field_of(text)) or reader.role_of(text) == DOSE


def _vaccine_of(line: Line, reader: HeadingReader) -> str:
    """The first cell of a line where it names a vaccine."""
    first = next((text for cell in line.cells if (text := text_of(cell))), "").rstrip(": ")
    return first if fold_name(first) and reader.role_of(first) == DOSE else ""
