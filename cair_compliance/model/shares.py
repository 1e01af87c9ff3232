"""A share that claims no more than is known: the one way in which screens and papers state a percentage of pupils.

A share is a number only once nobody of the group is left undecided. Before that it is the exact range it will come to
lie in, and no figure at all where more than 5 in 100 are undecided: such a range says too little to be quoted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

UNDECIDED_LIMIT = Fraction(5, 100)
"""Above this part of the pupils without an answer not even a range is stated; a choice of ours, not of the law."""

NOT_STATED, NOBODY = "not stated", "–"


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `size` pupils.

    undecided  further pupils of the `size` of whom it is open whether they count
    unplaced   pupils beside the `size` who may belong to it, and may count then
    sound      False where the sums behind the numbers do not come out; then nothing is stated
    """

    count: int
    size: int
    undecided: int = 0
    unplaced: int = 0
    sound: bool = True

    @property
    def open(self) -> int:
        return self.undecided + self.unplaced

    @property
    def final(self) -> bool:
        return self.sound and not self.open

    @property
    def stated(self) -> bool:
        """Whether a figure may be printed at all."""
        everybody = self.size + self.unplaced
        return self.sound and everybody > 0 and self.open <= UNDECIDED_LIMIT * everybody

    @property
    def least(self) -> Fraction:
        """Per cent if none of the open pupils counts; 0 of nobody."""
        return self._percent(self.count)

    @property
    def most(self) -> Fraction:
        """Per cent if each of the open pupils counts; 0 of nobody."""
        return self._percent(self.count + self.open)

    def _percent(self, count: int) -> Fraction:
        everybody = self.size + self.unplaced
        return Fraction(100 * count, everybody) if everybody else Fraction(0)

    def __str__(self) -> str:
        """ "14.2 %", "between 14.2 % and 17.5 %" (the range rounded outward), "not stated", or "–" of nobody."""
        if self.sound and self.size + self.unplaced == 0:
            return NOBODY
        if not self.stated:
            return NOT_STATED
        if self.final:
            return f"{_tenths(self.least + Fraction(1, 20))} %"
        most = -math.floor(-self.most * 10)
        return f"between {_tenths(self.least)} % and {most // 10}.{most % 10} %"

    @property
    def undecided_words(self) -> str:
        """ "2 undecided"; "" once all are decided."""
        return f"{self.open:,} undecided" if self.open else ""


def _tenths(percent: Fraction) -> str:
    """Cut to one decimal."""
    tenths = math.floor(percent * 10)
    return f"{tenths // 10}.{tenths % 10}"
