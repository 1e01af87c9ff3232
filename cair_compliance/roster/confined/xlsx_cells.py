"""From the type, format and content of a cell in Office Open XML to the number of its value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .answer import NO_VALUE, Answer
from .number_formats import NUMBER, shown
from .refusals import RefusedError, damaged

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass
class Workbook:
    """What the sheets of one book share. `texts` are numbers of cells, `shapes` those of number_formats by style."""

    texts: list[int] = field(default_factory=list)
    shapes: list[int] = field(default_factory=list)
    since_1904: bool = False


def unescaped(text: str) -> str:
    """Text with the workbook's own escapes (_x000D_) undone."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class Cells:
    """The cells of one book."""

    def __init__(self, book: Workbook, answer: Answer) -> None:
        self._book, self._values = book, answer.values

    def number(self, kind: str, style: int, value: str | None, inline: str | None, *, formula: bool) -> int:
        """`value` is the text of <v>, None where there is none; `inline` that of <is>."""
        if kind == "inlineStr":
            return self._values.text(unescaped(inline or ""))
        if formula and (value is None if kind == "str" else not (value and value.strip())):
            return self._values.number(NO_VALUE)
        if value is None or (kind != "str" and not value.strip()):
            return self._values.text("#ERROR" if kind == "e" else "")
        return self._typed(kind, style, value)

    def _typed(self, kind: str, style: int, value: str) -> int:
        if kind == "s":
            return self._shared(value)
        if kind in ("", "n"):
            shapes = self._book.shapes
            shape = shapes[style] if style < len(shapes) else NUMBER
            cell = shown(value, shape, self._book.since_1904)
            text = isinstance(cell, str) and cell[:1] != "\0"
            return self._values.text(str(cell)) if text else self._values.number(cell)
        if kind == "b":
            return self._values.text({"1": "TRUE", "0": "FALSE"}.get(value.strip(), value))
        return self._values.text(unescaped(value))

    def _shared(self, value: str) -> int:
        try:
            place = int(value)
        except ValueError:
            raise damaged() from None
        if not 0 <= place < len(self._book.texts):
            raise RefusedError("no_text")
        return self._book.texts[place]
