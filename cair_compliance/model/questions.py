"""Questions a file raises that only a person can answer, asked once for the whole file instead of guessed.

`read_roster(..., answers={key: value})` takes the answers; the same mapping goes through `check_roster` and the
shell's `--answer KEY=VALUE`.
"""

from __future__ import annotations

from dataclasses import dataclass

DATE_ORDER, NAME_ORDER, GRADE = "date_order", "name_order", "grade:"
"""Keys. A grade's key is followed by the grade as written in the file: "grade:P"."""

MONTH_FIRST, DAY_FIRST = "month_first", "day_first"
FIRST_LAST, LAST_FIRST = "first_last", "last_first"


@dataclass(frozen=True, slots=True)
class Question:
    """One question about the whole file.

    key      names it in `answers`
    text     the question in one or two plain sentences
    choices  (value, words): what may be answered and how to show it
    rows     lines the answer changes, as seen in a spreadsheet program; `column` where it is about one column
    assumed  the value the file was read with while nobody answered; "" where nothing was assumed and the cells
             it is about stayed unread doubts
    answer   the answer given, "" while there is none
    """

    key: str
    text: str
    choices: tuple[tuple[str, str], ...]
    rows: tuple[int, ...] = ()
    column: str = ""
    assumed: str = ""
    answer: str = ""

    @property
    def is_open(self) -> bool:
        """Nobody answered and nothing was assumed: cells wait for the answer."""
        return not self.answer and not self.assumed
