"""Recognises what this program wrote into a copy of somebody's list, so that bringing the copy back changes nothing.

The copy has one sheet of notes, known by its first cell, and words in square brackets where the original cell could
not be taken; those become the same Marks again, never text and never blank.
"""

from __future__ import annotations

from dataclasses import replace

from ..model.issues import issue
from .grid import Book, Line, Mark, Sheet

NOTES_TITLE = "Notes of the immunization check on this list"
"""The first cell of the sheet of notes."""

MARK_WORDS = {mark: f"[not read: {mark.value}]" for mark in Mark}
_MARK_OF = {words: mark for mark, words in MARK_WORDS.items()}
_WORDS = frozenset(_MARK_OF)


def as_brought(book: Book) -> Book:
    """The book without our sheet of notes (which is said) and with the Marks our words stand for."""
    notes = [sheet for sheet in book.sheets if _holds_notes(sheet)]
    if notes and len(notes) == len(book.sheets):
        return book
    said = tuple(issue("OWN_NOTES", sheet=sheet.name, value=sheet.name) for sheet in notes)
    kept = tuple(_with_marks(sheet) for sheet in book.sheets if sheet not in notes)
    return replace(book, sheets=kept, issues=(*book.issues, *said))


def _holds_notes(sheet: Sheet) -> bool:
    return bool(sheet.lines) and sheet.lines[0].cells[0] == NOTES_TITLE


def _with_marks(sheet: Sheet) -> Sheet:
    if _WORDS.isdisjoint(sheet.table.values) if sheet.table else all(_WORDS.isdisjoint(x.cells) for x in sheet.lines):
        return sheet
    return replace(sheet, lines=tuple(map(_line_with_marks, sheet.lines)), table=None)


def _line_with_marks(line: Line) -> Line:
    if _WORDS.isdisjoint(line.cells):
        return line
    return Line(line.number, [_MARK_OF.get(cell, cell) if isinstance(cell, str) else cell for cell in line.cells])
