"""Lines that mean one pupil are united; lines that only look alike are said, never merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ..model.doses import DoseTable
from ..model.people import Pupil
from .attributes import is_state_id, is_usable_id
from .doses import family
from .gathering import Draft
from .issue_list import IssueList
from .names import folded

SAME, UNRELATED = "same", ""
NEAR_DAYS = 31
_NOT_READ = "POSSIBLE_DUPLICATE_PUPIL: a part of the name was not read"


class Uniter:
    """Puts drafts together one by one. `places` says for each draft which pupil it became."""

    def __init__(self, issues: IssueList) -> None:
        self._issues = issues
        self._keys: dict[tuple[object, ...], list[int]] = {}
        self.pupils: list[Pupil] = []
        self.places: list[int] = []
        self.merged = 0
        self._refused: set[int] = set()

    def add_all(self, drafts: Sequence[Draft]) -> None:
        """Add drafts in turn; one that shares no name and no id with any other is a pupil without a comparison."""
        keys = [_keys(draft.pupil) for draft in drafts]
        count = Counter(chain.from_iterable(keys))
        for draft, own in zip(drafts, keys, strict=True):
            if max(map(count.__getitem__, own)) == 1:
                self.places.append(len(self.pupils))
                self.pupils.append(draft.pupil)
            else:
                self._add(draft, own)

    def _add(self, draft: Draft, keys: list[tuple[object, ...]]) -> None:
        pupil = draft.pupil
        place, notes = self._target(pupil, keys, refused=draft.name_refused)
        if place is None:
            place = len(self.pupils)
            self.pupils.append(pupil)
            if draft.name_refused:
                self._refused.add(place)
            self._issues.sheet = pupil.sheet
            for code, value, other in notes:
                self._issues.add(code, row=pupil.row, value=value, other=other)
        else:
            self._unite(place, pupil)
            self.merged += 1
        self.places.append(place)
        for key in keys:
            known = self._keys.setdefault(key, [])
            if place not in known:
                known.append(place)

    def _target(
        self, pupil: Pupil, keys: list[tuple[object, ...]], *, refused: bool
    ) -> tuple[int | None, list[tuple[str, str, str]]]:
        notes: list[tuple[str, str, str]] = []
        for place in dict.fromkeys(place for key in keys for place in self._keys.get(key, ())):
            other = self.pupils[place]
            verdict = compare(pupil, other)
            if verdict == SAME and (refused or place in self._refused):
                verdict = _NOT_READ
            if verdict == SAME:
                return place, []
            if verdict:
                code, why = verdict.split(": ", 1)
                value = f"{why} on lines {other.row} and {pupil.row}" if code == "CONFLICTING_LINES" else str(other.row)
                notes.append((code, value, why))
        return None, notes

    def _unite(self, place: int, pupil: Pupil) -> None:
        first = self.pupils[place]
        self._issues.sheet = pupil.sheet
        self._issues.add("DUPLICATE_LINE", row=pupil.row, value=str(first.row))
        for name, what in (("grade", "the grades"), ("sex", "the sexes")):
            if getattr(first, name) and getattr(pupil, name) and getattr(first, name) != getattr(pupil, name):
                self._issues.add(
                    "CONFLICTING_LINES", row=pupil.row, value=f"{what} differ on lines {first.row} and {pupil.row}"
                )
        self.pupils[place] = unite(first, pupil)


def _keys(pupil: Pupil) -> list[tuple[object, ...]]:
    name = folded(pupil.last_name), folded(pupil.first_name)
    keys: list[tuple[object, ...]] = [("name", *name)]
    if is_usable_id(pupil.local_id):
        keys.insert(0, ("local", pupil.local_id))
    if is_state_id(pupil.state_id):
        keys.insert(0, ("state", pupil.state_id))
    return keys


def compare(one: Pupil, other: Pupil) -> str:
    """SAME, UNRELATED, or "CODE: reason" for a pair that a person must look at."""
    names, births = _names_agree(one, other), _births_agree(one, other)
    states, locals_ = (
        _agree(one.state_id, other.state_id, is_state_id),
        _agree(one.local_id, other.local_id, is_usable_id),
    )
    if states is True or (locals_ is True and states is None):
        if states is None and not names and _elsewhere(one, other):
            return UNRELATED
        if births is False:
            return "CONFLICTING_LINES: the ids are equal but the birth dates differ"
        return SAME if names else "CONFLICTING_LINES: the ids are equal but the names differ"
    if not _same_name(one, other):
        return UNRELATED
    if births is None:
        return "POSSIBLE_DUPLICATE_PUPIL: a birth date is missing"
    if births is False:
        near = states is not False and one.birthdate and other.birthdate and _near(one.birthdate, other.birthdate)
        return "POSSIBLE_DUPLICATE_PUPIL: the birth dates differ" if near else UNRELATED
    if states is False or (locals_ is False and states is None):
        return "POSSIBLE_DUPLICATE_PUPIL: the ids differ"
    if _middle_differs(one, other) or (one.sex and other.sex and one.sex != other.sex) or _suffix_differs(one, other):
        return "POSSIBLE_DUPLICATE_PUPIL: middle name, suffix or sex differ"
    return SAME


def _agree(one: str, other: str, usable: Callable[[str], bool]) -> bool | None:
    return one == other if usable(one) and usable(other) else None


def _elsewhere(one: Pupil, other: Pupil) -> bool:
    return bool(one.school and other.school and one.school != other.school)


def _births_agree(one: Pupil, other: Pupil) -> bool | None:
    return None if one.birthdate is None or other.birthdate is None else one.birthdate == other.birthdate


def _same_name(one: Pupil, other: Pupil) -> bool:
    return _keys(one)[-1] == _keys(other)[-1]


def _names_agree(one: Pupil, other: Pupil) -> bool:
    """Equal, or one spelling is the beginning of the other (two surnames, a second given name)."""
    pairs = ((one.first_name, other.first_name), (one.last_name, other.last_name))
    return all(_one_begins_the_other(folded(a), folded(b)) for a, b in pairs)


def _one_begins_the_other(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one)))


def _middle_differs(one: Pupil, other: Pupil) -> bool:
    a, b = folded(one.middle_name), folded(other.middle_name)
    return bool(a and b) and not (a.startswith(b) or b.startswith(a))


def _suffix_differs(one: Pupil, other: Pupil) -> bool:
    a, b = folded(one.suffix), folded(other.suffix)
    return bool(a and b) and a != b


def _near(one: date, other: date) -> bool:
    """A slip of the pen apart: a month, the same day of another year, or day and month exchanged."""
    swapped = (one.month, one.day) == (other.day, other.month)
    return abs((one - other).days) <= NEAR_DAYS or (one.month, one.day) == (other.month, other.day) or (
        swapped and one.year == other.year
    )  # fmt: skip


def unite(first: Pupil, again: Pupil) -> Pupil:
    """One pupil of two lines: the line still enrolled leads, blanks are filled from the other."""
    away, away_again = bool(first.left or first.gone), bool(again.left or again.gone)
    lead, rest = (again, first) if away and not away_again else (first, again)
    filled = {name: getattr(rest, name) for name in _FILLED if not getattr(lead, name) and getattr(rest, name)}
    return replace(
        lead,
        **filled,
        sheet=first.sheet,
        row=first.row,
        left=max(first.left, again.left) if first.left and again.left else None,
        gone=away and away_again and (first.gone or again.gone),
        exemptions=tuple(dict.fromkeys((*first.exemptions, *again.exemptions))),
        school_says=tuple(dict.fromkeys((*first.school_says, *again.school_says))),
        merged_rows=(*first.merged_rows, again.row),
    )


_FILLED = ("middle_name", "suffix", "birthdate", "sex", "grade", "local_id", "state_id", "room", "school", "county",
           "street", "city", "zip_code", "enrolled", "language", "guardian", "phone")  # fmt: skip


def regroup(table: DoseTable, places: Sequence[int]) -> DoseTable:
    """The table with drafts replaced by pupils; a dose that stands on several lines of a pupil is kept once."""
    pupil = np.asarray(places, dtype=np.int32)[table.pupil] if len(table) else table.pupil
    keep = _first_of_each(table, pupil, _several(places))
    if keep.all():
        return replace(table, pupil=pupil)
    lines = np.flatnonzero(keep)
    return replace(
        table,
        pupil=pupil[lines],
        **{name: getattr(table, name)[lines] for name in _COLUMNS},
        column=tuple(table.column[i] for i in lines.tolist()),
        raw=tuple(table.raw[i] for i in lines.tolist()),
    )


_COLUMNS = ("product", "day", "month_only", "sources", "conflict", "documented", "row")


def _several(places: Sequence[int]) -> set[int]:
    return {place for place, count in Counter(places).items() if count > 1}


def _first_of_each(table: DoseTable, pupil: NDArray[np.int32], merged: set[int]) -> NDArray[np.bool_]:
    keep = np.ones(len(table), dtype=np.bool_)
    seen = set()
    for line in np.flatnonzero(np.isin(pupil, list(merged))) if merged else ():
        product = table.catalogue.products[int(table.product[line])]
        key = (int(pupil[line]), family(product), int(table.day[line]), bool(table.month_only[line]))
        keep[line] = key not in seen
        seen.add(key)
    return keep
