"""The dose number and the name in a heading whose words are taken apart: "imm_polio_dose_1_date", "Polio Dose One"."""

from __future__ import annotations

import re

_HINT = re.compile(r"\(\s*[mdy]{1,4}(?:\W[mdy]{1,4}){0,2}\s*\)", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[a-z])(?:dose)?date(?=_?#?\d{1,2}\b|\b)", re.IGNORECASE)
_APART = re.compile(r"[\s_,:;#()\[\]|–—]+|\s-\s|\.(?=\s|$)")
_WORDS = """
    dose doses shot shots date dates dt given administered admin of the on no num number series imm imms health
    immunization immunizations vaccine vaccines vaccination vaccinations dosis fecha de la received recd
"""
_IDLE = frozenset(_WORDS.split())
_FIGURES = re.compile(r"^(\d{1,2})(?:st|nd|rd|th|er|ra|da|ta|era|va|a|o)?$", re.IGNORECASE)
_COUNTED = {
    word: number
    for words in ("one two three four five six", "i ii iii iv v vi", "a b c d e",
                  "uno dos tres cuatro cinco seis", "primera segunda tercera cuarta quinta sexta")
    for number, word in enumerate(words.split(), start=1)
}  # fmt: skip


def taken_apart(text: str) -> tuple[str, int] | None:
    """What is left of a heading without its idle words and its one dose number (0 for none); None for several."""
    words = [word for word in _APART.split(_GLUED.sub(" ", _HINT.sub(" ", text))) if word]
    numbers = [place for place, word in enumerate(words) if _FIGURES.match(word)]
    if not numbers and words:
        numbers = [place for place in (len(words) - 1, 0) if words[place].lower() in _COUNTED][:1]
    if len(numbers) > 1:
        return None
    rest = [word for place, word in enumerate(words) if place not in numbers and word.lower() not in _IDLE]
    return " ".join(rest), sum(_number(words[place]) for place in numbers)


def _number(word: str) -> int:
    match = _FIGURES.match(word)
    return int(match.group(1)) if match else _COUNTED[word.lower()]
