"""HL7 v2 written as XML (urn:hl7-org:v2xml), as the usual text: some interfaces keep their messages so."""

from __future__ import annotations

import re

from lxml import etree

from .escapes import DELETED, escape

MARK = b"MSH.9"
"""Stands in every such message, and in no other."""

_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}")
_NUMBER = re.compile(r"\.(\d{1,3})$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")


def as_text(root: etree._Element) -> str:
    """All segments below `root` in their order, one a line; "" when there is none. Names of groups fall away."""
    segments = [node for node in root.iter("{*}*") if _SEGMENT.fullmatch(_name(node)) and _numbered(node)]
    return "".join(f"{_segment(node)}\r" for node in segments)


def _segment(node: etree._Element) -> str:
    fields: dict[int, list[str]] = {}
    for number, field in _numbered(node):
        fields.setdefault(number, []).append(_value(field, "^"))
    name = _name(node)
    if name == "MSH":
        fields = {1: ["^~\\&"], **{number - 1: value for number, value in fields.items() if number > 2}}
    return "|".join([name, *("~".join(fields.get(number, [])) for number in range(1, max(fields, default=0) + 1))])


def _value(node: etree._Element, mark: str) -> str:
    """One field or component, down to sub-components."""
    parts = {number: _value(part, "&") for number, part in _numbered(node)} if mark else {}
    if parts:
        return mark.join(parts.get(number, "") for number in range(1, max(parts) + 1))
    text = _CONTROL.sub(" ", "".join(str(text) for text in node.itertext())).strip()
    return text if text == DELETED else escape(text)


def _numbered(node: etree._Element) -> list[tuple[int, etree._Element]]:
    """The children whose names end with a number: PID.5, XPN.1 ..."""
    found = [(_NUMBER.search(_name(child)), child) for child in node]
    return [(int(number.group(1)), child) for number, child in found if number and int(number.group(1)) > 0]


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""
