"""The SOAP envelope in a saved file: among HTTP headers, MIME parts, or with the call it answers beside it."""

from __future__ import annotations

import re

_MARKUP = re.compile(rb"^[\s\xef\xbb\xbf\xff\xfe\x00]*<")
_ENVELOPE = re.compile(rb"<((?:[\w.-]+:)?Envelope)\b.*?</\1\s*>", re.DOTALL)
_ANSWER = re.compile(rb"<(?:[\w.-]+:)?(?:\w+Response|Fault)\b")


def envelope_in(data: bytes) -> bytes:
    """The one envelope that holds an answer or a fault; the whole of a document that is no such thing.

    b"" for a text without markup. Where several answers stand, all of it comes back, for nobody to read.
    """
    envelopes = [found.group(0) for found in _ENVELOPE.finditer(data)]
    answers = [one for one in envelopes if _ANSWER.search(one)]
    if len(answers) == 1 and b"<!DOCTYPE" not in data:
        return answers[0]
    return data if envelopes or _MARKUP.match(data) else b""
