"""The tagged PDF: what a screen reader finds in it, and what it must never do."""

import socket
import sys
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from cair_compliance.model.errors import InputRefused
from cair_compliance.reports import roster_story, tagged
from cair_compliance.reports.page_fonts import page_fonts
from cair_compliance.reports.story import Column, Facts, Heading, Row, Story, Table, Words
from cair_compliance.reports.tagged import can_tag, tagged_pdf_of


@pytest.fixture(scope="module")
def paper(everything):
    story = roster_story(everything)
    return PdfReader(BytesIO(tagged_pdf_of(replace(story, blocks=story.blocks[:20]))))


def roles(node, found):
    node = node.get_object()
    if "/S" in node:
        found.append(node)
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if hasattr(kid.get_object(), "get"):
            roles(kid, found)
    return found


def test_the_structure_has_title_language_headings_and_table_headings(paper):
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-US" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.metadata.title.startswith("Immunization compliance report")
    assert b"<pdfuaid:part" in root["/Metadata"].get_data() or b"pdfuaid:part=" in root["/Metadata"].get_data()
    nodes = roles(root["/StructTreeRoot"], [])
    kinds = {node["/S"] for node in nodes}
    assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/P"} <= kinds
    named = {str(node["/ID"]) for node in nodes if node["/S"] == "/TH" and "/ID" in node}
    led_to = [node["/A"].get_object().get("/Headers", ()) for node in nodes if node["/S"] == "/TD" and "/A" in node]
    assert any(led_to) and all(str(name) in named for names in led_to for name in names)


PAINTS = {b"Tj", b"TJ", b"'", b'"', b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"sh", b"EI"}


def painted(paper):
    """(page, what encloses it: mark or "/Artifact" or None) of each thing painted."""
    for page in paper.pages:
        around = []
        for operands, operator in ContentStream(page.get_contents(), paper).operations:
            if operator in (b"BDC", b"BMC"):
                within = operands[1] if len(operands) > 1 else {}
                around.append(within.get("/MCID", "/Artifact" if operands[0] == "/Artifact" else None))
            elif operator == b"EMC":
                around.pop()
            elif operator in PAINTS:
                yield page, next((one for one in reversed(around) if one is not None), None)
        assert not around


def test_all_that_is_painted_is_in_the_structure_or_decoration(paper):
    numbers = paper.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    owners = {int(key): value.get_object() for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    seen = [(page["/StructParents"], mark) for page, mark in painted(paper)]
    assert None not in {mark for _, mark in seen}
    marks = {(key, int(mark)) for key, mark in seen if mark != "/Artifact"}
    assert len(marks) > 100
    assert all(owners[key][mark].get_object()["/S"] for key, mark in marks)


def test_each_font_is_in_the_file_with_the_way_back_to_letters(paper):
    fonts = {id(font): font.get_object() for page in paper.pages for font in page["/Resources"]["/Font"].values()}
    for font in fonts.values():
        [inner] = font["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"]
        assert "/ToUnicode" in font and {"/FontFile2", "/FontFile3"} & set(descriptor)


def told(*blocks):
    return Story("t", "Title", "Here School", "basis", tuple(blocks))


def test_the_same_story_gives_the_same_bytes_and_no_socket(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a report must ask nobody")

    monkeypatch.setattr(socket, "socket", refuse)
    story = told(Words('<img src="http://127.0.0.1:9/x.png"> Nguyễn 王小明 محمد'), Facts((("a", "b"),)))
    assert tagged_pdf_of(story) == tagged_pdf_of(story)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "data:text/css,a", "font:9"])
def test_every_address_but_the_fonts_is_refused(url):
    weasyprint = tagged._weasyprint()
    with pytest.raises(ValueError):
        tagged._fonts_alone(weasyprint, {"font:regular": b""}).fetch(url)


def test_names_of_many_scripts_print_and_a_script_without_a_font_is_named():
    names = "Nguyễn 王小明 김민준 សុខា ยินดี"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(tagged_pdf_of(told(Words(names))))).pages)
    for letters in ("Nguyễn", "王小明", "김민준"):
        assert letters in text.replace("\x00", "")
    paper = PdfReader(BytesIO(tagged_pdf_of(told(Words("ᛗᚨᚱ 𞤀𞤁")))))
    assert "script" in paper.pages[0].extract_text()


def test_the_fonts_of_the_package_are_the_ones_in_the_paper():
    paper = PdfReader(BytesIO(tagged_pdf_of(told(Words("Plain words")))))
    fonts = [font.get_object()["/BaseFont"] for font in paper.pages[0]["/Resources"]["/Font"].values()]
    assert fonts and all("+Report" in font for font in fonts)


def test_a_font_file_has_the_letters_that_were_asked_for():
    rules, fonts = page_fonts("王 김")
    assert set(fonts) == {"font:regular", "font:bold", "font:0"} and rules.count("@font-face") == 3


def test_a_name_without_a_break_pushes_no_column_off_the_page():
    table = Table("c", (Column("Name"), Column("Next")), (Row(("W" * 120, "due")),))
    paper = PdfReader(BytesIO(tagged_pdf_of(told(Heading("h", 1), table))))
    text = paper.pages[0].extract_text(extraction_mode="layout")
    lines = [line for line in text.splitlines() if "WWW" in line]
    assert len(lines) > 1 and lines[0].endswith("due")


def test_without_the_library_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    tagged._weasyprint.cache_clear()
    with pytest.raises(InputRefused, match=r"requirements-accessible\.txt") as refused:
        tagged_pdf_of(told(Words("a")))
    assert "\n" not in str(refused.value) and not can_tag()
    monkeypatch.undo()
    tagged._weasyprint.cache_clear()
    assert can_tag()
