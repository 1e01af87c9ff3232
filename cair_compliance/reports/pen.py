"""Lines written on a page as the code of the page itself.

A report says the same words many times: a date, a heading, a sentence of a letter. What they are in the code of a
font is worked out once a report and kept with it; the library would ask the font letter by letter each time.
"""

from __future__ import annotations

from typing import Any

from reportlab.lib.rl_accel import escapePDF, fp_str
from reportlab.pdfbase import pdfmetrics

from .faces import Face
from .lines import STAY, Line, Piece
from .shaping import Glyphs
from .theme import colour_of

_MOST_KNOWN = 8192


class Codes:
    """Words and numbers as one document writes them, forgotten with it."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self._words: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._numbers: dict[float, str] = {}

    def words(self, face: Face, text: str) -> list[tuple[str, str]]:
        """Stretches of (font of the page, code that shows them): a font of a page has 256 characters at most."""
        key = (face.name, text)
        found = self._words.get(key)
        if found is None:
            font = pdfmetrics.getFont(face.name)
            found = [
                (font.getSubsetInternalName(subset, self.document), f"({escapePDF(codes)}) Tj")
                for subset, codes in font.splitString(text.replace(STAY, " "), self.document)
            ]
            if len(self._words) >= _MOST_KNOWN:
                self._words.clear()
            self._words[key] = found
        return found

    def number(self, number: float) -> str:
        """A number of points as pages write it."""
        found = self._numbers.get(number)
        if found is None:
            if len(self._numbers) >= _MOST_KNOWN:
                self._numbers.clear()
            found = self._numbers[number] = fp_str(number)
        return found


class Pen:
    """Writes lines on one page of a canvas; font and colour are told again only where they change."""

    def __init__(self, canvas: Any, codes: Codes) -> None:
        self.canvas, self.codes = canvas, codes
        self._code = ["BT"]
        self._font: tuple[str, float] = ("", 0.0)
        self._colour = ""

    def write(self, line: Line, x: float, y: float) -> None:
        """`line` with its baseline at (x, y)."""
        codes, add = self.codes, self._code.append
        height = codes.number(y)
        for piece in line.pieces:
            style = piece.style
            if self._colour != style.colour:
                self._colour = style.colour
                colour = colour_of(style.colour)
                add(f"{fp_str(colour.red, colour.green, colour.blue)} rg")
            if isinstance(piece.text, Glyphs):
                self._write_shaped(piece, piece.text, x + piece.x, y)
                continue
            add(f"1 0 0 1 {codes.number(x + piece.x)} {height} Tm")
            for font, shown in codes.words(piece.face, piece.text):
                if self._font != (font, style.size):
                    self._font = (font, style.size)
                    add(f"{font} {codes.number(style.size)} Tf")
                add(shown)

    def lift(self) -> None:
        """Puts what was written on the page."""
        self.canvas.addLiteral("\n".join([*self._code, "ET"]))

    def _write_shaped(self, piece: Piece, glyphs: Glyphs, x: float, y: float) -> None:
        """Glyphs one by one, each in its place: the library's own way, as a text of its own."""
        font = piece.face.font
        assert font is not None
        font.note_sources(self.codes.document, glyphs.sources)
        text = self.canvas.beginText(x, y)
        text.setFont(piece.face.name, piece.style.size)
        text.textOut(glyphs)
        self._code += ["ET", text.getCode(), "BT"]
        self._font = ("", 0.0)
