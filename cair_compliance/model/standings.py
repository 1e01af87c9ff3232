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


def _shown(label: str, symbol: str, tone: str, rank: int) -> Shown:
    return Shown(label, symbol, tone, _TONES[tone], rank)


STANDINGS: Mapping[str, Shown] = MappingProxyType(
    {
        "noncompliant": _shown("Documentation missing", "!", "act", 0),
        COULD_NOT_VERIFY: _shown("Could not verify", "?", "retry", 1),
        "undetermined": _shown("Needs a person's decision", "?", "decide", 2),
        "attend_pending": _shown("May attend while records are obtained", "◑", "watch", 3),
        "conditional": _shown("May attend, more doses to come", "◔", "watch", 4),
        "conditional_tme": _shown("May attend, temporary medical exemption", "◔", "watch", 5),
        "iep_services": _shown("Attends with IEP services, doses missing", "◇", "note", 6),
        "not_evaluable": _shown("Outside these rules", "–", "note", 7),
        "not_subject": _shown("Requirements do not apply", "–", "note", 8),
        "unconditional": _shown("All requirements met", "✓", "calm", 9),
    }
)

FINDINGS: Mapping[str, Shown] = MappingProxyType(
    {
        "overdue": _shown("Overdue", "!", "act", 0),
        "undetermined": _shown("Needs a decision", "?", "decide", 1),
        "age_in_grace": _shown("New requirement, proof due", "◔", "watch", 2),
        "not_due": _shown("Not due yet", "◔", "watch", 3),
        "exempt_tme": _shown("Exempt, temporary medical", "◔", "watch", 4),
        "exempt_pbe": _shown("Exempt, personal belief", "◇", "note", 5),
        "exempt_pme": _shown("Exempt, permanent medical", "◇", "note", 6),
        "met": _shown("Met", "✓", "calm", 7),
    }
)

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "none": "Nothing to do",
        "follow_up": "Follow up by the date shown",
        "obtain_records": "Obtain the record",
        "request_documentation": "Ask for a better record, or for the exemption form",
        "do_not_admit": "Documentation is due before the first day of attendance",
        "notify_10_school_days": "Notify the family: 10 school days to show proof",
        "await_notice_period": "Notice given: wait for the end of the 10 school days",
        "exclude_now": "The notice period is over",
    }
)

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
