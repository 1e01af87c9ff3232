"""The list the reading is measured on: 46 columns, six of who it is and forty of dates, 55 % of them filled.

Everybody is made up. Dates of one vaccine ascend from some weeks after the birth date and end before `AS_OF`.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

AS_OF = date(2025, 10, 1)
VACCINES = ("Polio", "DTaP", "MMR", "Hep B", "Varicella", "Hib", "Hep A", "PCV")
HEAD = ("Student ID", "Last Name", "First Name", "Birthdate", "Sex", "Grade",
        *(f"{vaccine} {number}" for vaccine in VACCINES for number in range(1, 6)))  # fmt: skip
FILLED = 0.55
_LETTERS = "abcdefghijklmnoprstuvwy"


def write_xlsx(path: Path, rows: int) -> None:
    """A sheet of headings and `rows` made-up pupils."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("List")
    shown = book.add_format({"num_format": "mm/dd/yyyy"})
    sheet.write_row(0, 0, HEAD)
    for number, pupil in enumerate(_pupils(rows), start=1):
        for place, cell in enumerate(pupil):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), shown)  # noqa: DTZ001
            elif cell:
                sheet.write_string(number, place, cell)
    book.close()


def write_long_csv(path: Path, rows: int) -> None:
    """One line a dose, some fifteen lines a pupil."""
    lines = ["Student_Number,Last_Name,First_Name,DOB,Grade_Level,Vaccine_Name,Dose_Number,Dose_Date"]
    for pupil in _pupils(rows // 15 + 1):
        who = ",".join(cell.isoformat() if isinstance(cell, date) else cell for cell in (*pupil[:4], pupil[5]))
        for heading, cell in zip(HEAD[6:], pupil[6:], strict=True):
            if isinstance(cell, date):
                vaccine, _, dose = heading.rpartition(" ")
                lines.append(f"{who},{vaccine},{dose},{cell:%m/%d/%Y}")
    path.write_text("\n".join(lines[: rows + 1]) + "\n", encoding="utf-8")


def _pupils(rows: int) -> list[list[str | date]]:
    made = random.Random(46)
    return [_pupil(made, 100_000 + number) for number in range(rows)]


def _pupil(made: random.Random, number: int) -> list[str | date]:
    born = date(2013, 1, 1) + timedelta(days=made.randrange(2500))
    who = [str(number), _name(made), _name(made), born, made.choice("MF"), str(made.randint(1, 6))]
    span = (AS_OF - born).days - 60
    doses: list[str | date] = []
    for _ in VACCINES:
        days = sorted(made.sample(range(60, 60 + span), 5))
        doses += [born + timedelta(days=day) if made.random() < FILLED else "" for day in days]
    return [*who, *doses]


def _name(made: random.Random) -> str:
    return "".join(made.choice(_LETTERS) for _ in range(made.randint(4, 9))).capitalize()
