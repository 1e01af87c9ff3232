"""HL7 v2 as text: a message, its segments, fields, repetitions and components.

A message is split into segments once; fields of a segment are split only when asked for. Whatever is
absent reads as "".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .escapes import DELETED, STANDARD, Field, Separators, Unsendable, decode, escape, join, sendable, unescape
from .lines import Found, messages_in
from .parsed import Unusable

__all__ = [
    "DELETED",
    "Field",
    "Fields",
    "Message",
    "NotHl7",
    "Separators",
    "Unsendable",
    "decode",
    "escape",
    "join",
    "parse",
    "parse_all",
    "sendable",
    "unescape",
]

_LOST_OR_DOUBLED = ("^~&", "^~\\\\&", "^\\~&")
"""The usual MSH-2 after its backslash went through one program too many, or with two marks the other way round."""


class NotHl7(Unusable):
    """Text that holds no HL7 message."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its separators and its segments as text, MSH first. `ended`: a line end follows the last.

    `names`: the first three letters of each segment.
    """

    separators: Separators
    segments: tuple[str, ...]
    ended: bool = True
    names: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.names:
            object.__setattr__(self, "names", tuple([segment[:3] for segment in self.segments]))

    def text(self, segment: str, field: int) -> str:
        """`Fields.text` of one field near the beginning of a segment, without splitting the rest."""
        parts = segment.split(self.separators.field, field + 1)
        value = parts[field].partition(self.separators.component)[0] if field < len(parts) else ""
        return value if not value or value.isalnum() else self.fields(segment).text(field)

    def fields(self, segment: str) -> Fields:
        """The fields of one segment, numbered as HL7 does (MSH-1 is the separator itself)."""
        parts = segment.split(self.separators.field)
        if parts[0] == "MSH":
            parts.insert(1, self.separators.field)
        return Fields(self.separators, parts)

    def first(self, name: str) -> Fields:
        """Fields of the first segment of that name; all empty when there is none."""
        if name in self.names:
            return self.fields(self.segments[self.names.index(name)])
        return Fields(self.separators, [name])


@dataclass(slots=True, eq=False)
class Fields:
    """One segment's fields. Whatever is absent reads as "". Not frozen: a hundred are made for one answer."""

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
        if component == 1 and (first := value.partition(self.separators.component)[0]).isalnum():
            return first
        value = self.raw(field).partition(self.separators.repetition)[0]
        parts = value.split(self.separators.component, component)
        return self._leaf(parts[component - 1]) if component <= len(parts) else ""

    def texts(self, *numbers: int) -> list[str]:
        """`text` of several fields at once."""
        parts, end = self.parts, len(self.parts)
        return [
            value if (value := parts[number] if number < end else "").isalnum() or not value else self.text(number)
            for number in numbers
        ]

    def whole(self, field: int) -> str:
        """The field as one unescaped text, as for a plain string field."""
        return unescape(self.raw(field), self.separators)

    def _components(self, text: str) -> list[str]:
        return [self._leaf(part) for part in text.split(self.separators.component)]

    def _leaf(self, text: str) -> str:
        if not text or text.isalnum():
            return text
        text = text.split(self.separators.subcomponent, 1)[0].strip()
        return "" if text == DELETED else unescape(text, self.separators)


def parse(text: str | bytes) -> Message:
    """Read one message. Raises NotHl7 when there is no usable MSH, or more than one."""
    messages = parse_all(text)
    if len(messages) > 1:
        raise NotHl7("more than one message")
    return messages[0]


def parse_all(text: str | bytes) -> list[Message]:
    """Read every message of a text, at least one. Raises NotHl7 where there is none or an MSH is not usable."""
    found = messages_in(text)
    if not found:
        raise NotHl7("there is no HL7 message in it (no MSH segment)")
    return [_message(one) for one in found]


def _message(found: Found) -> Message:
    return Message(_separators(found.segments[0]), tuple(found.segments), found.ended, found.names)


def _separators(msh: str) -> Separators:
    if len(msh) < 8:
        raise NotHl7("MSH is too short")
    if msh[3:9] == "|^~\\&|":
        return STANDARD
    field, named = msh[3], msh[4:].split(msh[3], 1)[0]
    standard = Separators()
    if named in _LOST_OR_DOUBLED:
        return Separators(field)
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
