"""Small words several screens share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..model.questions import GRADE, Question


def children(number: int) -> str:
    """ "1 child", "1,204 children"."""
    return "1 child" if number == 1 else f"{number:,} children"


def lines_in_words(rows: Iterable[int], most: int = 10) -> str:
    """Line numbers as a spreadsheet program shows them: "lines 12, 24 and 14 more"."""
    found = sorted({row for row in rows if row})
    if not found:
        return "the whole file"
    named = ", ".join(map(str, found[:most]))
    more = f" and {len(found) - most:,} more" if len(found) > most else ""
    return f"{'line' if len(found) == 1 else 'lines'} {named}{more}"


def letters(place: int) -> str:
    """The name of a column in a spreadsheet program: A, B ... Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([*([", ".join(parts[:-1])] if len(parts) > 1 else []), *parts[-1:]])


def meanwhile(question: Question) -> str:
    """What is done while nobody has answered a question about the list."""
    if question.assumed:
        return f"Until it is answered, we take it as: {dict(question.choices)[question.assumed]}."
    if question.key.startswith(GRADE):
        return "Until it is answered, the grade of these children is not known."
    return "Until it is answered, these cells count neither as doses nor as “no dose”."
