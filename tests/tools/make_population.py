"""Makes cair_compliance/standin/people.txt: the invented people of the stand-in registries.

    python tests/tools/make_population.py

Each child of the demo rosters and of k12.csv gets a fate, drawn from a generator seeded with the child's
own key, so a change to one child moves no other. Fates: same doses as the roster (mostly as combination
products), further doses that complete the roster's, no record, locked, spelled differently, dates one to
four days off, several records, too many records, a twin, and records with a refused, deleted or partial
dose. A child lives in the region that the hash of the last name as the roster spells it names.
"""

from __future__ import annotations

import csv
import html
import random
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from cair_compliance.model.demo import load_demo  # noqa: E402

ROSTERS = ROOT / "tests" / "data" / "rosters"
TARGET = ROOT / "cair_compliance" / "standin" / "people.txt"
TODAY = date(2025, 8, 1)

SCHEDULE = {
    "DTP": (2, 4, 6, 15, 51), "POLIO": (2, 4, 6, 51), "HEPB": (0, 2, 9), "HIB": (2, 4, 12), "MMR": (12, 51),
    "VAR": (12, 51), "TDAP": (133,),
}  # fmt: skip
SINGLE = {
    "DTP": "20", "POLIO": "10", "HEPB": "08", "HIB": "48", "MMR": "03", "VAR": "21", "TDAP": "115", "HEPA": "83",
    "PCV": "133", "MENACWY": "114",
}  # fmt: skip
COMBINED = (
    (("DTP", "HEPB", "POLIO"), "110", 0), (("DTP", "HIB", "POLIO"), "120", 0), (("DTP", "POLIO"), "130", 47),
    (("MMR", "VAR"), "94", 0),
)  # fmt: skip
CITIES = {
    "norcal": ("Redding", "96001"), "sac": ("Sacramento", "95814"), "bay": ("Oakland", "94607"),
    "cencoast": ("Salinas", "93901"), "cenvalley": ("Fresno", "93701"), "laoc": ("Los Angeles", "90012"),
    "inland": ("Riverside", "92501"),
}  # fmt: skip
STREETS = ("Test Orchard Ln", "Sample Ct", "Example Ave", "Invented Way", "Placeholder Rd", "Practice St")
MAIDEN = ("Birch", "Tran", "Flores", "Johnson", "Weaver", "Gill", "Kovalenko", "Her", "Avila", "Karimi")


@dataclass
class Child:
    """A child as the truth files have it; `home` is the last name as the roster spells it."""

    key: str
    last: str
    first: str
    middle: str
    birth: date
    sex: str
    home: str
    lacking: bool
    doses: list[tuple[date, str]] = field(default_factory=list)


@dataclass
class Entry:
    """One record being made."""

    child: Child
    doses: list[str]
    last: str = ""
    first: str = ""
    flags: str = ""


def children() -> list[Child]:
    found: dict[str, Child] = {}
    for name in ("kindergarten", "seventh_grade", "child_care_center", "k12"):
        spelled = _spelled(name)
        for row in _rows(f"{name}.truth_students.csv"):
            key = row["ssid"] or _full_name(row)
            birth = date.fromisoformat(row["dob"])
            lacking = row["gen_profile"].startswith(("lacks", "behind", "no_", "k_incomplete", "recent"))
            home = spelled.get(row["source_row"], row["last"])
            child = Child(key, row["last"], row["first"], row["middle"], birth, row["sex"], home, lacking)
            found.setdefault(key, child)
        for row in _rows(f"{name}.truth_doses.csv"):
            dose = (date.fromisoformat(row["date_iso"]), row["group"])
            child = found[row["ssid_or_local"]]
            if dose not in child.doses:
                child.doses.append(dose)
    return list(found.values())


def _rows(name: str) -> list[dict[str, str]]:
    with (ROSTERS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _full_name(row: dict[str, str]) -> str:
    """The one name column of a roster without ids: "Pérez II, Andrés T."."""
    last = " ".join(filter(None, (row["last"], row["suffix"])))
    return f"{last}, {row['first']}" + (f" {row['middle']}." if row["middle"] else "")


def _spelled(name: str) -> dict[str, str]:
    """Last names as the roster file has them, by row: its export wrote some letters as character references."""
    if name != "k12":
        return {}
    with (ROSTERS / "k12.csv").open(encoding="cp1252", newline="") as file:
        return {str(n): html.unescape(row["student.lastName"]) for n, row in enumerate(csv.DictReader(file), 2)}


def pack(child: Child, doses: list[tuple[date, str]], dice: random.Random) -> list[str]:
    """Doses of one child as cvx:date, put into combination products where a clinic would."""
    by_day: dict[date, set[str]] = {}
    for day, group in sorted(doses):
        by_day.setdefault(day, set()).add(group)
    packed = []
    for day, groups in by_day.items():
        months = (day - child.birth).days / 30.44
        if {"DTP", "TDAP"} <= groups:
            groups.discard("DTP")
        for parts, cvx, from_months in COMBINED:
            if set(parts) <= groups and months >= from_months and dice.random() < 0.75:
                groups -= set(parts)
                packed.append(_dose(cvx, day, dice))
        packed += [_dose(_single(group, months), day, dice) for group in sorted(groups)]
    return packed


def _single(group: str, months: float) -> str:
    return "113" if group == "DTP" and months >= 84 else SINGLE[group]


def _dose(cvx: str, day: date, dice: random.Random) -> str:
    own = ":CP::00" if dice.random() < 0.2 else ""
    return f"{cvx}:{day:%Y%m%d}{own}"


def completed(child: Child, dice: random.Random) -> list[tuple[date, str]]:
    """The doses with those added that the usual schedule had by TODAY and the roster lacks."""
    doses = list(child.doses)
    for group, ages in SCHEDULE.items():
        have = sorted(day for day, given in doses if given == group)
        planned = [child.birth + timedelta(days=round(30.44 * age) + dice.randrange(3, 18)) for age in ages]
        due = [day for day in planned if day <= TODAY]
        for day in due[len(have) :]:
            if all(abs((day - other).days) >= 28 for other in have):
                doses.append((day, group))
    return doses


def shifted(child: Child, dice: random.Random) -> list[tuple[date, str]]:
    """One visit entered one to four days off."""
    days = sorted({day for day, _ in child.doses})
    if not days:
        return child.doses
    wrong, by = dice.choice(days), dice.choice((1, 2, 3, 4))
    return [(day + timedelta(days=by) if day == wrong else day, group) for day, group in child.doses]


def misspelled(name: str, dice: random.Random) -> str:
    """Two neighbouring letters swapped, or one part of a double name alone."""
    parts = name.replace("-", " ").split()
    if len(parts) > 1 and dice.random() < 0.5:
        return max(parts, key=len)
    if len(name) < 4:
        return name + "h"
    place = dice.randrange(1, len(name) - 1)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def entries(child: Child) -> list[Entry]:
    """The records the registry holds for one child: none, one, or several."""
    dice = random.Random(f"people 1 {child.key}")
    draw = dice.random()
    if child.lacking and draw < 0.5:
        return [Entry(child, pack(child, completed(child, dice), dice))]
    if draw > 0.92:
        return []
    same = pack(child, child.doses, dice)
    fate = dice.random()
    if fate < 0.025:
        return [Entry(child, same, flags="locked")]
    if fate < 0.045:
        return [Entry(child, same, last=misspelled(child.last, dice))]
    if fate < 0.06:
        return [Entry(child, pack(child, shifted(child, dice), dice))]
    if fate < 0.07:
        return [Entry(child, same), Entry(child, same[:4])]
    if fate < 0.073:
        return [Entry(child, same)] * 7
    if fate < 0.08:
        return [Entry(child, same, flags="twin:1"), Entry(child, same, first="Robin", flags="twin:2")]
    return [Entry(child, same + oddity(child, fate))]


def oddity(child: Child, fate: float) -> list[str]:
    """A line that is no dose: refused, deleted, or partly given."""
    visit = f"{child.birth + timedelta(days=1500):%Y%m%d}"
    if child.birth + timedelta(days=1500) > TODAY:
        return []
    if fate < 0.09:
        return [f"03:{visit}:RE"]
    if fate < 0.10:
        return [f"21:{visit}:CP:D"]
    return [f"10:{visit}:PA"] if fate < 0.105 else []


def strangers() -> list[Child]:
    """People no roster knows."""
    dice = random.Random("people 1 strangers")
    lasts = ("Okafor", "Nguyen", "Quill", "Abernathy", "Solis", "Vang", "Petrov", "Haddad", "Birch", "Castellanos")
    firsts = ("Lena", "Minh", "Nobody", "Ines", "Tomas", "Pa Nhia", "Oleg", "Rima", "Wren", "Lucia")
    found = []
    for n in range(25):
        birth = date(2010, 1, 1) + timedelta(days=dice.randrange(5000))
        last, first = lasts[n % len(lasts)], dice.choice(firsts)
        child = Child(f"stranger {n}", last, first, "", birth, dice.choice("FM"), last, lacking=True)
        child.doses = completed(child, dice)
        found.append(child)
    return found


def line(entry: Entry, number: int) -> str:
    demo, child = load_demo(), entry.child
    region = demo.home(child.home)
    city, zip_code = CITIES[region]
    dice = random.Random(f"people 1 address {child.home} {region}")
    street = f"{dice.randrange(10, 990)} {dice.choice(STREETS)}"
    mother = dice.choice(MAIDEN)
    sex = child.sex if child.sex in ("F", "M") else "U"
    return "|".join((
        region, str(700000 + number), entry.last or child.last, entry.first or child.first, child.middle,
        f"{child.birth:%Y%m%d}", sex, street, city, zip_code, mother, entry.flags, " ".join(sorted(set(entry.doses))),
    ))  # fmt: skip


def main() -> None:
    made = [entry for child in [*children(), *strangers()] for entry in entries(child)]
    head = "# Invented people. Made by tests/tools/make_population.py; the shape of a line stands in population.py.\n"
    TARGET.write_text(head + "".join(line(entry, n) + "\n" for n, entry in enumerate(made, 1)), encoding="utf-8")
    print(f"{len(made)} records, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
