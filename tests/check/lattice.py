"""Sixty scripted pupils for the outage lattice: what each registry holds about them, and the truth.

The truth is written down with the script, not computed by the program: whether all the evidence that may be seen
completes the requirements (`COMPLETE`), leaves doses out (`LACKING`), or cannot be told without a person (`UNCLEAR`).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from cair_compliance.check.evidence import Evidence
from cair_compliance.check.made_up import roster_of_all
from cair_compliance.model.answers import Route
from cair_compliance.model.calendar import ordinal
from cair_compliance.model.doses import DoseLines, DoseTable
from cair_compliance.model.people import ROSTER, Exemption, Pupil
from cair_compliance.standin import People, Record
from cair_compliance.standin.population import Given

REGISTRIES = ("norcal", "sac", "bay", "cencoast", "cenvalley", "laoc", "inland", "ride", "sdir", "imperial")
COMPLETE, LACKING, UNCLEAR = "complete", "lacking", "unclear"
LAST_BORN = date(2020, 3, 2)
FORM = Evidence((Exemption("pme", "tk_6", form="cair_me", issued=date(2025, 8, 1)),), seen_by="Office")

MMR = [("03", 400), ("03", 1520)]
VARICELLA = [("21", 400), ("21", 1520)]
DTAP = [("20", day) for day in (62, 124, 186, 480, 1520)]
POLIO = [("10", day) for day in (62, 124, 186, 1520)]
HEPB = [("08", day) for day in (1, 62, 250)]
ALL = [*DTAP, *POLIO, *HEPB, *MMR, *VARICELLA]
"""A kindergartner's doses as (CVX, age in days)."""

LATE = ("03", 2020)
"""An MMR some weeks before the day of the check: a second one is not due yet."""

EARLY = ("03", 366)
"""The day after the first birthday; of its month alone nobody can tell."""


def but(*some):
    return [dose for dose in ALL if dose not in some]


@dataclass(frozen=True)
class Script:
    """One kind of pupil. `held[n]`: what the n-th registry asked holds, None for no record; `locked[n]` whether it may
    not be shown. `spelled`: how the registry spells the first name, several for several records. `months`: doses the
    list knows by month alone.
    """  # fmt: skip

    name: str
    truth: str
    roster: list
    held: tuple
    locked: tuple = ()
    spelled: tuple = ("",)
    months: list = field(default_factory=list)
    exempt: bool = False


SCRIPTS = [
    Script("the list is complete", COMPLETE, ALL, (ALL,)),
    Script("the list is complete and the registry knows nobody", COMPLETE, ALL, (None,)),
    Script("the list is complete and the record is locked", COMPLETE, ALL, (ALL,), (True,)),
    Script("the list is complete and several could be meant", COMPLETE, ALL, (ALL,), spelled=("a", "b")),
    Script("the registry has the rest", COMPLETE, [*DTAP, *POLIO], (ALL,)),
    Script("the registry has the one dose that lacks", COMPLETE, but(MMR[1]), ([MMR[1]],)),
    Script("the list has no dose at all", COMPLETE, [], (ALL,)),
    Script("moved once: each registry has a half", COMPLETE, [], ([*DTAP, *POLIO], [*HEPB, *MMR, *VARICELLA])),
    Script("moved twice: each of three has a part", COMPLETE, HEPB, (DTAP, [*POLIO, *VARICELLA], MMR)),
    Script("moved: the old registry has all, the new one nobody", COMPLETE, DTAP, (None, ALL)),
    Script("two registries have the same", COMPLETE, DTAP, (ALL, ALL)),
    Script("found in four, each with a part", COMPLETE, MMR, (DTAP, POLIO, HEPB, VARICELLA)),
    Script("found in one, locked in the other", LACKING, DTAP, ([*POLIO, *HEPB], ALL), (False, True)),
    Script("not found", LACKING, but(MMR[1]), (None,)),
    Script("locked", LACKING, but(MMR[1]), (ALL,), (True,)),
    Script("found without a dose", LACKING, but(MMR[1]), ([],)),
    Script("found, and still lacking", LACKING, DTAP, (POLIO,)),
    Script("found nowhere of three", LACKING, DTAP, (None, None, None)),
    Script("several could be meant", UNCLEAR, but(MMR[1]), (ALL,), spelled=("a", "b")),
    Script("one whose name is spelled otherwise", UNCLEAR, but(MMR[1]), (ALL,), spelled=("k",)),
    Script("a product nobody knows", UNCLEAR, but(MMR[1]), ([("899", 1520)],)),
    Script("a month on the list, the day in the registry", COMPLETE, ALL, (MMR,), months=[MMR[1]]),
    Script("a month that may be too early", COMPLETE, [*but(MMR[0]), EARLY], ([EARLY],), months=[EARLY]),
    Script("a month in the registry alone", COMPLETE, but(MMR[1]), ([("03", "202404")],)),
    Script("two dates of one dose, either good", COMPLETE, ALL, ([("03", 402)],)),
    Script("two dates of one dose, one too early", UNCLEAR, [*but(MMR[0]), ("03", 362)], ([("03", 359)],)),
    Script("the registry makes a series whole that is not due", COMPLETE, [*but(*MMR), LATE], ([MMR[0]],)),
    Script("not due yet, and nobody knows more", LACKING, [*but(*MMR), LATE], (None,)),
    Script("exempt by a form on file", COMPLETE, [], (None,), exempt=True),
    Script("no county, so nobody is asked", LACKING, DTAP, ()),
]  # fmt: skip
"""Thirty kinds; each is played twice, at other registries."""

TREES = ("Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fir")


@dataclass(frozen=True)
class Town:
    """The scripts as a list of pupils, the registries' records, and who is asked about whom."""

    scripts: tuple
    roster: object
    people: People
    routes: dict
    evidence: dict


def town(catalogue):
    pupils, records, routes, evidence = [], [], {}, {}
    lines = DoseLines(catalogue)
    for place in range(2 * len(SCRIPTS)):
        script = SCRIPTS[place % len(SCRIPTS)]
        pupil = _pupil(place)
        pupils.append(pupil)
        for cvx, age in script.roster:
            day, month_only = pupil.birthdate + timedelta(days=age), (cvx, age) in script.months
            first = day.replace(day=1) if month_only else day
            lines.add(place, catalogue.by_cvx(cvx), ordinal(first), month_only=month_only, column=cvx, raw=str(first))
        asked = _asked(place, script)
        routes[place] = tuple(Route(one, one, "", f"served by {one}") for one in asked)
        for turn, (registry, doses) in enumerate(zip(asked, script.held, strict=True)):
            locked = bool(script.locked) and script.locked[turn]
            records += _records(registry, pupil, place, script, doses, locked)
        if script.exempt:
            evidence[place] = FORM
    scripts = tuple(SCRIPTS * 2)
    return Town(scripts, roster_of_all(pupils, lines.freeze()), People.of(records), routes, evidence)


def _pupil(place):
    """Everybody is born on another day, so that nobody is a candidate for somebody else."""
    tens, ones = divmod(place, 10)
    name = f"{TREES[tens]}{'aeiouybdfg'[ones]}"
    born = LAST_BORN - timedelta(days=place)
    return Pupil("", place + 2, name, "Minh", birthdate=born, sex="F", grade="K", street="41 Test Ln", zip_code="94607")


def _asked(place, script):
    start = place + 7 * (place // len(SCRIPTS))
    if (
        any(isinstance(age, str) for doses in script.held for _, age in doses or ())
        and REGISTRIES[start % 10] == "imperial"
    ):
        start += 1  # its files hold whole days
    return [REGISTRIES[(start + 3 * turn) % 10] for turn in range(len(script.held))]


def _records(registry, pupil, place, script, doses, locked):
    if doses is None:
        return
    given = [Given(cvx, age if isinstance(age, str) else f"{pupil.birthdate + timedelta(days=age):%Y%m%d}")
             for cvx, age in doses]  # fmt: skip
    for number, ending in enumerate(script.spelled):
        yield Record(
            registry, f"{place + 1}0{number}", pupil.last_name, pupil.first_name + ending, "",
            f"{pupil.birthdate:%Y%m%d}", "F", "41 Test Ln", "Oakland", "94607", "",
            ("locked",) if locked else (), tuple(given),
        )  # fmt: skip


def one_table(tables, pupils):
    """The dose tables of several outages, each about the same number of `pupils`, as one table of all of them."""
    names = (ROSTER, *REGISTRIES)
    columns = {}
    for name in ("product", "day", "month_only", "conflict", "documented", "row", "superseded"):
        columns[name] = np.concatenate([getattr(one, name) for one in tables])
    return DoseTable(
        catalogue=tables[0].catalogue,
        source_names=names,
        pupil=np.concatenate([one.pupil + number * pupils for number, one in enumerate(tables)]).astype(np.int32),
        sources=np.concatenate([_renamed(one, names) for one in tables]),
        column=tuple(text for one in tables for text in one.column),
        raw=tuple(text for one in tables for text in one.raw),
        **columns,
    )


def _renamed(table, names):
    """The bits of the sources as they stand in `names`."""
    bits = np.zeros_like(table.sources)
    for place, name in enumerate(table.source_names):
        bits |= ((table.sources >> np.uint32(place)) & np.uint32(1)) << np.uint32(names.index(name))
    return bits
