"""A message copied out of a program's source, or out of a text that spells its control characters."""

from __future__ import annotations

import re

NAMES = (
    "MSH|MSA|ERR|SFT|QAK|QPD|QRD|QRF|RCP|PID|PD1|NK1|NTE|PV1|PV2|GT1|IN1|ORC|RXA|RXR|OBX|DSC|FHS|BHS|BTS|FTS"
    "|Z[A-Z0-9]{2}"
)
"""The segments of questions and answers, as a pattern."""

_SPELT = re.compile(rf"(?:\\\\?[rn]){{1,2}}(?=(?i:{NAMES})[^\w\s]|[\"'`]|\s*$)", re.MULTILINE)
_TAG = re.compile(r"<\s*(?:CR|LF|VT|SB|FS|EB)\s*>", re.IGNORECASE)
_OPENED = re.compile(r"([\"'`])(?=MSH[^\w\s])")
_QUOTES = ('"', "'", "`")


def unquoted(text: str) -> str:
    r"""The message with real line ends where it spells them as \r, \n or <CR>, and without quotation marks around it.

    A spelt line end counts only before the name of a segment, before a closing quotation mark or at the end of
    a line: nowhere else can it be anything but part of a value. Any other text comes back as it is.
    """
    if "<" in text:
        text = _TAG.sub("\r", text)
    place = text.find("MSH")
    quoted = place > 0 and text[place - 1] in _QUOTES
    if _spells(text):
        text = _SPELT.sub("\r", text)
    return _out_of_quotes(text) if quoted else text


def _spells(text: str) -> bool:
    r"""Whether \r or \n is written out. Most messages have one backslash, that of MSH-2, which is found far faster."""
    first = text.find("\\")
    if first < 0 or text.find("\\", first + 1) > 0:
        return first >= 0 and ("\\r" in text or "\\n" in text)
    return text[first + 1 : first + 2] in ("r", "n")


def _out_of_quotes(text: str) -> str:
    """Every message that stands in quotation marks, its literals joined; what is around them falls away."""
    parts = _OPENED.split(text)
    return "\r".join(_joined(body, mark) for mark, body in zip(parts[1::2], parts[2::2], strict=True))


def _joined(body: str, mark: str) -> str:
    """String literals that follow one another up to the end of their statement, as one text.

    Those joined by a comma are lines; those joined by + or by nothing go on where they broke off.
    """
    quote = rf"(?<!\\){mark}"
    whole = re.sub(rf"{quote}(?:\s*([+,&])\s*|\s+)[@$]?{mark}", lambda met: "\r" if met.group(1) == "," else "", body)
    ended = re.search(rf"{quote}\s*(?:[;)\]}},]|$)", whole)
    return (whole[: ended.start()] if ended else whole).replace("\\" + mark, mark).replace("\\\\", "\\")
