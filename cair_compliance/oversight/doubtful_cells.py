"""Cells of a list that could not be taken as they stand, each in words: whose, what stands there, how it was taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..model.issues import NOTE, Issue
from ..model.licensing import DoubtfulCell
from ..model.people import Pupil

AS_MEANT = frozenset({"SEVERAL_DATES"})
"""Not doubtful here: a list of child care has a column a vaccine, with all its dates."""
_TELLING = ("DOSE", "READ_AS")
"""Notes that say how a dose was taken; other notes (a missing id, capitals) change nothing in a file review."""


def doubtful_cells(issues: Iterable[Issue], pupils: Sequence[Pupil]) -> tuple[DoubtfulCell, ...]:
    """The cells that a person should look at, in the order of the list."""
    names = {(one.sheet, row): one.name for one in pupils for row in (one.row, *one.merged_rows)}
    given = list(issues)
    claims = {(one.sheet, one.row, one.column) for one in given if one.code == "EXEMPTION_CLAIMED"}
    found = [one for one in given if _is_doubtful(one) and not _said_twice(one, claims)]
    found.sort(key=lambda one: (one.sheet, one.row))
    return tuple(
        DoubtfulCell(names.get((one.sheet, one.row), ""), one.row, one.column, one.value, one.message, one.advice)
        for one in found
    )


def _said_twice(one: Issue, claims: set[tuple[str, int, str]]) -> bool:
    """A remark that is told as an exemption already."""
    return one.code == "DOSE_NOTE" and (one.sheet, one.row, one.column) in claims


def _is_doubtful(one: Issue) -> bool:
    if not one.column or not one.row or one.code in AS_MEANT:
        return False
    return one.severity != NOTE or one.code.startswith(_TELLING)
