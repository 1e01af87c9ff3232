"""What the office papers share: their frame, the columns that name a pupil, and boxes to tick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...model.results import CheckResult, PupilResult, facility_words
from ..story import Block, Column, Notice, Row, Story, Table, Tone, Value, Words
from ..text import named
from ..whom import told
from ..words import DISCLAIMER, basis, grade_room, percentages_hold

TICK, TICKED = "☐", "☒"
PUPIL = (Column("Name", 2.4, head=True), Column("Grade / room", 1.5))


def office_story(result: CheckResult, name: str, title: str, intro: str, blocks: Iterable[Block]) -> Story:
    """A list for the office on pages of their side: title, one sentence that says what it is, and its blocks."""
    story = Story(
        name=name,
        title=title,
        facility=facility_words(result.facility),
        basis=basis(result),
        blocks=(
            Words(intro),
            *_open_sources(result),
            *blocks,
            Words(DISCLAIMER, "strong"),
        ),
    )
    return told(story, result.program)


def _open_sources(result: CheckResult) -> Iterable[Block]:
    silent = [source.title for source in result.sources if source.failed]
    if silent:
        yield Notice(f"Did not answer for all pupils: {', '.join(silent)}. Look again when it does.", "retry")
    elif result.pupils and not percentages_hold(result):
        yield Notice("More than a few pupils wait for a registry or a person's decision.", "decide")


def who(result: PupilResult) -> tuple[Value, ...]:
    """The cells under PUPIL."""
    return named(result.pupil), grade_room(result)


def tone_of(result: PupilResult) -> Tone:
    """The tone of a pupil's standing."""
    tone: Tone = result.shown_as.tone  # type: ignore[assignment]
    return tone


def listed(
    caption: str, columns: Sequence[Column], rows: Iterable[Row], *, sheet: str, none: str, wide: bool = True
) -> Table:
    """A list on pages of their side, which is a sheet of the workbook too."""
    return Table(caption, tuple(columns), list(rows), wide=wide, sheet=sheet, none=none)


def by_room(results: Iterable[PupilResult]) -> list[PupilResult]:
    """By grade, room and name, so that papers can be handed out."""
    return sorted(results, key=lambda r: (r.pupil.room, r.pupil.grade, r.pupil.name, r.pupil.row))
