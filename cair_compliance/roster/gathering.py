"""What has been read so far, over all sheets: drafts of pupils, doses, and the count of lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from ..model.doses import DoseLines
from ..model.people import ExemptionClaim, Pupil
from ..model.vaccines import Catalogue
from .doses import CardReader
from .file_questions import FileQuestions
from .grid import Line, text_of
from .issue_list import IssueList

SHOWN_SKIPPED = 12
_LEGEND = re.compile(
    r"\b(?:yellow|red|green|blue|orange|pink|purple|gr[ae]y|highlighted|shaded|colou?rs?)\b[^=:]{0,20}[=:]",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Draft:
    """A pupil as one line (or the lines of one card) has it, before duplicates are united."""

    pupil: Pupil
    lines: int = 1
    name_refused: bool = False


@dataclass
class Gathering:
    """Grows line by line. Doses carry the place of their draft."""

    catalogue: Catalogue
    issues: IssueList
    as_of: date
    questions: FileQuestions = field(default_factory=FileQuestions)
    drafts: list[Draft] = field(default_factory=list)
    rows: int = 0
    unreadable: int = 0
    skipped: int = 0

    def __post_init__(self) -> None:
        self.doses = DoseLines(self.catalogue)

    def cards(self) -> CardReader:
        return CardReader(self.catalogue, self.doses, self.issues, self.as_of, self.questions)

    def say_claims(self, row: int, claims: tuple[ExemptionClaim, ...]) -> None:
        for text, column in dict.fromkeys((claim.text, claim.column) for claim in claims):
            self.issues.add("EXEMPTION_CLAIMED", row=row, column=column, value=text)

    def say_skipped(self, code: str, lines: list[Line]) -> None:
        """One issue that lists the skipped lines of one kind of a sheet with their numbers."""
        self.skipped += len(lines)
        shown = "; ".join(f"line {line.number} ({_beginning(line)})" for line in lines[:SHOWN_SKIPPED])
        rest = ", ".join(str(line.number) for line in lines[SHOWN_SKIPPED:])
        more = f"; and lines {rest}" if rest else ""
        what = "1 line was skipped" if len(lines) == 1 else f"{len(lines)} lines were skipped"
        self.issues.add(code, row=lines[0].number, value=f"{what}: {shown}{more}.")
        for line in lines:
            if _LEGEND.search(text := _beginning(line)):
                self.issues.add("COLOUR_LEGEND", row=line.number, value=text)


def _beginning(line: Line) -> str:
    text = next((text for cell in line.cells if (text := text_of(cell))), "")
    return text if len(text) <= 40 else text[:39] + "…"
