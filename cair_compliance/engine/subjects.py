"""What the law asks about pupils: one as a value, many as columns.

Few pupils have an exemption, a claim, a doubt or a special circumstance, so those stand by place and not in
columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ..model.calendar import from_ordinal, ordinal
from ..model.people import GRADES, Circumstances, Exemption, ExemptionClaim
from .periods import MISSING, Days

PROGRAMS = ("child_care", "tk12")
ENTRY_TYPES = ("admission", "advance_7")
GRADE_CODES: tuple[str, ...] = ("", *GRADES)
NO_CIRCUMSTANCES = Circumstances()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A dose cell that could not be read: neither a dose nor "no dose". `groups` are those it would count for."""

    groups: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What the law asks about one pupil: age, program, grade and the entry that the requirements attach to."""

    birthdate: date | None
    program: str
    entry_date: date
    entry_type: str = "admission"
    grade: str = ""
    claims: tuple[ExemptionClaim, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    circumstances: Circumstances = NO_CIRCUMSTANCES


@dataclass(frozen=True)
class Subjects(Sequence[Subject]):
    """Pupils as columns. `birth` and `entry` are days since 1970-01-01 (MISSING: no birth date).

    `program`, `entry_type` and `grade` are places in PROGRAMS, ENTRY_TYPES and GRADE_CODES. The mappings hold,
    by place, what only some pupils have.
    """

    birth: Days
    entry: Days
    program: NDArray[np.int8]
    entry_type: NDArray[np.int8]
    grade: NDArray[np.int8]
    claims: Mapping[int, tuple[ExemptionClaim, ...]] = field(default_factory=dict)
    doubts: Mapping[int, tuple[Doubt, ...]] = field(default_factory=dict)
    exemptions: Mapping[int, tuple[Exemption, ...]] = field(default_factory=dict)
    circumstances: Mapping[int, Circumstances] = field(default_factory=dict)

    @classmethod
    def of(cls, pupils: Iterable[Subject]) -> Subjects:
        """Columns from values; columns stay as they are."""
        if isinstance(pupils, Subjects):
            return pupils
        given = list(pupils)
        return cls(
            birth=column([s.birthdate for s in given]),
            entry=column([s.entry_date for s in given]),
            program=np.array([PROGRAMS.index(s.program) for s in given], dtype=np.int8),
            entry_type=np.array([ENTRY_TYPES.index(s.entry_type) for s in given], dtype=np.int8),
            grade=np.array([GRADE_CODES.index(s.grade) for s in given], dtype=np.int8),
            claims={place: s.claims for place, s in enumerate(given) if s.claims},
            doubts={place: s.doubts for place, s in enumerate(given) if s.doubts},
            exemptions={place: s.exemptions for place, s in enumerate(given) if s.exemptions},
            circumstances={
                place: s.circumstances for place, s in enumerate(given) if s.circumstances != NO_CIRCUMSTANCES
            },
        )

    def __len__(self) -> int:
        return len(self.birth)

    def __getitem__(self, place: int) -> Subject:  # type: ignore[override]
        """One pupil as a value. Slices are not offered: columns are cut by whoever needs them."""
        born = int(self.birth[place])
        return Subject(
            birthdate=None if born == MISSING else from_ordinal(born),
            program=PROGRAMS[self.program[place]],
            entry_date=from_ordinal(int(self.entry[place])),
            entry_type=ENTRY_TYPES[self.entry_type[place]],
            grade=GRADE_CODES[self.grade[place]],
            claims=self.claims.get(place, ()),
            doubts=self.doubts.get(place, ()),
            exemptions=self.exemptions.get(place, ()),
            circumstances=self.circumstances.get(place, NO_CIRCUMSTANCES),
        )

    def __iter__(self) -> Iterator[Subject]:
        return (self[place] for place in range(len(self)))


def column(dates: Sequence[date | None]) -> Days:
    """Dates as days since 1970-01-01, MISSING for None."""
    return np.array([MISSING if d is None else ordinal(d) for d in dates], dtype=np.int32)


def among(by_place: Mapping[int, object], places: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """(position, place) of those of `places` (ascending) that a mapping names."""
    if not by_place or not len(places):
        return
    named = np.fromiter(by_place, dtype=np.intp, count=len(by_place))
    position = np.minimum(np.searchsorted(places, named), len(places) - 1)
    for at in sorted(position[places[position] == named].tolist()):
        yield at, int(places[at])
