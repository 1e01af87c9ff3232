"""Names and streets made comparable, and names that are none."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’‛ʻʼʹ′＇"))
_HYPHENS = dict.fromkeys(map(ord, "-‐‑‒–—−"), " ")
_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
_PARTICLES = frozenset(
    {"da", "das", "de", "del", "di", "do", "dos", "el", "la", "las", "los", "san", "van", "von", "y"}
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PLACEHOLDER = re.compile(
    r"(new ?born|infant|baby|bb|bg|boy|girl|male|female|child|twin|triplet|fc|mc|unknown|unnamed|no ?name)"
    r"( ?(boy|girl|male|female|one|two|three|[1-9])| [a-d])*"
)
_STREET_WORDS = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "drive": "dr", "lane": "ln", "court": "ct",
    "place": "pl", "boulevard": "blvd", "circle": "cir", "terrace": "ter", "highway": "hwy", "parkway": "pkwy",
    "apartment": "apt", "unit": "apt", "suite": "ste", "#": "apt",
    "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
"""Postal abbreviations of the United States Postal Service (Publication 28)."""


def fold_person(name: str) -> str:
    """A name for comparing: without case, blanks, hyphens, accents and apostrophes. Letters stay."""
    return "".join(_words(name))


def _words(name: str) -> list[str]:
    if name.isascii():  # the same as below, where there are no accents to take away
        return name.replace("'", "").replace("`", "").replace("-", " ").lower().split()
    plain = name.translate(_APOSTROPHES).translate(_HYPHENS)
    text = unicodedata.normalize("NFKD", plain).casefold().translate(_LETTERS)
    return "".join(c for c in text if not unicodedata.combining(c)).translate(_HYPHENS).split()


def surname(name: str) -> str:
    """A folded last name without a suffix such as Jr."""
    words = _words(name)
    return "".join(words[:-1] if len(words) > 1 and words[-1].strip(".,") in _SUFFIXES else words)


def surname_parts(name: str) -> frozenset[str]:
    """The names a last name is made of, without particles and suffixes, and the last name itself."""
    parts = {word.strip(".,") for word in _words(name)} - _PARTICLES - _SUFFIXES
    return frozenset({surname(name), *(part for part in parts if len(part) > 2)} - {""})


def suffix_of(suffix: str, last_name: str) -> str:
    """The suffix, wherever it stands; "" for none."""
    words = _words(suffix) or _words(last_name)[1:][-1:]
    last = words[-1].strip(".,") if words else ""
    return last if last in _SUFFIXES else ""


def placeholder(first_name: str) -> bool:
    """Whether a first name only says that there was none yet, as for a newborn."""
    return _PLACEHOLDER.fullmatch(" ".join(_words(first_name))) is not None or not fold_person(first_name)


def home(street: str, zip_code: str) -> str:
    """A street with its house number and the five digits of its ZIP; "" where either is missing."""
    spaced = re.sub(r"#", " # ", re.sub(r"[.,]", " ", street))
    words = [_STREET_WORDS.get(word, word) for word in _words(spaced)]
    digits = zip_code.strip()[:5]
    whole = len(digits) == 5 and digits.isascii() and digits.isdigit() and any(word[0].isdigit() for word in words)
    return " ".join([*words, digits]) if whole and len(words) > 1 else ""


def given_names(first_name: str, middle_name: str) -> str:
    """First and middle name written together: systems differ in where the one ends."""
    return fold_person(f"{first_name} {middle_name}")
