"""Cells of a list that could not be taken as they stand, shown beside the list and before any finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ..engine import load_rules
from ..model.licensing import DoubtfulCell
from ..oversight.doubtful_cells import doubtful_cells
from ..oversight.typed import typed_list
from ..reports.licensing_story import DOUBT_HEADINGS, OPEN_CELLS
from ..roster import read_roster
from .doors import heading, sentence, show
from .markup import table


def typed_doubts(rows: Sequence[Mapping[str, str]], day: date) -> None:
    """The doubtful cells among the rows typed so far, read as the review will read them."""
    roster = read_roster(typed_list(rows, load_rules()), as_of=day)
    show_doubts(doubtful_cells(roster.issues, roster.pupils), "Cells to look at, as typed")


def show_doubts(doubts: Sequence[DoubtfulCell], label: str = "Cells to look at") -> None:
    """Each cell on a line; nothing where there are none."""
    if not doubts:
        return
    heading(f"Cells to look at: {len(doubts)}", 4)
    sentence(OPEN_CELLS, quiet=True)
    show(table(DOUBT_HEADINGS, [one.words for one in doubts], label=label))
