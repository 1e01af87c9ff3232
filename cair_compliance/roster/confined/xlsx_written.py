"""From what stands behind the place of a cell in a plainly written sheet to the number of its value."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from .refusals import damaged
from .xlsx_cells import Cells

_REST = re.compile(
    rb'"((?: [a-z]{1,2}="[0-9A-Za-z]{0,9}")*) ?'
    rb"(?:/>|>(?:(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?(?:<v(?: [^<>]*)?>([^<]*)</v>|(<v ?/>))?"
    rb"(?:<is><t(?: [^<>]*)?>([^<]*)</t></is>)?)?</c>)\s*"
)
_ATTRIBUTE = re.compile(rb' ([a-z]{1,2})="([0-9A-Za-z]*)"')
_ENTITY = re.compile(r"&([^;&]{0,9});?")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_TEXT, _AFTER_TEXT = b"<is><t>", b"</t></is></c>"
_NOT_JUST_TEXT = re.compile(rb"[<&\r]")


class NotPlainError(Exception):
    """The sheet is written in a way that only an XML parser should read."""


class Written(dict[bytes, int]):
    """What stands behind the place of a cell -> number of the value, understood once for each distinct text.

    `forms` hold the numbers of cells that are alike but for their figures. A cell with a text of its own is looked
    through only once for each way such cells begin: in a list nearly all of them are names and ids.
    """

    def __init__(self, cells: Cells) -> None:
        super().__init__()
        self._cells = cells
        self._beginnings: set[bytes] = set()
        self.forms: dict[tuple[bytes, int, bytes], NDArray[np.int32]] = {}

    def __missing__(self, rest: bytes) -> int:
        before, _, text = rest.partition(_TEXT)
        text = text[: -len(_AFTER_TEXT)] if text.endswith(_AFTER_TEXT) else b"<"
        if before in self._beginnings and not _NOT_JUST_TEXT.search(text):
            number = self._cells.number("inlineStr", 0, None, _decoded(text), formula=False)
        else:
            kind, number = _understood(rest, self._cells)
            if kind == "inlineStr" and b"<" not in text:
                self._beginnings.add(before)
        self[rest] = number
        return number

    def forget(self) -> None:
        self.clear()
        self.forms.clear()


def _understood(rest: bytes, cells: Cells) -> tuple[str, int]:
    """The type of a cell and the number of its value. Raises NotPlainError for what is written otherwise."""
    match = _REST.fullmatch(rest)
    if match is None:
        raise NotPlainError
    written, formula, value, empty, inline = match.groups()
    attributes = _ATTRIBUTE.findall(written)
    named = dict(attributes)
    if len(named) < len(attributes) or not named.get(b"s", b"0").isdigit():
        raise NotPlainError
    kind = named.get(b"t", b"").decode()
    if inline is not None and value is None and not empty and kind in ("", "n"):
        kind = "inlineStr"
    return kind, cells.number(
        kind,
        int(named.get(b"s", b"0")),
        "" if empty else None if value is None else _plain_text(value),
        None if inline is None else _plain_text(inline),
        formula=formula is not None,
    )


def _plain_text(data: bytes) -> str:
    text = _decoded(data)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise damaged() from None


def _entity(match: re.Match[str]) -> str:
    known = _ENTITIES.get(match[1])
    if known is None or not match[0].endswith(";"):
        raise NotPlainError
    return known
