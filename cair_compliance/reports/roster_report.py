"""The roster compliance report: one story from the whole list to each pupil's reasons and the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..model.results import CheckResult, facility_words
from .back_matter import issue_pages, law_pages
from .cover import REPORT_TITLE, cover
from .pupil_tables import action_pages, all_pupils_pages
from .reasons import reason_pages
from .sealing import sealed
from .sheets import sheets_of
from .story import Block, NewPage, Story
from .whom import told
from .words import basis


def roster_story(result: CheckResult, seal: str = "") -> Story:
    """The report on a roster. `seal` is the short code of the sealed run, where there is one."""
    result = replace(result, pupils=tuple(result.pupils))
    story = Story(
        name="report",
        title=REPORT_TITLE,
        facility=facility_words(result.facility),
        basis=basis(result),
        blocks=tuple(_blocks(result)),
        sheets=sheets_of(result),
    )
    return sealed(told(story, result.program), seal)


def _blocks(result: CheckResult) -> Iterator[Block]:
    yield from cover(result)
    counted = any(pupil.counted for pupil in result.pupils)
    if counted:
        yield NewPage(wide=True)
        yield from action_pages(result)
    if result.pupils:
        yield NewPage(wide=True)
        yield from all_pupils_pages(result)
    if counted:
        yield NewPage()
        yield from reason_pages(result)
    yield NewPage()
    yield from issue_pages(result)
    yield from law_pages(result)
