"""Text set into lines: spans of styled text broken to a width, with the typeface chosen per run.

Lines break at blanks, after hyphens and slashes, between Chinese, Japanese and Korean characters, and
inside a word only when the word alone is wider than the line; a date and a percentage stay in one piece.
Nothing is ever cut off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .faces import Face, shipped
from .shaping import Glyphs, shape
from .text import FROM_RIGHT, is_easy, runs, safe
from .theme import CELL, Style

_WIDE = "\u1100-\u11ff\u2e80-\u9fff\ua960-\ud7ff\uf900-\ufaff\uff00-\uffef"
_ATOM = re.compile(f"{FROM_RIGHT}| +|[{_WIDE}]|[^ {_WIDE}/-]*[/-]|[^ {_WIDE}/-]+")
_EASY_WORD = re.compile("( *)([^ /-]*[/-]|[^ /-]+)")
DATE = re.compile(r"\b([A-Z][a-z]{2}) (\d{1,2}), (\d{4})\b")
STAY = "\u00a0"
"""The blank that holds a date together; paper shows a plain one."""
_PERCENT = re.compile(r"(?<=\d) %")
_BREAK_AFTER = re.compile(f"[{_WIDE}/-]$")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style; `to` is the anchor it leads to."""

    text: str
    style: Style = CELL
    to: str = ""


Text = str | Span | Sequence[Span]
"""What a cell or paragraph holds; a bare string takes the style of its place."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A string in one font; `x` in points from the start of its line."""

    x: float
    face: Face
    style: Style
    text: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: `height` is its leading, `width` what the text takes."""

    height: float
    width: float
    pieces: tuple[Piece, ...]
    linked: bool = False


def spans_of(text: Text, style: Style = CELL) -> Sequence[Span]:
    if isinstance(text, str):
        return (Span(text, style),)
    return (text,) if isinstance(text, Span) else text


def set_lines(text: Text, width: float, style: Style = CELL) -> list[Line]:
    """`text` as lines no wider than `width` points; none for empty text."""
    spans = spans_of(text, style)
    if len(spans) == 1:
        whole = _easy_lines(spans[0], width)
        if whole is not None:
            return whole
    setter = _Setter(width)
    for word in _words(spans):
        setter.place(word)
    return setter.finish()


def one_line(words: str, width: float, style: Style) -> Line | None:
    """The words on one line, for places that only repeat what is told in full elsewhere; None for no words.

    Words that are too long lose their end and gain "…".
    """
    lines, kept = set_lines(words, width, style), safe(words)
    while len(lines) > 1 and kept:
        kept = kept[: min(len(kept) - 1, len(kept) * 4 // 5)]
        lines = set_lines(f"{kept}…", width, style)
    return lines[0] if lines else None


def text_width(text: str, style: Style) -> float:
    """Points that `text` takes on one line."""
    return sum(face.width(run, style.size) for face, run in runs(safe(text), style.bold))


def _easy_lines(span: Span, width: float) -> list[Line] | None:
    """The common case: words in the typeface of the package, in one style. None when the long way must be taken."""
    if not is_easy(span.text):
        return None
    face, style = shipped(span.style.bold), span.style
    needed = face.width(span.text, style.size)
    if needed <= width and span.text.isascii():
        return [_easy_line(span, face, span.text, needed)] if span.text else []
    lines: list[Line] = []
    said, x = "", 0.0
    for blank, word in _EASY_WORD.findall(_kept_together(span.text)):
        needed = face.width(word, style.size)
        if needed > width:
            return None
        gap = face.width(blank, style.size) if blank else 0.0
        if x and x + gap + needed > width:
            lines.append(_easy_line(span, face, said, x))
            said, x = "", 0.0
        elif x and blank:
            said += blank
            x += gap
        said += word
        x += needed
    return [*lines, _easy_line(span, face, said, x)] if said else lines


def _easy_line(span: Span, face: Face, said: str, width: float) -> Line:
    return Line(span.style.leading, width, (Piece(0.0, face, span.style, said, span.to),), bool(span.to))


def _kept_together(text: str) -> str:
    """`text` with dates and percentages in one piece."""
    return _PERCENT.sub(f"{STAY}%", DATE.sub(rf"\1{STAY}\2,{STAY}\3", text))


@dataclass(slots=True)
class _Word:
    """Pieces that stay together, and the blanks before them."""

    parts: list[tuple[Span, Face, str, float]] = field(default_factory=list)
    blank: str = ""
    blank_span: Span = Span("")
    width: float = 0.0

    def add(self, span: Span, face: Face, text: str) -> None:
        width = face.width(text, span.style.size)
        self.parts.append((span, face, text, width))
        self.width += width


def _words(spans: Iterable[Span]) -> Iterator[_Word]:
    word = _Word()
    for span in spans:
        for atom in _ATOM.findall(_kept_together(safe(span.text))):
            blank = atom.isspace() and atom[0] == " "
            if word.parts and (blank or _BREAK_AFTER.search(word.parts[-1][2]) or _BREAK_AFTER.fullmatch(atom)):
                yield word
                word = _Word()
            if blank:
                word.blank, word.blank_span = atom, span
            else:
                for face, run in runs(atom, span.style.bold):
                    word.add(span, face, _joined(face, run))
    if word.parts:
        yield word


def _joined(face: Face, run: str) -> str:
    """The run as glyphs, where its face joins and orders letters."""
    return shape(face.font, run) if face.font is not None else run


class _Setter:
    """Fills lines word by word."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.lines: list[Line] = []
        self.pieces: list[Piece] = []
        self.x = 0.0

    def place(self, word: _Word) -> None:
        needed = word.width
        blank = shipped(word.blank_span.style.bold)
        gap = blank.width(word.blank, word.blank_span.style.size) if word.blank else 0.0
        if self.x and self.x + gap + needed > self.width:
            self._break()
        elif self.x and word.blank:
            self._add(word.blank_span, blank, word.blank, gap)
        for span, face, text, width in word.parts:
            if needed > self.width:
                self._add_broken(span, face, text)
            else:
                self._add(span, face, text, width)

    def finish(self) -> list[Line]:
        if self.pieces:
            self._break()
        return self.lines

    def _add(self, span: Span, face: Face, text: str, width: float) -> None:
        last = self.pieces[-1] if self.pieces else None
        if (
            last is not None
            and face.font is None
            and last.face is face
            and last.style == span.style
            and last.to == span.to
        ):
            self.pieces[-1] = Piece(last.x, face, last.style, last.text + text, last.to)
        else:
            self.pieces.append(Piece(self.x, face, span.style, text, span.to))
        self.x += width

    def _add_broken(self, span: Span, face: Face, text: str) -> None:
        """Words too long for a line: parted where they may be, and where they may not."""
        size = span.style.size
        parts: Iterable[str] = text
        if isinstance(text, Glyphs) and face.font is not None:
            parts = _shaped_parts(face, text.said, size, self.width)
        for part in parts:
            width = face.width(part, size)
            if self.x and self.x + width > self.width:
                self._break()
            self._add(span, face, part, width)

    def _break(self) -> None:
        height = max(piece.style.leading for piece in self.pieces)
        linked = any(piece.to for piece in self.pieces)
        self.lines.append(Line(height, self.x, tuple(self.pieces), linked))
        self.pieces, self.x = [], 0.0


def _shaped_parts(face: Face, words: str, size: float, width: float) -> Iterator[Glyphs]:
    """Words in the order they are read, as many as a line takes at a time; a word alone too long letter by letter."""
    font = face.font
    assert font is not None

    def too_long(part: str) -> bool:
        return face.width(shape(font, part.strip()), size) > width

    kept = ""
    for word in re.findall(r" *[^ ]+", words):
        for part in word if too_long(word) else (word,):
            if kept.strip() and too_long(kept + part):
                yield shape(font, kept.strip())
                kept = ""
            kept += part
    if kept.strip():
        yield shape(font, kept.strip())
