"""The sentences with which a file is given back unread: what it is, and what to do."""

from __future__ import annotations

from .limits import LIMITS

SAVE_AS = "open it in a spreadsheet program and save it as Excel Workbook (.xlsx)"
DAMAGED = "The workbook is damaged; open it in a spreadsheet program and save it again as .xlsx."
TOO_LARGE = (
    "The workbook describes a sheet too large to read; delete the empty lines and columns after the list and save it"
    " again."
)
BOMB = "The workbook unpacks to far more than a roster needs; save a copy that holds only the list."
PASSWORD = "The workbook is protected by a password; save a copy without one."  # noqa: S105
DTD = f"The file holds a document type definition, which no roster needs; {SAVE_AS}."
TURNED = (
    "The list is turned on its side: its headings stand below each other in the first column."
    " Turn it (copy, paste, transpose) and load it again."
)
BLOCKS = (
    "Vaccines stand where the list has its pupils' names, so each child seems to have several lines, in a form that"
    " is not known; export the list with one line a child or one line a dose."
)
SIDE_BY_SIDE = (
    "Two lists stand side by side on one sheet; put them below each other, or each on a sheet of its own, and load the"
    " file again."
)
NO_HEADINGS = "No line of headings was found; the list needs one that names at least the pupil's name and birth date."
NO_NAME = "The list has no column with the pupils' names."
NO_BIRTHDATE = "The list has no column with the birth dates, without which nothing can be decided."
_COLUMNS = f"The list has more than {LIMITS.columns} columns, too large to read; keep only those of one list."
_AGAIN = "Open it in a spreadsheet program and save it again."

_SENTENCES = {
    "damaged": DAMAGED,
    "cells": TOO_LARGE,
    "bomb": BOMB,
    "password": PASSWORD,
    "dtd": DTD,
    "columns": _COLUMNS,
    "rows": f"The list has more than {LIMITS.rows:,} lines, too large to read; split it by school or grade.",
    "sheets": f"The workbook has more than {LIMITS.sheets} sheets; save a copy that holds only the list.",
    "strict": f"The workbook is of the kind Strict Open XML; {SAVE_AS}.",
    "no_workbook": f"The file is an Office file without a workbook in it; {SAVE_AS}.",
    "no_table": f"The file is a web page or XML without a table; {SAVE_AS}.",
    "word": "The file is a Word document; save the list as a spreadsheet (.xlsx or .csv).",
    "slides": "The file is a presentation; save the list as a spreadsheet (.xlsx or .csv).",
    "mail": "The file is a saved message; save the list attached to it and bring that.",
    "no_text": f"The workbook is damaged: a cell names a text that is not there. {_AGAIN}",
    "two_tables": f"The workbook is damaged: a sheet holds two tables. {_AGAIN}",
}
_LOST = {
    "line_twice": "line {} stands twice",
    "out_of_place": "line {} is out of place",
    "cell_twice": "line {} holds a cell twice",
}


def sentence(reason: str, at: int) -> str:
    """The sentence for a reason the child gave; one that is not known means a damaged file."""
    if reason in _LOST:
        return f"The workbook is damaged: {_LOST[reason].format(at)}. {_AGAIN}"
    return _SENTENCES.get(reason, DAMAGED)
