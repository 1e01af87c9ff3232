"""What the letters of a sex column stand for, decided once for the whole file.

M is male in English, and masculino beside an F in Spanish; beside an H (hombre) it is mujer. Where the column does not
show which, the sex stays open: a wrong one would speak against the right record of a registry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..model.vaccines import fold_name
from . import attributes
from .grid import Cell, text_of
from .issue_list import IssueList

SEX = "sex"
"""The field."""

_SPANISH = frozenset(["sexo", "genero", "hombre", "mujer", "varon", "nino", "nina", "masculino", "femenino"])
_F_WORDS = frozenset(["f", "fem", "female", "femenino"])


@dataclass(frozen=True, slots=True)
class Sexes:
    """How this file writes sexes where it differs from the usual: folded word -> M, F or "" (open)."""

    words: Mapping[str, str] = field(default_factory=dict)

    def read(self, text: str) -> str:
        """M, F or X; "" for anything else."""
        return self.words.get(fold_name(text), attributes.read_sex(text)) if self.words else attributes.read_sex(text)

    def settles(self, text: str) -> bool:
        """Whether this word was decided, and told, for the whole file."""
        return bool(self.words) and fold_name(text) in self.words

    def tell(self, issues: IssueList, row: int, heading: str) -> None:
        """Say once for a column how it was read, where that is not the usual way."""
        if any(self.words.values()):
            issues.add("SEX_IN_SPANISH", row=row, column=heading)
        elif self.words:
            letters = " and ".join(f"“{word.upper()}”" for word in sorted(self.words))
            issues.add("SEX_DOUBTFUL", row=row, column=heading, value=letters)


AS_USUAL = Sexes()


def sexes_of(columns: Iterable[tuple[str, Iterable[Cell]]]) -> Sexes:
    """Decide from the (heading, cells) of all sex columns of a file."""
    headings: set[str] = set()
    words: set[str] = set()
    for heading, cells in columns:
        headings.add(fold_name(heading))
        words.update(fold_name(text_of(cell)) for cell in cells)
    if not {"h", "m"} <= words:
        doubtful = "m" in words and not words & _F_WORDS and bool(_SPANISH & (headings | words))
        return Sexes({"m": ""}) if doubtful else AS_USUAL
    if words & _F_WORDS or "v" in words:
        return Sexes({"h": "", "m": ""})
    return Sexes({"h": "M", "m": "F"})
