"""One thing by which a child is known, on both sides: what is the same stays quiet, what differs is marked. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher

from ..model.calendar import in_words
from ..registries import Trait
from .markup import Markup, el, join

HEADINGS = ("What", "Your list", "At the registry", "Compared")
SEXES = {"F": "female", "M": "male", "X": "nonbinary", "U": "unknown"}


def trait_rows(traits: tuple[Trait, ...]) -> list[tuple[str | Markup, ...]]:
    """A row a trait, under HEADINGS; nothing where both sides are silent about a name or suffix."""
    return [_row(trait) for trait in traits if trait.ours or trait.theirs or trait.agrees is not None]


def _row(trait: Trait) -> tuple[str | Markup, ...]:
    name = trait.name[:1].upper() + trait.name[1:]
    ours, theirs = _shown(trait.ours, trait.name), _shown(trait.theirs, trait.name)
    if trait.agrees:
        return el("span", name, cls="cc-same"), _same(ours), _same(theirs), _same("same")
    if trait.agrees is None:
        silent = "the registry does not say" if trait.ours else "your list does not say"
        return name, ours or "–", theirs or "–", silent
    mine, other = marked(ours, theirs)
    return name, mine, other, el("strong", f"≠ {differs(trait)}", cls="cc-differ")


def _same(words: str) -> Markup:
    return el("span", words or "same", cls="cc-same")


def _shown(value: str, name: str) -> str:
    if name == "birth date":
        return in_words(date.fromisoformat(value)) if value else ""
    return SEXES.get(value.upper(), value) if name == "sex" else value


def differs(trait: Trait) -> str:
    """The difference in words, so that nothing hangs on a colour: "the day differs", "one letter differs"."""
    if trait.name == "birth date":
        return _dates(date.fromisoformat(trait.ours), date.fromisoformat(trait.theirs))
    if not trait.ours:
        return "another one"
    if sorted(_folded(trait.ours)) == sorted(_folded(trait.theirs)):
        return "the same letters in another order"
    changed = max(_letters(trait.ours, trait.theirs))
    return "one letter differs" if changed == 1 and trait.name != "sex" else "differs"


def _dates(ours: date, theirs: date) -> str:
    if (ours.year, ours.month, ours.day) == (theirs.year, theirs.day, theirs.month):
        return "day and month stand the other way round"
    parts = [name for name in ("month", "day", "year") if getattr(ours, name) != getattr(theirs, name)]
    return (
        f"the {parts[0]} differs" if len(parts) == 1 else f"{' and '.join([', '.join(parts[:-1]), parts[-1]])} differ"
    )


def _letters(ours: str, theirs: str) -> tuple[int, int]:
    """How many letters of each side have no like on the other."""
    steps = [step for step in _steps(ours, theirs) if step[0] != "equal"]
    return sum(step[2] - step[1] for step in steps), sum(step[4] - step[3] for step in steps)


def _steps(ours: str, theirs: str) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, _folded(ours), _folded(theirs), autojunk=False).get_opcodes()


def _folded(text: str) -> str:
    """Small letters, one for one, so that places stay."""
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def marked(ours: str, theirs: str) -> tuple[Markup, Markup]:
    """Both texts with the letters that differ underlined."""
    steps = _steps(ours, theirs)
    return (
        join(_piece(step[0], ours[step[1] : step[2]]) for step in steps),
        join(_piece(step[0], theirs[step[3] : step[4]]) for step in steps),
    )


def _piece(kind: str, text: str) -> Markup | str:
    return text if kind == "equal" or not text else el("mark", text, cls="cc-differ")
