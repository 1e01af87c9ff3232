"""The seven sample rosters with their truth files, and small lists written on the spot."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from cair_compliance.model.doses import Dose
from cair_compliance.model.people import Pupil
from cair_compliance.model.roster import Roster
from cair_compliance.roster import read_roster

ROOT = Path(__file__).resolve().parents[2]
TRUTH = ROOT / "tests" / "data" / "rosters"
SAMPLES = ROOT / "cair_compliance" / "standin" / "rosters"
FILES = {
    "kindergarten": SAMPLES / "kindergarten.xlsx",
    "seventh_grade": SAMPLES / "seventh_grade.csv",
    "child_care_center": SAMPLES / "child_care_center.xlsx",
    "k12": TRUTH / "k12.csv",
    "hand_typed": TRUTH / "hand_typed.xlsx",
    "no_doses": TRUTH / "no_doses.xlsx",
    "two_heading_lines": TRUTH / "two_heading_lines.xls",
}
AS_OF = date(2025, 10, 1)

_GROUP_OF = {
    "polio": "POLIO",
    "dtap": "DTP",
    "td": "DTP",
    "dt": "DTP",
    "hib": "HIB",
    "hepb": "HEPB",
    "measles": "MMR",
    "mumps": "MMR",
    "rubella": "MMR",
    "varicella": "VAR",
}
_BY_CVX = {"115": "TDAP", "85": "HEPA", "152": "PCV", "108": "MENACWY"}


@lru_cache
def sample(name: str) -> Roster:
    return read_roster(FILES[name], as_of=AS_OF)


def truth(name: str, what: str) -> list[dict[str, str]]:
    with (TRUTH / f"{name}.truth_{what}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def groups(dose: Dose) -> set[str]:
    """The truth files' vaccine groups of one dose."""
    if dose.product.id in _BY_CVX:
        return {_BY_CVX[dose.product.id]}
    return {_GROUP_OF[group] for group in dose.product.counts_for}


def doses_read(roster: Roster) -> Counter[tuple[int, str, str]]:
    """(first row of the pupil, group, date) -> how often."""
    return Counter(
        (pupil.row, group, str(dose.date))
        for place, pupil in enumerate(roster)
        for dose in roster.doses_of(place)
        for group in groups(dose)
    )


def pupil_named(roster: Roster, last: str) -> Pupil:
    return next(pupil for pupil in roster if pupil.last_name == last)


def codes(roster: Roster) -> list[tuple[str, int, str]]:
    return [(issue.code, issue.row, issue.column) for issue in roster.issues]


def code_set(roster: Roster) -> set[str]:
    return {issue.code for issue in roster.issues}


def as_csv(lines: Sequence[Sequence[object]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode("utf-8")


def as_xlsx(
    lines: Sequence[Sequence[object]], more: dict[str, Sequence[Sequence[object]]] | None = None, hidden: str = ""
) -> bytes:
    """A workbook of one sheet "List", and `more` sheets, one of them perhaps hidden."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "List"
    for line in lines:
        sheet.append(list(line))
    for title, rows in (more or {}).items():
        other = book.create_sheet(title)
        other.sheet_state = "hidden" if title == hidden else "visible"
        for line in rows:
            other.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, change: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The zip archive with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", compression) as new:
        for part in old.infolist():
            if part.filename not in change:
                new.writestr(part.filename, old.read(part.filename))
        for name, content in change.items():
            new.writestr(name, content)
    return out.getvalue()


HEAD = ["Last Name", "First Name", "Birthdate", "Grade"]


COLUMNS = (*HEAD, "MMR 1", "MMR 2", "Polio 1")


def read_lines(*lines: Sequence[object], head: Sequence[str] = COLUMNS, as_of: date = AS_OF, **more: object) -> Roster:
    """A small CSV list, read."""
    return read_roster(as_csv([head, *lines]), name="list.csv", as_of=as_of, **more)  # type: ignore[arg-type]
