"""From bytes or text to the segments of HL7 messages, whatever they were wrapped in on the way.

Read leniently: CR, LF or CRLF, blank lines and trailing blanks, a byte-order mark, MLLP and batch frames,
comments, long segments wrapped by a mail program, text that was XML-escaped, URL-encoded or put into
base64 once too often. Lines before a MSH belong to no message.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_plus

from .escapes import decode
from .loose import bare_ends, loosened
from .quoted import unquoted

_FRAME = " \t\x0b\x1c\x00\xa0\u200b\u2060\ufeff"
_COMMENTS = ("#", "//", "--", "==", "<!--", "```", "</", "]]>", '"""', "'''")
_ESCAPED = re.compile(r"MSH[^\w\s].{2,4}&amp;")
_BREAK = re.compile(r"&#(?:1[03]|[xX]0?[aAdD]);")
_ENCODED = re.compile(r"MSH%7[cC][^\r\n&]*")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{16,}={0,2}\s*")
_MSH_IN_BASE64 = re.compile(r"TVNI[A-Za-z0-9+/\s]{12,}={0,2}")
_SEGMENTS = frozenset({
    "MSA", "ERR", "SFT", "UAC", "QAK", "QPD", "QRD", "QRF", "RCP", "DSC", "DSP", "PID", "PD1", "NK1", "NTE", "PV1",
    "PV2", "GT1", "IN1", "IN2", "IN3", "AL1", "IAM", "ARV", "ROL", "PRT", "ORC", "TQ1", "TQ2", "RXA", "RXR", "RXC",
    "RXO", "RXE", "RXD", "RXG", "OBR", "OBX", "SPM", "DG1", "PDA", "EVN",
})  # fmt: skip
"""Names of segments beside Z...; another three letters before a separator are the rest of a wrapped line."""
_BATCH = ("FHS", "BHS", "BTS", "FTS")
_DOSES = ("PID", "ORC", "RXA", "RXR", "OBX")
_CODE = re.compile(r"[A-Z0-9.:+-]*")
"""What can be the rest of a wrapped line without a separator in it: of a code, a number or a time."""


@dataclass(slots=True)
class Found:
    """The segments of one message, MSH first. `ended`: a line end follows the last of them. `names`: once known."""

    segments: list[str]
    ended: bool = False
    names: tuple[str, ...] = ()


def messages_in(text: str | bytes) -> list[Found]:
    """Every message of a text, in order; none when there is no MSH with its separators."""
    plain = _plain(text)
    found = _messages(plain)
    if found and all(len(one.segments) > 1 for one in found):
        return found
    return _messages(loosened(plain)) or found


def _messages(text: str) -> list[Found]:
    if "\n" in text:
        text = text.replace("\r\n", "\r").replace("\n", "\r")
    lines = [line.strip(_FRAME) for line in text.split("\r")]
    return _plain_message(lines) or _any_messages(lines)


def _plain_message(lines: list[str]) -> list[Found]:
    """The one message, where every line is a usual segment of it and only the last may be blank: most answers."""
    ended = not lines[-1]
    segments = lines[:-1] if ended else lines
    head = segments[0][:4] if segments else ""
    if not head.startswith("MSH") or len(head) < 4 or head[3].isalnum():
        return []
    usual = _beginnings(head[3])
    try:
        names = [usual[line[:4]] for line in segments[1:]]
    except KeyError:
        return []
    return [Found(segments, ended, ("MSH", *names))]


def _any_messages(lines: list[str]) -> list[Found]:
    found: list[Found] = []
    segments: list[str] = []
    begins: Mapping[str, str] = {}
    above = False
    for number, line in enumerate(lines, 1):
        if line[:4] in begins:
            segments.append(line)
        elif not line or line.startswith(_COMMENTS):
            above = False
            continue
        elif line[:3] in ("MSH", "msh") and len(line) > 3 and not line[3].isalnum():
            segments, begins = ["MSH" + line[3:]], _beginnings(line[3])
            found.append(Found(segments))
        elif not segments or not _add(segments, line, wrapped=above and _goes_on(segments, line)):
            continue
        found[-1].ended = number < len(lines)
        above = True
    return found


@lru_cache(maxsize=64)
def _beginnings(mark: str) -> Mapping[str, str]:
    return {name + mark: name for name in _SEGMENTS}


def _goes_on(segments: list[str], line: str) -> bool:
    """Whether a line can be the rest of the one above it: words without any separator are somebody's remark.

    Taken for the end of RXA-20 they would make a refusal into a dose.
    """
    return segments[0][3] in line or "^" in line or _CODE.fullmatch(line) is not None


def _add(segments: list[str], line: str, *, wrapped: bool) -> bool:
    """Take one line: an unusual segment, or the rest of the one right above it. False for neither."""
    if _begins(line, segments[0][3]):
        segments.append(line[:3].upper() + line[3:])
        return True
    if wrapped:
        above = segments[-1]
        # A backslash behind a separator is no escape sequence: it says that the line goes on below.
        segments[-1] = (above[:-1] if above.endswith(segments[0][3] + "\\") else above) + line
    return wrapped


def _begins(line: str, mark: str) -> bool:
    """Whether a line is a segment, or the beginning of one at the end of a message that breaks off."""
    name = line[:3].upper()
    if line[3:4] == mark:
        return name in _SEGMENTS or name[0] == "Z" or name in _BATCH
    return name in _BATCH or (len(line) <= 3 and any(known.startswith(line) for known in _DOSES))


def _plain(text: str | bytes) -> str:
    if isinstance(text, bytes):
        text = decode(text)
    encoded = None if "MSH|" in text else _ENCODED.search(text)
    if encoded:
        text = unquote_plus(encoded.group(0))
    elif "MSH" not in text:
        text = _from_base64(text)
    for _ in range(2):
        if ";" in text and _ESCAPED.search(text):  # one letter is looked for far faster than two
            text = html.unescape(text)
    return unquoted(bare_ends(_BREAK.sub("\r", text) if "#" in text else text))


def _from_base64(text: str) -> str:
    """What the text is in base64, or what begins in it with MSH: there may be a label before it and a line behind."""
    found = _BASE64.fullmatch(text) or _MSH_IN_BASE64.search(text)
    try:
        return decode(base64.b64decode("".join(found.group(0).split()), validate=True)) if found else text
    except (binascii.Error, ValueError):
        return text
