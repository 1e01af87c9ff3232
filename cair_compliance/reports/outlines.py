"""Fonts of any outline, embedded glyph by glyph.

ReportLab reads TrueType outlines only and draws one glyph a character. The free Noto fonts come as variable fonts,
Chinese and Korean ones with PostScript outlines, and Arabic or Khmer need glyphs that no character names. Here the
glyphs a report uses are drawn into a small TrueType font of their own, so that every machine prints every name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from threading import RLock
from typing import Any
from weakref import WeakKeyDictionary

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont as OpenedFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace

GLYPH = 0xF0000
"""Characters from here on (Unicode's private plane) stand for the glyph of that number."""
_ERROR = 1.0
"""How far, in a thousandth of the size, a drawn curve may be from the font's own."""
lock = RLock()


class OutlineFace(TTFontFace):  # type: ignore[misc]
    """One weight of a variable font, its glyphs drawn when a report embeds them."""

    def __init__(self, name: str, path: Path, number: int, weight: int) -> None:
        pdfmetrics.TypeFace.__init__(self, None)
        self.path, self.number, self.weight = path, number, weight
        self.opened = OpenedFont(path, fontNumber=number, lazy=True)
        self.drawn = self.opened.getGlyphSet(location={"wght": weight})
        self.names: list[str] = self.opened.getGlyphOrder()
        self.scale = 1000 / self.opened["head"].unitsPerEm
        self.name = name.encode()
        self.subfontNameX = b""
        self.filename = name
        self._describe()
        cmap = self.opened.getBestCmap()
        places = {glyph: place for place, glyph in enumerate(self.names)}
        self.charToGlyph = _Glyphs({code: places[glyph] for code, glyph in cmap.items()})
        self.charWidths = _Widths(self)
        self.defaultWidth = 1000 * self.scale * 0.5

    def _describe(self) -> None:
        head, line = self.opened["head"], self.opened["hhea"]
        self.ascent, self.descent = line.ascent * self.scale, line.descent * self.scale
        self.capHeight = self.ascent
        self.bbox = [edge * self.scale for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]
        self.italicAngle, self.stemV, self.flags = 0, 87, 4

    def glyph_of(self, code: int) -> str:
        return str(self.names[self.charToGlyph.get(code, 0)])

    def makeSubset(self, subset: Sequence[int]) -> bytes:  # noqa: N802
        """A TrueType font whose n-th character is the n-th code of `subset`."""
        with lock:
            return _font_file([self.glyph_of(code) for code in subset], self.drawn, self.opened)


class OutlineFont(TTFont):  # type: ignore[misc]
    """The same as a font of ReportLab. `sources` keeps, for each document, the text a glyph stands for."""

    def __init__(self, name: str, path: Path, number: int = 0, weight: int = 400) -> None:
        self.fontName = name
        self.face = OutlineFace(name, path, number, weight)
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = True
        self.sources: WeakKeyDictionary[Any, dict[int, str]] = WeakKeyDictionary()

    def note_sources(self, doc: Any, sources: Mapping[int, str]) -> None:
        """What glyphs of this document stand for, so that their text can be searched and copied."""
        known = self.sources.setdefault(doc, {})
        for code, text in sources.items():
            known.setdefault(code, text)

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        subsets = [list(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        known = self.sources.pop(doc, {})
        for key, stream in list(doc.idToObject.items()):
            if str(key).startswith("toUnicodeCMap:") and str(key).endswith(f"+{self.fontName}"):
                number = _number_of(str(key).removeprefix("toUnicodeCMap:").split("+")[0])
                stream.content = _meanings(self.fontName, subsets[number], known)


class _Glyphs(dict[int, int]):
    """Code -> number of the glyph, for the font's characters and for its glyphs by their own number."""

    def __missing__(self, code: int) -> int:
        if code >= GLYPH:
            return code - GLYPH
        raise KeyError(code)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, int) and (code >= GLYPH or super().__contains__(code))

    def get(self, code: int, default: Any = None) -> Any:
        return self[code] if code in self else default  # noqa: SIM401


class _Widths(dict[int, float]):
    """Code -> width in thousandths of the size, measured when first asked for."""

    def __init__(self, face: OutlineFace) -> None:
        super().__init__()
        self.face = face

    def __missing__(self, code: int) -> float:
        with lock:
            width = float(self.face.drawn[self.face.glyph_of(code)].width * self.face.scale)
        self[code] = width
        return width

    def get(self, code: int, default: Any = None) -> Any:
        return self[code]


def _number_of(letters: str) -> int:
    """ReportLab's name of a subset, six letters, as its number."""
    return int(letters.translate(str.maketrans("ABCDEFGIJK", "0123456789")))


def drawn_font(glyphs: Sequence[str], drawn: Any, opened: Any) -> FontBuilder:
    """A font with these glyphs alone, drawn as quadratic curves; it maps no character yet and knows no clock."""
    order = list(dict.fromkeys([".notdef", *glyphs]))
    line = opened["hhea"]
    font = FontBuilder(opened["head"].unitsPerEm, isTTF=True)
    font.setupGlyphOrder(order)
    font.setupGlyf({name: _glyph(drawn, name) for name in order})
    outlines = font.font["glyf"]
    sides = {name: getattr(outlines[name], "xMin", 0) for name in order}
    font.setupHorizontalMetrics({name: (round(drawn[name].width), sides[name]) for name in order})
    font.setupHorizontalHeader(ascent=line.ascent, descent=line.descent)
    font.updateHead(created=0, modified=0)
    font.setupMaxp()
    font.font.recalcTimestamp = False
    return font


def _font_file(glyphs: Sequence[str], drawn: Any, opened: Any) -> bytes:
    font = drawn_font(glyphs, drawn, opened)
    table = CmapSubtable.newSubtable(6)
    table.platformID, table.platEncID, table.language = 1, 0, 0
    table.cmap = dict(enumerate(glyphs))
    font.setupCharacterMap({})
    font.font["cmap"].tables = [table]
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _glyph(drawn: Any, name: str) -> Any:
    pen = TTGlyphPen(None)
    drawn[name].draw(DecomposingFilterPen(Cu2QuPen(pen, _ERROR, reverse_direction=False), drawn))
    return pen.glyph()


def _meanings(name: str, subset: Sequence[int], known: Mapping[int, str]) -> bytes:
    """The table by which a reading program turns the codes of a font back into text."""
    texts = [known.get(code, "" if code >= GLYPH else chr(code)) for code in subset]
    pairs = list(enumerate(texts))
    lines = list(_pairs(pairs))
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def /CMapType 2 def",
            "1 begincodespacerange <00> <FF> endcodespacerange",
            *lines,
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    ).encode("ascii")


def _pairs(pairs: Sequence[tuple[int, str]]) -> Iterator[str]:
    for start in range(0, len(pairs), 100):
        part = pairs[start : start + 100]
        said = " ".join(f"<{place:02X}> <{text.encode('utf-16-be').hex().upper()}>" for place, text in part)
        yield f"{len(part)} beginbfchar {said} endbfchar"
