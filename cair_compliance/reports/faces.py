"""Which typeface draws which character.

DejaVu Sans ships with the package (fonts/, with its licence) and covers Latin, Greek, Cyrillic and
Armenian. The Noto fonts, which are requirements, cover Chinese, Korean, Japanese and the scripts whose
letters join or run from right to left. For what is left, a TrueType font of the system is used where
there is one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from .outlines import OutlineFont, lock
from .shaping import Glyphs, advance

SHIPPED = Path(__file__).parent / "fonts"
REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"

_SYSTEM = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
_EAST = "HAN CJK IDEOGRAPHIC KANGXI BOPOMOFO FULLWIDTH HALFWIDTH HIRAGANA KATAKANA HANGUL YI"
_PLAIN = "ARMENIAN GEORGIAN ETHIOPIC"
_SHAPED = """
ARABIC HEBREW BENGALI DEVANAGARI GUJARATI GURMUKHI KANNADA KHMER LAO MALAYALAM MYANMAR ORIYA SINHALA TAMIL TELUGU THAI
"""
SHAPED = frozenset(_SHAPED.split())
"""Scripts whose letters join, stack or run from right to left."""
_HIGHER_PLANES = 0x10000
_SIMPLIFIED = 2
"""The face within Noto Sans CJK; all of them have the same characters, in the drawing of one region each."""
NOTO = {
    **dict.fromkeys(_EAST.split(), (("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", _SIMPLIFIED),)),
    **{word: (("manimgx_fonts", f"NotoSans{word.title()}[wght].ttf", 0),) for word in (*SHAPED, *_PLAIN.split())},
    "": (
        ("manimgx_fonts", "NotoSansSymbols[wght].ttf", 0),
        ("manimgx_fonts", "NotoEmoji[wght].ttf", 0),
        ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", _SIMPLIFIED),
    ),
}
_CHINESE = (
    "NotoSansSC-Regular.ttf",
    "NotoSansTC-Regular.ttf",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "uming.ttc",
    "Arial Unicode.ttf",
    "msyh.ttc",
    "simsun.ttc",
)
_JAPANESE = ("NotoSansJP-Regular.ttf", "ipag.ttf", "TakaoGothic.ttf", "msgothic.ttc", *_CHINESE)
_KOREAN = ("NotoSansKR-Regular.ttf", "NanumGothic.ttf", "UnDotum.ttf", "malgun.ttf", *_CHINESE)
_FILES = {
    "CJK": (*_CHINESE, *_JAPANESE[:4]),
    "IDEOGRAPHIC": (*_CHINESE, *_JAPANESE[:4]),
    "BOPOMOFO": _CHINESE,
    "FULLWIDTH": _CHINESE,
    "HIRAGANA": _JAPANESE,
    "KATAKANA": _JAPANESE,
    "HALFWIDTH": _JAPANESE,
    "HANGUL": _KOREAN,
    "CANADIAN": ("NotoSansCanadianAboriginal-Regular.ttf",),
    "": ("NotoSansSymbols2-Regular.ttf", "NotoSansSymbols-Regular.ttf", "NotoSansMath-Regular.ttf"),
}


@dataclass(frozen=True, slots=True)
class Face:
    """A registered font: `widths` in thousandths of its size, by code point."""

    name: str
    glyphs: Mapping[int, int]
    widths: Mapping[int, float]
    default_width: float
    font: OutlineFont | None = None
    """Set where glyphs are drawn one by one; its letters may be joined and ordered."""

    def has(self, character: str) -> bool:
        """Whether this face draws it; the PDF library cannot name characters of the higher planes to a reader."""
        return bool(self.glyphs.get(ord(character))) and (self.font is not None or ord(character) < _HIGHER_PLANES)

    def width(self, text: str, size: float) -> float:
        """Points that `text` takes at `size`."""
        if isinstance(text, Glyphs):
            return advance(text) * size / 1000
        try:
            return sum(map(self.widths.__getitem__, map(ord, text))) * size / 1000
        except KeyError:
            widths, default = self.widths, self.default_width
            return sum([widths.get(ord(character), default) for character in text]) * size / 1000


@cache
def shipped(bold: bool = False) -> Face:
    name = BOLD if bold else REGULAR
    return _register(name, SHIPPED / f"{name}.ttf")


@cache
def of_script(word: str, bold: bool = False) -> tuple[Face, ...]:
    """Faces for a script named as Unicode names it ("HANGUL"; "" for symbols); may be none."""
    return tuple(_noto(*source, bold) for source in NOTO.get(word, ())) + _of_system(word)


@cache
def _noto(package: str, name: str, number: int, bold: bool) -> Face:
    called = f"{name.split('[')[0].split('-')[0]}-{'Bold' if bold else 'Regular'}"
    with lock:
        font = OutlineFont(called, Path(str(files(package) / name)), number, 700 if bold else 400)
        pdfmetrics.registerFont(font)
    return Face(called, font.face.charToGlyph, font.face.charWidths, font.face.defaultWidth, font)


@cache
def _of_system(word: str) -> tuple[Face, ...]:
    """Fonts of this system, for scripts that are written letter by letter."""
    if word in SHAPED:
        return ()
    wanted = _FILES.get(word) or (f"NotoSans{word.title()}-Regular.ttf",)
    return tuple(face for name in wanted if (face := _system_face(name)) is not None)


def face_for(character: str, word: str, bold: bool) -> Face | None:
    """The face that draws one character of the script `word`, or None when there is none."""
    for face in (shipped(bold), shipped()):
        if word not in SHAPED and face.has(character):
            return face
    return next((face for face in of_script(word, bold) if face.has(character)), None)


@cache
def _system_face(name: str) -> Face | None:
    path = _system_files().get(name)
    if path is None:
        return None
    try:
        return _register(f"system-{path.stem}", path)
    except (TTFError, OSError, ValueError, IndexError, KeyError):
        return None


@cache
def _system_files() -> Mapping[str, Path]:
    """File name -> first path, over the folders in order and each folder sorted."""
    found: dict[str, Path] = {}
    for folder in _SYSTEM:
        for place, folders, names in os.walk(Path(folder).expanduser()):
            folders.sort()
            for name in sorted(names):
                found.setdefault(name, Path(place) / name)
    return found


def _register(name: str, path: Path) -> Face:
    with lock:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(path)))
        face = pdfmetrics.getFont(name).face
    return Face(name, face.charToGlyph, face.charWidths, face.defaultWidth)
