"""Makes the demonstration roster all_regions.csv and its people, people_all_regions.txt.

    python tests/tools/make_all_regions.py

Forty invented pupils live in all ten regions; each line of PUPILS names a fate that decides what the roster
and the registries hold. The region's registry has every record; cair2 those of all regions but San Joaquin,
redox and fhir those of all. Doses come from a generator seeded with the name, so a change moves no other.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

STANDIN = ROOT / "cair_compliance" / "standin"
PEOPLE, ROSTER = STANDIN / "people_all_regions.txt", STANDIN / "rosters" / "all_regions.csv"
COUNTIES = {
    "Shasta": ("norcal", "Redding", "96001"), "Sacramento": ("sac", "Sacramento", "95814"),
    "Alameda": ("bay", "Oakland", "94607"), "Monterey": ("cencoast", "Salinas", "93901"),
    "Fresno": ("cenvalley", "Fresno", "93701"), "Los Angeles": ("laoc", "Los Angeles", "90012"),
    "Riverside": ("inland", "Riverside", "92501"), "San Joaquin": ("ride", "Stockton", "95202"),
    "Stanislaus": ("ride", "Modesto", "95354"), "San Diego": ("sdir", "San Diego", "92101"),
    "Imperial": ("imperial", "El Centro", "92243"),
}  # fmt: skip
PUPILS = """
Shasta|Alderbrook|Wren|F|complete
Shasta|Alderbrook|Finch|M|lacks
Shasta|Quillfeather|Ada|F|locked
Sacramento|Mossgrove|Tobias|M|complete
Sacramento|Mossgrove|Ines|F|refused
Sacramento|Thistledown|Omar|M|historical
Alameda|Lanternwick|Minh|M|twin:1
Alameda|Lanternwick|Mina|F|twin:2
Alameda|Briarvale|Zoë|F|combined
Alameda|Briarvale|Noé|M|lacks
Monterey|Saltmarsh|Lucía|F|deleted
Monterey|Saltmarsh|Tomás|M|complete
Monterey|Fennimore|June|F|none
Fresno|Orchardson|Pa Nhia|F|lacks
Fresno|Orchardson|Kong|M|partial
Fresno|Dovecotte|Lena|F|renamed
Los Angeles|Harborough|Sofia|F|complete
Los Angeles|Harborough|Mateo|M|several
Los Angeles|Pinewhistle|Rima|F|lacks
Los Angeles|Pinewhistle|Karim|M|undosed
Riverside|Sandpiper|Oleg|M|complete
Riverside|Sandpiper|Vera|F|locked
Riverside|Copperfield-Ash|Ivy|F|historical
San Joaquin|Deltamere|Lena|F|complete
San Joaquin|Deltamere|Hugo|M|lacks
San Joaquin|Willowbank|Nia|F|twin:1
San Joaquin|Willowbank|Nora|F|twin:2
Stanislaus|Almondine|Reza|M|refused
Stanislaus|Almondine|Sara|F|locked
San Diego|Coronet|Paloma|F|complete
San Diego|Coronet|Diego|M|combined
San Diego|Seabright|Kai|M|renamed
San Diego|Seabright|Luz|F|deleted
San Diego|Tidewell|Ann|F|several
Imperial|Dunesmith|Alma|F|complete
Imperial|Dunesmith|Raúl|M|lacks
Imperial|Saltonstar|Flor|F|locked
Imperial|Saltonstar|Beto|M|historical
Imperial|Mesquitel|Elia|F|none
Imperial|Mesquitel|Ciro|M|partial
"""
VISITS = {
    0: ("08",), 2: ("20", "10", "08", "48"), 4: ("20", "10", "48"), 6: ("20", "08", "48"), 12: ("03", "21", "48"),
    16: ("20",), 51: ("20", "10", "03", "21"),
}  # fmt: skip
COMBINED = {
    0: ("08",),
    2: ("110", "48"),
    4: ("120",),
    6: ("110", "48"),
    12: ("94", "48"),
    16: ("20",),
    51: ("130", "94"),
}
HEADINGS = {"20": "DTaP", "10": "IPV", "08": "Hep B", "03": "MMR", "21": "Varicella"}
COLUMNS = [
    f"{name} {n}" for name, most in zip(HEADINGS.values(), (5, 4, 3, 2, 2), strict=True) for n in range(1, most + 1)
]
STREETS = ("Test Orchard Ln", "Sample Ct", "Example Ave", "Invented Way")
MOTHERS = ("Birch", "Tran", "Flores", "Weaver", "Gill", "Karimi")


@dataclass
class Pupil:
    """One line of PUPILS with what is drawn for it."""

    county: str
    last: str
    first: str
    sex: str
    fate: str
    born: date
    street: str
    mother: str
    doses: list[tuple[str, date]]


def pupils() -> list[Pupil]:
    found = []
    for line in PUPILS.split("\n"):
        if line:
            found.append(_pupil(*line.split("|")))
    return found


def _pupil(county: str, last: str, first: str, sex: str, fate: str) -> Pupil:
    twin = fate.startswith("twin")
    born = date(2019, 12, 2) + timedelta(days=random.Random(f"born {last} {'' if twin else first}").randrange(260))
    house = random.Random(f"house {last}")
    street, mother = f"{house.randrange(10, 990)} {house.choice(STREETS)}", house.choice(MOTHERS)
    dice = random.Random(f"doses {last} {first}")
    visits = COMBINED if fate == "combined" else VISITS
    doses = []
    for months, products in visits.items():
        day = born + timedelta(days=round(30.44 * months) + dice.randrange(2, 12) * (months > 0))
        doses += [(cvx, day) for cvx in products]
    return Pupil(county, last, first, sex, fate, born, street, mother, doses)


def records(pupil: Pupil) -> list[tuple[str, str, str]]:
    """(last name, flags, doses) of each record the registries hold about one pupil."""
    doses = [f"{cvx}:{day:%Y%m%d}{_own(pupil, place)}" for place, (cvx, day) in enumerate(pupil.doses)]
    late = f"{pupil.doses[-1][1] + timedelta(days=40):%Y%m%d}"
    extra = {"refused": f"83:{late}:RE", "deleted": f"03:{late}:CP:D", "partial": f"10:{late}:PA"}.get(pupil.fate)
    doses += [extra] if extra else []
    if pupil.fate == "none":
        return []
    last = f"{pupil.mother}son" if pupil.fate == "renamed" else pupil.last
    flags = pupil.fate if pupil.fate == "locked" or pupil.fate.startswith("twin") else ""
    shown = [] if pupil.fate == "undosed" else doses
    whole = (last, flags, " ".join(shown))
    return [whole, (last, flags, " ".join(doses[:4]))] if pupil.fate == "several" else [whole]


def _own(pupil: Pupil, place: int) -> str:
    return "" if pupil.fate == "historical" or place % 4 else ":CP::00"


def people() -> str:
    lines, number = ["# Invented people of the roster all_regions. Made by tests/tools/make_all_regions.py."], 800000
    for pupil in pupils():
        home, city, zip_code = COUNTIES[pupil.county]
        places = [home, *(["cair2"] if home != "ride" else []), "redox", "fhir"]
        for last, flags, doses in records(pupil):
            for place in places:
                number += 1
                lines.append("|".join((
                    place, str(number), last, pupil.first, "", f"{pupil.born:%Y%m%d}", pupil.sex, pupil.street, city,
                    zip_code, pupil.mother, flags, doses,
                )))  # fmt: skip
    return "\n".join(lines) + "\n"


def roster() -> str:
    """A kindergarten list with a column a dose; some lists lack what the registry has."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        ["Student ID", "Last Name", "First Name", "DOB", "Gender", "Grade", "Street", "City", "ZIP", "County", *COLUMNS]
    )
    for number, pupil in enumerate(pupils(), 1):
        _, city, zip_code = COUNTIES[pupil.county]
        who = [f"AR{number:03}", pupil.last, pupil.first, f"{pupil.born:%m/%d/%Y}", pupil.sex, "K"]
        writer.writerow([*who, pupil.street, city, zip_code, pupil.county, *_cells(pupil)])
    return text.getvalue()


def _cells(pupil: Pupil) -> list[str]:
    """The list knows the doses of the first year, or all of them where the registry has no record to show."""
    whole = pupil.fate in ("complete", "none", "undosed")
    cells: dict[str, str] = {}
    for cvx, day in pupil.doses:
        if cvx in HEADINGS and (whole or day < pupil.born + timedelta(days=300)):
            number = sum(name.startswith(HEADINGS[cvx]) for name in cells) + 1
            cells[f"{HEADINGS[cvx]} {number}"] = f"{day:%m/%d/%Y}"
    return [cells.get(column, "") for column in COLUMNS]


def main() -> None:
    PEOPLE.write_text(people(), encoding="utf-8")
    ROSTER.write_text(roster(), encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
