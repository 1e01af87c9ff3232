"""Check results written by hand: one of each standing and finding, odd names, and rosters of any size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from cair_compliance.model.answers import Answer, Match, Outcome, SourceTally
from cair_compliance.model.calendar import PartialDate
from cair_compliance.model.doses import Dose
from cair_compliance.model.issues import issue
from cair_compliance.model.people import ROSTER, Pupil
from cair_compliance.model.results import (
    Alternative,
    CheckResult,
    Citation,
    CountedDose,
    Finding,
    NextDose,
    NextRow,
    PupilResult,
    RulePackRef,
)
from cair_compliance.model.roster import Balance
from cair_compliance.model.standings import FINDINGS, STANDINGS, shown_standing
from cair_compliance.model.vaccines import load_vaccines

AS_OF = date(2026, 9, 14)
LABELS = {
    "polio": "Polio",
    "dtap": "DTaP",
    "hepb": "Hepatitis B",
    "mmr": "MMR",
    "varicella": "Varicella",
    "tdap": "Tdap",
}
TABLE_B = Citation("17 CCR 6025, Table B, row Polio", True)
FOOTNOTE = Citation("17 CCR 6025, Table B, footnote 4", False)
TABLE_D = Citation("17 CCR 6035, Table D, row Polio dose 4", False)
STATE = SourceTally("cair2", "CAIR2", 12, 10, 9, 1, 1, "did not answer within 30 seconds")
COUNTY = SourceTally("ride", "Healthy Futures (RIDE)", 3, 3, 2, 0, 0)
ODD_NAMES = (
    ("<b>", "Bold"),
    ("<img src=http://127.0.0.1:9/x.png>", "Image"),
    ("</para>", "Closing"),
    ("&amp;", "Entity"),
    ("a<br/>b", "Break"),
    ("Nguyễn", "Thị Minh Khai"),
    ("Núñez-O’Brien", "José María"),
    ("Ղազարյան", "Անի"),
    ("Шевченко", "Оксана"),
    ("=cmd|' /C calc'!A0", "+1-800"),
    ("Bell\x07", "Ring\ud800"),
    ("W" * 80, "Unbroken"),
)


def dose(cvx="10", day=date(2021, 7, 1), sources=(ROSTER,), conflict=False) -> Dose:
    product = load_vaccines().by_cvx(cvx)
    return Dose(0, product, PartialDate.of(day), sources, day.isoformat(), "Polio 1", 2, conflict)


def counted(day=date(2021, 7, 1), letter="R", counts=True, why_not="", cvx="10") -> CountedDose:
    return CountedDose("IPV", cvx, PartialDate.of(day), letter, (ROSTER,), counts, why_not)


def finding(requirement="polio", status="met", **changes) -> Finding:
    plain = Finding(
        requirement=requirement,
        label=LABELS[requirement],
        status=status,
        why=f"Sentence about {requirement} being {status}.",
        citations=(TABLE_B,),
        alternatives=(),
        doses=(counted(),),
        missing=0 if status == "met" else 1,
    )
    return replace(plain, **changes)


def overdue(requirement="polio") -> Finding:
    return finding(
        requirement,
        "overdue",
        why="3 of 4 doses count. 3 would be enough if one came on or after the 4th birthday; none did.",
        citations=(TABLE_B, TABLE_D),
        alternatives=(
            Alternative("4 doses: 3 of 4", False, TABLE_B),
            Alternative("3 doses, one on or after the 4th birthday: 0 of 1", False, FOOTNOTE),
        ),
        doses=(
            counted(date(2021, 5, 4), "R"),
            counted(date(2021, 7, 6), "B"),
            counted(date(2021, 10, 5), "C"),
            counted(date(2021, 10, 12), "!", False, "only 7 days after the dose before; 24 days are the least"),
        ),
        missing=1,
        next_dose=NextDose(4, date(2026, 10, 6), date(2026, 11, 3)),
    )


def pupil_result(place=0, standing="unconditional", verification="verified", findings=None, **changes) -> PupilResult:
    person = changes.pop("pupil", None) or Pupil(
        "Sheet1", place + 2, f"Family{place:04d}", f"Given{place:04d}", birthdate=date(2021, 3, 4), grade="K",
        local_id=f"L{place:05d}", state_id=f"{9000000000 + place}", room="4",
    )  # fmt: skip
    plain = PupilResult(
        place=place,
        pupil=person,
        standing=standing,
        shown=shown_standing(standing, verification),
        basis="kindergarten entry",
        action="none",
        report_category="A",
        verification=verification,
        reason="",
        next_line="",
        deadline=None,
        findings=tuple(finding(name) for name in list(LABELS)[:5]) if findings is None else findings,
        doses=(dose(),),
        advisories=(),
        issues=(),
        entry="Entered kindergarten on Aug 18, 2026.",
    )
    return replace(plain, **changes)


def check_result(pupils=(), **changes) -> CheckResult:
    plain = CheckResult(
        second_opinion=True,
        facility="Oak Grove Elementary School of the Arts and Sciences (East)",
        county="Stanislaus",
        program="tk12",
        as_of=AS_OF,
        entry_rule="Pupils count as entering on the first day of school, Aug 18, 2026.",
        rule_pack=RulePackRef("california-2026", "3f" * 32, "California, school year 2026-27"),
        roster_name="oak_grove_kindergarten_2026.xlsx",
        roster_fingerprint="ab" * 32,
        balance=Balance(len(pupils) + 4, len(pupils), 2, 0, 1, 1, sum(not pupil.counted for pupil in pupils)),
        sources=(STATE, COUNTY),
        roster_only=False,
        pupils=tuple(pupils),
        issues=(),
        labels={name: LABELS[name] for name in list(LABELS)[:5]},
    )
    return replace(plain, **changes)


def many(number: int, in_need: int = 3) -> CheckResult:
    """`number` pupils; every `in_need`-th has a requirement overdue."""
    pupils = [pupil_result(place) if place % in_need else needy(place) for place in range(number)]
    return check_result(pupils)


def needy(place: int) -> PupilResult:
    return pupil_result(
        place,
        "noncompliant",
        findings=(overdue(), overdue("dtap"), *(finding(name) for name in ("hepb", "mmr", "varicella"))),
        action="notify_10_school_days",
        report_category="G",
        next_line="Polio dose 4, from Oct 6, 2026, no later than Nov 3, 2026",
        deadline=AS_OF + timedelta(days=14 + place % 20),
        answers=(Answer("cair2", Outcome.FOUND, Match.EXACT), Answer("ride", Outcome.NOT_FOUND)),
    )


def _of_each_standing() -> list[PupilResult]:
    keys = [key for key in STANDINGS if key != "could_not_verify"]
    results = [
        pupil_result(place, key, reason=f"Reason of {key}.", next_line=f"Next line of {key}.",
                     findings=() if key in ("not_subject", "not_evaluable") else None)
        for place, key in enumerate(keys)
    ]  # fmt: skip
    unheard = pupil_result(
        len(results),
        "noncompliant",
        "unverified",
        findings=(overdue(),),
        reason="CAIR2 did not answer.",
        answers=(Answer("cair2", Outcome.UNAVAILABLE), Answer("ride", Outcome.NOT_FOUND)),
    )
    return [*results, unheard]


def _of_each_finding(start: int) -> list[PupilResult]:
    results = []
    for place, status in enumerate(FINDINGS, start):
        by = date(2026, 12, 1) if status == "age_in_grace" else None
        own = finding("mmr", status, document_by=by)
        results.append(pupil_result(place, "conditional", findings=(own, finding("polio")), next_line="MMR dose 2"))
    return results


def _odd(start: int) -> list[PupilResult]:
    return [
        pupil_result(place, "noncompliant", findings=(overdue(),), next_line="Polio dose 4", action="follow_up",
                     pupil=Pupil("Sheet1", place + 2, last, first, birthdate=date(2021, 2, 3), grade="K"))
        for place, (last, first) in enumerate(ODD_NAMES, start)
    ]  # fmt: skip


def of_everything() -> CheckResult:
    """Every standing, every finding status, odd names, a pupil who left, issues of three severities."""
    pupils = _of_each_standing()
    pupils[0] = replace(
        pupils[0],
        findings=(overdue(), finding("dtap")),
        action="exclude_now",
        advisories=("FUTURE_DOSE",),
        issues=(issue("DOSE_UNREADABLE", sheet="Sheet1", row=2, column="Hep B 3", value="see card"),),
        next_row=NextRow(date(2026, 11, 4), date(2026, 12, 4), ("DTaP dose 4",)),
        doses=(dose(), dose("94", date(2022, 4, 1), (ROSTER, "cair2")), dose("03", date(2022, 6, 1), ("cair2",), True)),
    )
    pupils += _of_each_finding(len(pupils))
    pupils += _odd(len(pupils))
    gone = Pupil("Sheet1", 90, "Moved", "Away", birthdate=date(2021, 1, 1), grade="K", left=date(2026, 9, 1))
    pupils.append(pupil_result(len(pupils), pupil=gone, counted=False))
    issues = (
        issue("LEFT_SCHOOL", sheet="Sheet1", row=90, value="Sep 1, 2026"),
        issue("DOSE_UNREADABLE", sheet="Sheet1", row=2, column="Hep B 3", value="see <b>card</b>"),
        issue("BIRTHDATE_MISSING", sheet="Sheet1", row=7, column="DOB"),
        issue("DOSE_TWICE", sheet="Sheet1", row=9, column="MMR 2", value="04/01/2022"),
        issue("HIDDEN_SHEET", value="Old list"),
    )
    return check_result(pupils, issues=issues)
