"""A name is text and nothing else, in each medium; making a report asks no one."""

from __future__ import annotations

import re
import socket
import unicodedata
from html.parser import HTMLParser
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from cair_compliance.reports import html_of, pdf_of, roster_story, workbook_of
from cair_compliance.reports.text import visible
from cair_compliance.ui.csv_file import csv_bytes

from .hostile import NAMES, hostile_result
from .reading import squeezed

_ALLOWED = """
html head meta title style body a header h1 h2 h3 h4 p nav ul li main div dl dt dd table caption thead tbody tr th td
span strong bdi figure figcaption footer
"""
ALLOWED = set(_ALLOWED.split())
PLAIN = [name for name in NAMES if name.isprintable() and name.isascii()]


@pytest.fixture(scope="module")
def story():
    return roster_story(hostile_result())


class Reader(HTMLParser):
    """Which elements and attributes a page has, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.attributes, self.said = set(), set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.said.append(data)


def test_the_web_page_holds_no_element_a_name_asked_for(story):
    reader = Reader()
    reader.feed(html_of(story))
    assert reader.tags <= ALLOWED
    assert not [name for name in reader.attributes if name.startswith("on") or name in ("src", "action", "srcset")]
    said = "".join(reader.said)
    for name in NAMES:
        shown = unicodedata.normalize("NFC", visible(name))
        assert shown in said or not name.strip("\x00"), ascii(name)
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069\u200b]", said)


def test_the_paper_prints_each_name_as_it_is(story):
    text = squeezed(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf_of(story))).pages))
    for name in PLAIN:
        assert text.count(squeezed(f"{name}, Ana")) >= 3, name
    for name in ("王小明", "김지훈"):
        assert text.count(name) >= 3


def test_the_paper_runs_nothing_and_leads_nowhere_outside(story):
    reader = PdfReader(BytesIO(pdf_of(story)))
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(reader.trailer["/Root"])
    for page in reader.pages:
        for note in page.get("/Annots", []):
            assert "/A" not in note.get_object() or "/URI" not in note.get_object()["/A"]


def test_the_workbook_and_the_text_file_hold_no_formula(story):
    book = load_workbook(BytesIO(workbook_of(story)))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    names = {row[4].value for row in book["Pupils"].iter_rows(min_row=2)}
    assert len(names) >= len(set(NAMES)) - 1
    written = csv_bytes(["Name"], [[name] for name in NAMES]).decode("utf-8-sig")
    assert not re.search(r'(?m)^"?[=+@-]', written)


def test_making_a_report_asks_no_one_and_opens_no_address(story, monkeypatch):
    def refused(*_args, **_named):
        raise AssertionError("a report asked the network")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    assert pdf_of(story) and html_of(story) and workbook_of(story)
