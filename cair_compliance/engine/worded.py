"""A column of few words, kept as small numbers and read as words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Worded(Sequence[str]):
    """`codes[i]` is the place of pupil i's word in `words`."""

    words: tuple[str, ...]
    codes: NDArray[np.int8]

    @classmethod
    def empty(cls, size: int, words: Sequence[str]) -> Worded:
        """A column that reads as the first word throughout."""
        return cls(tuple(dict.fromkeys(words)), np.zeros(size, dtype=np.int8))

    def code(self, word: str) -> int:
        return self.words.index(word)

    def column(self, size: int, word: str = "") -> NDArray[np.int8]:
        """Numbers of one word, for a part of the column that is yet to be decided."""
        return np.full(size, self.code(word), dtype=np.int8)

    def set(self, place: int, word: str) -> None:
        self.codes[place] = self.code(word)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, place: int) -> str:  # type: ignore[override]
        return self.words[int(self.codes[place])]
