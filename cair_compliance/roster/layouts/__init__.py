"""Ways a list can be laid out. Each takes the pupil lines of a sheet one by one and then finishes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field

from ..doses import CardReader
from ..gathering import Gathering
from ..grid import Cell, Line, Sheet
from ..headers import Headings
from ..people import PupilReader
from ..reading import Reading


@dataclass
class Layout(ABC):
    """Reads the lines of one sheet into a Gathering; the headings may change on the way."""

    _gathering: Gathering
    _doses: CardReader
    _read_date: Callable[[Cell], Reading]
    _people: Callable[[Headings], PupilReader]
    _sheet: str
    _default_grade: str
    _headings: Headings | None = field(default=None, init=False)

    def read_ahead(self, sheet: Sheet, headings: Headings) -> None:  # noqa: B027
        """Look at the whole sheet before its lines are taken one by one; most need not."""

    @abstractmethod
    def take(self, line: Line, headings: Headings, room: str) -> None:
        """Read one pupil line."""

    @abstractmethod
    def finish(self) -> None:
        """Called after the last line of the sheet."""
