"""The one door for text: what data may look like on paper and in a workbook.

Nothing invisible stays invisible and nothing is drawn wrongly in silence. Control characters, lone
surrogates and other characters without a shape become "[U+0007]". Scripts without a font here become a
flag that points to the web page. Text is never read as markup: no renderer of this package has a markup
language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ..model.people import Pupil
from .faces import SHAPED, Face, face_for, of_script, shipped

SIDED = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
"""Letters that run from right to left and what belongs to them, as a class of a regular expression."""
_BETWEEN = " ,.'’\u00a0"
FROM_RIGHT = f"[{SIDED}](?:[{SIDED}\u200c\u200d{_BETWEEN}]*[{SIDED}])?"
"""Words from right to left, with what stands between them."""
_FROM_RIGHT = re.compile(FROM_RIGHT)
_JOINERS = re.compile(r"(?<=[\u0600-\u0dff])[\u200c\u200d](?=[\u0600-\u0dff])")
_EASY = re.compile("[ -~\u00a0-\u00ac\u00ae-\u017f\u1ea0-\u1ef9\u2010-\u2027✓○◔◑☐]*")
"""Letters and signs that the typeface of the package has, that run from left to right and are their own NFC."""
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


def is_easy(text: str) -> bool:
    """Whether the typeface of the package draws all of `text`, character by character, just as it is."""
    return (text.isascii() and text.isprintable()) or _EASY.fullmatch(text) is not None


def visible(text: str) -> str:
    """`text` with each character that has no shape of its own replaced by a mark; all scripts stay."""
    if text.isascii() and text.isprintable():
        return text
    shown = text.replace("\r\n", "\n")
    joiners = {found.start() for found in _JOINERS.finditer(shown)}
    return "".join(c if place in joiners else _mark(c) for place, c in enumerate(shown))


def safe(text: str) -> str:
    """`text` as paper can show it; what it cannot show is named and pointed to. Doing it twice changes nothing."""
    if is_easy(text):
        return text
    return "".join(_drawable(unicodedata.normalize("NFC", visible(text))))


def named(pupil: Pupil) -> str:
    """The pupil's name as it is; never empty."""
    return pupil.name if pupil.name.strip() else f"[no name, line {pupil.row}]"


def runs(text: str, bold: bool = False) -> list[tuple[Face, str]]:
    """Safe text cut where the typeface changes."""
    own = shipped(bold)
    if text.isascii() or is_easy(text):
        return [(own, text)] if text else []
    if _FROM_RIGHT.fullmatch(text):
        face = _face_of_run(text, bold)
        if face is not None:
            return _from_right(text, face, own)
    cut: list[tuple[Face, str]] = []
    for character in text:
        face = _face_in_run(character, bold, cut[-1][0] if cut else None) or own
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
    if (word in _SIMPLE or word in SHAPED) and face_for(character, word, False):
        return ""
    return word


def _face_of_run(text: str, bold: bool) -> Face | None:
    """The one face that draws all letters of some words from right to left."""
    letters = [character for character in text if character not in _BETWEEN]
    return next((face for face in of_script(script(text[0]), bold) if all(map(face.has, letters))), None)


def _from_right(text: str, face: Face, own: Face) -> list[tuple[Face, str]]:
    """The words as pieces from left to right; signs that their face lacks are drawn by another."""
    if all(map(face.has, text)):
        return [(face, text)]
    pieces = re.findall(f"[{_BETWEEN}]+|[^{_BETWEEN}]+", text)
    return [(own, piece[::-1]) if piece[0] in _BETWEEN else (face, piece) for piece in reversed(pieces)]


def _face_in_run(character: str, bold: bool, before: Face | None) -> Face | None:
    """The face of a character; signs that join to the letter before them are drawn by its face."""
    if before is not None and before.font is not None and _joins(character) and before.has(character):
        return before
    return face_for(character, script(character), bold)


def _joins(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or character in "\u200c\u200d"


def _drawable(text: str) -> Iterator[str]:
    place = 0
    while place < len(text):
        sided = _FROM_RIGHT.match(text, place)
        if sided:
            place = sided.end()
            word = script(sided.group()[0])
            yield sided.group() if _face_of_run(sided.group(), False) else _flag(word)
            continue
        word = _flagged(text[place])
        if word:
            place = _end_of_run(text, place, word)
            yield _flag(word)
        else:
            character = text[place]
            joined = place and character in "\u200c\u200d"
            yield character if joined or face_for(character, script(character), False) else f"[U+{ord(character):04X}]"
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
