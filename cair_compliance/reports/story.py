"""What a report says, block by block, before it is paper or a page.

One story a report. The PDF, its HTML twin and the workbook render the same blocks, so they cannot disagree.
Nothing here measures, draws or decides; text is plain text and never markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..model.calendar import PartialDate, in_words

Tone = Literal["", "quiet", "calm", "watch", "act", "retry", "decide", "note"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of words: `strong` for weight, `tone` for a colour that only repeats what the words say.

    `to` is the anchor of a heading or row of the same story.
    """

    text: str
    strong: bool = False
    tone: Tone = ""
    to: str = ""


Text = str | Sequence[Part]
Value = Text | int | float | date | PartialDate | None
"""What a cell holds; None is blank. Numbers and dates stay themselves in the workbook."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 opens a section (outline, running head), 2 a group or person, 3 a part of it."""

    text: str
    level: int = 1
    anchor: str = ""
    legend: str = ""
    """A line for the foot of the pages of this section."""
    tone: Tone = ""
    said: Text = ""
    """What stands beside the heading, as a person's standing beside the name; its tone tints the band of both."""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `kind` is how loud it is."""

    text: Text
    kind: Literal["body", "strong", "aside", "small"] = "body"


@dataclass(frozen=True, slots=True)
class Points:
    """A list: bullets, or empty boxes to tick."""

    items: tuple[Text, ...]
    boxes: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A band across the page that cannot be overlooked, in words first."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value pairs, one a line."""

    rows: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `share` of the table's width relative to the other columns; `head` columns name their row."""

    heading: str
    share: float = 1.0
    align: Literal["left", "right", "centre"] = "left"
    upright: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line; `anchor` names it, `total` sets it apart, `tone` tints it."""

    cells: tuple[Value, ...]
    anchor: str = ""
    total: bool = False
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings that are repeated on each page. `caption` names the table for a listener and the workbook.

    `wide` asks for pages on their side. `sheet` is the name of its sheet in the workbook; "" keeps it out.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    wide: bool = False
    sheet: str = ""
    none: str = "Nothing to list."


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: words, a number, what is said beside it."""

    label: str
    number: float
    said: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars to one scale; `line` marks a limit with its words."""

    caption: str
    bars: tuple[Bar, ...]
    line: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True)
class Signatures:
    """Blank lines to write on, each with what belongs there."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """Sender and receiver, placed for a window envelope (US #10); nothing private belongs here."""

    sender: tuple[str, ...]
    receiver: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Margins:
    """What head and foot of some pages say. `counted` is what their page numbers count: "this letter".

    `title` stands in place of the story's. `family` pages leave out what is for the office: rules and notices.
    """

    counted: str = ""
    title: str = ""
    family: bool = False


AS_THE_STORY = Margins()


@dataclass(frozen=True, slots=True)
class NewPage:
    """A new page, on its side where `wide`. `restart` begins a new letter: page numbers count from one again.

    `language` is that of what follows, a BCP 47 tag; "" is the story's, and so are `margins` of None.
    """

    wide: bool = False
    restart: bool = False
    language: str = ""
    margins: Margins | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page where they fit on one."""

    blocks: tuple[Block, ...]


Block = Heading | Words | Points | Notice | Facts | Table | Chart | Signatures | Address | NewPage | Together


@dataclass(frozen=True, slots=True)
class Story:
    """One report. `name` is the stem of its files, `basis` the as-of date and rules, `seal` a code of the sealed run.

    `language` is a BCP 47 tag ("en-US", "es-US"). `confidential` prints the notice of confidentiality on each page.
    """

    name: str
    title: str
    facility: str
    basis: str
    blocks: tuple[Block, ...]
    language: str = "en-US"
    confidential: bool = True
    seal: str = ""
    margins: Margins = AS_THE_STORY
    sheets: tuple[Table, ...] = ()
    """Tables for sorting and filtering that only the workbook holds."""


def plain(value: Value) -> str:
    """A value in words: numbers with separators, dates as "Oct 6, 2026", parts put together."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, date | PartialDate):
        return in_words(value)
    if isinstance(value, int | float):
        return f"{value:,}"
    return "".join(part.text for part in value)


def tone_of(text: Text) -> Tone:
    """The tone of the first part that has one."""
    return "" if isinstance(text, str) else next((part.tone for part in text if part.tone), "")
