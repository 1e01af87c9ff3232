"""Children typed by hand during a visit, as a list that is read like any other, so that every doubt is an issue."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from ..engine import RulePack

PERSON = ("Last Name", "First Name", "Birth Date", "Enrollment Date", "Room")
GRADE = "Grade"
PRESCHOOL = "PK"


def typed_columns(pack: RulePack) -> tuple[str, ...]:
    """The columns to type into: the child, then one a vaccine of child care, each holding all its dates."""
    return (*PERSON, *pack.labels["child_care"].values())


def typed_list(rows: Sequence[Mapping[str, object]], pack: RulePack) -> bytes:
    """CSV of the rows that hold anything, for `read_roster`. Line n + 1 of the list is the n-th of them."""
    columns = typed_columns(pack)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*columns, GRADE])
    for row in rows:
        cells = [" ".join(str(row.get(column) or "").split()) for column in columns]
        if any(cells):
            writer.writerow([*cells, PRESCHOOL])
    return out.getvalue().encode()
