"""Exemptions on file: what is said of each, on both sides of each boundary, and the law it rests on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cair_compliance.engine import Subject
from cair_compliance.engine.exemptions import Judged, is_void, last_good_day, open_claims
from cair_compliance.engine.periods import Period
from cair_compliance.model.people import Exemption, ExemptionClaim
from cair_compliance.model.results import Citation

AS_OF = date(2026, 8, 17)
MEDICAL = Citation("H&S 120370(a), 120372; 17 CCR 6051", True)
TEMPORARY = Citation("17 CCR 6035(a)(3), 6050; H&S 120372(a)(2)", True)
FORM = Citation("H&S 120372(a)(1)", True)
SPANS = Citation("H&S 120335(g)(2), 120370(a); grade spans", True)
REVOKED = Citation("H&S 120372(d), 120372.05", False)
PERMANENT = Exemption("pme", "tk_6", form="cair_me", issued=date(2025, 8, 1))


def subject(**change):
    return replace(Subject(date(2019, 5, 1), "tk12", AS_OF, "admission", "2"), **change)


def judge(pack, exemption, as_of=AS_OF, **change):
    return pack.law_on(as_of).exemptions.judge(exemption, subject(**change), as_of)


def test_a_permanent_exemption_in_force(pack):
    words = "A permanent medical exemption is on file."
    assert judge(pack, PERMANENT) == Judged(PERMANENT, "in_force", words, (MEDICAL,), None)


@pytest.mark.parametrize(
    ("change", "fault", "law"),
    [
        ({"form": "note"}, "its form is not one that counts", ()),
        ({"form": ""}, "its form is not one that counts", ()),
        ({"issued": None}, "a CAIR-ME form of that date does not count", (FORM,)),
        ({"issued": date(2020, 12, 31)}, "a CAIR-ME form of that date does not count", (FORM,)),
        (
            {"form": "paper", "issued": date(2021, 1, 1)},
            "a paper statement of that date does not count",
            (Citation("H&S 120370(a)(2); 17 CCR 6051", False),),
        ),
        ({"issued": AS_OF + timedelta(days=1)}, "its date lies ahead", ()),
        ({"span": "7_12"}, "it was issued for another grade span", (SPANS,)),
    ],
)
def test_an_exemption_that_was_never_valid_says_why(pack, change, fault, law):
    exemption = replace(PERMANENT, **change)
    words = f"The permanent medical exemption on file does not count: {fault}."
    assert judge(pack, exemption) == Judged(exemption, "invalid", words, (MEDICAL, *law))


@pytest.mark.parametrize(
    ("form", "issued"),
    [("cair_me", date(2021, 1, 1)), ("cair_me", AS_OF), ("paper", date(2020, 12, 31))],
)
def test_the_first_and_last_good_day_of_a_form(pack, form, issued):
    assert judge(pack, Exemption("pme", "tk_6", form=form, issued=issued)).state == "in_force"


@pytest.mark.parametrize(
    ("expires", "last"),
    [(None, date(2026, 8, 17)), (date(2027, 1, 1), date(2026, 8, 17)), (date(2026, 3, 1), date(2026, 3, 1))],
)
def test_a_temporary_exemption_ends_with_its_own_day_or_after_twelve_months(pack, expires, last):
    exemption = Exemption("tme", "tk_6", form="cair_me", issued=date(2025, 8, 17), expires=expires)
    said = {date(2026, 8, 17): "Aug 17, 2026", date(2026, 3, 1): "Mar 1, 2026"}[last]
    held = f"A temporary medical exemption is on file until {said}."
    ended = f"The temporary medical exemption ended on {said}."
    assert judge(pack, exemption, last) == Judged(exemption, "in_force", held, (TEMPORARY,), last)
    assert judge(pack, exemption, last + timedelta(days=1)) == Judged(exemption, "expired", ended, (TEMPORARY,), last)


def test_only_a_temporary_exemption_with_a_date_has_a_last_day():
    year = Period.parse("12 months")
    assert last_good_day(PERMANENT, None) is None
    assert last_good_day(Exemption("tme", "tk_6"), year) is None


@pytest.mark.parametrize(
    ("after", "appeal", "state", "words"),
    [
        (-1, False, "in_force", "A permanent medical exemption is on file."),
        (0, False, "window", "was revoked on Aug 1, 2026; the doses must be begun by Aug 31, 2026."),
        (30, False, "window", "was revoked on Aug 1, 2026; the doses must be begun by Aug 31, 2026."),
        (31, False, "revoked", "was revoked on Aug 1, 2026."),
        (31, True, "window", "was revoked on Aug 1, 2026; an appeal is undecided."),
        (31, date(2026, 8, 31), "window", "was revoked on Aug 1, 2026; an appeal is undecided."),
        (40, date(2026, 9, 1), "revoked", "was revoked on Aug 1, 2026."),
        (5, date(2026, 8, 6), "window", "was revoked on Aug 1, 2026; an appeal is undecided."),
        (5, date(2026, 8, 7), "window", "was revoked on Aug 1, 2026; the doses must be begun by Aug 31, 2026."),
    ],
)
def test_after_revocation_the_time_runs_and_an_appeal_stops_it(pack, after, appeal, state, words):
    revoked = date(2026, 8, 1)
    exemption = Exemption(
        "pme", "tk_6", form="cair_me", issued=date(2025, 8, 1), revoked_on=revoked, appeal_filed=appeal
    )
    found = judge(pack, exemption, revoked + timedelta(days=after))
    full = words if state == "in_force" else f"The permanent medical exemption {words}"
    law = MEDICAL if state == "in_force" else REVOKED
    assert found == Judged(exemption, state, full, (law,), None)


@pytest.mark.parametrize(
    ("filed", "state"), [(date(2015, 12, 31), "in_force"), (date(2016, 1, 1), "invalid"), (None, "invalid")]
)
def test_a_belief_exemption_was_filed_before_2016(pack, filed, state):
    found = judge(pack, Exemption("pbe", "tk_6", filed=filed))
    assert found.state == state
    fault = "The personal beliefs exemption on file does not count: it was not filed before Jan 1, 2016."
    assert state == "in_force" or found.words == fault


@pytest.mark.parametrize(
    ("change", "span"),
    [
        ({"program": "child_care", "grade": ""}, "pre_k"),
        ({"grade": "TK"}, "tk_6"),
        ({"grade": "6"}, "tk_6"),
        ({"grade": "7"}, "7_12"),
        ({"grade": "UG", "birthdate": date(2014, 8, 18)}, "tk_6"),
        ({"grade": "UG", "birthdate": date(2014, 8, 17)}, "7_12"),
        ({"grade": "UG", "birthdate": None}, ""),
        ({"grade": "PK"}, ""),
    ],
)
def test_the_grade_span_of_a_pupil(pack, change, span):
    assert pack.law_on(AS_OF).exemptions.span(subject(**change), AS_OF) == span


LIMIT = date(2016, 1, 1)


@pytest.mark.parametrize(
    ("kind", "born", "limit", "void"),
    [
        ("pbe", date(2015, 12, 31), LIMIT, False),
        ("pbe", LIMIT, LIMIT, True),
        ("pbe", date(2019, 1, 1), LIMIT, True),
        ("pbe", date(2019, 1, 1), None, False),
        ("pbe", None, LIMIT, False),
        ("pme", date(2019, 1, 1), LIMIT, False),
    ],
)
def test_no_belief_exemption_for_who_was_born_when_none_could_be_filed(kind, born, limit, void):
    assert is_void(ExemptionClaim(kind, "", "X", "Exempt"), subject(birthdate=born), limit) == void


@pytest.mark.parametrize(
    ("kind", "named", "open_"),
    [("pme", "", True), ("pme", "mmr", True), ("pme", "polio", False), ("pbe", "", False), ("iep", "", False)],
)
def test_a_claim_of_the_roster_is_open_for_the_requirement_it_names(kind, named, open_):
    claim = ExemptionClaim(kind, named, "X", "Exempt")
    assert open_claims(subject(claims=(claim,)), "mmr", LIMIT) == ([claim] if open_ else [])


def test_the_exemption_that_lasts_longest_is_told(decide):
    short = Exemption("tme", "tk_6", form="cair_me", issued=date(2026, 1, 5), expires=date(2026, 9, 1))
    long = Exemption("tme", "tk_6", form="cair_me", issued=date(2026, 1, 5), expires=date(2026, 12, 1))
    for order in ((short, long), (long, short)):
        _, findings = decide("2", "2019-05-01", [], exemptions=order)
        assert "Dec 1, 2026" in findings["mmr"].why


def test_a_permanent_exemption_goes_before_a_temporary_one(decide):
    temporary = Exemption("tme", "tk_6", form="cair_me", issued=date(2026, 1, 5))
    for order in ((PERMANENT, temporary), (temporary, PERMANENT)):
        _, findings = decide("2", "2019-05-01", [], exemptions=order)
        assert findings["mmr"].status == "exempt_pme"


def test_an_exemption_from_one_requirement_leaves_the_others(decide):
    one = Exemption("pme", "tk_6", ("mmr",), form="cair_me", issued=date(2025, 8, 1))
    _, findings = decide("2", "2019-05-01", [], exemptions=(one,))
    assert {name: f.status for name, f in findings.items() if f.status != "overdue"} == {"mmr": "exempt_pme"}
