"""Just enough HL7 to read a question and write an answer. Written apart from the client's codec on purpose."""

from __future__ import annotations

from collections.abc import Sequence

_WRITE = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"}
_READ = {"F": "|", "S": "^", "T": "&", "R": "~", "E": "\\"}


def segments(text: str) -> list[list[str]]:
    """Segments as field lists numbered as HL7 does; CR, LF or both between them."""
    found = []
    for line in text.replace("\n", "\r").split("\r"):
        if line:
            fields = line.split("|")
            found.append(["MSH", "|", *fields[1:]] if fields[0] == "MSH" else fields)
    return found


def field(segment: Sequence[str], number: int) -> str:
    return segment[number] if number < len(segment) else ""


def part(segment: Sequence[str], number: int, component: int) -> str:
    """One component of a field, unescaped."""
    parts = field(segment, number).split("~")[0].split("^")
    return plain(parts[component - 1]) if component <= len(parts) else ""


def plain(text: str) -> str:
    """Undo the escapes of the five delimiters."""
    pieces = text.split("\\")
    if len(pieces) % 2 == 0:
        return text
    return "".join(_READ.get(piece, "") if place % 2 else piece for place, piece in enumerate(pieces))


def safe(text: str) -> str:
    return "".join(_WRITE.get(c, c) for c in text)


def segment(*fields: str) -> str:
    """One segment without empty fields at its end."""
    return "|".join(fields).rstrip("|")


def message(lines: Sequence[str]) -> str:
    return "".join(line + "\r" for line in lines)
