"""Every report of the demonstration with names that try to be markup, formulas or commands to the reader's eye."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from cair_compliance import demonstration
from cair_compliance.api import check_roster
from cair_compliance.reports import html_of, pdf_of, workbook_of
from cair_compliance.reports.school import follow_up_calendar

from .hostile import NAMES
from .test_hostile_names import ALLOWED, Reader

UNSEEN = re.compile("[\x00-\x08\u202a-\u202e\u2066-\u2069\u200b]")


def renamed(check):
    """The check of the same children under hostile names, in each place a list may give one."""
    pupils = [
        replace(pupil, last_name=NAMES[place % len(NAMES)], first_name=NAMES[(place * 7 + 1) % len(NAMES)],
                room=NAMES[place % len(NAMES)], guardian=NAMES[(place + 3) % len(NAMES)])
        for place, pupil in enumerate(check.roster.pupils)
    ]  # fmt: skip
    return replace(check, roster=replace(check.roster, pupils=tuple(pupils))).with_all_evidence(check.evidence)


@pytest.fixture(scope="module")
def stories():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demonstration, "check_roster", lambda *given, **named: renamed(check_roster(*given, **named)))
        return dict(demonstration.demo_stories())


def test_all_reports_are_here(stories):
    assert len(stories) >= 23
    assert sum("onerror" in html_of(story) for story in stories.values()) >= 10


def test_no_web_page_holds_an_element_a_name_asked_for(stories):
    for name, story in stories.items():
        reader = Reader()
        reader.feed(html_of(story))
        assert reader.tags <= ALLOWED | {"address", "br"}, name
        assert not [at for at in reader.attributes if at.startswith("on") or at in ("src", "action", "srcset")], name
        assert not UNSEEN.search("".join(reader.said)), name


def test_no_workbook_holds_a_formula_or_a_link(stories):
    for name, story in stories.items():
        for sheet in load_workbook(BytesIO(workbook_of(story))):
            cells = [cell for row in sheet.iter_rows() for cell in row]
            assert not [cell.coordinate for cell in cells if cell.data_type == "f"], name
            assert not [cell.coordinate for cell in cells if cell.hyperlink and cell.hyperlink.target], name


def test_no_paper_holds_a_script_a_file_or_an_address(stories):
    for name, story in stories.items():
        reader = PdfReader(BytesIO(pdf_of(story)))
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(reader.trailer["/Root"]), name
        assert "/JavaScript" not in reader.trailer["/Root"].get("/Names", {}), name
        for page in reader.pages:
            notes = [note.get_object() for note in page.get("/Annots", ())]
            assert not [note for note in notes if "/A" in note], name


def test_the_calendar_names_nobody():
    check = renamed(demonstration.school_check())
    told = follow_up_calendar(check.result, check.deadlines()).decode()
    assert not [name for name in NAMES if len(name) > 3 and name in told]
    assert not UNSEEN.search(told)
