"""A second opinion on the law: one case in, the expected answer out, in plain Python over `datetime.date`.

Written from the text of the tables alone, apart from the engine and from `rules/`, so that both can be
compared on made-up pupils. It is a test oracle: legal numbers stand in this file on purpose. `judge` takes
one case in the worked-examples schema and returns the shape of its `expected`.

Sources: 17 CCR 6025(c) Tables A and B, 6035 Tables C and D, 6040, 6050, 6051, 6065; HSC 120335, 120341,
120360, 120370, 120372; EDC 48216, 49701; 42 USC 11432(g).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise, product
from typing import Any

RULES_BEGIN = date(2019, 7, 1)
CAIR_ME_ONLY = date(2021, 1, 1)
NO_NEW_PBE = date(2016, 1, 1)
OPV_DOUBTFUL = date(2016, 4, 1)
VARICELLA_7TH_UNTIL = date(2025, 6, 30)
GRACE = timedelta(days=4)
THIRTY_DAYS = timedelta(days=30)
TWELFTH_YEAR = 12 * 12

MMR = ("measles", "mumps", "rubella")
K12_ROW = ("polio", "dtap", "hepb", "mmr", "varicella")

PRODUCTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("01", "20", "106", "107", "115"), ("dtap",)),
    **dict.fromkeys(("22", "50"), ("dtap", "hib")),
    **dict.fromkeys(("102", "198"), ("dtap", "hib", "hepb")),
    "110": ("dtap", "hepb", "polio"),
    **dict.fromkeys(("120", "170"), ("dtap", "hib", "polio")),
    "130": ("dtap", "polio"),
    **dict.fromkeys(("132", "146"), ("dtap", "polio", "hib", "hepb")),
    "28": ("dt",),
    "195": ("dt", "polio"),
    **dict.fromkeys(("09", "113", "138", "139", "196"), ("td",)),
    **dict.fromkeys(("10", "02", "178", "179", "182", "89", "324"), ("polio",)),
    **dict.fromkeys(("17", "46", "47", "48", "49", "148"), ("hib",)),
    "51": ("hib", "hepb"),
    **dict.fromkeys(("08", "42", "43", "44", "45", "189", "220", "104", "193"), ("hepb",)),
    "03": MMR,
    "94": (*MMR, "varicella"),
    "04": ("measles", "rubella"),
    "05": ("measles",),
    "06": ("rubella",),
    "07": ("mumps",),
    "38": ("mumps", "rubella"),
    **dict.fromkeys(("21", "121"), ("varicella",)),
}
NAMES = {
    "Vaxelis": "146",
    "Pediarix": "110",
    "Pentacel": "120",
    "Twinrix": "104",
    "Tdap": "115",
    "Td": "113",
    "Recombivax HB adult": "43",
    "ProQuad": "94",
}
WEAK_POLIO = {"178", "179", "324"}
ORAL_POLIO = {"02", "182"}
USES = {
    "polio": {"polio"},
    "dtap": {"dtap", "td", "dt"},
    "hepb": {"hepb"},
    "hib": {"hib"},
    "mmr": set(MMR),
    "varicella": {"varicella"},
    "tdap": {"dtap"},
}


# --- dates ---------------------------------------------------------------------------------------------------


def add_months(day: date, months: int) -> date:
    """The same day of a later month; the first of the month after when that day does not exist."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month0 + 1, day.day)
    except ValueError:
        return date(year + (month0 == 11), (month0 + 1) % 12 + 1, 1)


def birthday(pupil: Pupil, years: int) -> date:
    return add_months(pupil.birthdate, 12 * years)


def old_enough(pupil: Pupil, day: date, years: int) -> bool:
    """The four-day rule: a dose up to four days before the minimum age is valid."""
    return day >= birthday(pupil, years) - GRACE


def parse(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# --- what is known about a pupil -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Shot:
    """One dose as recorded; `first` and `last` are its earliest and latest possible day."""

    cvx: str
    groups: tuple[str, ...]
    first: date
    last: date
    month: tuple[int, int] | None = None
    documented: bool = True


@dataclass(frozen=True)
class Reading:
    """One way to read the record: contested doses in or out, month-only dates on the first or the last day."""

    contested: bool
    last_day: bool


READINGS = [Reading(c, last) for c, last in product((True, False), repeat=2)]
REPORTED = Reading(contested=False, last_day=True)


@dataclass(frozen=True)
class Need:
    """What one row asks: a count of doses, from a minimum age, and whether Table B's shorter series are open."""

    count: int
    min_years: int = 0
    short_series: bool = False


@dataclass
class Pupil:
    birthdate: date
    as_of: date
    admitted: date
    child_care: bool
    grade: str
    entry_type: str
    flags: Mapping[str, Any]
    exemptions: list[dict[str, Any]]
    shots: list[Shot] = field(default_factory=list)
    dropped: list[tuple[Shot, str]] = field(default_factory=list)


def read_pupil(case: Mapping[str, Any]) -> Pupil:
    pupil = Pupil(
        birthdate=date.fromisoformat(case["birthdate"]),
        as_of=date.fromisoformat(case["as_of"]),
        admitted=date.fromisoformat(case["admission_date"]),
        child_care=case["program"] == "child_care",
        grade=str(case.get("grade", "")),
        entry_type=case.get("entry_type", "admission"),
        flags=case.get("flags") or {},
        exemptions=list(case.get("exemptions") or []),
    )
    for dose in case["doses"]:
        shot = read_shot(dose)
        reasons = reasons_to_drop(pupil, shot)
        if reasons:
            pupil.dropped += [(shot, reason) for reason in reasons]
        else:
            pupil.shots.append(clipped(pupil, shot))
    return pupil


def read_shot(dose: Mapping[str, Any]) -> Shot:
    cvx = dose["cvx"] if "cvx" in dose else NAMES.get(dose["name"], "")
    groups = PRODUCTS.get(cvx, ())
    documented = dose.get("source", "provider_record") != "parent_statement"
    text = dose["date"]
    if len(text) > len("YYYY-MM"):
        day = date.fromisoformat(text)
        return Shot(cvx, groups, day, day, None, documented)
    first = date.fromisoformat(text + "-01")
    last = add_months(first, 1) - timedelta(days=1)
    return Shot(cvx, groups, first, last, (first.year, first.month), documented)


def reasons_to_drop(pupil: Pupil, shot: Shot) -> list[str]:
    found = [] if shot.documented else ["UNDOCUMENTED_DOSE"]
    found += ["FUTURE_DOSE"] if shot.first > pupil.as_of else []
    return found + (["DOSE_BEFORE_BIRTH"] if shot.last < pupil.birthdate else [])


def clipped(pupil: Pupil, shot: Shot) -> Shot:
    """A month-only date runs neither past the evaluation date nor before the birthdate."""
    first, last = max(shot.first, pupil.birthdate), min(shot.last, pupil.as_of)
    return Shot(shot.cvx, shot.groups, first, last, shot.month)


# --- exemptions ----------------------------------------------------------------------------------------------


def span(pupil: Pupil) -> str:
    if pupil.child_care:
        return "pre_k"
    if pupil.grade == "UG":
        return "7_12" if twelve(pupil) else "tk_6"
    return "7_12" if pupil.grade in {"7", "8", "9", "10", "11", "12"} else "tk_6"


def last_good_day(exemption: Mapping[str, Any]) -> date:
    """A temporary exemption lasts twelve months at most."""
    limit = add_months(date.fromisoformat(exemption["issued"]), 12)
    return min(limit, parse(exemption.get("expires")) or limit)


def standing(pupil: Pupil, exemption: Mapping[str, Any]) -> str:
    """invalid, expired, revoked or in_force on the evaluation date."""
    if exemption["span"] != span(pupil) or not good_form(pupil, exemption):
        return "invalid"
    if exemption["kind"] == "tme" and pupil.as_of > last_good_day(exemption):
        return "expired"
    revoked = parse(exemption.get("revoked_on"))
    return "revoked" if revoked and revoked <= pupil.as_of else "in_force"


def good_form(pupil: Pupil, exemption: Mapping[str, Any]) -> bool:
    if exemption["kind"] == "pbe":
        return date.fromisoformat(exemption["filed"]) < NO_NEW_PBE
    issued = date.fromisoformat(exemption["issued"])
    return issued <= pupil.as_of and (exemption["form"] == "cair_me") == (issued >= CAIR_ME_ONLY)


def in_force(pupil: Pupil, requirement: str, kinds: Iterable[str]) -> list[dict[str, Any]]:
    return [
        e
        for e in pupil.exemptions
        if e["kind"] in kinds and requirement in e["vaccines"] and standing(pupil, e) == "in_force"
    ]


def window_after_revocation(pupil: Pupil, exemption: Mapping[str, Any]) -> bool:
    """Thirty days after the revocation, or until the appeal filed in those days is decided."""
    if exemption["kind"] == "pbe" or standing(pupil, exemption) != "revoked":
        return False
    revoked = date.fromisoformat(exemption["revoked_on"])
    return appealed(pupil, exemption, revoked) or pupil.as_of <= revoked + THIRTY_DAYS


def appealed(pupil: Pupil, exemption: Mapping[str, Any], revoked: date) -> bool:
    """An appeal holds when filed within the thirty days; a bare true says that it was."""
    filed = exemption.get("appeal_filed")
    if not filed or filed is True:
        return bool(filed)
    return date.fromisoformat(filed) <= min(revoked + THIRTY_DAYS, pupil.as_of)


# --- which requirements apply --------------------------------------------------------------------------------

TABLE_A: list[tuple[int, dict[str, Need]]] = [
    (0, {}),
    (2, {"polio": Need(1), "dtap": Need(1), "hepb": Need(1), "hib": Need(1)}),
    (4, {"polio": Need(2), "dtap": Need(2), "hepb": Need(2), "hib": Need(2)}),
    (6, {"polio": Need(2), "dtap": Need(3), "hepb": Need(2), "hib": Need(2)}),
    (
        15,
        {
            "polio": Need(3),
            "dtap": Need(3),
            "hepb": Need(2),
            "hib": Need(1, 1),
            "mmr": Need(1, 1),
            "varicella": Need(1),
        },
    ),
    (
        18,
        {
            "polio": Need(3),
            "dtap": Need(4),
            "hepb": Need(3),
            "hib": Need(1, 1),
            "mmr": Need(1, 1),
            "varicella": Need(1),
        },
    ),
]
TABLE_B = {
    "polio": Need(4, short_series=True),
    "dtap": Need(5, short_series=True),
    "hepb": Need(3),
    "mmr": Need(2, 1),
    "varicella": Need(2),
    "tdap": Need(1, 7),
}


def twelve(pupil: Pupil) -> bool:
    return pupil.as_of >= add_months(pupil.birthdate, TWELFTH_YEAR)


def row_number(pupil: Pupil) -> int:
    """Place in TABLE_A of the row for the age on the evaluation date."""
    return max(i for i, (start, _) in enumerate(TABLE_A) if pupil.as_of >= add_months(pupil.birthdate, start))


def row_start(pupil: Pupil, number: int) -> date:
    return add_months(pupil.birthdate, TABLE_A[number][0])


def requirements(pupil: Pupil) -> dict[str, Need]:
    if pupil.child_care:
        row = dict(TABLE_A[row_number(pupil)][1])
        if pupil.as_of >= birthday(pupil, 5):
            row.pop("hib", None)
        return row
    return {name: TABLE_B[name] for name in table_b_names(pupil)}


def table_b_names(pupil: Pupil) -> list[str]:
    if pupil.entry_type == "advance_7":
        if had_legacy_pbe(pupil):
            return ["polio", "dtap", "mmr", "varicella", "tdap"]
        return ["tdap"] + (["varicella"] if pupil.admitted <= VARICELLA_7TH_UNTIL else [])
    names = [name for name in K12_ROW if not (name == "hepb" and pupil.grade == "7")]
    return names + (["tdap"] if span(pupil) == "7_12" else [])


def had_legacy_pbe(pupil: Pupil) -> bool:
    return any(
        e["kind"] == "pbe" and e["span"] == "tk_6" and date.fromisoformat(e["filed"]) < NO_NEW_PBE
        for e in pupil.exemptions
    )


# --- doses that count in one reading -------------------------------------------------------------------------


def day_of(shot: Shot, reading: Reading) -> date:
    return shot.last if reading.last_day else shot.first


def is_contested(pupil: Pupil, shot: Shot, group: str, day: date) -> bool:
    if group == "polio":
        return shot.cvx in WEAK_POLIO or (shot.cvx in ORAL_POLIO and day >= OPV_DOUBTFUL)
    if group == "varicella":
        return shot.cvx == "121" or not old_enough(pupil, day, 1)
    if group in MMR:
        return in_birthday_month(pupil, shot, 1)
    return group == "dt" and not in_force(pupil, "dtap", ("pme", "tme"))


def in_birthday_month(pupil: Pupil, shot: Shot, years: int) -> bool:
    """Dated by month only, in the month of that birthday: 17 CCR 6065 wants the full date."""
    turned = birthday(pupil, years)
    return shot.month == (turned.year, turned.month)


def counted(pupil: Pupil, group: str, reading: Reading, min_years: int = 0) -> list[date]:
    """Distinct days on which a dose of the group counts, earliest first."""
    days = set()
    for shot in pupil.shots:
        day = day_of(shot, reading)
        taken = reading.contested or not is_contested(pupil, shot, group, day)
        if group in shot.groups and taken and (min_years == 0 or old_enough(pupil, day, min_years)):
            days.add(day)
    return sorted(days)


def dtap_doses(pupil: Pupil, reading: Reading) -> tuple[list[date], list[date]]:
    """All doses that count toward the DTaP number (at most two Td), and those with pertussis."""
    pertussis = counted(pupil, "dtap", reading)
    other = [d for d in counted(pupil, "dt", reading) if d not in pertussis]
    td = [d for d in counted(pupil, "td", reading, 7) if d not in pertussis and d not in other]
    return sorted(pertussis + other + td[:2]), pertussis


def tdap_doses(pupil: Pupil, reading: Reading) -> list[date]:
    return sorted(
        {
            day_of(shot, reading)
            for shot in pupil.shots
            if "dtap" in shot.groups
            and old_enough(pupil, day_of(shot, reading), 7)
            and (reading.contested or not in_birthday_month(pupil, shot, 7))
        }
    )


def two_dose_hepb(pupil: Pupil, reading: Reading) -> bool:
    """Two adult doses, both from 11 through 15 years, four months or more apart."""
    days = [day_of(s, reading) for s in pupil.shots if s.cvx == "43"]
    days = sorted(d for d in days if birthday(pupil, 11) <= d < birthday(pupil, 16))
    return bool(days) and days[-1] >= add_months(days[0], 4)


# --- one requirement in one reading --------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    status: str
    missing: int = 0
    window: tuple[int, date, date] | None = None


def still_missing(pupil: Pupil, name: str, need: Need, reading: Reading) -> int:
    """Least number of further doses that would satisfy the requirement if given on the evaluation date."""
    if name == "mmr":
        return max(lack for lack in mmr_lacks(pupil, need, reading).values())
    if name == "tdap":
        return 0 if tdap_doses(pupil, reading) else 1
    if name == "dtap":
        return dtap_missing(pupil, need, reading)
    have = counted(pupil, name, reading, need.min_years)
    if name == "hepb" and need.count == 3 and reading.contested and two_dose_hepb(pupil, reading):
        return 0
    if name == "polio" and need.short_series and len(have) < need.count:
        return next(k for k in range(5) if polio_enough(pupil, have + [pupil.as_of] * k))
    return max(0, need.count - len(have))


def mmr_lacks(pupil: Pupil, need: Need, reading: Reading) -> dict[str, int]:
    asked = {"measles": need.count, "mumps": need.count, "rubella": 1}
    return {c: max(0, n - len(counted(pupil, c, reading, 1))) for c, n in asked.items()}


def polio_enough(pupil: Pupil, days: list[date]) -> bool:
    return len(days) >= 4 or (len(days) == 3 and any(old_enough(pupil, d, 4) for d in days))


def dtap_missing(pupil: Pupil, need: Need, reading: Reading) -> int:
    days, pertussis = dtap_doses(pupil, reading)
    if not need.short_series:
        return max(0, need.count - len(days))
    more = ([pupil.as_of] * k for k in range(6))
    return next(len(m) for m in more if dtap_enough(pupil, days + m, pertussis + m))


def dtap_enough(pupil: Pupil, days: list[date], pertussis: list[date]) -> bool:
    if len(days) >= 5 or (len(days) == 4 and any(old_enough(pupil, d, 4) for d in days)):
        return True
    return len(days) >= 3 and any(old_enough(pupil, d, 7) for d in pertussis)


def find(pupil: Pupil, name: str, need: Need, reading: Reading) -> Finding:
    missing = still_missing(pupil, name, need, reading)
    if missing == 0:
        return Finding("met")
    window = next_window(pupil, name, need, reading, missing)
    if window and pupil.as_of <= window[2]:
        return Finding("not_due", missing, window)
    if pupil.child_care and aged_in(pupil, name, reading):
        return Finding("age_in_grace", missing)
    return Finding("overdue", missing, window)


def aged_in(pupil: Pupil, name: str, reading: Reading) -> bool:
    """Thirty days of proof after a new row, for a child who satisfied the former row of that requirement."""
    number = row_number(pupil)
    start = row_start(pupil, number)
    if pupil.admitted >= start or pupil.as_of > start + THIRTY_DAYS:
        return False
    former = TABLE_A[number - 1][1].get(name)
    return former is None or still_missing(pupil, name, former, reading) == 0


def next_window(pupil: Pupil, name: str, need: Need, reading: Reading, missing: int) -> tuple[int, date, date] | None:
    """(dose number, not before, exclude if not by) of the next dose; None when it is due at once."""
    if name == "tdap" or need.count == 1:
        return None
    if name == "mmr":
        return mmr_window(pupil, need, reading)
    have = dtap_doses(pupil, reading)[0] if name == "dtap" else counted(pupil, name, reading, need.min_years)
    if not have:
        return None
    number = len(have) + 1
    earliest, by = schedule(pupil, name, number, have, final=missing == 1)
    return number, earliest, by


def mmr_window(pupil: Pupil, need: Need, reading: Reading) -> tuple[int, date, date] | None:
    lacking = [c for c, lack in mmr_lacks(pupil, need, reading).items() if lack]
    have = [counted(pupil, c, reading, 1) for c in lacking]
    if not all(have):
        return None
    windows = [(len(days) + 1, after(days[-1], weeks=4), add_months(days[-1], 4)) for days in have]
    return min(windows, key=lambda w: w[2])


def after(day: date, weeks: int) -> date:
    return day + timedelta(weeks=weeks)


def schedule(pupil: Pupil, name: str, number: int, have: list[date], final: bool) -> tuple[date, date]:
    """Tables C and D. `final` tells that this dose would complete the requirement."""
    last = have[-1]
    if name == "varicella":
        if have[0] >= birthday(pupil, 13):
            return after(last, 4), after(last, 8)
        return add_months(last, 3), add_months(last, 4)
    if number == 2:
        return after(last, 4), after(last, 8)
    if name == "hepb":
        return max(after(last, 8), add_months(have[0], 4)), add_months(last, 12)
    if number == 3 and not pupil.child_care and final:
        return add_months(last, 6), add_months(last, 12)
    if number == 3:
        return after(last, 4), add_months(last, 12) if name == "polio" else after(last, 8)
    return add_months(last, 6), add_months(last, 12)


# --- one requirement over all readings -----------------------------------------------------------------------


def answer(pupil: Pupil, name: str, need: Need) -> dict[str, Any]:
    findings = {reading: find(pupil, name, need, reading) for reading in READINGS}
    statuses = {f.status for f in findings.values()}
    reported = findings[REPORTED]
    if statuses == {"met"}:
        return {"status": "met"}
    exempt = exempt_answer(pupil, name)
    if exempt:
        return {**exempt, "missing": reported.missing}
    if len(statuses) > 1:
        return {"status": "undetermined"}
    out: dict[str, Any] = {"status": reported.status, "missing": reported.missing}
    if reported.status == "age_in_grace":
        return {**out, "document_by": (row_start(pupil, row_number(pupil)) + THIRTY_DAYS).isoformat()}
    return {**out, "next_dose": written_window(reported.window)}


def exempt_answer(pupil: Pupil, name: str) -> dict[str, Any] | None:
    for kind in ("pme", "pbe"):
        if in_force(pupil, name, (kind,)):
            return {"status": f"exempt_{kind}"}
    temporary = in_force(pupil, name, ("tme",))
    if not temporary:
        return None
    return {"status": "exempt_tme", "tme_expires": max(last_good_day(e) for e in temporary).isoformat()}


def written_window(window: tuple[int, date, date] | None) -> dict[str, Any] | None:
    if window is None:
        return None
    number, earliest, by = window
    return {"dose": number, "not_before": earliest.isoformat(), "exclude_if_not_by": by.isoformat()}


# --- advisories ----------------------------------------------------------------------------------------------


def advisories(pupil: Pupil, needs: Mapping[str, Need], answers: Mapping[str, dict[str, Any]]) -> list[str]:
    used = set().union(*(USES[name] for name in needs))
    found = {reason for shot, reason in pupil.dropped if used & set(shot.groups)}
    for shot in pupil.shots:
        found |= dose_advisories(pupil, shot, used & set(shot.groups))
    for name in needs:
        found |= interval_advisories(pupil, name)
    if answers.get("hepb", {}).get("status") == "undetermined" and any(two_dose_hepb(pupil, r) for r in READINGS):
        found.add("HEPB_TWO_DOSE_REVIEW")
    lapsed = pupil.entry_type == "advance_7" and "tdap" in needs and "varicella" not in needs
    if lapsed and len(counted(pupil, "varicella", REPORTED)) < 2:
        found.add("VARICELLA_7TH_LAPSED")
    words = {"invalid": "INVALID_EXEMPTION", "expired": "EXPIRED_EXEMPTION"}
    found |= {words[s] for s in (standing(pupil, e) for e in pupil.exemptions) if s in words}
    return sorted(found)


def dose_advisories(pupil: Pupil, shot: Shot, groups: set[str]) -> set[str]:
    found = set()
    if groups and shot.month:
        found.add("MONTH_ONLY_DATE")
    too_young = (groups & set(MMR) and not old_enough(pupil, shot.last, 1)) or (
        "td" in groups and not old_enough(pupil, shot.last, 7)
    )
    if too_young:
        found.add("DOSE_BELOW_MIN_AGE")
    if "polio" in groups and doubtful_polio(shot):
        found.add("OPV_ON_OR_AFTER_2016_04_01")
    if "varicella" in groups and not old_enough(pupil, shot.last, 1):
        found.add("VARICELLA_BEFORE_FIRST_BIRTHDAY")
    if "dt" in groups and not in_force(pupil, "dtap", ("pme", "tme")):
        found.add("DT_NO_PERTUSSIS")
    if "dtap" in groups and shot.cvx == "115" and not old_enough(pupil, shot.last, 7):
        found.add("TDAP_BEFORE_7")
    return found


def doubtful_polio(shot: Shot) -> bool:
    return shot.cvx in WEAK_POLIO or (shot.cvx in {*ORAL_POLIO, "89"} and shot.last >= OPV_DOUBTFUL)


def interval_advisories(pupil: Pupil, name: str) -> set[str]:
    found = set()
    for days in full_dates(pupil, name):
        gaps = [(b - a).days for a, b in pairwise(days)]
        found |= {"SHORT_INTERVAL"} if any(g < 28 for g in gaps) else set()
        found |= {"POSSIBLE_DUPLICATE"} if any(g <= 3 for g in gaps) else set()
    return found


def full_dates(pupil: Pupil, name: str) -> list[list[date]]:
    """Per antigen, the fully dated days of doses that count for their group in at least one reading.

    A dose too early for one item (Hib before the 1st birthday, DTaP for the Tdap item) still counts for its group;
    measles, mumps, rubella and Td below the minimum age count for nothing.
    """
    dated = replace(pupil, shots=[s for s in pupil.shots if not s.month])
    wide = Reading(contested=True, last_day=True)
    if name == "mmr":
        return [counted(dated, c, wide, 1) for c in MMR]
    days = set(counted(dated, "dtap" if name == "tdap" else name, wide))
    if name == "dtap":
        days |= {*counted(dated, "dt", wide), *counted(dated, "td", wide, 7)}
    return [sorted(days)]


# --- the pupil as a whole ------------------------------------------------------------------------------------

ACTIONS = {
    "unconditional": "none",
    "conditional": "follow_up",
    "conditional_tme": "follow_up",
    "attend_pending": "obtain_records",
    "iep_services": "none",
    "not_subject": "none",
    "undetermined": "request_documentation",
    "not_evaluable": "none",
}


def judge(case: Mapping[str, Any]) -> dict[str, Any]:
    """The expected answer for one case in the worked-examples schema."""
    pupil = read_pupil(case)
    outside = not_judged(pupil)
    if outside:
        return envelope(outside, None, "none", None, {}, [])
    needs = requirements(pupil)
    answers = {name: answer(pupil, name, need) for name, need in needs.items()}
    overall, basis = overall_of(pupil, answers)
    action = ACTIONS.get(overall) or action_when_overdue(pupil)
    category = report_category(pupil, overall, basis, answers)
    out = envelope(overall, basis, action, category, answers, advisories(pupil, needs, answers))
    if pupil.child_care and pupil.as_of < add_months(pupil.birthdate, 18):
        start = row_start(pupil, row_number(pupil) + 1)
        out["next_row"] = {"starts": start.isoformat(), "document_by": (start + THIRTY_DAYS).isoformat()}
    return out


def envelope(
    overall: str,
    basis: str | None,
    action: str,
    category: str | None,
    answers: dict[str, Any],
    notes: list[str],
) -> dict[str, Any]:
    return {
        "overall": overall,
        "basis": basis,
        "action": action,
        "report_category": category,
        "requirements": answers,
        "advisories": notes,
    }


def not_judged(pupil: Pupil) -> str | None:
    if not pupil.child_care and pupil.as_of >= birthday(pupil, 18):
        return "not_subject"
    if min(pupil.as_of, pupil.admitted) < RULES_BEGIN:
        return "not_evaluable"
    if pupil.entry_type == "advance_7" and span(pupil) != "7_12":
        return "not_evaluable"
    return "not_evaluable" if pupil.child_care and pupil.as_of >= birthday(pupil, 6) else None


def overall_of(pupil: Pupil, answers: Mapping[str, dict[str, Any]]) -> tuple[str, str | None]:
    statuses = {a["status"] for a in answers.values()}
    if "overdue" in statuses:
        return protection(pupil, {n for n, a in answers.items() if a["status"] == "overdue"})
    if "undetermined" in statuses:
        return "undetermined", None
    if "exempt_tme" in statuses:
        return "conditional_tme", "6035(a)(3)"
    if "not_due" in statuses:
        return "conditional", "6035(a)(1)"
    if "age_in_grace" in statuses:
        return "conditional", "6025_table_a_fn1"
    if pupil.child_care and pupil.as_of < add_months(pupil.birthdate, 18):
        return "conditional", "6035(a)(2)"
    return "unconditional", None


def protection(pupil: Pupil, overdue: set[str]) -> tuple[str, str | None]:
    flags = pupil.flags
    spared: set[str] = set()
    for exemption in pupil.exemptions:
        spared |= set(exemption["vaccines"]) if window_after_revocation(pupil, exemption) else set()
    attends = [
        ("me_revocation_window", overdue <= spared),
        ("homeless", flags.get("homeless")),
        ("foster", flags.get("foster")),
        ("transfer_30_school_days", flags.get("transfer_records_pending") and school_days(pupil) <= 30),
        ("military_30_days", flags.get("military") and pupil.as_of <= pupil.admitted + THIRTY_DAYS),
    ]
    for basis, holds in attends:
        if holds:
            return "attend_pending", basis
    for basis in ("independent_study", "home_based_private_school"):
        if flags.get(basis) and not pupil.child_care:
            return "not_subject", basis
    return ("iep_services", None) if flags.get("iep") else ("noncompliant", None)


def school_days(pupil: Pupil) -> int:
    """The count given, else Monday to Friday since the day after admission."""
    given = pupil.flags.get("school_days_since_admission")
    if given is not None:
        return int(given)
    days = range(1, (pupil.as_of - pupil.admitted).days + 1)
    return sum((pupil.admitted + timedelta(days=n)).weekday() < 5 for n in days)


def action_when_overdue(pupil: Pupil) -> str:
    if pupil.as_of <= pupil.admitted:
        return "do_not_admit"
    if pupil.flags.get("transfer_records_pending") and school_days(pupil) > 30:
        return "exclude_now"
    notice = pupil.flags.get("notice_school_days")
    if notice is None:
        return "notify_10_school_days"
    return "await_notice_period" if notice <= 10 else "exclude_now"


def report_category(pupil: Pupil, overall: str, basis: str | None, answers: Mapping[str, dict[str, Any]]) -> str | None:
    aged = birthday(pupil, 2) <= pupil.as_of < birthday(pupil, 6)
    if not (aged if pupil.child_care else pupil.grade in {"TK", "K"}):
        return None
    if overall == "unconditional":
        statuses = {a["status"] for a in answers.values()}
        return "E" if "exempt_pbe" in statuses else "C" if "exempt_pme" in statuses else "A"
    if overall == "attend_pending":
        return "B" if basis == "transfer_30_school_days" else "G"
    if overall == "not_subject":
        return "F2" if basis == "independent_study" else "F3"
    by_overall = {"conditional": "B", "conditional_tme": "D", "iep_services": "F1", "noncompliant": "G"}
    return by_overall.get(overall)
