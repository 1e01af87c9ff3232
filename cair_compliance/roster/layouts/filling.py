"""Lists of doses that write a pupil, or a vaccine, once and leave the lines below it blank.

A blank is filled from the line above only where the list plainly means it: it never writes the same thing on two
lines running, and a good part of its lines are blank. Elsewhere a blank is a hole, and whose dose stands there
cannot be said.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..grid import Line, Sheet, text_of
from ..headers import NAMES, Headings
from ..vocabulary import VACCINES

_WHO = (*NAMES, "birthdate", "local_id", "state_id")
LEAST = 3
"""One line in so many must be blank."""

Texts = tuple[str, ...]


class Filling:
    """What the lines of one sheet leave to the line above: `who` the pupil, `vaccine` the vaccine."""

    def __init__(self, sheet: Sheet, headings: Headings) -> None:
        self._who = [headings.places[name] for name in _WHO if name in headings.places]
        self._vaccines = [headings.places[name] for name in VACCINES if name in headings.places]
        dates = [column.place for column in headings.dose_dates]
        lines = [line for line in sheet.lines if line.number > headings.line and any(_texts(line, dates))]
        who = [_texts(line, self._who) for line in lines]
        self.who = _is_filled_down(who)
        vaccines = [_texts(line, self._vaccines) for line in lines]
        self.vaccine = _is_filled_down(
            [(*one, *pupil) if any(one) else () for one, pupil in zip(vaccines, who, strict=True)]
        )

    def continues(self, line: Line) -> bool:
        """The line names nobody, and this list leaves that to the line above."""
        return self.who and not any(_texts(line, self._who))

    def leaves_vaccine(self, line: Line) -> bool:
        """The line names no vaccine, and this list leaves that to the line above."""
        return self.vaccine and not any(_texts(line, self._vaccines))


def _texts(line: Line, places: Sequence[int]) -> Texts:
    return tuple([text_of(line.cells[place]) for place in places])


def _is_filled_down(said: Sequence[Texts]) -> bool:
    blank = sum(not any(one) for one in said)
    again = any(any(one) and one == above for one, above in zip(said[1:], said, strict=False))
    return not again and 0 < blank < len(said) and blank * LEAST >= len(said)
