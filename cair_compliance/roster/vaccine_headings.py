"""Headings and words that name a vaccine: which product, which dose, or whose exemption."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..model.vaccines import Catalogue, Product, fold_name
from .dose_numbers import taken_apart
from .vaccine_names import MOST, column_product, product_of
from .vocabulary import AERIES_VACCINES, PREFIXES

DOSE, EXEMPTION, KIND_OF_VACCINE, FLAG, NOISE = "dose", "exemption", "type", "compliant", "noise"

_PREFIX = re.compile(r"^\s*(?:" + "|".join(PREFIXES) + r")\s*[.:]\s*", re.IGNORECASE)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
             "primera": 1, "segunda": 2, "tercera": 3, "cuarta": 4, "quinta": 5}  # fmt: skip
_WORDED = re.compile(r"\b(" + "|".join(_ORDINALS) + r")\b", re.IGNORECASE)
_DATE_WORD = re.compile(r"[\s_\-]*\b(?:dose\s*date|date|given|administered)\b\s*|_date\b", re.IGNORECASE)
_NUMBER_LAST = re.compile(
    r"^(.*?)[\s_\-.#(\[]*#?(\d{1,2})(?:st|nd|rd|th|er|ra|da|ta|era|a|o)?[\s)\]]*(?:dose|shot|dosis)?\s*[a-c]?$",
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(
    r"^(?:dose|d|#)?\s*#?(\d{1,2})(?:st|nd|rd|th)?[\s_\-]+(?:dose|shot)?\s*(?:of\s+)?(.+)$", re.IGNORECASE
)
_DOSE_WORD = re.compile(r"[\s_\-.#(]*(?:dose|dosis|shot|no|number|d)[\s_\-.#(]*$", re.IGNORECASE)
_BOOSTER = re.compile(r"[\s_\-.]*(?:boost(?:er)?s?|refuerzo)[\s.]*$", re.IGNORECASE)
_EXEMPTION = re.compile(
    r"[\s_\-.]*(?:exemption[\s_]*type|exemption[\s_]*code|exemptions?|exempted|exempt|waivers?|pme|tme|pbe|medex)[\s.]*$",
    re.IGNORECASE,
)
_KIND_OF_VACCINE = re.compile(r"[\s_\-.]*type$", re.IGNORECASE)
_FLAG = re.compile(r"[\s_\-.]*(?:complianc[ey][\s_]*status|compliant|complete|met|status)$", re.IGNORECASE)
_NOISE = re.compile(
    r"[\s_\-.]*(?:certificate[\s_]*type|source|lot(?:[\s_]*(?:no|number))?|manufacturer|site|next[\s_]*due|overdue|due|"
    r"age(?:[\s_]*(?:at|given))?|last[\s_]*updated?|updated|count|total|doses?[\s_]*(?:given|count|required|needed)|"
    r"comments?|notes?|provider|clinic)(?:[\s_]*date)?$",
    re.IGNORECASE,
)
_COUNT = re.compile(r"^(?:#|no\.?|num(?:ber)?)\s+of\b|#\s*of\s*(?:doses|shots)$", re.IGNORECASE)
_SIGNS = re.compile("[®™©]")
_CODE = re.compile(r"^cvx[\s_\-:#]*(\d{2,3})(?:[\s_\-.:#(]+(?:dose\s*)?#?(\d{1,2})\)?)?$", re.IGNORECASE)
_AERIES = re.compile(r"^imm\s*\.\s*([a-z])(\d|e|b|tt)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class VaccineHeading:
    """`role` is DOSE, EXEMPTION, KIND_OF_VACCINE or NOISE; `number` 0 where no dose number stands."""

    role: str
    product: Product | None
    number: int = 0

    @property
    def field(self) -> str:
        label = self.product.label if self.product else ""
        text = f"{self.role}:{label}".rstrip()
        return f"{text} {self.number}" if self.number else text


def is_aeries_code(text: str) -> bool:
    """A field code of the Aeries table IMM; IMM.TB is the Tdap booster and no tuberculosis test."""
    return bool(_AERIES.match(text.strip()))


def vaccine_heading(text: str, catalogue: Catalogue) -> VaccineHeading | None:
    """What a heading says about a vaccine; None when it names none."""
    if len(text) > MOST or not any(map(str.isalpha, text)):
        return None
    text = text if text.isascii() else unicodedata.normalize("NFKC", _SIGNS.sub("", text))
    if coded := _AERIES.match(text.strip()):
        return _aeries_code(coded, catalogue)
    bare = _PREFIX.sub("", text).strip()
    if (code := _CODE.match(bare)) and (product := catalogue.by_cvx(code[1])):
        return VaccineHeading(DOSE, product, int(code[2] or 0))
    if _FLAG.search(bare) and (found := _named(_FLAG.sub("", bare), catalogue)):
        return VaccineHeading(FLAG, column_product(found[0], catalogue))
    if _NOISE.search(bare) and _named(_NOISE.sub("", bare), catalogue):
        return VaccineHeading(NOISE, None)
    if _COUNT.search(bare) and _named(_COUNT.sub("", bare), catalogue):
        return VaccineHeading(NOISE, None)
    if _EXEMPTION.search(bare):
        return _exemption(_EXEMPTION.sub("", bare), catalogue)
    if _KIND_OF_VACCINE.search(bare):
        product = column_product(product_of(_KIND_OF_VACCINE.sub("", bare), catalogue), catalogue)
        return VaccineHeading(KIND_OF_VACCINE, product) if product else None
    found = _named(bare, catalogue) or _named(_DATE_WORD.sub(" ", bare).strip(), catalogue)
    return VaccineHeading(DOSE, column_product(found[0], catalogue), found[1]) if found else None


def _exemption(rest: str, catalogue: Catalogue) -> VaccineHeading | None:
    if not fold_name(rest) or fold_name(rest) in ("immunization", "vaccine", "all", "allvaccines", "medical"):
        return VaccineHeading(EXEMPTION, None)
    product = column_product(product_of(rest, catalogue), catalogue)
    return VaccineHeading(EXEMPTION, product) if product else None


def _named(text: str, catalogue: Catalogue) -> tuple[Product, int] | None:
    """Product and dose number (0 when none stands there)."""
    if product := product_of(text, catalogue):
        return product, 0
    text = _WORDED.sub(lambda match: str(_ORDINALS[match.group(1).lower()]), text)
    if (match := _NUMBER_LAST.match(text)) and (product := _before_number(match.group(1), catalogue)):
        return product, int(match.group(2))
    if (match := _NUMBER_FIRST.match(text)) and (product := product_of(match.group(2), catalogue)):
        return product, int(match.group(1))
    if _BOOSTER.search(text) and (product := product_of(_BOOSTER.sub("", text), catalogue)):
        return product, 0
    apart = taken_apart(text)
    product = product_of(apart[0], catalogue) if apart else None
    return (product, apart[1]) if apart and product else None


def _before_number(text: str, catalogue: Catalogue) -> Product | None:
    plain = product_of(text, catalogue) or product_of(_DOSE_WORD.sub("", text), catalogue)
    return plain or (product_of(_BOOSTER.sub("", text), catalogue) if _BOOSTER.search(text) else None)


def _aeries_code(match: re.Match[str], catalogue: Catalogue) -> VaccineHeading | None:
    """Field codes of the Aeries table IMM: P1 polio dose 1, PE polio exemption, DTT type, DB and TB boosters."""
    letter, tail = match.group(1).lower(), match.group(2).lower()
    if (letter, tail) == ("t", "b"):
        return VaccineHeading(DOSE, catalogue.by_name("Tdap"))
    product = column_product(catalogue.by_name(AERIES_VACCINES.get(letter, "")), catalogue)
    if product is None:
        return None
    role = {"e": EXEMPTION, "tt": KIND_OF_VACCINE}.get(tail, DOSE)
    return VaccineHeading(role, product, int(tail) if tail.isdigit() else 0)


def heading_of_field(field: str, catalogue: Catalogue) -> VaccineHeading | None:
    """The reverse of `VaccineHeading.field`, for a mapping chosen by a person: "dose:Polio 1", "exemption:"."""
    role, _, rest = field.partition(":")
    if role == EXEMPTION:
        return _exemption(rest, catalogue)
    if role in (KIND_OF_VACCINE, FLAG):
        product = product_of(rest, catalogue)
        return VaccineHeading(role, product) if product else None
    found = _named(rest.strip(), catalogue) if role == DOSE else None
    return VaccineHeading(DOSE, found[0], found[1]) if found else None
