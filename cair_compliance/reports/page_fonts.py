"""The fonts of the package for a page that is printed: one rule a font, each cut to what the page says.

DejaVu Sans is taken whole. Of the Noto fonts, which are variable and up to 32 MB, the letters of the page are cut out
at regular weight, with the rules that join and order them, so that every name prints on every machine.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from .faces import BOLD, NOTO, REGULAR, SHAPED, SHIPPED
from .outlines import drawn_font
from .text import script

_FAMILY = "Report"
_REGULAR_WEIGHT = 400
_JOINERS = " \u200c\u200d\u25cc"
# It would list the letters of names.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)


def page_fonts(text: str) -> tuple[str, Mapping[str, bytes]]:
    """Style rules for the fonts that `text` needs, and address -> font file. The addresses lead nowhere else."""
    shipped = {"font:regular": (SHIPPED / f"{REGULAR}.ttf"), "font:bold": (SHIPPED / f"{BOLD}.ttf")}
    found = {address: path.read_bytes() for address, path in shipped.items()}
    rules = [_rule(_FAMILY, "font:regular"), _rule(_FAMILY, "font:bold", "font-weight: 700; ")]
    families = [_FAMILY]
    for number, (source, letters) in enumerate(_foreign(text, found["font:regular"]).items()):
        family, address = f"{_FAMILY} {number}", f"font:{number}"
        found[address] = _cut(*source, letters)
        rules.append(_rule(family, address))
        families.append(family)
    names = ", ".join(f'"{family}"' for family in families)
    family = f"font-family: {names}, sans-serif;"
    return "\n".join([*rules, f"html body {{ {family} }}", f"@page {{ {family} }}"]), found


def _rule(family: str, address: str, weight: str = "") -> str:
    return f'@font-face {{ font-family: "{family}"; {weight}src: url("{address}"); }}'


def _foreign(text: str, own: bytes) -> dict[tuple[str, str, int], str]:
    """Font (package, file, face) -> the characters of `text` that it draws and DejaVu Sans does not join or have."""
    drawn = TTFont(BytesIO(own), lazy=True).getBestCmap()
    wanted: dict[tuple[str, str, int], set[str]] = {}
    for character in set(text):
        word = script(character)
        if word in SHAPED or ord(character) not in drawn:
            for source in NOTO.get(word, ()):
                wanted.setdefault(source, set()).add(character)
    return {source: "".join(sorted(wanted[source])) for source in sorted(wanted)}


@lru_cache(maxsize=32)
def _cut(package: str, name: str, number: int, letters: str) -> bytes:
    """A font of regular weight with the glyphs of `letters` and of what they turn into beside each other."""
    path = Path(str(files(package) / name))
    with TTFont(path, fontNumber=number, lazy=True, recalcTimestamp=False) as font:
        return _redrawn(font, letters) if "CFF2" in font else _joining(font, letters)


def _joining(font: TTFont, letters: str) -> bytes:
    cutter = Subsetter(Options(layout_features=["*"], notdef_outline=True))
    cutter.populate(text=letters + _JOINERS)
    cutter.subset(font)
    return _saved(instantiateVariableFont(font, {"wght": _REGULAR_WEIGHT}))


def _redrawn(font: TTFont, letters: str) -> bytes:
    """PDF knows no outlines of this kind; their letters stand one by one, so drawing them anew loses nothing."""
    names = {ord(letter): font.getBestCmap()[ord(letter)] for letter in letters if ord(letter) in font.getBestCmap()}
    new = drawn_font(list(names.values()), font.getGlyphSet(location={"wght": _REGULAR_WEIGHT}), font)
    new.setupCharacterMap(names)
    new.setupNameTable({"familyName": _FAMILY, "styleName": "Regular"})
    new.setupOS2()
    new.setupPost()
    return _saved(new)


def _saved(font: TTFont | FontBuilder) -> bytes:
    written = BytesIO()
    font.save(written)
    return written.getvalue()
