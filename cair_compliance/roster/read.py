"""The reading of a roster in one sentence: take, refuse what is hostile, find the headings, read, unite, count."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from ..model.datafile import fingerprint
from ..model.issues import issue
from ..model.roster import Roster
from ..model.vaccines import load_vaccines
from .book_reader import BookReader
from .child import read_workbook
from .delimited import read_text
from .file_questions import FileQuestions
from .grid import Book
from .headers import HeadingReader
from .own_notes import as_brought
from .preflight import look_into
from .sniff import TEXT, WEB_PAGE, ZIPPED, kind_of, take


def read_roster(
    source: str | Path | bytes | BinaryIO,
    *,
    name: str | None = None,
    as_of: date | None = None,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Roster:
    """Read a list of pupils and their doses from a spreadsheet or text file.

    source   a path, the bytes, or a binary file
    name     what to call it; by default the file's own name
    as_of    the day the list is looked at (default today); decides who has left and which doses lie ahead
    mapping  heading -> field, the user's corrections; "" means: do not use this column
    answers  key -> value of the questions the file raised before (`Roster.questions`)

    Never guesses and never drops: what cannot be read becomes an issue with its line and column.
    Raises InputRefused, one plain sentence, for a file that cannot be read at all.
    """
    upload = take(source, name)
    catalogue = load_vaccines()
    reading = BookReader(catalogue, HeadingReader(catalogue, mapping), as_of or date.today(), FileQuestions(answers))  # noqa: DTZ011
    with _collector_at_rest():
        roster = reading.read(open_book(upload.data, upload.name), upload.name, fingerprint(upload.data))
        del reading
    return roster


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A large list makes many lasting values and no cycles; to search them over and over costs a third of the time.

    What was only needed to read is best let go inside, or the collector looks through it when it comes back.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def open_book(data: bytes, name: str) -> Book:
    """The cells of any kind of file that is read at all."""
    kind = kind_of(data)
    if kind == TEXT:
        return read_text(data, Path(name).stem or "list")
    kind = look_into(data) if kind == ZIPPED else kind
    book = as_brought(read_workbook(data, kind))
    return replace(book, issues=(issue("WEB_PAGE_READ"), *book.issues)) if kind == WEB_PAGE else book
