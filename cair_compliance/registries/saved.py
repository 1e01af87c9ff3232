"""The answer in a saved file: in a SOAP envelope, some other XML, JSON or plain text, under HTTP headers or not."""

from __future__ import annotations

import re

from .escapes import wide_coding
from .hl7 import decode
from .soap import BadEnvelope, returned, root_of
from .v2xml import MARK, as_text

_MARKUP = re.compile(rb"^[\s\xef\xbb\xbf\xff\xfe\x00]*<[?!\w]")
_ENVELOPE = re.compile(rb"<((?:[\w.-]+:)?Envelope)\b.*?</\1\s*>", re.DOTALL)
_ANSWER = re.compile(rb"<(?:[\w.-]+:)?(?:\w+Response|Fault)\b")
_HEADERS = re.compile(rb"\s*(?:HTTP/[\d.]+ .*?\r?\n\r?\n)+", re.DOTALL)
_CHUNKED = re.compile(rb"^transfer-encoding:\s*chunked\s*$", re.IGNORECASE | re.MULTILINE)
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,7})[^\r\n]*\r\n")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PAGE = re.compile(rb"^\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<!DOCTYPE\s+html\b", re.IGNORECASE | re.DOTALL)
_BELOW_MSH = re.compile(r"\b(?:MSA|QAK|PID)[^\w\s]")


def envelope_in(data: bytes) -> bytes:
    """The one envelope that holds an answer or a fault; the whole of a document that is no such thing.

    b"" for a text without markup. Where several answers stand, all of it comes back, for nobody to read.
    """
    envelopes = [found.group(0) for found in _ENVELOPE.finditer(data)]
    answers = [one for one in envelopes if _ANSWER.search(one)]
    if len(answers) == 1 and b"<!DOCTYPE" not in data:
        return answers[0]
    return data if envelopes or _MARKUP.match(data) else b""


def in_bytes(data: bytes) -> bytes:
    """The same with one byte a letter where it had more, so that markup can be found in it."""
    coding = wide_coding(data)
    if not coding:
        return data
    text = data.decode(coding, "replace").removeprefix("\ufeff")
    return _DECLARATION.sub("", text).encode("utf-8", "replace")


def below_headers(data: bytes) -> bytes:
    """What follows HTTP headers, where there are any, in one piece where it came in chunks."""
    found = _HEADERS.match(data)
    if found is None:
        return data
    body = data[found.end() :]
    return _in_one_piece(body) if _CHUNKED.search(found.group(0).replace(b"\r", b"")) else body


def _in_one_piece(body: bytes) -> bytes:
    """The chunks of a body joined; as it is where they do not fit."""
    pieces: list[bytes] = []
    place = 0
    while found := _CHUNK.match(body, place):
        size, begin = int(found.group(1), 16), found.end()
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[begin : begin + size])
        place = begin + size + 2
    return body


def text_in(data: bytes) -> str:
    """The HL7 text of a file that is no JSON. Raises Fault, or BadEnvelope for markup without a message in it."""
    markup = b"" if _PAGE.match(data) else envelope_in(data)
    if not markup:
        return decode(data)
    if MARK in markup and b"<!DOCTYPE" not in markup:
        return as_text(root_of(markup))
    try:
        return returned(markup)
    except BadEnvelope:
        if b"<!DOCTYPE" in data or b"MSH" not in data:
            raise
        return _any_text(data)


def _any_text(data: bytes) -> str:
    """Every text of the document that holds a message; the file as it is where it is no XML after all.

    All its texts where only the first line of a message stands in one, as in a page with line breaks.
    """
    try:
        root = root_of(data)
    except BadEnvelope:
        return decode(data)
    texts = [str(text) for text in root.itertext()]
    texts += [str(value) for node in root.iter("*") for value in node.attrib.values()]
    holding = [text for text in texts if "MSH" in text]
    return "\r".join(holding if any(_BELOW_MSH.search(text) for text in holding) else texts)
