"""The product a vaccine's name stands for, however it is written: "DTaP/IPV", "Measles, Mumps and Rubella"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model.vaccines import Catalogue, Product, fold_name

MOST = 120
"""Characters of the longest name that is looked at."""

_BRACKETS = re.compile(r"^([^(]*)\(\s*([^()]*[^()\d\s][^()]*)\)?\s*$")
_VACCINE_WORD = re.compile(r"\s+(?:vaccines?|vaccinations?|immunizations?|shots?)\s*$", re.IGNORECASE)
_IDLE = re.compile(
    r"\b(?:unspecified|formulation|virus|live|acellular|toxoids?|adsorbed|conjugate|vaccines?|"
    r"vaccinations?|immunizations?|ped(?:s|iatrics?)?|adol(?:escents?)?)\b|[®™©*]",
    re.IGNORECASE,
)
"""Words that tell two products of a name apart no further than is needed here."""
_BETWEEN = re.compile(r"\s*(?:[/,;+&]|\s-\s|(?<=\w)-(?=\w)|\b(?:and|or|with|y|o)\b)\s*", re.IGNORECASE)
_REDUCED = re.compile(r"\breduced\b", re.IGNORECASE)
_PERTUSSIS_FAMILY = frozenset({"dtap", "td", "dt"})
_MIXED, _TDAP, _MMR, _MMRV = "dtp-mixed", "115", "03", "94"


def product_of(text: str, catalogue: Catalogue) -> Product | None:
    """The product a name stands for, also with a remark in brackets: "Tdap (Pertussis Booster)"."""
    product = _named(text, catalogue)
    if product is None and (match := _BRACKETS.match(text)):
        before, inside = _named(match.group(1), catalogue), _named(match.group(2), catalogue)
        product = inside if inside and (before is None or before.id == _MIXED) else before
    return product or (_composed(text, catalogue) if len(text) <= MOST else None)


def column_product(product: Product | None, catalogue: Catalogue) -> Product | None:
    """A school system's "DTP" column also takes DTaP, DT and Td, so it stands for the mixed product."""
    return catalogue.products[catalogue.index[_MIXED]] if product and product.id == "01" else product


def _named(text: str, catalogue: Catalogue) -> Product | None:
    return catalogue.by_name(text) or catalogue.by_name(_VACCINE_WORD.sub("", text))


def _composed(text: str, catalogue: Catalogue) -> Product | None:
    """A name made of names, or one with idle words: each of its pieces must be known."""
    bare = " ".join(_IDLE.sub(" ", text.replace("(", " ").replace(")", " ")).split())
    if not bare or not bare[0].isalpha():
        return None
    pieces = [piece for piece in map(str.strip, _BETWEEN.split(bare)) if fold_name(piece)]
    if joined := catalogue.by_name("".join(pieces)):
        return joined
    if _REDUCED.search(bare):
        plain = _composed(_REDUCED.sub(" ", bare), catalogue)
        return catalogue.by_cvx(_TDAP) if plain and plain.id == _MIXED else plain
    if len(pieces) > 1:
        return _together([_named(piece, catalogue) for piece in pieces], catalogue)
    words = [_named(word, catalogue) for word in bare.split()]
    same = len({word.counts_for for word in words if word}) == 1
    return _alike(words, catalogue) if same and len(words) > 1 else None


def _together(pieces: Sequence[Product | None], catalogue: Catalogue) -> Product | None:
    """Names of one vaccine stand for it; names of several stand for the product that holds them all."""
    known = [piece for piece in pieces if piece is not None]
    if len(known) < len(pieces) or not all(piece.counts_for for piece in known):
        return None
    if alike := _alike(known, catalogue):
        return alike
    if {piece.id for piece in known} == {_MMR, _MMRV}:
        return catalogue.by_cvx(_MMR)
    if any(piece.counts_for == ("dtap",) and piece.id in (_TDAP, _MIXED) for piece in known):
        return None
    return _holding({group for piece in known for group in piece.counts_for}, catalogue)


def _alike(pieces: Sequence[Product | None], catalogue: Catalogue) -> Product | None:
    """The plain product of names that all count for the same; Td, DT or Tdap among them makes it the mixed one."""
    known = [piece for piece in pieces if piece is not None and piece.counts_for]
    if len(known) < len(pieces):
        return None
    groups = {frozenset(piece.counts_for) for piece in known}
    if len({piece.id for piece in known}) == 1:
        return known[0]
    if all(group <= _PERTUSSIS_FAMILY for group in groups):
        mixed = len(groups) > 1 or any(piece.id in (_TDAP, _MIXED) for piece in known)
        return catalogue.products[catalogue.index[_MIXED]] if mixed else catalogue.by_cvx("107")
    return _holding(set(known[0].counts_for), catalogue) if len(groups) == 1 else None


def _holding(groups: set[str], catalogue: Catalogue) -> Product | None:
    """The usual product that counts for just these groups."""
    found = [product for product in catalogue.products if set(product.counts_for) == groups and product.required]
    usual = [p for p in found if not p.contested and not p.mixed and "historical" not in p.label]
    return usual[0] if usual else None
