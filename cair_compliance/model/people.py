"""Pupils and what is claimed and known about them beside doses: light frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ROSTER = "roster"
"""The name of the source that is the uploaded file; registries go by their ids."""


PLANNED = "planned"
"""The name of the source of a dose that is not given yet (what-if)."""


CHILD_CARE, TK12 = "child_care", "tk12"
"""The programs: Table A of 17 CCR 6025, and Table B."""

GRADES = ("PK", "TK", "K", *(str(n) for n in range(1, 13)), "UG")


@dataclass(frozen=True, slots=True)
class ExemptionClaim:
    """An exemption or special standing as typed in the roster: a claim, never a status.

    `kind` is pme, tme, pbe, medical (permanent or temporary not said), iep, independent_study, home_based
    or unknown. `requirement` names the one requirement it speaks of ("polio", "mmr" ...), "" for all.
    """

    kind: str
    requirement: str
    text: str
    column: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class SchoolSays:
    """What the list itself says of a pupil's standing: kept to compare with ours, never a status and no evidence.

    `box` is all_required, pme, tme, pbe, iep, independent_study, home_based, conditional, overdue, compliant,
    not_compliant or unknown; `requirement` the one it speaks of, "" for all. `text` and `column` as in the file.
    """

    box: str
    requirement: str
    text: str
    column: str


@dataclass(frozen=True, slots=True)
class Exemption:
    """An exemption whose document is on file.

    `kind` is pme, tme or pbe; `form` cair_me or paper; `span` the grade span it was issued for (pre_k, tk_6,
    7_12); `vaccines` the requirements it names, empty for all. `filed` is the date of a personal beliefs
    exemption. `appeal_filed` is the day an appeal was filed, or True when it is known to have been in time.
    """

    kind: str
    span: str
    vaccines: tuple[str, ...] = ()
    form: str = ""
    issued: date | None = None
    expires: date | None = None
    filed: date | None = None
    revoked_on: date | None = None
    appeal_filed: date | bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is on file about a pupil's special standing. `flags` are those of populations.yaml.

    School days are counted from the day after admission, or after the notice to the family.
    """

    flags: frozenset[str] = frozenset()
    school_days_since_admission: int | None = None
    notice_school_days: int | None = None


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil as the roster has it. `row` is the (first) line seen in a spreadsheet program.

    `gone`: the list says that the pupil does not attend: left on a day it does not give, never came, or is
    enrolled for next year. `language` is the home language as written (`languages.language_of`).
    `guardian` and `phone` are for call lists and letters; they go to no registry.
    """

    sheet: str
    row: int
    last_name: str
    first_name: str
    middle_name: str = ""
    suffix: str = ""
    birthdate: date | None = None
    sex: str = ""
    grade: str = ""
    local_id: str = ""
    state_id: str = ""
    room: str = ""
    school: str = ""
    county: str = ""
    street: str = ""
    city: str = ""
    zip_code: str = ""
    enrolled: date | None = None
    left: date | None = None
    gone: bool = False
    language: str = ""
    guardian: str = ""
    phone: str = ""
    exemptions: tuple[ExemptionClaim, ...] = ()
    school_says: tuple[SchoolSays, ...] = ()
    merged_rows: tuple[int, ...] = ()

    def has_left(self, as_of: date) -> bool:
        """Whether the pupil left before the as-of date."""
        return self.gone or (self.left is not None and self.left < as_of)

    @property
    def name(self) -> str:
        """ "Last Suffix, First Middle" in the raw legal spelling."""
        last = " ".join(part for part in (self.last_name, self.suffix) if part)
        given = " ".join(part for part in (self.first_name, self.middle_name) if part)
        return f"{last}, {given}" if last and given else last or given
