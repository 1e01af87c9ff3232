"""How a layout was read the last time, by facility: what each heading was said to hold, and the answers given.

Nothing of a list is kept in readable form: facility, headings and questions are kept as fingerprints, next to the
fields and choices of this program's own closed lists. One small file in the user's own configuration folder, readable
by nobody else; a file that is damaged or cannot be written is as if nothing were remembered.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model.roster import Roster
from ..model.vaccines import fold_name

MOST = 200
"""Layouts kept; the longest unused go first."""
_NAME = "readings.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was said about a layout: heading -> field and question -> choice, as `read_roster` takes them."""

    mapping: Mapping[str, str]
    answers: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.mapping or self.answers)


def default_folder() -> Path:
    """The user's own configuration folder for this program."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA")
    return (Path(base) if base else Path.home() / ".config") / "cair_compliance"


def recall(facility: str, roster: Roster, fields: Iterable[str], folder: Path | None = None) -> Remembered:
    """What was said about this layout of this facility; only of `fields` and of choices that still exist."""
    found = _load(folder).get(_layout(facility, roster), {})
    columns, given, allowed = found.get("columns", {}), found.get("answers", {}), set(fields)
    mapping = {
        column.heading: columns[mark]
        for column in roster.columns
        if column.heading and (mark := _mark(fold_name(column.heading))) in columns and columns[mark] in allowed
    }
    answers = {
        question.key: given[mark]
        for question in roster.questions
        if (mark := _mark(question.key)) in given and given[mark] in dict(question.choices)
    }
    return Remembered(mapping, answers)


def remember(
    facility: str, roster: Roster, mapping: Mapping[str, str], answers: Mapping[str, str], folder: Path | None = None
) -> None:
    """Keep what was said about this layout, in place of what was said before; with nothing said, nothing is kept."""
    kept, layout = _load(folder), _layout(facility, roster)
    before = kept.pop(layout, None)
    if mapping or answers:
        kept[layout] = {
            "columns": {_mark(fold_name(heading)): field for heading, field in mapping.items()},
            "answers": {_mark(key): value for key, value in answers.items()},
        }
    if before is not None or layout in kept:
        _store(dict(list(kept.items())[-MOST:]), folder)


def forget(facility: str, roster: Roster, folder: Path | None = None) -> None:
    """Forget this layout of this facility."""
    remember(facility, roster, {}, {}, folder)


def _layout(facility: str, roster: Roster) -> str:
    headings = sorted({fold_name(column.heading) for column in roster.columns})
    return _mark("\0".join([fold_name(facility), *headings]))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]


def _load(folder: Path | None) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        found = json.loads(((folder or default_folder()) / _NAME).read_text(encoding="utf-8"))
        if isinstance(found, dict) and all(map(_is_reading, found.values())):
            return found
    return {}


def _is_reading(entry: object) -> bool:
    parts = [entry.get(key) for key in ("columns", "answers")] if isinstance(entry, dict) else [None]
    return all(isinstance(part, dict) and all(isinstance(value, str) for value in part.values()) for part in parts)


def _store(kept: Mapping[str, Any], folder: Path | None) -> None:
    """Written whole or not at all; mkstemp makes the file readable by its owner alone."""
    folder = folder or default_folder()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        number, part = tempfile.mkstemp(dir=folder, prefix=".part-")
        with os.fdopen(number, "w", encoding="utf-8") as out:
            json.dump(kept, out)
        Path(part).replace(folder / _NAME)
