"""Finding one pupil of a result by what a person types: a line number, an id, or a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model.errors import InputRefused
from ..model.results import PupilResult
from ..model.vaccines import fold_name


def find_pupil(pupils: Sequence[PupilResult], wanted: str | int | PupilResult) -> PupilResult:
    """Exactly one pupil; one of `pupils` itself is found as it is. Raises InputRefused for none or more than one."""
    if isinstance(wanted, PupilResult):
        return pupils[wanted.place]
    text = str(wanted).strip()
    row = re.fullmatch(r"(?:row|line)\s*(\d+)", text.lower())
    found = [p for p in pupils if _is(p, text, int(row[1]) if row else None)]
    if isinstance(wanted, int) and not found:
        found = [p for p in pupils if wanted in (p.pupil.row, *p.pupil.merged_rows)]
    if not found and not row:
        found = [p for p in pupils if fold_name(text) and fold_name(text) in fold_name(p.pupil.name)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputRefused("No pupil of the roster fits; give a line (“row 14”), an id, or a name.")
    rows = ", ".join(str(p.pupil.row) for p in found[:8])
    raise InputRefused(
        f"{len(found)} pupils fit; say which line, for example “row {found[0].pupil.row}” (lines {rows})."
    )


def _is(result: PupilResult, text: str, row: int | None) -> bool:
    pupil = result.pupil
    if row is not None:
        return row in (pupil.row, *pupil.merged_rows)
    return text in (pupil.local_id, pupil.state_id, pupil.name) or fold_name(text) == fold_name(pupil.name)
