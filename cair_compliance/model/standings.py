"""The one table of words: every standing, finding, verification and report category as people see it.

Screen, paper, workbook and shell read it here, so they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .issues import ERROR, NOTE, WARNING

VERIFIED, UNVERIFIED, ROSTER_ONLY = "verified", "unverified", "roster_only"
COULD_NOT_VERIFY = "could_not_verify"
COMPLETE = "conditional_complete"
"""Conditional by age alone (17 CCR 6025(a), 6035(a)(2)): no dose is lacking now or in an age group ahead."""

NOT_LEGAL = "Not a legal determination; verify before excluding a pupil."


@dataclass(frozen=True, slots=True)
class Shown:
    """How one standing is shown: words, symbol, tone with its colour, and place by urgency (0 first)."""

    label: str
    symbol: str
    tone: str
    colour: str
    rank: int


_TONES = {
    "act": "#a3261a",
    "retry": "#7a4b00",
    "decide": "#5b3a8c",
    "watch": "#1f5a7a",
    "note": "#4a5560",
    "calm": "#22663a",
}


def _ranked(table: Mapping[str, tuple[str, str, str]]) -> Mapping[str, Shown]:
    """Key -> (label, symbol, tone), the most urgent first."""
    lines = enumerate(table.items())
    return MappingProxyType(
        {key: Shown(label, symbol, tone, _TONES[tone], rank) for rank, (key, (label, symbol, tone)) in lines}
    )


STANDINGS: Mapping[str, Shown] = _ranked(
    {
        "noncompliant": ("Documentation missing", "!", "act"),
        COULD_NOT_VERIFY: ("Could not verify", "?", "retry"),
        "undetermined": ("Needs a person's decision", "?", "decide"),
        "attend_pending": ("May attend while records are obtained", "◑", "watch"),
        "conditional": ("May attend, more doses to come", "◔", "watch"),
        "conditional_tme": ("May attend, temporary medical exemption", "◔", "watch"),
        COMPLETE: ("May attend, complete for the age", "◔", "watch"),
        "iep_services": ("Attends with IEP services, doses missing", "◇", "note"),
        "not_evaluable": ("Outside these rules", "–", "note"),
        "not_subject": ("Requirements do not apply", "–", "note"),
        "unconditional": ("All requirements met", "✓", "calm"),
    }
)

FINDINGS: Mapping[str, Shown] = _ranked(
    {
        "overdue": ("Overdue", "!", "act"),
        "undetermined": ("Needs a decision", "?", "decide"),
        "age_in_grace": ("New requirement, proof due", "◔", "watch"),
        "not_due": ("Not due yet", "◔", "watch"),
        "exempt_tme": ("Exempt, temporary medical", "◔", "watch"),
        "exempt_pbe": ("Exempt, personal belief", "◇", "note"),
        "exempt_pme": ("Exempt, permanent medical", "◇", "note"),
        "met": ("Met", "✓", "calm"),
    }
)

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "none": "Nothing to do",
        "follow_up": "Follow up",
        "obtain_records": "Obtain the record",
        "request_documentation": "Ask for a better record, or for the exemption form",
        "do_not_admit": "Documentation is due before the first day of attendance",
        "notify_10_school_days": "Notify the family: 10 school days to show proof",
        "await_notice_period": "Notice given: wait for the end of the 10 school days",
        "exclude_now": "The notice period is over",
    }
)

CORRECT_LIST = "Correct the list, then check again"
ENTER_PAPERS = "Look at the papers, and enter for the child what you have seen"
"""A missing birth date or grade, IEP services to confirm: no vaccine is doubtful, so no record settles it."""

VERIFICATIONS: Mapping[str, str] = MappingProxyType(
    {
        VERIFIED: "Checked with the registries",
        UNVERIFIED: "Not fully checked with the registries",
        ROSTER_ONLY: "Checked from the file alone",
    }
)

SEVERITIES: Mapping[str, str] = MappingProxyType(
    {ERROR: "Needs correcting", WARNING: "Please check", NOTE: "For information"}
)

REPORT_CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "A": "All required doses",
        "B": "Conditional, missing doses not currently due",
        "C": "Permanent medical exemption",
        "D": "Temporary medical exemption",
        "E": "Personal beliefs exemption (before 2016)",
        "F1": "IEP services",
        "F2": "Independent study",
        "F3": "Home-based private school",
        "G": "Overdue, needs doses now",
    }
)

SOURCE_LETTERS: Mapping[str, str] = MappingProxyType(
    {"R": "your file", "C": "registry", "B": "both", "!": "sources disagree on the date"}
)
"""Where a dose comes from. The legend of screens and papers."""

LETTER_WORDS: Mapping[str, str] = MappingProxyType({**SOURCE_LETTERS, "P": "planned"})
"""The same with doses that are only planned (what-if)."""

ADVISORIES: Mapping[str, str] = MappingProxyType(
    {
        "DOSE_BEFORE_BIRTH": "A dose is dated before the birth date; it does not count.",
        "DOSE_BELOW_MIN_AGE": "A dose was given before the age from which it counts.",
        "DT_NO_PERTUSSIS": "Pediatric DT holds no pertussis vaccine; whether it is enough needs a person's decision.",
        "EXPIRED_EXEMPTION": "An exemption on file has ended.",
        "FUTURE_DOSE": "A dose is dated after the as-of date; it does not count yet.",
        "HEPB_TWO_DOSE_REVIEW": "The hepatitis B doses fit a two-dose schedule that the table does not name.",
        "INVALID_EXEMPTION": "An exemption on file does not count; look at its form and its date.",
        "LIVE_VACCINES_CLOSE": "MMR and varicella were given on different days closer together than recommended; this "
        "changes nothing here, but a nurse may want to look.",
        "MONTH_ONLY_DATE": "Of a dose only month and year are known.",
        "OPV_ON_OR_AFTER_2016_04_01": "A polio dose may be of a kind that does not count: oral vaccine of one or two "
        "types, as given since April 2016, or a fractional dose.",
        "POSSIBLE_DUPLICATE": "Two doses of one vaccine are a few days apart; perhaps one dose was entered twice.",
        "SHORT_INTERVAL": "Two doses of one vaccine are closer together than recommended; this changes nothing here, "
        "but a nurse may want to look.",
        "TDAP_BEFORE_7": "Tdap was given at an age at which DTaP is usual; perhaps it was DTaP.",
        "UNDOCUMENTED_DOSE": "A dose rests on a parent's statement alone; it does not count.",
        "VARICELLA_7TH_LAPSED": "Varicella is no longer asked for this entry; doses are missing all the same.",
        "VARICELLA_BEFORE_FIRST_BIRTHDAY": "A varicella dose was given very early; whether it counts needs a person's "
        "decision.",
    }
)
"""Advisory codes of the rules in words: what a nurse may want to look at again. They change no status."""


def shown_standing(standing: str, verification: str) -> str:
    """The key of STANDINGS to show and count: lacking doses while a source is open is "could not verify"."""
    if verification == UNVERIFIED and standing in ("noncompliant", "undetermined"):
        return COULD_NOT_VERIFY
    return standing


def standing_of_law(shown: str) -> str:
    """The standing the law knows behind a key that is shown: a child complete for its age is conditional."""
    return "conditional" if shown == COMPLETE else shown
