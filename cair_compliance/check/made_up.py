"""One made-up pupil, checked as if alone on a list: for trying the rules. No name, no registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ..engine import RulePack, evaluate, load_rules
from ..engine.second_opinion import second_opinion
from ..engine.subjects import Subject
from ..model.calendar import PartialDate, ordinal
from ..model.doses import DoseLines, DoseTable
from ..model.errors import InputRefused
from ..model.people import TK12, Pupil
from ..model.results import PupilResult
from ..model.roster import Balance, Roster
from ..model.vaccines import Catalogue
from .compose import Composer
from .entry import PROGRAMS
from .planned import product_of
from .verification import NO_REGISTRY_ASKED

ENTRY_TYPES = {"admission": "Admission or transfer", "advance_7": "Advancing to 7th grade"}


def check_pupil(
    birthdate: date,
    doses: Iterable[tuple[str, date | PartialDate]],
    *,
    program: str = TK12,
    grade: str = "",
    entry_type: str = "admission",
    entry_date: date | None = None,
    as_of: date | None = None,
    rules: RulePack | None = None,
) -> PupilResult:
    """The result of a pupil with these doses, each as (CVX code or name, day or month).

    program, entry_type   keys of PROGRAMS and ENTRY_TYPES
    entry_date, as_of     today where not given; the entry is then on the as-of date

    Raises InputRefused for a vaccine, program or kind of entry that is not known.
    """
    if program not in PROGRAMS or entry_type not in ENTRY_TYPES:
        raise InputRefused(f"The program is one of {', '.join(PROGRAMS)}, the entry one of {', '.join(ENTRY_TYPES)}.")
    day, pack = as_of or date.today(), rules or load_rules()  # noqa: DTZ011 - the school's own calendar day
    table = dose_table(pack.catalogue, doses)
    subject = Subject(birthdate, program, entry_date or day, entry_type, grade if program == TK12 else "")
    evaluation = evaluate(pack, [subject], table, day)
    roster = roster_of(Pupil("", 1, "", "", birthdate=birthdate, grade=grade), table)
    return Composer(roster, evaluation, {}, {}, (NO_REGISTRY_ASKED,), second_opinion(evaluation)).result(0)


def dose_table(catalogue: Catalogue, doses: Iterable[tuple[str, date | PartialDate]]) -> DoseTable:
    """The doses of one pupil. Raises InputRefused for a vaccine that is not known."""
    lines = DoseLines(catalogue)
    for name, given in doses:
        when = given if isinstance(given, PartialDate) else PartialDate.of(given)
        product = product_of(catalogue, name)
        lines.add(0, product, ordinal(when.first), month_only=when.day is None, raw=str(when), column=name)
    return lines.freeze()


def roster_of(pupil: Pupil, doses: DoseTable) -> Roster:
    """A list of this one pupil."""
    return roster_of_all([pupil], doses)


def roster_of_all(pupils: Sequence[Pupil], doses: DoseTable) -> Roster:
    """A list of these pupils that was read from no file."""
    return Roster(
        name="",
        fingerprint="",
        layout="made_up",
        pupils=tuple(pupils),
        doses=doses,
        issues=(),
        columns=(),
        balance=Balance(rows=len(pupils), pupils=len(pupils), duplicates=0, continued=0, skipped=0, unreadable=0),
    )
