"""HL7 v2 as text: separators from MSH, segments, fields, repetitions, components, escapes.

A message is split into segments once; fields of a segment are split only when asked for. Reading is
lenient (CR, LF or CRLF, trailing blanks, missing trailing fields, a byte-order mark, text that was
XML-escaped once too often); writing is strict.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .parsed import Unusable

DELETED = '""'
"""A field that says "no value": read as empty."""

_TO_ESCAPE = str.maketrans({"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|[\ud800-\udfff]")
_LINE = re.compile(r"[\r\n]+")


class NotHl7(Unusable):
    """Text that holds no HL7 message."""


class Unsendable(ValueError):
    """A value with a control character: it could open a new segment and is never sent."""


@dataclass(frozen=True, slots=True)
class Separators:
    """The five delimiters a message names in MSH-1 and MSH-2."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its separators and its segments as text, MSH first. `ended`: a line end follows the last."""

    separators: Separators
    segments: tuple[str, ...]
    ended: bool = True

    def fields(self, segment: str) -> Fields:
        """The fields of one segment, numbered as HL7 does (MSH-1 is the separator itself)."""
        parts = segment.split(self.separators.field)
        if parts[0] == "MSH":
            parts.insert(1, self.separators.field)
        return Fields(self.separators, parts)

    def first(self, name: str) -> Fields:
        """Fields of the first segment of that name; all empty when there is none."""
        for segment in self.segments:
            if segment[:3] == name:
                return self.fields(segment)
        return Fields(self.separators, [name])


@dataclass(frozen=True, slots=True)
class Fields:
    """One segment's fields. Whatever is absent reads as ""."""

    separators: Separators
    parts: list[str]

    def raw(self, field: int) -> str:
        """The field as it stands, escapes and all."""
        if field >= len(self.parts):
            return ""
        text = self.parts[field].strip()
        return "" if text == DELETED else text

    def repetitions(self, field: int) -> list[list[str]]:
        """Each repetition of a field as its unescaped components."""
        text = self.raw(field)
        return [self._components(part) for part in text.split(self.separators.repetition)] if text else []

    def components(self, field: int) -> list[str]:
        """The unescaped components of the first repetition."""
        return self._components(self.raw(field).split(self.separators.repetition, 1)[0])

    def text(self, field: int, component: int = 1) -> str:
        """One component of the first repetition, unescaped; its first sub-component only."""
        value = self.parts[field] if field < len(self.parts) else ""
        if not value or value.isalnum():  # the most of all fields: nothing to split or to unescape
            return value if component == 1 else ""
        parts = self.raw(field).split(self.separators.repetition, 1)[0].split(self.separators.component)
        return self._leaf(parts[component - 1]) if component <= len(parts) else ""

    def whole(self, field: int) -> str:
        """The field as one unescaped text, as for a plain string field."""
        return unescape(self.raw(field), self.separators)

    def _components(self, text: str) -> list[str]:
        return [self._leaf(part) for part in text.split(self.separators.component)]

    def _leaf(self, text: str) -> str:
        text = text.split(self.separators.subcomponent, 1)[0].strip()
        return "" if text == DELETED else unescape(text, self.separators)


def parse(text: str | bytes) -> Message:
    """Read one message. Raises NotHl7 when there is no usable MSH, or more than one."""
    lines = [line.strip(" \t\x0b\x1c\x00") for line in _LINE.split(_plain(text))]
    starts = [place for place, line in enumerate(lines) if line.startswith("MSH")]
    if not starts:
        raise NotHl7("no MSH segment")
    if len(starts) > 1:
        raise NotHl7("more than one message")
    separators = _separators(lines[starts[0]])
    return Message(separators, tuple(line for line in lines[starts[0] :] if line), ended=not lines[-1])


def _plain(text: str | bytes) -> str:
    if isinstance(text, bytes):
        text = decode(text)
    text = text.lstrip("\ufeff \t\r\n")
    return html.unescape(text) if re.match(r"MSH.{4,5}&amp;", text) else text


def decode(data: bytes) -> str:
    """UTF-8 where it is, else Latin-1: some registries send it undeclared."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _separators(msh: str) -> Separators:
    if len(msh) < 8:
        raise NotHl7("MSH is too short")
    field, named = msh[3], msh[4:].split(msh[3], 1)[0]
    standard = Separators()
    found = Separators(
        field,
        named[0:1] or standard.component,
        named[1:2] or standard.repetition,
        named[2:3] or standard.escape,
        named[3:4] or standard.subcomponent,
    )
    given = [found.field, found.component, found.repetition, found.escape, found.subcomponent]
    if len(set(given)) < 5 or any(mark.isalnum() or mark.isspace() for mark in given):
        raise NotHl7("MSH names no usable separators")
    return found


def sendable(value: str) -> str:
    """The value itself. Raises Unsendable for one with a control character, in whatever format it would go out."""
    if _CONTROL.search(value):
        raise Unsendable("a value holds a control character")
    return value


def escape(value: str) -> str:
    """One leaf value, ready to stand between the standard separators. Raises Unsendable."""
    return sendable(value).translate(_TO_ESCAPE)


def unescape(text: str, separators: Separators = Separators()) -> str:
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
        ".br": "\r",
        "H": "",
        "N": "",
    }
    quoted = re.escape(mark)

    def one(found: re.Match[str]) -> str:
        name = found.group(1)
        if name in plain:
            return plain[name]
        if re.fullmatch(r"X(?:[0-9A-Fa-f]{2})+", name):
            return decode(bytes.fromhex(name[1:]))
        return found.group(0)

    return re.sub(f"{quoted}([^{quoted}]*){quoted}", one, text)


Field: TypeAlias = "str | Sequence[str | Sequence[str]]"
"""A text, or components, each a text or sub-components."""


def join(fields: Iterable[Field]) -> str:
    """One segment (or its tail) from its fields, each leaf escaped. Raises Unsendable."""
    return "|".join(_written(field, "^", "&") for field in fields)


def _written(value: Field, mark: str, inner: str) -> str:
    if isinstance(value, str):
        return escape(value)
    return mark.join(_written(part, inner, "") for part in value).rstrip(mark)
