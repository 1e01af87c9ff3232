"""The lists: pupils who need something done, all pupils with one mark a requirement, pupils who left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.calendar import in_words
from ..model.results import CheckResult, PupilResult
from ..model.standings import UNVERIFIED
from .story import Block, Column, Heading, Part, Row, Table, Value, Words
from .text import named
from .words import (
    MARK_LEGEND,
    NOT_EVALUATED,
    NOT_REQUIRED,
    count,
    finding_mark,
    grade_room,
    next_date,
    next_thing,
    requirements,
    shown_part,
)

SETTLED = ("unconditional", "not_subject")
_STAR = "An asterisk (*) stands by pupils who were not fully checked with the registries."


def needs_action(result: CheckResult) -> list[PupilResult]:
    """Counted pupils about whom something remains to be done, most urgent first."""
    return [pupil for pupil in result.by_urgency() if pupil.shown not in SETTLED]


def pupil_key(pupil: PupilResult) -> str:
    """The anchor of a pupil's reasons."""
    return f"pupil-{pupil.place}"


def action_pages(result: CheckResult) -> Iterator[Block]:
    """Whom to call, and about what."""
    title = "Pupils who need action"
    pupils = needs_action(result)
    yield Heading(title, anchor="action")
    if not pupils:
        yield Words("Nothing to do: no pupil needs action today.")
        return
    yield Words(f"{count(len(pupils), 'pupil')}, most urgent first. The reasons for each stand further on.")
    columns = (
        Column("Name", 138, head=True),
        Column("Grade / room", 88),
        Column("Standing", 116),
        Column("Next thing", 172),
        Column("Date", 70),
        Column("What to do", 100),
    )
    yield Table(title, columns, [Row(_todo(pupil)) for pupil in pupils], wide=True)


def _todo(pupil: PupilResult) -> tuple[Value, ...]:
    return (
        (Part(named(pupil.pupil), strong=True, to=pupil_key(pupil)),),
        grade_room(pupil),
        (shown_part(pupil.shown_as),),
        next_thing(pupil) or "–",
        in_words(next_date(pupil)) or "–",
        pupil.to_do,
    )


def all_pupils_pages(result: CheckResult) -> Iterator[Block]:
    """Every pupil on one line, in the order of the list; those who left stand apart at the end."""
    counted = [pupil for pupil in result.pupils if pupil.counted]
    left = [pupil for pupil in result.pupils if not pupil.counted]
    yield Heading("All pupils", anchor="all", legend=MARK_LEGEND)
    yield Words(f"{count(len(counted), 'pupil')} in the order of the list. {_STAR}")
    if counted:
        yield _mark_table(result, counted)
    if left:
        yield Heading("Left before the as-of date; in no count", 2)
        yield _left_table(result, left)


def _mark_table(result: CheckResult, pupils: Sequence[PupilResult]) -> Table:
    labels = requirements(result)
    narrow = max(14.0, min(22.0, 200.0 / max(len(labels), 1)))
    spare = 574 - narrow * len(labels)
    columns = (
        Column("Line", 40, "right"),
        Column("Name", spare * 0.4, head=True),
        Column("Born", 70),
        Column("Grade / room", spare * 0.26),
        Column("Standing", spare * 0.34),
        *(Column(label, narrow, "centre", upright=True) for label in labels.values()),
    )
    several = several_sheets(result)
    rows = [Row((*_who(pupil, several), *_standing_and_marks(pupil, labels))) for pupil in pupils]
    return Table("All pupils, one mark for each requirement", columns, rows, wide=True)


def _standing_and_marks(pupil: PupilResult, labels: dict[str, str]) -> Iterator[Value]:
    standing = shown_part(pupil.shown_as)
    star = " *" if pupil.verification == UNVERIFIED else ""
    yield (Part(standing.text + star, tone=standing.tone),)
    for requirement in labels:
        mark = finding_mark(pupil, requirement)
        yield mark if mark in ("✓", NOT_REQUIRED, NOT_EVALUATED) else (Part(mark, strong=True),)


def _who(pupil: PupilResult, several: bool) -> tuple[Value, ...]:
    has_reasons = pupil.counted and pupil.shown != "unconditional"
    return (
        place_words(pupil, several),
        (Part(named(pupil.pupil), to=pupil_key(pupil)),) if has_reasons else named(pupil.pupil),
        in_words(pupil.pupil.birthdate) or "missing",
        grade_room(pupil),
    )


def several_sheets(result: CheckResult) -> bool:
    return len({pupil.pupil.sheet for pupil in result.pupils}) > 1


def place_words(pupil: PupilResult, several: bool) -> str:
    """The line in the file, with its sheet where there are several."""
    return f"{pupil.pupil.sheet} {pupil.pupil.row}" if several else str(pupil.pupil.row)


def _left_table(result: CheckResult, pupils: Sequence[PupilResult]) -> Table:
    columns = (
        Column("Line", 60, "right"),
        Column("Name", 284, head=True),
        Column("Born", 70),
        Column("Grade / room", 190),
        Column("Left", 80),
    )
    several = several_sheets(result)
    rows = [Row((*_who(pupil, several), in_words(pupil.pupil.left) or "date not given")) for pupil in pupils]
    return Table("Pupils who left", columns, rows)
