"""Every report of the demonstration: made without the network, the same numbers in paper, page and workbook."""

import io
import re
import socket
from dataclasses import replace
from html import unescape

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from cair_compliance.demonstration import demo_stories
from cair_compliance.reports import html_of, pdf_of, workbook_of
from cair_compliance.reports.lines import text_width
from cair_compliance.reports.slices import PAD_X
from cair_compliance.reports.story import plain
from cair_compliance.reports.stretches import stretches
from cair_compliance.reports.theme import BODY_WIDTH, CELL_HEAD, WIDE_WIDTH

from .reports.stories import tables


@pytest.fixture(scope="module")
def stories():
    return dict(demo_stories())


@pytest.fixture
def alone(monkeypatch):
    """No socket may be opened."""

    def refuse(*_args, **_kwargs):
        raise AssertionError("a report asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def numbers(story):
    """Every cell of every table that is a number, as people read it."""
    rows = (row for table in tables(story) for row in table.rows)
    return [plain(cell) for row in rows for cell in row.cells if isinstance(cell, int | float)]


def test_there_is_a_paper_for_every_user(stories):
    assert len(stories) >= 20
    assert {stem.split("-")[0] for stem in stories} == {"school", "family", "center", "county"}


def headings(story):
    """(words of a heading, room for them in points) of each column that is printed level."""
    for stretch in stretches(story.blocks):
        width = WIDE_WIDTH if stretch.wide else BODY_WIDTH
        for table in tables(replace(story, blocks=tuple(stretch.blocks))):
            whole = sum(column.share for column in table.columns)
            for column in table.columns:
                if not column.upright:
                    yield column.heading, width * column.share / whole - 2 * PAD_X


def test_no_heading_of_a_column_parts_within_a_word(stories):
    for stem, story in stories.items():
        for heading, room in headings(story):
            for word in heading.split():
                assert text_width(word, CELL_HEAD) <= room, (stem, heading)


def test_no_list_of_the_demonstration_is_empty(stories):
    for stem in ("school-call-list", "school-follow-up", "school-pending", "school-outbreak-measles"):
        assert all(table.rows for table in tables(stories[stem])), stem


def test_paper_page_and_workbook_hold_every_number(stories, alone):
    for stem, story in stories.items():
        paper = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(story))).pages))
        page = squeezed(unescape(re.sub(r"<[^>]+>", " ", html_of(story))))
        book = load_workbook(io.BytesIO(workbook_of(story)), read_only=True)
        values = {value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row}
        for number in numbers(story):
            assert squeezed(number) in paper, (stem, number)
            assert squeezed(number) in page, (stem, number)
        kept = [table for table in tables(story) if table.sheet]
        wanted = {cell for table in kept for row in table.rows for cell in row.cells if isinstance(cell, int)}
        assert wanted <= values, stem


def test_the_same_demonstration_gives_the_same_bytes(stories):
    again = dict(demo_stories())
    assert list(again) == list(stories)
    for stem in ("school-call-list", "county-estimate", "center-licensing-review"):
        assert pdf_of(again[stem]) == pdf_of(stories[stem])
        assert html_of(again[stem]) == html_of(stories[stem])
        assert workbook_of(again[stem]) == workbook_of(stories[stem])
