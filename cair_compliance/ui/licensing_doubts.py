"""Cells of a list that could not be taken as they stand, shown beside the list and before any finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ..engine import load_rules
from ..model.licensing import DoubtfulCell
from ..oversight.doubtful_cells import doubtful_cells
from ..oversight.typed import typed_list
from ..roster import read_roster
from .doors import heading, sentence, show
from .markup import table

HEADINGS = ("Child", "Column", "What stands there", "How it was taken", "What is wanted")


def typed_doubts(rows: Sequence[Mapping[str, str]], day: date) -> None:
    """The doubtful cells among the rows typed so far, read as the review will read them."""
    roster = read_roster(typed_list(rows, load_rules()), as_of=day)
    show_doubts(doubtful_cells(roster.issues, roster.pupils), "Cells to look at, as typed")


def show_doubts(doubts: Sequence[DoubtfulCell], label: str = "Cells to look at") -> None:
    """Each cell on a line; nothing where there are none."""
    if not doubts:
        return
    heading(f"Cells to look at: {len(doubts)}", 4)
    sentence(
        "A date that could not be read is open: neither a dose nor a missing one. A remark is no dose.", quiet=True
    )
    rows = [(one.who, one.column, one.typed or "nothing", one.taken, one.wanted) for one in doubts]
    show(table(HEADINGS, rows, label=label))
