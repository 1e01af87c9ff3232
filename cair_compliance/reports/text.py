"""The one door for text: what data may look like on paper and in a workbook.

Nothing invisible stays invisible and nothing is drawn wrongly in silence. Control characters, lone
surrogates and other characters without a shape become "[U+0007]". Scripts that are written from right
to left or need shaping, and scripts without a font here, become a flag that points to the screen. Text
is never read as markup: no renderer of this package has a markup language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ..model.people import Pupil
from .faces import Face, face_for, shipped

_BREAKS = {"\n": "↵", "\r": "↵", "\t": "⇥", "\u2028": "↵", "\u2029": "↵"}
_SIMPLE = frozenset(
    """
    LATIN GREEK CYRILLIC ARMENIAN GEORGIAN CJK IDEOGRAPHIC KANGXI HIRAGANA KATAKANA HANGUL BOPOMOFO YI ETHIOPIC
    CHEROKEE CANADIAN TIFINAGH OGHAM RUNIC VAI LISU FULLWIDTH HALFWIDTH MODIFIER COMBINING MASCULINE FEMININE MICRO
    KELVIN ANGSTROM OHM SCRIPT BLACK MATHEMATICAL DOUBLE ROMAN
    """.split()  # noqa: SIM905
)
"""Scripts written from left to right, letter by letter, by the first word of their characters' names."""
_CALLED = {
    "CJK": "Chinese characters",
    "IDEOGRAPHIC": "Chinese characters",
    "HIRAGANA": "Japanese script",
    "KATAKANA": "Japanese script",
    "HANGUL": "Korean script",
    "CANADIAN": "Canadian syllabic script",
}


def visible(text: str) -> str:
    """`text` with each character that has no shape of its own replaced by a mark; all scripts stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_mark(character) for character in text.replace("\r\n", "\n"))


def safe(text: str) -> str:
    """`text` as paper can show it; what it cannot show is named and pointed to. Doing it twice changes nothing."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_drawable(unicodedata.normalize("NFC", visible(text))))


def named(pupil: Pupil) -> str:
    """The pupil's name as it is; never empty."""
    return pupil.name if pupil.name.strip() else f"[no name, line {pupil.row}]"


def runs(text: str, bold: bool = False) -> list[tuple[Face, str]]:
    """Safe text cut where the typeface changes."""
    own = shipped(bold)
    if text.isascii():
        return [(own, text)] if text else []
    cut: list[tuple[Face, str]] = []
    for character in text:
        face = face_for(character, script(character), bold) or own
        if cut and cut[-1][0] is face:
            cut[-1] = (face, cut[-1][1] + character)
        else:
            cut.append((face, character))
    return cut


@lru_cache(maxsize=8192)
def script(character: str) -> str:
    """The script's word in Unicode ("ARABIC", "LATIN"); "" for digits, punctuation and symbols of no script."""
    sided = unicodedata.bidirectional(character) in ("R", "AL", "AN")
    if not sided and unicodedata.category(character)[0] not in "LM":
        return ""
    return re.split("[ -]", unicodedata.name(character, "UNKNOWN"), maxsplit=1)[0]


def _mark(character: str) -> str:
    if character in _BREAKS:
        return _BREAKS[character]
    return f"[U+{ord(character):04X}]" if unicodedata.category(character)[0] == "C" else character


@lru_cache(maxsize=8192)
def _flagged(character: str) -> str:
    """The script's word when this character must not be drawn, else ""."""
    word = script(character)
    if not word or word in ("COMBINING", "MODIFIER", "VARIATION"):
        return ""
    if word in _SIMPLE and face_for(character, word, False):
        return ""
    return word


def _drawable(text: str) -> Iterator[str]:
    place = 0
    while place < len(text):
        word = _flagged(text[place])
        if word:
            place = _end_of_run(text, place, word)
            yield _flag(word)
        else:
            character = text[place]
            yield character if face_for(character, script(character), False) else f"[U+{ord(character):04X}]"
            place += 1


def _end_of_run(text: str, start: int, word: str) -> int:
    """One past the last character of `word`'s script, with nothing but blanks and signs in between."""
    end = place = start
    while place < len(text) and (_flagged(text[place]) == word or not text[place].isalnum()):
        place += 1
        if _flagged(text[place - 1]) == word:
            end = place
    return end


def _flag(word: str) -> str:
    return f"[{_CALLED.get(word, f'{word.title()} script')} — read it in the web page of this report]"
