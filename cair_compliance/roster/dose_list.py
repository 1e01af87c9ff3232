"""One cell that lists doses with their vaccines: "DTaP 3/12/20, 5/15/20; IPV 3/12/20" or "3/12/20 DTaP"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ..model.vaccines import Catalogue, Product
from .cells import date_spans
from .dose_numbers import taken_apart
from .grid import Cell
from .reading import Kind, Reading
from .vaccine_headings import DOSE, vaccine_heading

_PIECES = re.compile(r"[;|\n\r•]+")
_EDGES = " \t,.:;&+-–—=[]{}#\"'@>→·"
_BRACKETS = re.compile(r"^\((.*)\)$")
_MONTH_LAST = re.compile(
    r"^(?P<words>.*?[^\d\s/.-][\s:(,-]*)(?P<rest>\d{1,4}\s?[-/.]\s?\d{1,4}|[^\s,]+\s+\d{4})\W*$", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class ListedDose:
    """One dose of a list. `product` is None where its vaccine is not known; `raw` is what stands in the cell."""

    product: Product | None
    reading: Reading
    raw: str


def listed(text: str, catalogue: Catalogue, read_date: Callable[[Cell], Reading]) -> Iterator[ListedDose]:
    """The doses of the text; a piece without a date comes back as a remark (Kind.NOTE) or as unreadable."""
    for piece in filter(str.strip, _PIECES.split(text)):
        spans = date_spans(piece)
        if not spans:
            yield _undated(piece.strip(), catalogue, read_date)
            continue
        words = [_clean(piece[end:start]) for end, start in _between(spans, len(piece))]
        first = bool(words[0])
        vaccine: Product | None = None
        for place, (start, end) in enumerate(spans):
            beside = words[place] if first else words[place + 1]
            if beside and not _is_number(beside):
                vaccine = _vaccine(beside, catalogue)
            reading = read_date(piece[start:end])
            if first and place == len(spans) - 1 and words[-1]:
                vaccine, reading = _with_remark(vaccine, reading, words[-1], catalogue)
            named = f"{words[place]} " if first and words[place] else f"{beside} " if not first and beside else ""
            yield ListedDose(vaccine, reading, f"{named}{piece[start:end]}")


def _between(spans: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """Where the words before, between and after the dates stand."""
    end = 0
    for start, stop in spans:
        yield end, start
        end = stop
    yield end, length


def _clean(words: str) -> str:
    words = words.strip(_EDGES)
    match = _BRACKETS.match(words)
    return (match.group(1) if match else words.rstrip("(").lstrip(")")).strip(_EDGES)


def _is_number(words: str) -> bool:
    """Words that only say which dose it is: "2nd", "(2)", "dose 2"."""
    apart = taken_apart(words)
    return apart is not None and not apart[0]


def _vaccine(words: str, catalogue: Catalogue) -> Product | None:
    heading = vaccine_heading(words, catalogue)
    return heading.product if heading and heading.role == DOSE else None


def _with_remark(
    vaccine: Product | None, reading: Reading, remark: str, catalogue: Catalogue
) -> tuple[Product | None, Reading]:
    """Words behind the last date: a product named more closely, or a remark that casts doubt on it."""
    closer = _vaccine(remark, catalogue)
    if closer and vaccine and set(closer.counts_for) & set(vaccine.counts_for):
        return closer, reading
    return vaccine, replace(reading, kind=Kind.DOUBTFUL, words=remark)


def _undated(piece: str, catalogue: Catalogue, read_date: Callable[[Cell], Reading]) -> ListedDose:
    match = _MONTH_LAST.match(piece)
    if match and (vaccine := _vaccine(_clean(match["words"]), catalogue)):
        return ListedDose(vaccine, read_date(match["rest"].strip()), piece)
    figures = any(character.isdigit() for character in re.sub(r"\s\d$", "", piece))
    words = re.split(r"\d", piece)[0]
    product = _vaccine(_clean(words), catalogue) or _vaccine(_clean(piece.split()[0]), catalogue)
    return ListedDose(product, Reading(Kind.UNREADABLE if figures else Kind.NOTE, words=piece), piece)
