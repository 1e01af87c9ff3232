"""Has a file parsed in a confined child interpreter and takes its cells back as numbers and a list of values."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from ..model.errors import InputRefused
from ..model.issues import Issue, issue
from .grid import Book, Cell, Mark, Sheet, Table, column_letters
from .limits import LIMITS, Limits
from .refusals import DAMAGED, TOO_LARGE, sentence

_READER = Path(__file__).with_name("child_reader.py")
_REFUSED = 3
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}
"""Threads would take address space the child may not have."""
_MARKS = {"\0v": Mark.NO_VALUE, "\0c": Mark.CONTROL, "\0l": Mark.TOO_LONG, "\0x": Mark.CUT}
_SHOWN = 12


def read_workbook(data: bytes, kind: str, limits: Limits = LIMITS) -> Book:
    """All visible sheets of a file. Raises InputRefused when the child is stopped or gives up."""
    return _book(run_child(command(kind, limits), data, limits))


def command(kind: str, limits: Limits = LIMITS) -> list[str]:
    """What starts the child for a kind of file."""
    return [sys.executable, "-I", str(_READER), _asked(kind, limits)]


def _asked(kind: str, limits: Limits) -> str:
    wanted = {
        "kind": kind, "memory": limits.child_memory, "seconds": limits.child_seconds, "output": limits.child_output,
        "sheets": limits.sheets, "rows": limits.rows, "columns": limits.columns, "cells": limits.cells,
        "cell_text": limits.cell_text, "inflated": limits.inflated,
    }  # fmt: skip
    return json.dumps(wanted)


def run_child(command: list[str], data: bytes, limits: Limits) -> bytes:
    """What the child wrote. Raises InputRefused for a crash, a refusal or a lapse of time."""
    try:
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=limits.wall_seconds, env=_ENVIRONMENT, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputRefused(TOO_LARGE) from None
    if done.returncode:
        raise InputRefused(_refusal(done.returncode, done.stdout))
    return done.stdout


def _refusal(code: int, said: bytes) -> str:
    """The sentence for the child's end; of what it said only a known key and a number are taken over."""
    if code != _REFUSED:
        return TOO_LARGE if code < 0 else DAMAGED
    try:
        refusal = json.loads(said[:200])
        return sentence(str(refusal["reason"]), int(refusal["at"]))
    except (ValueError, KeyError, TypeError):
        return DAMAGED


def _book(answer: bytes) -> Book:
    first, _, rest = answer.partition(b"\n")
    head = json.loads(first)
    values: list[Cell] = []
    for _ in range(head["chunks"]):
        chunk, _, rest = rest.partition(b"\n")
        values.extend(map(_cell, json.loads(chunk)))
    if len(rest) != 4 * sum(about["lines"] * (about["width"] + 1) for about in head["sheets"]):
        raise InputRefused(DAMAGED)
    sheets = tuple(_sheets(head["sheets"], tuple(values), rest))
    issues = [said for sheet, about in zip(sheets, head["sheets"], strict=True) for said in _unseen(sheet, about)]
    issues += [said for sheet in sheets for said in _altered(sheet, head["altered"])]
    book = Book(sheets, tuple(head["hidden"]), tuple(issues))
    return _cut(book) if head["cut"] else book


def _cell(value: str | float) -> Cell:
    if type(value) is not str or value[:1] != "\0":
        return value
    return date.fromisoformat(value[2:]) if value[1] == "d" else _MARKS[value]


def _sheets(abouts: list[dict[str, Any]], values: tuple[Cell, ...], rest: bytes) -> Iterator[Sheet]:
    place = 0
    objects = np.empty(len(values), object)
    objects[:] = values
    for about in abouts:
        count, width = about["lines"], about["width"]
        numbers = np.frombuffer(rest, np.int32, count, place)
        codes = np.frombuffer(rest, np.int32, count * width, place + 4 * count).reshape(count, width)
        place += 4 * count * (width + 1)
        merged = tuple((top, left, bottom, right) for top, left, bottom, right in about["merged"])
        table = Table(tuple(numbers.tolist()), values, codes, objects)
        yield Sheet.of(about["name"], table, since_1904=about["since_1904"], merged=merged)


def _unseen(sheet: Sheet, about: dict[str, Any]) -> Iterator[Issue]:
    """What people do not see in the sheet was not read, and is said."""
    if lines := about["hidden_lines"]:
        yield issue("HIDDEN_LINES", sheet=sheet.name, row=lines[0], value=_listed(lines))
    if columns := about["hidden_columns"]:
        yield issue("HIDDEN_COLUMNS", sheet=sheet.name, value=_listed([column_letters(place) for place in columns]))


def _altered(sheet: Sheet, altered: list[int]) -> Iterator[Issue]:
    """Cells from which marks nobody sees were taken out."""
    if altered and sheet.table is not None:
        held = np.isin(sheet.table.codes, altered)
        numbers = [number for number, cells in zip(sheet.table.numbers, held, strict=True) if cells.any()]
        if numbers:
            yield marks_taken_out(sheet.name, numbers)


def marks_taken_out(sheet: str, numbers: list[int]) -> Issue:
    """The issue that names the lines whose cells lost marks nobody sees."""
    return issue("MARKS_TAKEN_OUT", sheet=sheet, row=numbers[0], value=f"lines {_listed(numbers)}")


def _listed(names: list[Any]) -> str:
    rest = len(names) - _SHOWN
    return ", ".join(map(str, names[:_SHOWN])) + (f" and {rest} more" if rest > 0 else "")


def _cut(book: Book) -> Book:
    """The book of a file that breaks off: its last cell is not to be trusted."""
    *whole, last = book.sheets
    if not last.lines:
        return book
    line = last.lines[-1]
    sheet = last.with_cell(len(last.lines) - 1, max(p for p, cell in enumerate(line.cells) if cell != ""), Mark.CUT)
    said = issue("FILE_CUT_SHORT", sheet=last.name, row=line.number)
    return replace(book, sheets=(*whole, sheet), issues=(*book.issues, said))
