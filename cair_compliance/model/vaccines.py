"""The vaccine catalogue: products by CVX code, the groups each counts for, and the names they go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .calendar import ordinal
from .datafile import RULES, read_yaml, validate
from .errors import RuleError

GROUPS = ("polio", "dtap", "td", "dt", "hib", "hepb", "measles", "mumps", "rubella", "varicella")


class _Contested(BaseModel):
    model_config = ConfigDict(extra="forbid")
    always: bool = False
    start: date | None = Field(default=None, alias="from")
    groups: list[str] | None = None
    reason: str
    advisory: str = ""
    settled_by_exemption_from: str = ""

    @model_validator(mode="after")
    def _one_of(self) -> _Contested:
        if self.always == (self.start is not None):
            raise ValueError("write either `always: true` or `from: DATE`")
        return self


class _Advice(BaseModel):
    model_config = ConfigDict(extra="forbid")
    start: date = Field(alias="from")
    code: str


class _Product(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = ""
    cvx: str
    label: str = ""
    names: list[str]
    counts_for: list[str]
    contested: _Contested | None = None
    advisory: _Advice | None = None
    mixed: bool = False
    required: bool = True


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    version: int
    source: str
    products: list[_Product]
    never_required: dict[str, list[str]] = Field(default_factory=dict)


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
    file = validate(_File, document, path)
    for entry in file.products:
        unknown = set(entry.counts_for) - set(GROUPS)
        if unknown:
            raise RuleError(f"{path}: {entry.cvx}: unknown group {', '.join(sorted(unknown))}")
    never = [
        Product(cvx, cvx, f"{label} (CVX {cvx})", (), (), required=False)
        for label, codes in file.never_required.items()
        for cvx in map(normal_cvx, codes)
    ]
    for product in [*map(_product, file.products), *never]:
        if product.id in index:
            raise RuleError(f"{path}: product {product.id} stands twice")
        index[product.id] = len(products)
        products.append(product)
        for name in product.names:
            other = names.setdefault(fold_name(name), product)
            if other is not product:
                raise RuleError(f"{path}: the name {name!r} belongs to both {other.id} and {product.id}")
    return Catalogue(tuple(products), index, names)


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
