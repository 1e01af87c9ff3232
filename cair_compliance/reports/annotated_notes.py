"""The sheet of notes in a list with comments: what became of the lines, every kind of issue, then each issue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..model.issues import Issue
from ..model.roster import Roster
from ..model.standings import SEVERITIES
from ..roster.grid import Book
from ..roster.own_notes import NOTES_TITLE
from .back_matter import grouped
from .noted_cells import Noted
from .words import balance_sentence
from .workbook import neutral

MOST_LINES = 5_000
LINES_NAMED = 60
_WIDTHS = (20, 10, 60, 34, 46)


def notes_sheet(book: Any, name: str, cells: Book, roster: Roster, noted: Noted) -> None:
    """Add the sheet of notes in front."""
    page = book.add_worksheet(name)
    plain = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    text = book.add_format({**plain, "text_wrap": True})
    free = book.add_format(plain)
    title = book.add_format({**plain, "bold": True, "font_size": 14})
    head = book.add_format({**plain, "bold": True, "text_wrap": True, "bg_color": "#eef1f3", "bottom": 1})
    for place, width in enumerate(_WIDTHS):
        page.set_column(place, place, width)
    page.write_string(0, 0, NOTES_TITLE, title)
    row = 1
    for sentence in _sentences(cells, roster, noted):
        page.write_string(row, 0, neutral(sentence), free)
        row += 1
    groups = grouped(roster.issues)
    row = _table(page, row + 1, _KINDS, (_kind_line(group) for group in groups), head, text)
    _table(page, row + 1, _EACH, _each_line(groups), head, text)
    page.set_landscape()
    page.fit_to_pages(1, 0)


_KINDS = ("How serious", "How often", "What we saw and did (for example)", "Where", "What you can do")
_EACH = ("Sheet", "Line", "What we saw and did", "Column", "What you can do")


def _table(
    page: Any, row: int, headings: Sequence[str], lines: Iterable[Sequence[str | int]], head: Any, text: Any
) -> int:
    for place, heading in enumerate(headings):
        page.write_string(row, place, heading, head)
    for line in lines:
        row += 1
        for place, value in enumerate(line):
            if isinstance(value, int):
                page.write_number(row, place, value, text)
            else:
                page.write_string(row, place, neutral(value), text)
    return row + 1


def _sentences(cells: Book, roster: Roster, noted: Noted) -> Iterator[str]:
    yield balance_sentence(roster.balance)
    if noted:
        yield "Correct the colored cells on the other sheets, save, and bring this workbook to the check again."
        yield "Red: needs correcting. Yellow: please check. Gray: for information. Point at a cell to read why."
        silent = sum(not cell.comment for sheet in noted.values() for cell in sheet.values())
        if silent:
            yield f"{silent:,} more colored cells carry no comment, to keep the workbook easy to open; see below."
    else:
        yield "Nothing on the other sheets needs correcting."
    yield "The other sheets hold the values of your list. Its formulas, pictures and colors were left out."
    dropped = [issue.column for issue in roster.issues if issue.code == "COLUMN_DROPPED"]
    if dropped:
        yield f"Columns that nothing here needs were emptied: {', '.join(dict.fromkeys(dropped))}."
    if cells.hidden:
        yield f"Hidden sheets were not read and are not in this copy: {', '.join(cells.hidden)}."
    yield "This sheet is not read when you bring the workbook again."


def _kind_line(group: Sequence[Issue]) -> tuple[str | int, ...]:
    first = group[0]
    return SEVERITIES[first.severity], len(group), first.message, _where(group), first.advice


def _where(group: Sequence[Issue]) -> str:
    rows = list(dict.fromkeys(issue.row for issue in group if issue.row))
    if not rows:
        return "the whole file"
    named = ", ".join(map(str, rows[:LINES_NAMED]))
    more = f" and {len(rows) - LINES_NAMED:,} more" if len(rows) > LINES_NAMED else ""
    return f"{'line' if len(rows) == 1 else 'lines'} {named}{more}"


def _each_line(groups: Sequence[Sequence[Issue]]) -> Iterator[tuple[str | int, ...]]:
    issues = [issue for group in groups for issue in group]
    for issue in issues[:MOST_LINES]:
        yield issue.sheet, issue.row or "file", issue.message, issue.column, issue.advice
    if len(issues) > MOST_LINES:
        yield "", "", f"And {len(issues) - MOST_LINES:,} more of the same kinds; correct these first.", "", ""
