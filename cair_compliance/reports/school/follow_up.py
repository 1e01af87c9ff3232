"""Conditional follow-up: every pupil admitted with doses to come, with the dates the law hangs on them.

The record of a pupil admitted conditionally is reviewed at least as often as 17 CCR 6035(b) says; a dose not
given by its last day ends the attendance. The same dates go into a calendar file, without any pupil's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from icalendar import Calendar, Event

from ...model.calendar import in_words
from ...model.lists import KINDS, Deadline
from ...model.results import CheckResult, PupilResult, facility_words
from ..story import Column, Row, Story, Value
from ..words import count
from .coming import Coming, things_to_come
from .frame import PUPIL, TICK, listed, office_story, who

TITLE = "Conditional follow-up"


def follow_up_list(result: CheckResult, deadlines: Sequence[Deadline]) -> Story:
    """One line a dose to come or an exemption that ends, soonest last day first, with its next review."""
    reviews = {d.result.place: d.day for d in deadlines if d.kind == "review"}
    rows = sorted(
        ((one, pupil) for pupil in result.pupils for one in things_to_come(pupil)),
        key=lambda row: (row[0].last or date.max, row[1].pupil.name, row[1].pupil.row, row[0].label),
    )
    columns = (
        *PUPIL, Column("Missing", 1.9), Column("Earliest", 1.3), Column("Last day", 1.3),
        Column("Exemption ends", 1.3), Column("Next review", 1.3), Column("Reviewed", 1.1, "centre"),
        Column("Dose seen", 0.9, "centre"),
    )  # fmt: skip
    lines = (Row(_cells(pupil, one, reviews)) for one, pupil in rows)
    pupils = len({pupil.place for _, pupil in rows})
    table = listed(TITLE, columns, lines, sheet="Follow-up", none="No pupil has doses to come.")
    intro = (
        f"{count(pupils, 'pupil')} with doses to come, soonest last day first. A pupil whose last day passes without "
        "the dose may not attend until it is given or an exemption is on file (17 CCR 6035, H&S 120375(b)). Tell the "
        "family the remaining doses and dates at each review."
    )
    return office_story(result, "follow-up", TITLE, intro, (table,))


def _cells(pupil: PupilResult, one: Coming, reviews: Mapping[int, date]) -> tuple[Value, ...]:
    last, ends = (None, one.last) if one.kind == "exemption" else (one.last, None)
    review = reviews.get(pupil.place)
    return (*who(pupil), one.words, one.earliest, last, ends, review, f"{TICK} {TICK} {TICK}", TICK)


def follow_up_calendar(result: CheckResult, deadlines: Sequence[Deadline]) -> bytes:
    """The dates ahead as an iCalendar file (RFC 5545), one all-day event a day and kind.

    A calendar is shared and shown on telephones, so it counts pupils and points to the list; it names nobody.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//cair_compliance//conditional follow-up//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Immunization follow-up, {facility_words(result.facility)}")
    days: dict[tuple[date, str], int] = {}
    for deadline in deadlines:
        days[deadline.day, deadline.kind] = days.get((deadline.day, deadline.kind), 0) + 1
    for (day, kind), pupils in sorted(days.items()):
        calendar.add_component(_event(result, day, kind, pupils))
    return bytes(calendar.to_ical())


def _event(result: CheckResult, day: date, kind: str, pupils: int) -> Event:
    event = Event()
    key = f"{result.roster_fingerprint}|{day.isoformat()}|{kind}"
    event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@cair-compliance")
    event.add("dtstamp", datetime.combine(result.as_of, time(), UTC))
    event.add("dtstart", day)
    event.add("summary", f"{KINDS[kind]}: {count(pupils, 'pupil')}")
    event.add("description", f"See the follow-up list of {in_words(result.as_of)} for the names.")
    event.add("transp", "TRANSPARENT")
    return event
