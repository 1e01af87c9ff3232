"""The outbreak list of one disease: every pupil without complete proof. The health officer decides what follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ...model.lists import STATES, Unprotected
from ...model.results import CheckResult
from ..story import Column, Notice, Row, Story, Tone
from ..words import count
from .call_list import guardian_words
from .frame import PUPIL, TICK, listed, office_story, who

_TONES: dict[str, Tone] = {"none": "act", "partial": "watch", "exempt": "note", "unknown": "decide"}
_CALL = (
    "Telephone the local health officer at once when a pupil without complete proof may have been exposed "
    "(17 CCR 6060). The officer, not this list, decides on exclusion (H&S 120370(b))."
)


def outbreak_list(result: CheckResult, disease: str, unprotected: Sequence[Unprotected]) -> Story:
    """Least protected first, exempt pupils included; made from what is known here, without asking anybody."""
    title = f"Outbreak list: {disease}"
    columns = (
        *PUPIL, Column("Proof", 2.3), Column("Doses that count", 0.9, "right"), Column("Parent or guardian", 2.0),
        Column("Called", 0.7, "centre"), Column("Officer's instruction", 2.1),
    )  # fmt: skip
    rows = (
        Row((*who(one.result), STATES[one.state], one.documented, guardian_words(one.result), TICK, ""),
            tone=_TONES[one.state])
        for one in unprotected
    )  # fmt: skip
    table = listed(title, columns, rows, sheet="Outbreak", none=f"Every pupil has complete proof for {disease}.")
    return office_story(
        result, f"outbreak-{disease.replace(' ', '-')}", title, _intro(result, disease, unprotected),
        (Notice(_CALL, "act"), table),
    )  # fmt: skip


def _intro(result: CheckResult, disease: str, unprotected: Sequence[Unprotected]) -> str:
    counted = sum(pupil.counted for pupil in result.pupils)
    states = Counter(one.state for one in unprotected)
    parts = [f"{STATES[state].lower()}: {states[state]:,}" for state in STATES if states[state]]
    told = f" ({'; '.join(parts)})" if parts else ""
    return f"{len(unprotected):,} of {count(counted, 'pupil')} without complete proof for {disease}{told}."
