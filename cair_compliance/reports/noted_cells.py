"""Which cell of a list each issue speaks of, and how much of it is written on the cell itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..model.issues import ERROR, NOTE, WARNING, Issue
from ..model.roster import MappedColumn, Roster
from ..roster.grid import Book, Sheet, column_letters, text_of

COMMENTS_A_KIND = 200
"""So many issues of one kind are told on the cell; the cell of a further one is coloured, and the notes list it."""
LONGEST_COMMENT = 1_000
_RANK = {ERROR: 0, WARNING: 1, NOTE: 2}
_NOTHING = "Nothing to do."


@dataclass(slots=True)
class NotedCell:
    """One cell that looked wrong: the worst severity, and the comment ("" where the kind has enough of them)."""

    severity: str
    comment: str = ""

    def add(self, issue: Issue, *, told: bool) -> None:
        self.severity = min(self.severity, issue.severity, key=_RANK.__getitem__)
        if told:
            words = f"{issue.message} {issue.advice}".strip()
            self.comment = "\n".join(filter(None, (self.comment, words)))[:LONGEST_COMMENT]


Noted = dict[str, dict[tuple[int, int], NotedCell]]
"""Sheet name -> (row, column), both from 0 -> what is noted there."""


def noted_cells(book: Book, roster: Roster) -> Noted:
    """The cells with issues a person can do something about. Issues of a whole line go to its first filled cell."""
    places = {sheet.name: _Places(sheet, roster.columns) for sheet in book.sheets}
    told: Counter[str] = Counter()
    noted: Noted = {}
    for issue in roster.issues:
        found = places.get(issue.sheet)
        if found is None or not issue.row or issue.advice == _NOTHING:
            continue
        told[issue.code] += 1
        place = (issue.row - 1, found.column(issue))
        cell = noted.setdefault(issue.sheet, {}).setdefault(place, NotedCell(issue.severity))
        cell.add(issue, told=told[issue.code] <= COMMENTS_A_KIND)
    return noted


def emptied(book: Book, roster: Roster) -> dict[str, frozenset[int]]:
    """Sheet name -> places of columns nothing here needs (a social security number): not kept, so not handed on."""
    left_out = [issue for issue in roster.issues if issue.code == "COLUMN_DROPPED"]
    places = {sheet.name: _Places(sheet, roster.columns) for sheet in book.sheets} if left_out else {}
    found: dict[str, set[int]] = {}
    for issue in left_out:
        if issue.sheet in places:
            found.setdefault(issue.sheet, set()).add(places[issue.sheet].column(issue))
    return {sheet: frozenset(columns) for sheet, columns in found.items()}


class _Places:
    """Finds the column an issue names by its heading, or by its letters where it has no heading."""

    def __init__(self, sheet: Sheet, columns: Sequence[MappedColumn]) -> None:
        self._places: dict[str, int] = {}
        for column in columns:
            if column.sheet == sheet.name:
                self._places.setdefault(column.heading or column_letters(column.place), column.place)
        self._first = {
            line.number: next((place for place, cell in enumerate(line.cells) if text_of(cell)), 0)
            for line in sheet.lines
        }

    def column(self, issue: Issue) -> int:
        place = self._places.get(issue.column)
        return self._first.get(issue.row, 0) if place is None else place
