from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.model.people import Pupil
from cair_compliance.reports import faces
from cair_compliance.reports import text as door
from cair_compliance.reports.faces import face_for, shipped
from cair_compliance.reports.lines import Span, set_lines
from cair_compliance.reports.outlines import GLYPH
from cair_compliance.reports.shaping import Glyphs
from cair_compliance.reports.text import is_easy, named, runs, safe, script, visible
from cair_compliance.reports.theme import CELL, CELL_STRONG

JOINERS = "\u200c\u200d"
FROM_RIGHT = re.compile(f"[{door.SIDED}]")
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    "name", ["<b>", "</para>", "&amp;", "a<br/>b", "Nguyễn", "Núñez", "O’Brien", "Ղազարյան", "Łódź", "Шевченко"]
)
def test_names_of_simple_scripts_stay_as_they_are(name):
    assert safe(name) == name


@pytest.mark.parametrize(
    "name",
    ["محمد", "דוד", "अमित", "ਗੁਰਪ੍ਰੀਤ", "សុខា", "สมชาย", "ສີດາ", "မောင်", "நாயுடு", "علی\u200cرضا"],
)
@pytest.mark.parametrize("bold", [False, True])
def test_scripts_that_join_or_turn_are_drawn_glyph_by_glyph_without_a_gap(name, bold):
    assert safe(name) == name
    [line] = set_lines([Span(name, CELL_STRONG if bold else CELL)], 300)
    [piece] = line.pieces
    assert isinstance(piece.text, Glyphs)
    assert piece.text.said == name
    assert chr(GLYPH) not in piece.text
    assert set("".join(piece.text.sources.values())) == set(name)


def test_words_from_right_to_left_stand_in_the_order_of_the_eye():
    [arabic] = set_lines("علي, محمد", 300)[0].pieces
    letters = [arabic.text.sources.get(ord(glyph)) for glyph in arabic.text]
    assert letters[0] == "د"
    assert letters[-1] == "ع"
    pieces = set_lines("שלום, דוד", 300)[0].pieces
    assert [getattr(piece.text, "said", piece.text) for piece in pieces] == ["דוד", " ,", "שלום"]


def test_long_words_from_right_to_left_begin_on_the_first_line():
    lines = set_lines("محمد حسين فاطمة الزهراء", 60)
    assert len(lines) > 1
    assert " ".join(line.pieces[0].text.said for line in lines) == "محمد حسين فاطمة الزهراء"


def test_a_script_without_a_font_is_named_and_pointed_to(monkeypatch):
    monkeypatch.setattr(door, "face_for", lambda character, word, bold: None if word == "VAI" else shipped(bold))
    door._flagged.cache_clear()
    assert safe("Ana ꕉꕜꕮ") == "Ana [Vai script — read it in the web page of this report]"
    door._flagged.cache_clear()


def test_no_name_depends_on_the_fonts_of_the_machine(monkeypatch):
    monkeypatch.setattr(faces, "_system_files", dict)
    for name in ("王小明", "陳大文", "김지훈", "はなこ", "محمد", "ਗੁਰਪ੍ਰੀਤ", "Ղազարյան", "Nguyễn", "😀"):
        assert safe(name) == name


@pytest.mark.parametrize("name", ["王小明", "김민준", "さくら"])
def test_wide_scripts_are_drawn_when_a_font_has_them_and_flagged_otherwise(name):
    drawable = all(face_for(character, script(character), False) for character in name)
    assert (safe(name) == name) == drawable
    assert drawable or "read it in the web page" in safe(name)


def test_invisible_characters_become_visible():
    assert visible("a\x00b\u202ec\u200b\ud800") == "a[U+0000]b[U+202E]c[U+200B][U+D800]"
    assert visible("a\r\nb\tc") == "a↵b⇥c"


def test_a_pupil_without_a_name_is_not_blank():
    assert named(Pupil("A", 9, " ", "")) == "[no name, line 9]"


@given(ANY_TEXT)
def test_everything_that_passes_the_door_can_be_drawn(text):
    passed = safe(text)
    assert passed == safe(passed)
    assert not passed if not text else passed
    for character in passed:
        if character not in JOINERS:
            assert unicodedata.category(character)[0] != "C"
            assert face_for(character, script(character), False)


@given(ANY_TEXT)
def test_runs_put_together_are_the_text(text):
    passed = safe(text)
    for bold in (False, True):
        cut = "".join(run for _, run in runs(passed, bold))
        assert cut == passed or (FROM_RIGHT.search(passed) and sorted(cut) == sorted(passed))


@given(st.lists(st.tuples(ANY_TEXT, st.booleans()), max_size=4), st.floats(12, 400))
def test_lines_lose_nothing_and_stay_within_the_width(parts, width):
    spans = [Span(text, CELL_STRONG if bold else CELL) for text, bold in parts]
    lines = set_lines(spans, width)
    printed = "".join(said_by(piece) for line in lines for piece in line.pieces).replace(" ", "")
    passed = "".join(safe(text) for text, _ in parts).replace(" ", "")
    assert printed == passed or (FROM_RIGHT.search(passed) and sorted(printed) == sorted(passed))
    for line in lines:
        assert line.width <= width + 0.001 or sum(len(said_by(piece)) for piece in line.pieces) == 1


def said_by(piece):
    return piece.text.said if isinstance(piece.text, Glyphs) else piece.text


def test_words_wrap_at_blanks_and_break_only_when_alone_too_long():
    assert [line.pieces[0].text for line in set_lines("one two three", 40)] == ["one two", "three"]
    assert len(set_lines("W" * 40, 60)) > 4


def test_easy_text_is_what_the_long_way_would_draw():
    easy = [chr(code) for code in range(0x10000) if is_easy(chr(code))]
    assert len(easy) > 300
    for character in easy:
        assert unicodedata.normalize("NFC", visible(character)) == character
        for bold in (False, True):
            assert face_for(character, script(character), bold) is shipped(bold)
    for pair in pairwise(easy):
        assert unicodedata.is_normalized("NFC", "".join(pair))
