"""Pupils to call today: who, what to say, and room to note what came of it."""

from __future__ import annotations

from ...model.calendar import in_words
from ...model.results import CheckResult, PupilResult
from ..story import Column, Heading, Part, Points, Row, Story, Text
from ..words import count, next_date, next_thing
from .frame import PUPIL, TICK, listed, office_story, tone_of, who

TITLE = "Pupils to call today"
CALLED = ("noncompliant", "could_not_verify", "undetermined")
_SCRIPT: tuple[Text, ...] = (
    "Say who you are and which pupil you call about. Speak to the parent or guardian only.",
    "Ask whether the family has a record that shows the vaccine and the date of each dose.",
    "Where a registry did not answer, say that the record could not be looked up, not that a dose is missing.",
    "Ask them to bring, send or upload the record; a clinic or the local health department can help to find it.",
    "Note the day of the call and what was said. Leave no health information on an answering machine.",
)


def to_call(result: CheckResult) -> list[PupilResult]:
    """Counted pupils whose family has to be spoken to, most urgent first."""
    return [pupil for pupil in result.by_urgency() if pupil.shown in CALLED]


def call_list(result: CheckResult) -> Story:
    """One line a pupil, most urgent first, with a short script for the call."""
    pupils = to_call(result)
    columns = (
        *PUPIL, Column("Parent or guardian", 1.7), Column("Standing", 2.1), Column("What to say", 3.2),
        Column("Date", 1.6), Column("Next step", 2.1), Column("Reached", 1.2, "centre"), Column("Note", 1.0),
    )  # fmt: skip
    table = listed(
        TITLE, columns, map(_row, pupils), sheet="Call list", none="Nobody has to be called: no pupil needs it today."
    )
    intro = f"{count(len(pupils), 'pupil')}, most urgent first."
    blocks = (table, Heading("How to call", 2), Points(_SCRIPT))
    return office_story(result, "call-list", TITLE, intro, blocks)


def _row(result: PupilResult) -> Row:
    shown = result.shown_as
    cells = (
        *who(result),
        guardian_words(result),
        (Part(f"{shown.symbol} {shown.label}", strong=True, tone=tone_of(result)),),
        next_thing(result) or "–",
        in_words(next_date(result)) or "–",
        result.to_do,
        TICK,
        "",
    )
    return Row(cells)


def guardian_words(result: PupilResult) -> str:
    """Name and telephone of the guardian where the list has them."""
    pupil = result.pupil
    return ", ".join(part for part in (pupil.guardian, pupil.phone) if part) or "not in the list"
