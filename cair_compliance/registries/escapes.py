"""Leaf values of HL7, escaped on the way out and unescaped on the way in.

Writing is strict: a control character is refused, because it could open a new segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

_TO_ESCAPE = str.maketrans({"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|[\ud800-\udfff]")
_HEX = re.compile(r"X(?:[0-9A-Fa-f]{2})+")


DELETED = '""'
"""A field that says "no value": read as empty, and never sent as somebody's name."""


class Unsendable(ValueError):
    """A value that would mean something else to the reader, such as a control character. It is never sent."""


@dataclass(frozen=True, slots=True)
class Separators:
    """The five delimiters a message names in MSH-1 and MSH-2."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"


STANDARD = Separators()

Field: TypeAlias = "str | Sequence[str | Sequence[str]]"
"""A text, or components, each a text or sub-components."""


def sendable(value: str) -> str:
    """The value itself. Raises Unsendable for one with a control character, in whatever format it would go out."""
    if _CONTROL.search(value):
        raise Unsendable("a value holds a control character")
    return value


def escape(value: str) -> str:
    """One leaf value, ready to stand between the standard separators. Raises Unsendable."""
    if not value or value.isalnum():  # the most of all: nothing to refuse or to escape
        return value
    if value == DELETED:
        raise Unsendable("a value means none in HL7")
    return sendable(value).translate(_TO_ESCAPE)


def join(fields: Iterable[Field]) -> str:
    """One segment (or its tail) from its fields, each leaf escaped. Raises Unsendable."""
    return "|".join(_written(field, "^", "&") for field in fields)


def _written(value: Field, mark: str, inner: str) -> str:
    if isinstance(value, str):
        return escape(value)
    return mark.join(_written(part, inner, "") for part in value).rstrip(mark)


def decode(data: bytes) -> str:
    """UTF-8 where it is, a wider one where `wide_coding` says so, else Latin-1: some registries send it undeclared."""
    try:
        return data.decode(wide_coding(data) or "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def wide_coding(data: bytes) -> str:
    """The coding of a text with several bytes a letter: by its mark, or by where the zeros stand. "" for any other."""
    head = data[:4]
    if head in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return "utf-32"
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\x00" not in head or len(head) < 4:
        return ""
    zeros = [place for place, byte in enumerate(head) if byte == 0]
    return "utf-16-le" if zeros == [1, 3] else "utf-16-be" if zeros == [0, 2] else ""


def unescape(text: str, separators: Separators = STANDARD) -> str:
    r"""Undo \F\ \S\ \T\ \R\ \E\ \X..\ and \.br\; an unknown sequence stays as it is."""
    mark = separators.escape
    if mark not in text:
        return text
    plain = {
        "F": separators.field,
        "S": separators.component,
        "T": separators.subcomponent,
        "R": separators.repetition,
        "E": separators.escape,
        ".BR": "\r",
        "H": "",
        "N": "",
    }
    quoted = re.escape(mark)

    def one(found: re.Match[str]) -> str:
        name = found.group(1)
        known = plain.get(name.upper())
        if known is not None:
            return known
        return decode(bytes.fromhex(name[1:])) if _HEX.fullmatch(name) else found.group(0)

    return re.sub(f"{quoted}([^{quoted}]*){quoted}", one, text)
