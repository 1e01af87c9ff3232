"""The vaccine catalogue: products by CVX code, the groups each counts for, and the names they go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .calendar import ordinal
from .complaints import Where, complaint
from .datafile import RULES, read_yaml, validate

STRICT = ConfigDict(extra="forbid", strict=True)
Group = Literal["polio", "dtap", "td", "dt", "hib", "hepb", "measles", "mumps", "rubella", "varicella"]
GROUPS: tuple[str, ...] = get_args(Group)
_Code = Annotated[str, Field(pattern="^[A-Z][A-Z0-9_]+$")]
_Cvx = Annotated[str, Field(pattern=r"^\d{2,3}$")]


class _Contested(BaseModel):
    model_config = STRICT
    always: bool = False
    start: date | None = Field(default=None, alias="from")
    groups: list[Group] | None = Field(default=None, min_length=1)
    reason: str = Field(min_length=1)
    advisory: str = Field(default="", pattern="^([A-Z][A-Z0-9_]+)?$")
    settled_by_exemption_from: str = ""

    @model_validator(mode="after")
    def _one_of(self) -> _Contested:
        if self.always == (self.start is not None):
            raise ValueError("write either `always: true` or `from: DATE`")
        return self


class _Advice(BaseModel):
    model_config = STRICT
    start: date = Field(alias="from")
    code: _Code


class _Product(BaseModel):
    model_config = STRICT
    id: str = ""
    cvx: _Cvx
    label: str = ""
    names: list[str] = Field(min_length=1)
    counts_for: list[Group]
    contested: _Contested | None = None
    advisory: _Advice | None = None
    mixed: bool = False
    required: bool = True


class _File(BaseModel):
    model_config = STRICT
    version: int
    source: str
    products: list[_Product] = Field(min_length=1)
    never_required: dict[str, list[_Cvx]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contested:
    """When a product's dose counts in one plausible reading only: from `start` on, or always when None."""

    reason: str
    groups: tuple[str, ...]
    start: date | None = None
    advisory: str = ""
    settled_by_exemption_from: str = ""

    @property
    def first_day(self) -> int:
        """Days since 1970-01-01 from which the dose is contested; the smallest number for always."""
        return ordinal(self.start) if self.start else -(2**63)


@dataclass(frozen=True, slots=True)
class Product:
    """One vaccine product. `id` is the CVX code, save for headings that cover several products."""

    id: str
    cvx: str
    label: str
    names: tuple[str, ...]
    counts_for: tuple[str, ...]
    contested: Contested | None = None
    advisory: str = ""
    advisory_from: date | None = None
    mixed: bool = False
    required: bool = True


@dataclass(frozen=True)
class Catalogue:
    """All products. `index` gives a product's place, which is what dose columns hold."""

    products: tuple[Product, ...]
    index: Mapping[str, int]
    _by_name: Mapping[str, Product] = field(repr=False)

    def by_cvx(self, code: str) -> Product | None:
        """The product of a CVX code in any zero padding ("3", "03", "003")."""
        place = self.index.get(normal_cvx(code))
        return None if place is None else self.products[place]

    def by_name(self, text: str) -> Product | None:
        """The product whose name equals `text` after folding; None when unknown."""
        return self._by_name.get(fold_name(text))

    @property
    def names(self) -> Mapping[str, Product]:
        """Folded name -> product."""
        return self._by_name


def fold_name(text: str) -> str:
    """Lower case without accents, blanks and punctuation, as headings and product names are compared."""
    if text.isascii():
        return text.lower() if text.isalnum() else re.sub(r"[^a-z0-9]", "", text.lower())
    text = unicodedata.normalize("NFKD", text)
    return re.sub(r"[^a-z0-9]", "", "".join(c for c in text if not unicodedata.combining(c)).lower())


def normal_cvx(code: str) -> str:
    """CVX with leading zeros stripped, then padded to two digits."""
    code = code.strip()
    return code.lstrip("0").zfill(2) if code.isdigit() else code


@lru_cache(maxsize=4)
def load_vaccines(path: Path = RULES / "vaccines.yaml") -> Catalogue:
    """Read the catalogue. Raises RuleError for a repeated code, a name used twice or an unknown group."""
    document = read_yaml(path)
    products: list[Product] = []
    index: dict[str, int] = {}
    names: dict[str, Product] = {}
    for where, product in _products(validate(_File, document, path)):
        if product.id in index:
            raise complaint(document, path, where, f"product {product.id} stands twice")
        index[product.id] = len(products)
        products.append(product)
        for name in product.names:
            other = names.setdefault(fold_name(name), product)
            if other is not product:
                raise complaint(document, path, where, f"the name {name!r} belongs to {other.id} too")
    return Catalogue(tuple(products), index, names)


def _products(file: _File) -> Iterator[tuple[Where, Product]]:
    """Each product with its place in the file."""
    for place, entry in enumerate(file.products):
        yield ("products", place), _product(entry)
    for label, codes in file.never_required.items():
        for place, cvx in enumerate(map(normal_cvx, codes)):
            yield ("never_required", label, place), Product(cvx, cvx, f"{label} (CVX {cvx})", (), (), required=False)


def _product(entry: _Product) -> Product:
    contested = None
    if entry.contested is not None:
        given = entry.contested
        contested = Contested(
            reason=given.reason,
            groups=tuple(given.groups or entry.counts_for),
            start=given.start,
            advisory=given.advisory,
            settled_by_exemption_from=given.settled_by_exemption_from,
        )
    return Product(
        id=entry.id or normal_cvx(entry.cvx),
        cvx=normal_cvx(entry.cvx),
        label=entry.label or entry.names[0],
        names=tuple(entry.names),
        counts_for=tuple(entry.counts_for),
        contested=contested,
        advisory=entry.advisory.code if entry.advisory else "",
        advisory_from=entry.advisory.start if entry.advisory else None,
        mixed=entry.mixed,
        required=entry.required,
    )
