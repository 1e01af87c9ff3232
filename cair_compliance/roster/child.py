"""Has a workbook parsed in a confined child interpreter and takes its cells back as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ..model.errors import InputRefused
from ..model.issues import issue
from .grid import Book, Cell, Line, Mark, padded
from .limits import LIMITS, Limits

_READER = Path(__file__).with_name("child_reader.py")
_TOO_LARGE = (
    "The workbook describes a sheet too large to read; delete the empty lines and columns after the list and save it"
    " again."
)
_DAMAGED = "The workbook is damaged; open it in a spreadsheet program and save it again as .xlsx."
_REFUSALS = {11: "The workbook is protected by a password; save a copy without one.", 12: _TOO_LARGE, 13: _DAMAGED}
_LOST = {
    14: "line {} stands twice",
    15: "line {} is out of place",
    16: "line {} holds a cell twice",
    17: "a sheet holds two tables",
}
_MARKS = {"\0v": Mark.NO_VALUE, "\0c": Mark.CONTROL, "\0l": Mark.TOO_LONG}


def read_workbook(data: bytes, kind: str, limits: Limits = LIMITS) -> Book:
    """All visible sheets of a workbook. Raises InputRefused when the child is stopped or gives up."""
    return _book(run_child([sys.executable, "-I", str(_READER), _asked(kind, limits)], data, limits))


def _asked(kind: str, limits: Limits) -> str:
    wanted = {
        "kind": kind, "memory": limits.child_memory, "seconds": limits.child_seconds, "output": limits.child_output,
        "sheets": limits.sheets, "rows": limits.rows, "columns": limits.columns, "cells": limits.cells,
        "cell_text": limits.cell_text,
    }  # fmt: skip
    return json.dumps(wanted)


def run_child(command: list[str], data: bytes, limits: Limits) -> bytes:
    """What the child wrote. Raises InputRefused for a crash, a refusal or a lapse of time."""
    try:
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=limits.wall_seconds, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputRefused(_TOO_LARGE) from None
    if done.returncode:
        raise InputRefused(_refusal(done.returncode, done.stderr))
    return done.stdout


def _refusal(code: int, said: bytes) -> str:
    """The sentence for the child's exit code; of what it said only a line number is taken over."""
    if code in _LOST and said.isdigit():
        what = _LOST[code].format(int(said[:7]))
        return f"The workbook is damaged: {what}. Open it in a spreadsheet program and save it again."
    return _TOO_LARGE if code < 0 else _REFUSALS.get(code, _DAMAGED)


def _book(answer: bytes) -> Book:
    lines = answer.splitlines()
    if len(lines) < 2 or lines[-1] != b"true":
        raise InputRefused(_DAMAGED)
    head = json.loads(lines[0])
    sheets = tuple(_sheets(head, lines[1:-1]))
    return _cut(Book(sheets, tuple(head["hidden"]))) if head.get("cut") else Book(sheets, tuple(head["hidden"]))


def _cut(book: Book) -> Book:
    """The book of a file that breaks off: its last cell is not to be trusted."""
    *whole, last = book.sheets
    if not last.lines:
        return book
    line = last.lines[-1]
    filled = max(place for place, cell in enumerate(line.cells) if cell != "")
    cells = [*line.cells[:filled], Mark.CUT, *line.cells[filled + 1 :]]
    sheet = replace(last, lines=(*last.lines[:-1], Line(line.number, cells)))
    return replace(book, sheets=(*whole, sheet), issues=(issue("FILE_CUT_SHORT", sheet=last.name, row=line.number),))


def _sheets(head: dict[str, Any], lines: Iterable[bytes]) -> Iterable[Any]:
    gathered: dict[int, list[tuple[int, list[Cell]]]] = {place: [] for place in range(len(head["visible"]))}
    known: dict[Any, Cell] = {}
    place = 0
    for line in map(json.loads, lines):
        if isinstance(line, int):
            place = line
        else:
            gathered[place].append((line[0], [_cell(value, known) for value in line[1:]]))
    for place, name in enumerate(head["visible"]):
        yield padded(name, sorted(gathered[place], key=lambda item: item[0]), since_1904=head["since_1904"])


def _cell(value: str | float, known: dict[Any, Cell]) -> Cell:
    if type(value) is not str or not value.startswith("\0"):
        return value
    cell = known.get(value)
    if cell is None:
        cell = known[value] = date.fromisoformat(value[2:]) if value[1] == "d" else _MARKS[value]
    return cell
