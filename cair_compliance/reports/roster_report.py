"""The roster compliance report: one story from the whole list to each pupil's reasons and the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reportlab.platypus import Flowable

from ..model.calendar import in_words
from ..model.results import CheckResult
from .back_matter import issue_pages, law_pages
from .cover import REPORT_TITLE, cover
from .document import Imprint, render, turned
from .pupil_tables import action_pages, all_pupils_pages
from .reasons import reason_pages
from .sheets import sheets_of
from .story import Story
from .words import short_hash
from .workbook import workbook_of


def roster_report(result: CheckResult) -> bytes:
    """The report as PDF, US Letter. The same result gives the same bytes."""
    result = replace(result, pupils=tuple(result.pupils))
    basis = f"As of {in_words(result.as_of)}  ·  rules {short_hash(result.rule_pack.hash)}"
    return render(list(_story(result)), Imprint(REPORT_TITLE, result.facility or "Facility not named", basis))


def workbook(result: CheckResult) -> bytes:
    """The result as .xlsx: Summary, Pupils, Findings, Doses, Input issues. Equal results give equal bytes."""
    result = replace(result, pupils=tuple(result.pupils))
    return workbook_of(Story("results", REPORT_TITLE, result.facility, "", (), sheets=sheets_of(result)))


def _story(result: CheckResult) -> Iterator[Flowable]:
    yield from cover(result)
    counted = any(pupil.counted for pupil in result.pupils)
    if counted:
        yield from turned(wide=True)
        yield from action_pages(result)
    if result.pupils:
        yield from turned(wide=True)
        yield from all_pupils_pages(result)
    if counted:
        yield from turned(wide=False)
        yield from reason_pages(result)
    yield from turned(wide=False)
    yield from issue_pages(result)
    yield from law_pages(result)
