"""The work list: which children, in which order, how many a page. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..model.calendar import in_words
from ..model.people import GRADES
from ..model.results import PupilResult
from ..model.vaccines import fold_name
from ..reports.words import grade_room, next_date, next_thing
from .figures import figure
from .markup import Markup, el, toned

T = TypeVar("T")

PAGE = 25
SETTLED = ("met", "exempt_pme", "exempt_pbe")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the user asked to see; "" everywhere means everybody."""

    figure: str = ""
    grade: str = ""
    room: str = ""
    requirement: str = ""
    name: str = ""

    def fits(self, pupil: PupilResult) -> bool:
        wanted = figure(self.figure)
        return (
            (wanted is None or wanted.fits(pupil))
            and self.grade in ("", pupil.pupil.grade)
            and self.room in ("", pupil.pupil.room)
            and (not self.requirement or is_open(pupil, self.requirement))
            and _named(pupil, self.name)
        )

    @property
    def anything(self) -> bool:
        return self != Filter()


def is_open(pupil: PupilResult, requirement: str) -> bool:
    """Whether a requirement still asks for something."""
    return any(f.requirement == requirement and f.status not in SETTLED for f in pupil.findings)


def _named(pupil: PupilResult, wanted: str) -> bool:
    """Each word of the search stands in the name or is an id; accents, case and order do not matter."""
    words = [word for word in wanted.replace(",", " ").split() if word]
    name = fold_name(pupil.pupil.name)
    ids = (pupil.pupil.local_id, pupil.pupil.state_id)
    return all(
        (fold_name(word) and fold_name(word) in name) or word in ids or word in pupil.pupil.name for word in words
    )


def fitting(pupils: Iterable[PupilResult], wanted: Filter) -> list[PupilResult]:
    """Those who fit, in the order given."""
    return [pupil for pupil in pupils if wanted.fits(pupil)] if wanted.anything else list(pupils)


def pages(number: int) -> int:
    return max(1, -(-number // PAGE))


def page_of(items: Sequence[T], page: int) -> Sequence[T]:
    """Page 1 holds the first 25."""
    page = min(max(page, 1), pages(len(items)))
    return items[(page - 1) * PAGE : page * PAGE]


def grades_of(pupils: Iterable[PupilResult]) -> list[str]:
    """Grades present, in school order."""
    found = {pupil.pupil.grade for pupil in pupils if pupil.pupil.grade}
    return school_order(found)


def school_order(grades: Iterable[str]) -> list[str]:
    """Preschool first, grade 12 last, anything else after it."""
    return sorted(grades, key=lambda grade: (GRADES.index(grade) if grade in GRADES else len(GRADES), grade))


def rooms_of(pupils: Iterable[PupilResult]) -> list[str]:
    return sorted({pupil.pupil.room for pupil in pupils if pupil.pupil.room})


HEADINGS = ("Name", "Grade / room", "Standing", "Next thing", "Date", "Line")


def line(pupil: PupilResult) -> tuple[str | Markup, ...]:
    """One child in the work list, under HEADINGS."""
    shown = pupil.shown_as
    return (
        pupil.pupil.name,
        grade_room(pupil),
        toned(shown.symbol, shown.label, shown.colour),
        next_thing(pupil) or "–",
        el("span", in_words(next_date(pupil)) or "–", cls="cc-day"),
        str(pupil.pupil.row),
    )
