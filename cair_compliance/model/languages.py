"""Home languages: what a school's list writes, told apart by rules/languages.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field

from .datafile import RULES, read_yaml, validate
from .vaccines import fold_name

_STRICT = ConfigDict(extra="forbid", strict=True)


class _Entry(BaseModel):
    model_config = _STRICT
    tag: str = Field(pattern="^[a-z]{2,3}$")
    label: str = Field(min_length=1)
    written: list[str] = Field(min_length=1)
    verified: bool


class _File(BaseModel):
    model_config = _STRICT
    version: int
    languages: list[_Entry]


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its BCP 47 tag ("es") and English name."""

    tag: str
    label: str


ENGLISH = Language("en", "English")


@lru_cache(maxsize=1)
def _known() -> Mapping[str, Language]:
    path = RULES / "languages.yaml"
    file = validate(_File, read_yaml(path), path)
    return {
        fold_name(word): Language(entry.tag, entry.label)
        for entry in file.languages
        for word in (*entry.written, entry.tag, entry.label)
    }


def language_of(written: str) -> Language | None:
    """The language a list's cell names by code or word; None for blank and for what is not known."""
    return _known().get(fold_name(written)) if written.strip() else None


def language_words(written: str) -> str:
    """How a list's cell is told to people: "Spanish", 'code "77", not known', and "–" for blank."""
    known = language_of(written)
    return known.label if known else f'code "{written.strip()}", not known' if written.strip() else "–"
