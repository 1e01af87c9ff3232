"""Words of scripts whose letters join, stack or run from right to left, as glyphs in the order of the eye."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import uharfbuzz
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr

from .outlines import GLYPH, OutlineFont, lock


class Glyphs(ShapedStr):  # type: ignore[misc]
    """Glyphs to draw, a character for each. `sources` is the text that each stands for, `said` the whole."""

    sources: dict[int, str]
    said: str


def shape(font: OutlineFont, text: str) -> Glyphs:
    """`text`, of one script, as glyphs of `font` from left to right; advances in thousandths of the size."""
    with lock:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(_shaper(font), buffer, {"kern": True, "liga": True})
        placed = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
    scale, widths = font.face.scale, font.face.charWidths
    data = [
        ShapeData(
            info.cluster,
            *(number * scale for number in (place.x_advance, place.y_advance, place.x_offset, place.y_offset)),
            widths[GLYPH + info.codepoint],
        )
        for info, place in placed
    ]
    glyphs = Glyphs("".join(chr(GLYPH + info.codepoint) for info, _ in placed), data)
    glyphs.said, glyphs.sources = text, _sources(text, placed)
    return glyphs


def _sources(text: str, placed: Sequence[tuple[Any, Any]]) -> dict[int, str]:
    """Glyph -> the letters it stands for: the widest of the glyphs of some letters has them, its signs have none."""
    starts = [*sorted({info.cluster for info, _ in placed}), len(text)]
    letters = {start: text[start:end] for start, end in pairwise(starts)}
    sources: dict[int, str] = {}
    for info, _ in sorted(placed, key=lambda glyph: -glyph[1].x_advance):
        sources.setdefault(GLYPH + info.codepoint, letters.pop(info.cluster, ""))
    return sources


def advance(glyphs: ShapedStr) -> float:
    """The width of shaped words in thousandths of the size."""
    return float(sum(data.x_advance for data in glyphs.__shapeData__))


@cache
def _shaper(font: OutlineFont) -> Any:
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font.face.path)), font.face.number)
    shaper = uharfbuzz.Font(face)
    shaper.set_variations({"wght": font.face.weight})
    return shaper
