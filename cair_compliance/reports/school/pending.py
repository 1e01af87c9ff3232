"""Pupils who attend while records are obtained: transferred, without a home, foster, military, revoked exemption."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ...model.lists import Deadline
from ...model.results import CheckResult, PupilResult
from ..story import Column, Row, Story
from ..words import count
from .frame import PUPIL, TICK, listed, office_story, who

TITLE = "Transfer, homeless and foster pupils"


def pending_list(result: CheckResult, deadlines: Sequence[Deadline]) -> Story:
    """One line a pupil, soonest end first; those without an end stand after them."""
    ends = {d.result.place: d.day for d in deadlines if d.kind == "protection"}
    pupils = sorted(
        (pupil for pupil in result.pupils if pupil.counted and pupil.shown == "attend_pending"),
        key=lambda r: (ends.get(r.place, date.max), r.pupil.name, r.pupil.row),
    )
    columns = (
        *PUPIL, Column("Why, and by which law", 4.0), Column("Doses not on record", 2.4), Column("Until", 1.1),
        Column("Record asked for", 1.0, "centre"), Column("Received", 1.2, "centre"),
    )  # fmt: skip
    table = listed(
        TITLE,
        columns,
        (_row(pupil, ends.get(pupil.place)) for pupil in pupils),
        sheet="Pending",
        none="No pupil attends while records are obtained.",
    )
    intro = (
        f"{count(len(pupils), 'pupil')} who may attend although doses are not on record. The duty to obtain the record "
        "goes on. How they are counted in the annual report stands in that report."
    )
    return office_story(result, "pending", TITLE, intro, (table,))


def _row(result: PupilResult, ends: date | None) -> Row:
    missing = [f.label for f in result.findings if f.status in ("overdue", "undetermined", "not_due")]
    return Row(
        (
            *who(result),
            result.reason,
            ", ".join(missing) or "–",
            ends or "no end set",
            TICK,
            TICK,
        )
    )
