"""Which typeface draws which character.

DejaVu Sans ships with the package (fonts/, with its licence) and covers Latin, Greek, Cyrillic and
Armenian. For other scripts that need no shaping, a TrueType font of the system is used where there is
one; ReportLab cannot embed fonts with PostScript outlines, such as Noto Sans CJK.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import RLock

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

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
_lock = RLock()


@dataclass(frozen=True, slots=True)
class Face:
    """A registered font: `widths` in thousandths of its size, by code point."""

    name: str
    glyphs: Mapping[int, int]
    widths: Mapping[int, float]
    default_width: float

    def has(self, character: str) -> bool:
        return bool(self.glyphs.get(ord(character)))

    def width(self, text: str, size: float) -> float:
        """Points that `text` takes at `size`."""
        widths, default = self.widths, self.default_width
        return sum([widths.get(ord(character), default) for character in text]) * size / 1000


@cache
def shipped(bold: bool = False) -> Face:
    name = BOLD if bold else REGULAR
    return _register(name, SHIPPED / f"{name}.ttf")


@cache
def of_script(word: str) -> tuple[Face, ...]:
    """Faces of this system for a script named as Unicode names it ("HANGUL"; "" for symbols); may be none."""
    wanted = _FILES.get(word) or (f"NotoSans{word.title()}-Regular.ttf",)
    return tuple(face for name in wanted if (face := _system_face(name)) is not None)


def face_for(character: str, word: str, bold: bool) -> Face | None:
    """The face that draws one character of the script `word`, or None when there is none."""
    for face in (shipped(bold), shipped()):
        if face.has(character):
            return face
    return next((face for face in of_script(word) if face.has(character)), None)


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
    with _lock:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(path)))
        face = pdfmetrics.getFont(name).face
    return Face(name, face.charToGlyph, face.charWidths, face.defaultWidth)
