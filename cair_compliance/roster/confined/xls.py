"""Old workbooks (.xls): cells as the parser gives them, mended with what it leaves out."""

from __future__ import annotations

import datetime
import io

import olefile
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from . import biff
from .answer import DAY, NO_VALUE, Answer, SheetGrid
from .refusals import RefusedError, damaged

_OTHERS = (
    ("EncryptedPackage", "password"),
    ("WordDocument", "word"),
    ("PowerPoint Document", "slides"),
    ("__properties_version1.0", "mail"),
)


def read(data: bytes, answer: Answer) -> None:
    """All visible sheets into the answer."""
    notes = biff.notes(_stream(data))
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            _sheets(book, notes, answer)
    except PasswordError:
        raise RefusedError("password") from None
    except (CalamineError, IndexError, ValueError, OSError):
        raise damaged() from None


def _stream(data: bytes) -> bytes:
    """The stream of the workbook in the compound file."""
    try:
        with olefile.OleFileIO(data) as compound:
            for name, reason in _OTHERS:
                if compound.exists(name):
                    raise RefusedError(reason)
            name = next((name for name in ("Workbook", "Book") if compound.exists(name)), "")
            if not name:
                raise RefusedError("no_workbook")
            content: bytes = compound.openstream(name).read()
            return content
    except (OSError, ValueError, IndexError, TypeError, KeyError, AttributeError):
        raise damaged() from None


def _sheets(book: CalamineWorkbook, notes: list[biff.SheetNotes], answer: Answer) -> None:
    listed = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if len(listed) != len(notes) or not listed:
        raise damaged()
    for sheet, note in zip(listed, notes, strict=True):
        if sheet.visible == SheetVisibleEnum.Visible:
            _sheet(book, answer.sheet(sheet.name), note, answer)
        else:
            answer.hide(sheet.name)


def _sheet(book: CalamineWorkbook, grid: SheetGrid, note: biff.SheetNotes, answer: Answer) -> None:
    cells = book.get_sheet_by_name(grid.name)
    grid.hidden_columns = note.hidden_columns
    grid.merged = [
        (top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in cells.merged_cell_ranges or []
    ]
    texts: dict[int, dict[int, str]] = {}
    for (line, column), text in note.texts.items():
        texts.setdefault(line, {})[column] = text or NO_VALUE
    rows = cells.to_python(skip_empty_area=False)
    for line in range(max(len(rows), max(texts, default=-1) + 1)):
        numbers = [_number(cell, answer) for cell in rows[line]] if line < len(rows) else []
        for column, text in texts.get(line, {}).items():
            numbers.extend([0] * (column + 1 - len(numbers)))
            numbers[column] = answer.values.number(text) if text == NO_VALUE else answer.values.text(text)
        answer.line(grid, line + 1, numbers, hidden=line in note.hidden_lines)


def _number(cell: object, answer: Answer) -> int:
    if isinstance(cell, str):
        return answer.values.text(cell)
    if isinstance(cell, bool):
        return answer.values.text("TRUE" if cell else "FALSE")
    if isinstance(cell, datetime.date):
        return answer.values.number(DAY + cell.isoformat()[:10])
    if isinstance(cell, int | float) and cell - cell == 0:
        return answer.values.number(float(cell))
    return answer.values.text(str(cell))
