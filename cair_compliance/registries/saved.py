"""The answer in a saved file: in a SOAP envelope, some other XML, JSON or plain text, under HTTP headers or not."""

from __future__ import annotations

import re

from .hl7 import decode
from .soap import BadEnvelope, returned, root_of

_MARKUP = re.compile(rb"^[\s\xef\xbb\xbf\xff\xfe\x00]*<[?!\w]")
_ENVELOPE = re.compile(rb"<((?:[\w.-]+:)?Envelope)\b.*?</\1\s*>", re.DOTALL)
_ANSWER = re.compile(rb"<(?:[\w.-]+:)?(?:\w+Response|Fault)\b")
_HEADERS = re.compile(rb"^\s*HTTP/[\d.]+ .*?\r?\n\r?\n", re.DOTALL)


def envelope_in(data: bytes) -> bytes:
    """The one envelope that holds an answer or a fault; the whole of a document that is no such thing.

    b"" for a text without markup. Where several answers stand, all of it comes back, for nobody to read.
    """
    envelopes = [found.group(0) for found in _ENVELOPE.finditer(data)]
    answers = [one for one in envelopes if _ANSWER.search(one)]
    if len(answers) == 1 and b"<!DOCTYPE" not in data:
        return answers[0]
    return data if envelopes or _MARKUP.match(data) else b""


def below_headers(data: bytes) -> bytes:
    """What follows HTTP headers, where there are any."""
    return _HEADERS.sub(b"", data, count=1)


def text_in(data: bytes) -> str:
    """The HL7 text of a file that is no JSON. Raises Fault, or BadEnvelope for markup without a message in it."""
    markup = envelope_in(data)
    if not markup:
        return decode(data)
    try:
        return returned(markup)
    except BadEnvelope:
        if b"<!DOCTYPE" in data or b"MSH" not in data:
            raise
        return _any_text(data)


def _any_text(data: bytes) -> str:
    """Every text of the document that holds a message; the file as it is where it is no XML after all."""
    try:
        texts = [str(text) for text in root_of(data).itertext() if "MSH" in text]
    except BadEnvelope:
        return decode(data)
    return "\r".join(texts)
