"""How blocks stand on pages: together where they belong together, numbered, sealed, each in its place."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from cair_compliance.reports import html_of, pdf_of, press, workbook_of
from cair_compliance.reports.finished import finish_page
from cair_compliance.reports.story import (
    Address,
    Bar,
    Chart,
    Column,
    Facts,
    Heading,
    NewPage,
    Notice,
    Part,
    Points,
    Row,
    Signatures,
    Story,
    Table,
    Together,
    Words,
)
from cair_compliance.reports.theme import QUIET, SHADE, TONES, tint

from .reading import pages

COLUMNS = (Column("Name", 2, head=True), Column("Number", 1, "right"))


def told(*blocks, **changes):
    plain = {"name": "told", "title": "A title", "facility": "Oak School", "basis": "As of Sep 14, 2026"}
    return Story(**{**plain, **changes}, blocks=blocks)


def table(rows, **changes):
    return Table("A table", COLUMNS, [Row((f"Row{place}", place)) for place in range(rows)], **changes)


@pytest.mark.parametrize("lines", range(26, 46))
def test_a_heading_and_the_words_below_it_never_part_from_their_table(lines):
    story = told(
        *(Words(f"line {place}") for place in range(lines)), Heading("Sources", 2), Words("Nothing to do."), table(3)
    )
    [page] = [page for page in pages(pdf_of(story)) if "Nothing to do." in page]
    assert "Row0" in page and "Sources" in page


@pytest.mark.parametrize("lines", range(26, 46))
def test_a_heading_never_stands_alone_at_the_foot_of_a_page(lines):
    story = told(*(Words(f"line {place}") for place in range(lines)), Heading("Sources", 2), table(3))
    [page] = [page for page in pages(pdf_of(story)) if "Sources" in page.replace("Sources, continued", "")]
    assert "Name Number" in page.split("Sources")[1]
    assert "Row0" in page.split("Sources")[1]


@pytest.mark.parametrize("lines", range(20, 44, 3))
def test_what_belongs_together_stays_on_one_page(lines):
    kept = Together((Heading("Polio", 3), Words("why"), Words("law"), Points(("one", "two"))))
    found = pages(pdf_of(told(*(Words(f"line {place}") for place in range(lines)), kept)))
    assert sum(all(word in page for word in ("Polio", "why", "law", "one", "two")) for page in found) == 1


def test_together_longer_than_a_page_goes_on_and_loses_nothing():
    text = " ".join(pages(pdf_of(told(Together(tuple(Words(f"word{place}.") for place in range(150)))))))
    assert all(text.count(f"word{place}.") == 1 for place in range(150))


def test_letters_count_their_own_pages_and_speak_their_own_language():
    long = tuple(Words("many words " * 30) for _ in range(20))
    story = told(
        NewPage(restart=True), Words("first"), NewPage(restart=True, language="es"), *long, NewPage(restart=True),
        Words("last"),
    )  # fmt: skip
    found = pages(pdf_of(story))
    assert "page 1 of 1" in found[0]
    total = len(found) - 2
    assert total > 1
    assert all(f"página {number} de {total}" in found[number] for number in range(1, total + 1))
    assert "page 1 of 1" in found[-1]
    assert '<div lang="es" class="new-page">' in html_of(story)


def test_the_receiver_stands_in_the_window_of_the_envelope():
    story = told(NewPage(restart=True), Address(("School", "1 Main St"), ("Ana Perez", "2 Elm St")), Words("Dear"))
    page = PdfReader(BytesIO(pdf_of(story))).pages[0]
    found = {}

    def place(text, matrix, own, _font, _size):
        if text.strip():
            found[text.strip()] = (own[4] * matrix[0] + matrix[4], 792 - (own[5] * matrix[3] + matrix[5]))

    page.extract_text(visitor_text=place)
    across, down = found["Ana Perez"]
    assert 0.8 * 72 <= across <= 1.1 * 72
    assert 2.0 * 72 <= down <= 2.9 * 72


def test_every_page_and_the_web_page_carry_the_seal():
    story = told(table(120), seal="K7QM-2X4P")
    found = pages(pdf_of(story))
    assert len(found) > 2
    assert all("Sealed run K7QM-2X4P" in page for page in found)
    assert "Sealed run K7QM-2X4P" in html_of(story)


def test_progress_tells_after_every_page_how_much_is_done():
    heard = []
    data = pdf_of(told(table(200), Words("end")), heard.append)
    assert len(heard) == len(pages(data)) > 3
    assert heard == sorted(set(heard)) and 0 < heard[0] < 0.5 and heard[-1] == 1


def test_the_workbook_tells_how_much_is_done():
    heard = []
    workbook_of(told(table(2000, sheet="All")), heard.append)
    assert len(heard) >= 4 and heard == sorted(heard) and all(0 < share <= 1 for share in heard)


def test_a_word_that_leads_to_no_place_is_printed_without_a_link():
    story = told(Words((Part("lost", to="nowhere"), Part(" found", to="here"))), Heading("Here", anchor="here"))
    assert "lost found" in pages(pdf_of(story))[0]
    assert html_of(story).count('href="#here"') == 1
    assert "nowhere" not in html_of(story)


def test_a_public_report_has_no_notice_of_confidentiality():
    story = told(Words("x"), confidential=False)
    assert "Confidential" not in " ".join(pages(pdf_of(story))) + html_of(story)


def test_headings_of_the_web_page_skip_no_level():
    text = html_of(told(Heading("a", 3), Heading("b", 1), Heading("c", 3), Heading("d", 2)))
    assert [tag for tag in text.split("<") if tag[:1] == "h" and tag[1:2] in "1234"] == [
        "h1>A title", "h2>a", 'h2 id="section-1">b', "h3>c", "h3>d",
    ]  # fmt: skip


def test_finished_pages_are_the_bytes_the_library_would_have_written(monkeypatch):
    links = Words((Part("to the end", to="end"),))
    story = told(Heading("First"), links, table(90), NewPage(wide=True), table(40), Heading("End", anchor="end"))
    ours = pdf_of(story)
    monkeypatch.setattr(press, "finish_page", lambda canvas: canvas.showPage())
    assert pdf_of(story) == ours


def test_a_finished_page_is_kept_as_its_compressed_words_alone():
    canvas = Canvas(BytesIO(), invariant=1, pageCompression=1)
    canvas.drawString(10, 10, "words " * 500)
    finish_page(canvas)
    page = canvas._doc.Pages.pages[-1]
    assert page.stream is None and len(page.Contents.content) < 300
    canvas.getpdfdata()
    assert page.Contents.content == b"" and page.Resources is None


NUMBERS = st.integers(-(10**6), 10**9)


@settings(max_examples=15, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_a_number_is_the_same_in_every_medium(numbers):
    rows = [Row((f"Row{place}", number)) for place, number in enumerate(numbers)]
    story = told(
        Facts(tuple((f"Fact{place}", number) for place, number in enumerate(numbers))),
        Table("A table", COLUMNS, rows, sheet="Numbers"),
    )
    paper, page = " ".join(pages(pdf_of(story))), html_of(story)
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(workbook_of(story)))
    assert [row[1] for row in book["Numbers"].iter_rows(min_row=2, values_only=True)] == numbers
    for place, number in enumerate(numbers):
        assert f"Row{place} {number:,}" in paper
        assert f"Fact{place} {number:,}" in paper
        assert f'Row{place}</th><td class="right">{number:,}</td>' in page


def test_every_kind_of_block_is_told_in_both():
    story = told(
        Notice("Take care", "act"), Points(("yes", "no"), boxes=True), Signatures(("Signature",)),
        Chart("Bars", (Bar("one", 1, "1 of 3", "act"), Bar("two", 0, "none")), line=(2, "the limit")), table(0),
    )  # fmt: skip
    paper, page = " ".join(pages(pdf_of(story))), html_of(story)
    for said in ("Take care", "yes", "no", "Signature", "one", "1 of 3", "none", "the limit", "Nothing to list."):
        assert said in paper, said
        assert said in page, said


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", sorted({*TONES.values(), QUIET}))
def test_every_tone_reads_on_white_and_on_its_bands(colour):
    for ground in ("#ffffff", tint(colour), tint(colour, 0.09), SHADE):
        assert (luminance(ground) + 0.05) / (luminance(colour) + 0.05) >= 4.5
