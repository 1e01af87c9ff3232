"""The questions one file raises: the answers given, and the lines each question is about."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.errors import InputRefused
from ..model.people import GRADES
from ..model.questions import (
    DATE_ORDER,
    DAY_FIRST,
    FIRST_LAST,
    GRADE,
    LAST_FIRST,
    MONTH_FIRST,
    NAME_ORDER,
    Question,
)
from .date_order import PLAIN
from .sexes import AS_USUAL

MOST_GRADES = 12
"""Different grades that are asked about; a column with more of them holds something else."""

_CHOICES = {
    DATE_ORDER: (
        (MONTH_FIRST, "month first: 05/06/2020 is May 6, 2020"),
        (DAY_FIRST, "day first: 05/06/2020 is June 5, 2020"),
    ),
    NAME_ORDER: (
        (FIRST_LAST, "first name first: the last word is the last name"),
        (LAST_FIRST, "last name first: the first word is the last name"),
    ),
}
_GRADE_WORDS = {"PK": "preschool", "TK": "transitional kindergarten", "K": "kindergarten", "UG": "ungraded"}
_GRADE_CHOICES = tuple((grade, _GRADE_WORDS.get(grade, f"grade {grade}")) for grade in GRADES)
_MINUS_ONE = ("TK", "PK")


class FileQuestions:
    """Gathers, while a file is read, what only a person can say about it.

    Raises InputRefused for an answer to a question that does not exist, or that is none of its choices.
    """

    def __init__(self, answers: Mapping[str, str] | None = None) -> None:
        self._answers = dict(answers or {})
        for key, value in self._answers.items():
            _refuse_unknown(key, value)
        self._rows: dict[str, dict[int, None]] = {}
        self._columns: dict[str, str] = {}
        self.order = PLAIN
        self.sexes = AS_USUAL
        self.counts_grades = False

    def answer(self, key: str) -> str:
        """The answer given, "" where there is none."""
        return self._answers.get(key, "")

    def grade(self, written: str) -> str:
        """The grade somebody said a word of the grade column stands for; "" where nobody did."""
        return self._answers.get(f"{GRADE}{written}", "")

    def met(self, key: str, row: int, column: str = "") -> None:
        """A line on which the answer matters."""
        self._rows.setdefault(key, {})[row] = None
        self._columns.setdefault(key, column)

    def all(self) -> tuple[Question, ...]:
        """The questions met, the one about dates first; those about grades last."""
        grades = [key for key in self._rows if key.startswith(GRADE) and not self._is_plain(key)]
        grades = grades if len(grades) <= MOST_GRADES else []
        return tuple(self._question(key) for key in (DATE_ORDER, NAME_ORDER, *grades) if key in self._rows)

    def _is_plain(self, key: str) -> bool:
        """Beside a 0 for kindergarten, -1 can only be the grade before it."""
        return key == f"{GRADE}-1" and self.counts_grades and not self.answer(key)

    def _question(self, key: str) -> Question:
        assumed = {DATE_ORDER: MONTH_FIRST if self.order.assumed else "", NAME_ORDER: FIRST_LAST}.get(key, "")
        choices = _CHOICES.get(key, _GRADE_CHOICES)
        if key == f"{GRADE}-1":
            assumed, choices = "TK", tuple(choice for choice in _GRADE_CHOICES if choice[0] in _MINUS_ONE)
        answer, rows = self.answer(key), tuple(self._rows[key])
        return Question(key, self._text(key), choices, rows, self._columns[key], assumed, answer)

    def _text(self, key: str) -> str:
        if key == NAME_ORDER:
            return "The names have no comma. Does the first name stand first?"
        if key != DATE_ORDER:
            return f"Which grade does “{key.removeprefix(GRADE)}” stand for?"
        if self.order.assumed:
            return "Nothing in this list shows whether the month or the day stands first in its dates. Which is it?"
        return "Some dates of this list can only have the day first. Do the others beside them have it first too?"


def _refuse_unknown(key: str, value: str) -> None:
    choices = _CHOICES.get(key, _GRADE_CHOICES if key.startswith(GRADE) else ())
    if not choices:
        raise InputRefused(f"No list raises the question {key}; there are {DATE_ORDER}, {NAME_ORDER} and {GRADE}WORD.")
    if value not in {choice for choice, _ in choices}:
        raise InputRefused(f"The answer to {key} is one of {', '.join(choice for choice, _ in choices)}.")
