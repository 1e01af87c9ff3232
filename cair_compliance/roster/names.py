"""Names as written: one column or several, suffixes, letters lost or mangled on the way."""

from __future__ import annotations

import contextlib
import html
import re
import unicodedata
from dataclasses import dataclass

_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_ODD_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200f\u202f\u205f\u3000\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_COMMAS = re.compile("[;，،、]")
_ENUMERATED = re.compile(r"^\s*\d{1,4}\s*[.)]\s+(?=[^\W\d])")
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_INITIAL = re.compile(r"^[^\W\d_]\.?$")
_PARTICLES = re.compile(
    r"^(?:de|del|della|di|da|das|do|dos|du|la|las|lo|los|le|van|von|der|den|san|santa|st|al|el|bin|ben|abu|y|e)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of one name. `split` says that last and first were told apart without a comma."""

    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    split: bool = False
    suffix_found: str = ""


def cleaned(text: str) -> str:
    """Blanks folded, invisible marks removed, letters composed."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split())


def repaired(text: str) -> str:
    """The text with character references (&#7877;) and UTF-8 read as Windows-1252 (Ã±) put right."""
    if "&" in text and _REFERENCE.search(text):
        text = html.unescape(text)
    if not text.isascii():
        with contextlib.suppress(UnicodeError):
            text = text.encode("cp1252").decode("utf-8")
    return cleaned(text)


def is_damaged(text: str) -> bool:
    """Letters stand replaced by a question mark or a replacement sign."""
    return "?" in text or "\ufffd" in text


def from_parts(last: str, first: str, middle: str, suffix: str) -> PersonName:
    """A name in columns of its own; a suffix inside the last or first name is taken out."""
    found = ""
    if not suffix:
        last, found = _without_suffix(last)
        if not found:
            first, found = _without_suffix(first)
    return PersonName(last, first, middle, suffix or found, suffix_found=found)


def has_odd_blanks(text: str) -> bool:
    """Blanks or marks nobody can see, which came with a copy from a page or a document."""
    return bool(_ODD_BLANKS.search(text))


def odd_capitals(name: PersonName) -> str:
    """How the letters of a name are written when they cannot be its proper spelling; "" for the usual."""
    whole = name.last + name.first
    if not (whole.isupper() or whole.islower()):
        return ""
    letters = "".join(c for c in whole if c.isalpha())
    if len(letters) < 4 or (not letters.isascii() and letters == letters.swapcase()):
        return ""
    return "capitals" if letters.isupper() else "small letters" if letters.islower() else ""


def from_one(text: str, *, last_first: bool = False) -> PersonName:
    """A name in one column: "Last Suffix, First M.", "Last, Suffix, First" or "First Last".

    `last_first`: names without a comma have the last name first.
    """
    text = _ENUMERATED.sub("", _COMMAS.sub(",", text))
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) >= 2:
        return _with_comma(parts)
    words, suffix = _without_suffix(text.replace(",", " ").strip())
    pieces = words.split()
    if len(pieces) < 2:
        return PersonName(last=words, suffix=suffix, split=bool(words), suffix_found=suffix)
    if last_first:
        return _last_first(pieces, suffix)
    start = len(pieces) - 1
    while start > 1 and _PARTICLES.match(pieces[start - 1]):
        start -= 1
    first, middle = _without_initial(" ".join(pieces[:start]))
    return PersonName(" ".join(pieces[start:]), first, middle, suffix, split=True, suffix_found=suffix)


def _last_first(pieces: list[str], suffix: str) -> PersonName:
    end = 1
    while end < len(pieces) - 1 and _PARTICLES.match(pieces[end - 1]):
        end += 1
    first, middle = _without_initial(" ".join(pieces[end:]))
    return PersonName(" ".join(pieces[:end]), first, middle, suffix, split=True, suffix_found=suffix)


def _with_comma(parts: list[str]) -> PersonName:
    suffixes = [part for part in parts[1:] if _SUFFIX.match(part)]
    rest = [part for part in parts[1:] if not _SUFFIX.match(part)]
    last, found = _without_suffix(parts[0])
    given, trailing = _without_suffix(" ".join(rest))
    first, middle = _without_initial(given)
    suffix = found or trailing or (suffixes[0] if suffixes else "")
    return PersonName(last, first, middle, suffix, suffix_found=suffix)


def _without_suffix(text: str) -> tuple[str, str]:
    if " " not in text:
        return text, ""
    words = text.split()
    if len(words) > 1 and _SUFFIX.match(words[-1]):
        return " ".join(words[:-1]).rstrip(","), words[-1]
    return text, ""


def _without_initial(given: str) -> tuple[str, str]:
    words = given.split()
    if len(words) > 1 and _INITIAL.match(words[-1]):
        return " ".join(words[:-1]), words[-1].rstrip(".")
    return given, ""


def folded(text: str) -> str:
    """A name for comparing: lower case, no accents, no marks; letters outside Latin kept."""
    if text.isascii() and text.isalpha():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D").replace("ø", "o").replace("ł", "l"))
    return "".join(c for c in text.casefold() if c.isalnum())
