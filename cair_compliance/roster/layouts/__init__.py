"""Ways a list can be laid out. Each takes the pupil lines of a sheet one by one and then finishes."""

from __future__ import annotations

from typing import Protocol

from ..grid import Line
from ..headers import Headings


class Layout(Protocol):
    """Reads the lines under one kind of headings into a Gathering."""

    def take(self, line: Line, headings: Headings, room: str) -> None:
        """Read one pupil line."""

    def finish(self) -> None:
        """Called after the last line of the sheet."""
