from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.model.people import Pupil
from cair_compliance.reports.faces import face_for
from cair_compliance.reports.lines import Span, set_lines
from cair_compliance.reports.text import named, runs, safe, script, visible
from cair_compliance.reports.theme import CELL, CELL_STRONG

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    "name", ["<b>", "</para>", "&amp;", "a<br/>b", "Nguyễn", "Núñez", "O’Brien", "Ղազարյան", "Łódź", "Шевченко"]
)
def test_names_of_simple_scripts_stay_as_they_are(name):
    assert safe(name) == name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("محمد", "Arabic script"),
        ("דוד", "Hebrew script"),
        ("अमित कुमार", "Devanagari script"),
        ("ਗੁਰਪ੍ਰੀਤ", "Gurmukhi script"),
        ("សុខា", "Khmer script"),
        ("สมชาย", "Thai script"),
    ],
)
def test_scripts_that_need_shaping_are_flagged_with_the_place_to_look(name, words):
    assert safe(f"{name}, Ana") == f"[{words} — read it in the web page of this report], Ana"


def test_a_name_in_one_script_gives_one_flag():
    assert safe("علي, محمد") == "[Arabic script — read it in the web page of this report]"


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
        assert unicodedata.category(character)[0] != "C"
        assert face_for(character, script(character), False)


@given(ANY_TEXT)
def test_runs_put_together_are_the_text(text):
    passed = safe(text)
    for bold in (False, True):
        assert "".join(run for _, run in runs(passed, bold)) == passed


@given(st.lists(st.tuples(ANY_TEXT, st.booleans()), max_size=4), st.floats(12, 400))
def test_lines_lose_nothing_and_stay_within_the_width(parts, width):
    spans = [Span(text, CELL_STRONG if bold else CELL) for text, bold in parts]
    lines = set_lines(spans, width)
    printed = "".join(piece.text for line in lines for piece in line.pieces)
    assert printed.replace(" ", "") == "".join(safe(text) for text, _ in parts).replace(" ", "")
    for line in lines:
        assert line.width <= width + 0.001 or sum(len(piece.text) for piece in line.pieces) == 1


def test_words_wrap_at_blanks_and_break_only_when_alone_too_long():
    assert [line.pieces[0].text for line in set_lines("one two three", 40)] == ["one two", "three"]
    assert len(set_lines("W" * 40, 60)) > 4
