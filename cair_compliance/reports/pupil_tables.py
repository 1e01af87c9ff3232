"""The lists: pupils who need something done, all pupils with one mark a requirement, pupils who left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable

from ..model.calendar import in_words
from ..model.results import CheckResult, PupilResult
from ..model.standings import ACTIONS, UNVERIFIED
from .blocks import Column, Row, Rows, set_row
from .lines import Span, Text
from .prose import Mark, Prose, Running, strips
from .text import name_of
from .theme import ASIDE, BODY, CELL, CELL_STRONG, GROUP, SECTION, WIDE_WIDTH, coloured
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
)

SETTLED = ("unconditional", "not_subject")
_STAR = "An asterisk (*) stands by pupils who were not fully checked with the registries."


def needs_action(result: CheckResult) -> list[PupilResult]:
    """Counted pupils about whom something remains to be done, most urgent first."""
    return [pupil for pupil in result.by_urgency() if pupil.shown not in SETTLED]


def pupil_key(pupil: PupilResult) -> str:
    """The bookmark of a pupil's reasons."""
    return f"pupil-{pupil.place}"


def action_pages(result: CheckResult) -> Iterator[Flowable]:
    """Whom to call, and about what."""
    pupils = needs_action(result)
    intro = f"{count(len(pupils), 'pupil')}, most urgent first. The reasons for each stand further on."
    words = intro if pupils else "Nothing to do: no pupil needs action today."
    yield _heading("Pupils who need action", "action", words)
    if not pupils:
        return
    columns = (
        Column("Name", 138),
        Column("Grade / room", 88),
        Column("Standing", 116),
        Column("Next thing", WIDE_WIDTH - 512),
        Column("Date", 70),
        Column("What to do", 100),
    )
    yield Rows(columns, [row for pupil in pupils for row in set_row(columns, _todo(pupil), link=pupil_key(pupil))])


def _todo(pupil: PupilResult) -> tuple[Text, ...]:
    return (
        Span(name_of(pupil.pupil), CELL_STRONG),
        grade_room(pupil),
        standing_words(pupil),
        next_thing(pupil) or "–",
        in_words(next_date(pupil)) or "–",
        ACTIONS[pupil.action],
    )


def standing_words(pupil: PupilResult, star: bool = False) -> Span:
    """Symbol and words of a standing in its colour; `star` marks pupils not fully checked."""
    shown = pupil.shown_as
    tail = " *" if star and pupil.verification == UNVERIFIED else ""
    return Span(f"{shown.symbol} {shown.label}{tail}", coloured(CELL, shown.colour))


def all_pupils_pages(result: CheckResult) -> Iterator[Flowable]:
    """Every pupil on one line, in the order of the list; those who left stand apart at the end."""
    counted = [pupil for pupil in result.pupils if pupil.counted]
    left = [pupil for pupil in result.pupils if not pupil.counted]
    yield _heading(
        "All pupils", "all", f"{count(len(counted), 'pupil')} in the order of the list. {_STAR}", MARK_LEGEND
    )
    if counted:
        yield _mark_table(result, counted)
    if left:
        yield Prose(strips("Left before the as-of date; in no count", GROUP, before=12, keep=True), after=4)
        yield _left_table(result, left)


def _mark_table(result: CheckResult, pupils: Sequence[PupilResult]) -> Rows:
    labels = requirements(result)
    narrow = max(14.0, min(22.0, 200.0 / max(len(labels), 1)))
    spare = WIDE_WIDTH - narrow * len(labels) - 40 - 70
    columns = (
        Column("Line", 40, "right"),
        Column("Name", spare * 0.4),
        Column("Born", 70),
        Column("Grade / room", spare * 0.26),
        Column("Standing", spare * 0.34),
        *(Column(label, narrow, "centre", upright=True) for label in labels.values()),
    )
    several = several_sheets(result)
    rows: list[Row] = []
    for pupil in pupils:
        marks = [_mark(finding_mark(pupil, requirement)) for requirement in labels]
        rows += set_row(columns, (*_who(pupil, several), standing_words(pupil, star=True), *marks), link=_link(pupil))
    return Rows(columns, rows)


def _link(pupil: PupilResult) -> str:
    return "" if pupil.shown == "unconditional" else pupil_key(pupil)


def _mark(mark: str) -> Span:
    return Span(mark, CELL if mark in ("✓", NOT_REQUIRED, NOT_EVALUATED) else CELL_STRONG)


def _who(pupil: PupilResult, several: bool) -> tuple[Text, ...]:
    return (
        place_words(pupil, several),
        name_of(pupil.pupil),
        in_words(pupil.pupil.birthdate) or "missing",
        grade_room(pupil),
    )


def several_sheets(result: CheckResult) -> bool:
    return len({pupil.pupil.sheet for pupil in result.pupils}) > 1


def place_words(pupil: PupilResult, several: bool) -> str:
    """The line in the file, with its sheet where there are several."""
    return f"{pupil.pupil.sheet} {pupil.pupil.row}" if several else str(pupil.pupil.row)


def _left_table(result: CheckResult, pupils: Sequence[PupilResult]) -> Rows:
    columns = (
        Column("Line", 60, "right"),
        Column("Name", WIDE_WIDTH - 400),
        Column("Born", 70),
        Column("Grade / room", 190),
        Column("Left", 80),
    )
    several = several_sheets(result)
    cells = [(*_who(pupil, several), in_words(pupil.pupil.left) or "date not given") for pupil in pupils]
    return Rows(columns, [row for line in cells for row in set_row(columns, line)])


def _heading(title: str, key: str, words: str, legend: str = "") -> Prose:
    content = [*strips(title, SECTION, keep=True), *strips(words, BODY, before=2, keep=True, width=WIDE_WIDTH)]
    if legend:
        content += strips(legend, ASIDE, before=3, keep=True, width=WIDE_WIDTH)
    return Prose(content, mark=Mark(key, title), running=Running(title), after=6)
