"""The HTTPS form post: four fields out, the message itself back."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from .hl7 import decode

CONTENT_TYPE = "application/x-www-form-urlencoded"
_REFUSAL = re.compile(
    r"password|credential|denied|unauthori[sz]ed|not authori[sz]ed|invalid user|log ?in", re.IGNORECASE
)


def form(username: str, password: str, facility: str, message: str) -> bytes:
    """The body of one post."""
    fields = {"USERID": username, "PASSWORD": password, "FACILITYID": facility, "MESSAGEDATA": message}
    return urlencode(fields).encode("ascii")


def refuses_credentials(body: bytes) -> bool:
    """Whether a page instead of a message is about who we are.

    Such servers say so with HTTP 200 and words of their own; asking on would lock the account.
    """
    text = decode(body[:5_000])
    return "MSH" not in text and bool(_REFUSAL.search(text))
