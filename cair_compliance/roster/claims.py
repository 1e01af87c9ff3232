"""Exemptions and special standings as typed: claims with a kind, never a status."""

from __future__ import annotations

import re
from datetime import date

from ..model.people import ExemptionClaim
from ..model.vaccines import Product, fold_name
from .cells import read_date
from .reading import Kind, Order

_KINDS = (
    ("iep", r"\biep\b|individualized education"),
    ("independent_study", r"independent study|\bind\b"),
    ("home_based", r"home[- ]?based|home ?school"),
    ("pme", r"\bpme?\b|permanent|^1(?:\.0+)?$"),
    ("tme", r"\btme?\b|\btemp(?:orary)?\b"),
    ("pbe", r"\bpbe?\b|belie[fv]|religio|conscien|personal|philosoph|^2(?:\.0+)?$"),
    ("medical", r"medical|\bme\b|lab\b|laborator|titer|titre|disease|\bimmun(?:e|ity)\b"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_ENDS = re.compile(r"\b(?:exp(?:ires|ired|iration)?|until|through|thru|ends?|valid to)\b\.?[\s:]*(\S+)", re.IGNORECASE)
_TICKS = frozenset(("", "x", "y", "yes", "1", "true", "t"))
_NONE = frozenset(("", "n", "no", "none", "na", "false", "0", "00", "notexempt", "null"))
_SPEAKS_OF_EXEMPTION = re.compile(r"\b(?:exempt\w*|waiver|pbe|pme|tme)\b", re.IGNORECASE)
_REQUIREMENTS_MET = {"i": "iep", "d": "independent_study", "h": "home_based", "p": "pbe"}
_REQUIREMENT_OF = {"polio": "polio", "dtap": "dtap", "td": "dtap", "dt": "dtap", "hib": "hib", "hepb": "hepb",
                   "measles": "mmr", "mumps": "mmr", "rubella": "mmr", "varicella": "varicella"}  # fmt: skip


_REMARK = re.compile(
    r"\b(?:exempt\w*|waivers?|pbe|pme|tme|cair-?me|personal belie\w+|religious|medical reasons?|not vaccinat\w*|"
    r"unvaccinated|iep|home ?school\w*|independent study)\b",
    re.IGNORECASE,
)


def remark_speaks_of_exemption(text: str) -> bool:
    """A free remark from which it seems that an exemption or a special standing is claimed."""
    return bool(_REMARK.search(text))


def requirements_of(product: Product | None) -> tuple[str, ...]:
    """Short names of the requirements a product's exemption speaks of; ("",) for all of them."""
    if product is None:
        return ("",)
    if product.id == "115":
        return ("tdap",)
    names = dict.fromkeys(_REQUIREMENT_OF[group] for group in product.counts_for)
    return tuple(names) or (fold_name(product.label),)


def kind_of(text: str, heading: str = "") -> str:
    """The kind of an exemption cell; where the cell is a mere tick, the heading decides. "" for no exemption."""
    if not text.strip("-–—_. ") or (fold_name(text) or "tick") in _NONE:
        return ""
    return _match(text) or _match(heading.replace("_", " ")) or "unknown"


def _match(text: str) -> str:
    return next((kind for kind, pattern in _PATTERNS if pattern.search(text.strip())), "")


def claims(product: Product | None, text: str, column: str) -> tuple[ExemptionClaim, ...]:
    """The claims of one cell of an exemption column."""
    kind = kind_of(text, column)
    if not kind:
        return ()
    end = _end(text)
    return tuple(ExemptionClaim(kind, name, text, column, end=end) for name in requirements_of(product))


def _end(text: str) -> date | None:
    """The day behind "exp", "until" and the like, where it is one whole date written month first for certain."""
    match = _ENDS.search(text)
    reading = read_date(match.group(1)) if match else None
    if reading is None or reading.kind is not Kind.DATES or reading.dates[0].order is Order.EITHER:
        return None
    day = reading.dates[0].on(1990)
    return day.first if day and day.day else None


def claims_in_dose_cell(product: Product | None, text: str, column: str) -> tuple[ExemptionClaim, ...]:
    """Claims where "exempt" or "PBE on file" stands in place of a date."""
    return claims(product, text, column) if _SPEAKS_OF_EXEMPTION.search(text) else ()


def claims_of_box(box: str, text: str, column: str) -> tuple[ExemptionClaim, ...]:
    """A plain tick in a box for a special standing; a longer text (a phone number under "Home") claims nothing."""
    return (ExemptionClaim(box, "", text, column),) if text.strip("-–—_. ") and fold_name(text) in _TICKS else ()


def claims_of_code(field: str, text: str, column: str) -> tuple[ExemptionClaim, ...]:
    """Aeries codes: requirements met I, D, H, P and follow-up TE; the school's own "met" is no evidence."""
    code = text.strip().lower()
    kind = _REQUIREMENTS_MET.get(code, "") if field == "requirements_met" else "tme" if code == "te" else ""
    return (ExemptionClaim(kind, "", text, column),) if kind else ()
