"""Made-up pupils by the thousand, seeded: plausible schedules, then everything that goes wrong with records.

`cases(seed, count)` gives case dicts in the worked-examples schema, without `expected`. Dates cluster at row
starts, birthdays, the ends of windows and the days on which the law changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from .oracle import add_months

Dose = dict[str, str]

INFANT = [("110", 2), ("48", 2), ("110", 4), ("48", 4), ("110", 6), ("48", 6), ("08", 0)]
TODDLER = [("03", 12), ("21", 12), ("48", 12), ("20", 15)]
SCHOOL = [("130", 49), ("03", 49), ("21", 49)]
ELEVEN = [("115", 132)]
SINGLES = [
    ("20", 2),
    ("20", 4),
    ("20", 6),
    ("20", 15),
    ("10", 2),
    ("10", 4),
    ("10", 6),
    ("08", 0),
    ("08", 2),
    ("08", 9),
]
RARE = ["178", "179", "324", "182", "02", "89", "121", "187", "30", "28", "195", "11", "35", "94", "04", "05", "06"]
RARE += ["07", "38", "104", "51", "146", "120", "198", "22", "01", "113", "09", "115", "43", "189"]
NAMED = ["Vaxelis", "Pediarix", "Pentacel", "Twinrix", "Tdap", "Td", "Recombivax HB adult", "ProQuad"]
NUDGES = [-6, -5, -4, -3, -1, 0, 1, 2, 4, 5, 6]
WINDOWS = [("w", 4), ("w", 8), ("m", 3), ("m", 4), ("m", 6), ("m", 12)]
VACCINES = ["polio", "dtap", "hepb", "hib", "mmr", "varicella", "tdap"]
SPANS = ["pre_k", "tk_6", "7_12"]
GRADES = ["TK", "K", *map(str, range(1, 13)), "UG"]
USUAL_AGE = {"TK": 50, "K": 62, "UG": 140, **{str(g): 62 + 12 * g for g in range(1, 13)}}


def cases(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """`count` case dicts; the same seed gives the same cases."""
    rng = Random(seed)
    for number in range(count):
        yield {"id": f"G{seed}-{number}", **_case(rng)}


def _case(rng: Random) -> dict[str, Any]:
    as_of = _evaluation_date(rng)
    entry = child_care(rng, as_of) if rng.random() < 0.4 else school(rng, as_of)
    born = min(as_of, odd_birthdate(rng, date.fromisoformat(entry["birthdate"])))
    entry["birthdate"] = born.isoformat()
    doses = perturbed(rng, born, as_of, schedule(rng, born, as_of))
    case = {**entry, "as_of": as_of.isoformat(), "doses": doses}
    if rng.random() < 0.35:
        case["exemptions"] = [exemption(rng, entry, as_of) for _ in range(rng.choice([1, 1, 1, 2]))]
    flags = circumstances(rng)
    return {**case, "flags": flags} if flags else case


def _evaluation_date(rng: Random) -> date:
    kind = rng.random()
    if kind < 0.08:
        return date(2019, 6, 26) + timedelta(days=rng.randrange(400))
    if kind < 0.2:
        return date(2025, 6, 20) + timedelta(days=rng.randrange(120))
    return date(2020, 1, 1) + timedelta(days=rng.randrange(365 * 7))


# --- who ---------------------------------------------------------------------------------------------------


def child_care(rng: Random, as_of: date) -> dict[str, Any]:
    if rng.random() < 0.5:
        months, nudge = rng.choice([2, 4, 6, 15, 18, 24, 60, 72]), rng.choice([*NUDGES, 29, 30, 31])
    else:
        months, nudge = rng.randrange(0, 84), rng.randrange(28)
    born = min(_back(as_of, months) - timedelta(days=nudge), as_of)
    admitted = as_of - timedelta(days=rng.choice([0, 0, 0, 1, 20, 31, 45, 100, 300, -10]))
    return {
        "birthdate": born.isoformat(),
        "program": "child_care",
        "admission_date": max(admitted, born).isoformat(),
    }


def odd_birthdate(rng: Random, born: date) -> date:
    """Now and then a leap day or the last day of a month, where months and years have to roll forward."""
    kind = rng.random()
    if kind < 0.03 and born.year % 4 == 0:
        return date(born.year, 2, 29)
    return add_months(born.replace(day=1), 1) - timedelta(days=1) if kind < 0.06 else born


def school(rng: Random, as_of: date) -> dict[str, Any]:
    grade = rng.choice([*GRADES, "TK", "K", "K", "7", "7", "UG"])
    advance = (grade == "7" and rng.random() < 0.6) or (grade == "UG" and rng.random() < 0.3)
    spread = 60 if grade == "UG" else 9
    months = USUAL_AGE[grade] + rng.randrange(-spread, spread + 1)
    if rng.random() < 0.04:
        months = 12 * 18
    born = _back(as_of, max(months, 144) if advance and grade == "UG" else months)
    born -= timedelta(days=rng.choice([0, 0, 1, -1, rng.randrange(28), rng.randrange(28)]))
    if advance and grade == "UG":
        born = min(born, _back(as_of, 144))
    return {
        "birthdate": born.isoformat(),
        "program": "tk12",
        "grade": grade if grade in {"TK", "K", "UG"} else int(grade),
        "entry_type": "advance_7" if advance else "admission",
        "admission_date": _admission(rng, as_of).isoformat(),
    }


def _admission(rng: Random, as_of: date) -> date:
    kind = rng.random()
    if kind < 0.05:
        return date(2019, 7, 1) + timedelta(days=rng.choice(NUDGES))
    if kind < 0.15:
        return date(2025, 6, 30) + timedelta(days=rng.choice(NUDGES))
    return as_of - timedelta(days=rng.choice([0, 0, 0, -1, 1, 2, 29, 30, 31, 60, 200, -5, 400]))


def _back(day: date, months: int) -> date:
    year, month0 = divmod(day.year * 12 + day.month - 1 - months, 12)
    try:
        return date(year, month0 + 1, day.day)
    except ValueError:
        return date(year, month0 + 1, 28)


# --- doses -------------------------------------------------------------------------------------------------


def schedule(rng: Random, born: date, as_of: date) -> list[tuple[str, date]]:
    """A plausible record, or a late starter's."""
    kind = rng.random()
    if kind < 0.06:
        return []
    if kind < 0.25:
        return late_starter(rng, born, as_of)
    plan = [*(INFANT if rng.random() < 0.7 else SINGLES), *TODDLER, *SCHOOL, *ELEVEN]
    record = [(cvx, add_months(born, months) + timedelta(days=rng.randrange(12))) for cvx, months in plan]
    return [(cvx, day) for cvx, day in record if day <= as_of]


def late_starter(rng: Random, born: date, as_of: date) -> list[tuple[str, date]]:
    """Series begun so that the next window opens or ends about the evaluation date."""
    record = []
    for products in (["10"], ["20", "115", "113"], ["08"], ["48"], ["03"], ["21"]):
        day = as_of + timedelta(days=rng.choice(NUDGES))
        for _ in range(rng.randrange(5)):
            unit, size = rng.choice(WINDOWS)
            day = day - timedelta(weeks=size) if unit == "w" else _back(day, size) + timedelta(days=rng.choice([0, 1]))
            if day >= born:
                record.append((rng.choice(products), day))
    return record


def perturbed(rng: Random, born: date, as_of: date, record: list[tuple[str, date]]) -> list[Dose]:
    record = [(cvx, day) for cvx, day in record if rng.random() > 0.06]
    if rng.random() < 0.3:
        lost = rng.choice([{"03", "94"}, {"21", "94"}, {"08", "110"}, {"110", "10", "130"}, {"115"}, {"48"}])
        record = [(cvx, day) for cvx, day in record if cvx not in lost]
    record += [(rng.choice(RARE), _telling_day(rng, born, as_of)) for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 4]))]
    if rng.random() < 0.12:
        record = [(cvx, day) for cvx, day in record if cvx not in {"08", "110"}] + adult_hepb(rng, born, as_of)
    days = [(cvx, _nudged(rng, born, day)) for cvx, day in record]
    doses = [_written(rng, cvx, day, born <= day <= as_of) for cvx, day in days]
    if doses and rng.random() < 0.15:
        doses.append(dict(rng.choice(doses)))
    if rng.random() < 0.06:
        doses.append({"name": rng.choice(NAMED), "date": _telling_day(rng, born, as_of).isoformat()})
    rng.shuffle(doses)
    return doses


def adult_hepb(rng: Random, born: date, as_of: date) -> list[tuple[str, date]]:
    """Two or three adult hepatitis B doses about the ages and the interval of the two-dose series."""
    day = add_months(born, 12 * rng.choice([11, 12, 15])) + timedelta(days=rng.choice(NUDGES))
    later = add_months(day, rng.choice([4, 4, 6])) + timedelta(days=rng.choice(NUDGES))
    more = [("08", _telling_day(rng, born, as_of))] if rng.random() < 0.3 else []
    return [(cvx, d) for cvx, d in [("43", day), ("43", later), *more] if d <= as_of]


def _nudged(rng: Random, born: date, day: date) -> date:
    kind = rng.random()
    if kind < 0.07:
        return add_months(born, 12 * rng.choice([1, 4, 7])) + timedelta(days=rng.choice(NUDGES))
    return day + timedelta(days=rng.choice(NUDGES)) if kind < 0.2 else day


def _telling_day(rng: Random, born: date, as_of: date) -> date:
    """A day near something that matters, now and then before birth or after the evaluation date."""
    turned = add_months(born, rng.choice([0, 12, 48, 84, 132, 144, 156, 192]))
    unit, size = rng.choice(WINDOWS)
    recent = as_of - timedelta(weeks=size) if unit == "w" else _back(as_of, size)
    choices = [turned, turned, recent, date(2016, 4, 1), born + (as_of - born) * rng.random()]
    day = rng.choice(choices) + timedelta(days=rng.choice(NUDGES))
    return day if rng.random() < 0.1 else min(day, as_of)


def _written(rng: Random, cvx: str, day: date, plain: bool) -> Dose:
    """One dose as a record shows it. Only a `plain` one may rest on a parent's word: a dose gets one reason."""
    dose = {"cvx": cvx, "date": day.isoformat()}
    if rng.random() < 0.06:
        dose["date"] = dose["date"][:7]
    if plain and len(dose["date"]) > 7 and rng.random() < 0.03:
        dose["source"] = "parent_statement"
    elif rng.random() < 0.03:
        dose["source"] = rng.choice(["registry", "school_record"])
    return dose


# --- exemptions and circumstances --------------------------------------------------------------------------


def exemption(rng: Random, entry: dict[str, Any], as_of: date) -> dict[str, Any]:
    vaccines = rng.sample(VACCINES, rng.choice([1, 1, 2, 4, 7]))
    likely = "pre_k" if entry["program"] == "child_care" else "7_12" if str(entry["grade"]) in "789101112" else "tk_6"
    span = likely if rng.random() < 0.8 else rng.choice(SPANS)
    kind = rng.choice(["pme", "pme", "tme", "tme", "pbe"])
    if kind == "pbe":
        filed = rng.choice([date(2015, 12, 31), date(2016, 1, 1), date(2014, 8, 1), date(2020, 8, 1)])
        span = rng.choice([span, "tk_6"])
        return {"kind": "pbe", "filed": filed.isoformat(), "span": span, "vaccines": vaccines}
    issued = rng.choice(
        [
            as_of - timedelta(days=rng.randrange(30, 360)),
            _back(as_of, 12) + timedelta(days=rng.choice(NUDGES)),
            date(2021, 1, 1) + timedelta(days=rng.choice(NUDGES)),
            date(2019, 9, 1),
            as_of + timedelta(days=rng.choice([0, 1, 5])),
        ]
    )
    usual = "cair_me" if issued >= date(2021, 1, 1) else "paper"
    form = usual if rng.random() < 0.85 else rng.choice(["cair_me", "paper"])
    out = {"kind": kind, "form": form, "issued": issued.isoformat(), "span": span, "vaccines": vaccines}
    if kind == "tme":
        expires = rng.choice(
            [issued + timedelta(days=180), issued + timedelta(days=700), as_of, as_of - timedelta(days=1)]
        )
        out["expires"] = expires.isoformat()
    return {**out, **revocation(rng, issued, as_of)}


def revocation(rng: Random, issued: date, as_of: date) -> dict[str, str]:
    if rng.random() < 0.65:
        return {}
    revoked = max(as_of - timedelta(days=rng.choice([-5, 0, 1, 10, 29, 30, 31, 32, 60])), issued)
    out = {"revoked_on": revoked.isoformat()}
    if rng.random() < 0.4:
        out["appeal_filed"] = (revoked + timedelta(days=rng.choice([0, 10, 30, 31, 45]))).isoformat()
    return out


def circumstances(rng: Random) -> dict[str, Any]:
    out: dict[str, Any] = {}
    kinds = ["homeless", "foster", "military", "iep", "independent_study", "home_based_private_school"]
    if rng.random() < 0.3:
        out |= dict.fromkeys(rng.sample(kinds, rng.choice([1, 1, 1, 2, 3])), True)
    if rng.random() < 0.12:
        out |= {"transfer_records_pending": True, "school_days_since_admission": rng.choice([0, 1, 29, 30, 31, 60])}
    if rng.random() < 0.15:
        out["notice_school_days"] = rng.choice([0, 1, 9, 10, 11, 30])
    return out
