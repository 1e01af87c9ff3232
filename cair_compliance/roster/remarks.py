"""What is said of a list as a whole, once its headings, its names or its doses are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..model.doses import DoseTable
from ..model.people import Pupil
from .headers import Headings
from .issue_list import IssueList
from .names import folded

_IDS = ("state_id", "local_id")


def of_headings(headings: Headings, issues: IssueList) -> None:
    """Two lines of headings, names in one column, and a list with nothing that tells namesakes apart."""
    places = headings.places
    if headings.first:
        issues.add("TWO_HEADING_LINES", row=headings.first, value=str(headings.first), other=str(headings.line))
    if "name" in places and not {"last_name", "first_name"} & set(places):
        heading = headings.columns[places["name"]].heading
        issues.add("NAMES_IN_ONE_COLUMN", row=headings.line, column=heading, value=heading)
    if not set(_IDS) & set(places):
        issues.add("NO_IDENTIFIERS", row=headings.line, value="no ids" if "sex" in places else "neither sex nor ids")


def of_names(pupils: Sequence[Pupil], issues: IssueList) -> None:
    """A pupil whose first and last name are another's last and first: one of them may be typed the wrong way round."""
    names = [(folded(pupil.last_name), folded(pupil.first_name)) for pupil in pupils]
    by_name = dict(zip(reversed(names), reversed(pupils), strict=True))
    for pupil, (last, first) in zip(pupils, names, strict=True):
        other = by_name.get((first, last)) if last != first else None
        if other is not None and (other.sheet != pupil.sheet or other.row < pupil.row):
            issues.sheet = pupil.sheet
            issues.add("NAME_MAYBE_SWAPPED", row=pupil.row, value=str(other.row))


def of_doses(table: DoseTable, issues: IssueList, sheets: Sequence[str]) -> None:
    """Doses of one vaccine that stand on one line later than the dose after them. `sheets`: by place of the pupil."""
    same = (table.row[1:] == table.row[:-1]) & (table.pupil[1:] == table.pupil[:-1])
    same &= table.product[1:] == table.product[:-1]
    for place in np.flatnonzero(same & (table.day[1:] < table.day[:-1])).tolist():
        issues.sheet = sheets[int(table.pupil[place])]
        issues.add("DOSES_OUT_OF_ORDER", row=int(table.row[place]), column=table.column[place], value=table.raw[place])
