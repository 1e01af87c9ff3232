"""One uploaded list, read: pupils, doses, the reading of its columns, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .calendar import PartialDate
from .doses import Dose, DoseTable
from .issues import Issue
from .people import Pupil
from .questions import Question
from .vaccines import Product


@dataclass(frozen=True, slots=True)
class UnreadDose:
    """A cell where a dose may stand whose date could not be read: a doubt, never "no dose".

    `pupil` is the place of the pupil in the roster, `product` None for a vaccine that is not known.
    `reason` is ambiguous, impossible, no_year, doubtful, unreadable, no_value or vaccine_unknown.
    `candidates` are the dates it may mean, where that can be said.
    """

    pupil: int
    product: Product | None
    row: int
    column: str
    raw: str
    reason: str
    candidates: tuple[PartialDate, ...] = ()


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of the file and what it was taken for: field is "" where it was not used. `line`: of the heading."""

    sheet: str
    place: int
    heading: str
    field: str
    certain: bool
    sample: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Balance:
    """What became of every line below the headings:

    rows = pupils + duplicates + continued + skipped + unreadable, where `continued` are the further lines
    of a pupil in a file with one line a dose. `left` of the pupils have left before the as-of date.
    """

    rows: int
    pupils: int
    duplicates: int
    continued: int
    skipped: int
    unreadable: int
    left: int = 0

    @property
    def balanced(self) -> bool:
        return self.rows == self.pupils + self.duplicates + self.continued + self.skipped + self.unreadable


@dataclass(frozen=True)
class Roster:
    """One uploaded list, read: pupils, doses, the reading of its columns, and what was wrong with it.

    `preview` shows the lines about the first headings as text, `preview_rows` their numbers in a spreadsheet program.
    """

    name: str
    fingerprint: str
    layout: str
    pupils: tuple[Pupil, ...]
    doses: DoseTable
    issues: tuple[Issue, ...]
    columns: tuple[MappedColumn, ...]
    balance: Balance
    preview: tuple[tuple[str, ...], ...] = ()
    preview_rows: tuple[int, ...] = ()
    unread: tuple[UnreadDose, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def mapping(self) -> Mapping[str, str]:
        """Field -> heading for each column used."""
        return {column.field: column.heading for column in self.columns if column.field}

    def doses_of(self, pupil: int) -> tuple[Dose, ...]:
        return self.doses.of(pupil)

    def __iter__(self) -> Iterator[Pupil]:
        return iter(self.pupils)
