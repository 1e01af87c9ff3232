"""Tables to take away as text: read rightly by spreadsheet programs, and never run by them. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from ..reports.workbook import neutral

CSV = "text/csv"


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark, so that Excel shows names right; no cell is taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for row in (headings, *rows):
        writer.writerow([neutral(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")
