"""What the answers of JSON interfaces have in common: found, several, nobody."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.answers import Forecast, Outcome, Person
from .gathering import Gathered
from .parsed import Echo, ParsedAnswer

NO_ECHO = Echo("", (), "", "", None)
"""These formats repeat nothing of the question."""


def found(
    kind: str, person: Person, gathered: Gathered, codes: tuple[str, ...], forecast: tuple[Forecast, ...] = ()
) -> ParsedAnswer:
    """One person and the doses told of her."""
    return ParsedAnswer(
        *(kind, "", "", "", Outcome.FOUND, NO_ECHO),
        persons=(person,),
        doses=tuple(gathered.doses),
        forecast=forecast,
        warnings=tuple(gathered.warnings),
        unreadable=gathered.unreadable,
        unread=tuple(gathered.unread),
        truncated=gathered.truncated,
        codes=codes,
    )


def several(persons: tuple[Person, ...], most: int, kind: str, codes: tuple[str, ...]) -> ParsedAnswer:
    """Persons a human has to choose from; more than `most` are not shown."""
    if len(persons) > most:
        return nothing(kind, Outcome.TOO_MANY, codes)
    return ParsedAnswer(kind, "", "", "", Outcome.CANDIDATES, NO_ECHO, persons=persons, codes=codes)


def nothing(kind: str, outcome: Outcome, codes: tuple[str, ...]) -> ParsedAnswer:
    """An answer without persons."""
    return ParsedAnswer(kind, "", "", "", outcome, NO_ECHO, codes=codes)


def sex_of(word: str, sexes: Mapping[str, str]) -> str:
    """The roster's letter for a registry's word; the word's own first letter where the dialect has none."""
    letters = {value.casefold(): key for key, value in sexes.items()}
    return letters.get(word.casefold(), word[:1].upper())
