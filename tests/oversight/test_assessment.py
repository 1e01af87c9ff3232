"""The annual assessment: each pupil once, open pupils apart, both sides of each line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cair_compliance import check_roster
from cair_compliance.engine import load_rules
from cair_compliance.engine.reporting import load_reporting
from cair_compliance.model.assessment import AuditMeter, FacilityFacts
from cair_compliance.model.errors import InputRefused
from cair_compliance.model.results import Citation
from cair_compliance.oversight.assessment import assess
from cair_compliance.oversight.masking import masked

from ..conftest import AS_OF, ROSTERS

PACK = load_rules()
RULES = load_reporting(AS_OF)
LAW = Citation("a section", verified=True)


def counts(tally):
    return {box.id: box.count for box in tally.boxes if box.count} | ({"open": len(tally.open)} if tally.open else {})


def with_pupils(check, pupils):
    return replace(check, pupils=tuple(replace(pupil, place=place) for place, pupil in enumerate(pupils)))


def group_of(check, pupils, name="tk_k"):
    return assess(with_pupils(check, pupils), PACK, groups=[name]).group(name)


@pytest.fixture(scope="module")
def met(from_file_alone):
    return next(p for p in from_file_alone.result.pupils if p.shown == "unconditional")


@pytest.fixture(scope="module")
def lacking(from_file_alone):
    return next(p for p in from_file_alone.result.pupils if p.shown == "noncompliant")


def test_each_pupil_stands_in_one_place_and_every_sum_comes_out(kindergarten, child_care, all_grades):
    for check in (kindergarten, child_care, all_grades):
        done = assess(check.result, PACK, groups=tuple(RULES.groups))
        parts = [*(g.enrolled for g in done.groups), done.unplaced, done.later, done.left, done.outside]
        everybody = sorted(p.place for part in parts for p in part)
        assert everybody == [p.place for p in check.result.pupils]
        for group in done.groups:
            assert group.holds, [c.words for c in group.checks if not c.holds]
            for tally in group.tallies:
                inside = [p.place for box in tally.boxes for p in box.pupils]
                assert sorted([*inside, *(p.place for p in (*tally.open, *tally.not_asked))]) == [
                    p.place for p in group.enrolled
                ]


def test_the_boxes_are_those_of_the_engine_where_it_names_one(kindergarten):
    tally = assess(kindergarten.result, PACK).group("tk_k").tallies[0]
    for box, letters in (("all", "A"), ("overdue", "G"), ("conditional", "B"), ("pme", "C"), ("tme", "D")):
        assert {p.place for p in tally.box(box).pupils} == {
            p.place for p in kindergarten.result.pupils if p.report_category == letters
        }


def test_could_not_verify_stands_apart_and_never_in_a_box(kindergarten):
    done = assess(kindergarten.result, PACK)
    tally = done.group("tk_k").tallies[0]
    unsure = {p.place for p in kindergarten.result.pupils if p.shown == "could_not_verify"}
    assert unsure and unsure <= {p.place for p in tally.open}
    assert not done.final


@pytest.mark.parametrize(
    ("shown", "letter", "box"),
    [
        ("noncompliant", "G", "overdue"),
        ("attend_pending", "G", "overdue"),  # homeless and foster pupils whose records are awaited
        ("attend_pending", "B", "conditional"),  # a transfer pupil
        ("iep_services", "F1", "other"),
        ("not_subject", "F2", "other"),
        ("not_subject", "F3", "other"),
        ("conditional", "B", "conditional"),
        ("conditional_tme", "D", "tme"),
        ("could_not_verify", "", "open"),
        ("undetermined", "", "open"),
    ],
)
def test_where_a_pupil_who_lacks_doses_is_counted(from_file_alone, met, lacking, shown, letter, box):
    pupil = replace(lacking, shown=shown, standing=shown, box=letter)
    tally = group_of(from_file_alone.result, [met, pupil]).tallies[0]
    assert counts(tally) == {"all": 1, box: 1}


def test_a_former_box_is_shown_only_where_somebody_is_in_it(from_file_alone, met, lacking):
    def boxes(pupils):
        return [box.id for box in group_of(from_file_alone.result, pupils).tallies[0].boxes]

    assert boxes([met]) == ["all", "pme", "other", "conditional", "tme", "overdue"]
    assert boxes([replace(lacking, shown="unconditional", box="E")]) == [*boxes([met]), "pbe"]


def test_a_pupil_in_a_box_without_a_missing_vaccine_fails_the_cross_check(from_file_alone, met):
    group = group_of(from_file_alone.result, [met, replace(met, box="G")])
    assert not group.holds
    assert [check.words for check in group.checks if not check.holds] == [
        "Each pupil in another box lacks at least one vaccine"
    ]


def test_pupils_who_left_or_come_later_are_not_enrolled(from_file_alone, met):
    tomorrow = replace(met, pupil=replace(met.pupil, enrolled=date(2025, 10, 2)))
    today = replace(met, pupil=replace(met.pupil, enrolled=AS_OF))
    done = assess(with_pupils(from_file_alone.result, [met, today, tomorrow, replace(met, counted=False)]), PACK)
    assert len(done.group("tk_k").enrolled) == 2
    assert (len(done.later), len(done.left)) == (1, 1)


def test_a_pupil_without_a_grade_is_unplaced(from_file_alone, met):
    lost = replace(met, pupil=replace(met.pupil, grade=""))
    done = assess(with_pupils(from_file_alone.result, [met, lost]), PACK)
    assert [p.place for p in done.unplaced] == [1] and not done.final


def test_tdap_and_varicella_are_tallied_independently():
    check = check_roster(ROSTERS["seventh_grade"], as_of=AS_OF, registries="demo")
    group = assess(check.result, PACK).group("grade_7")
    tdap, varicella = group.tallies
    for tally, requirement in ((tdap, "tdap"), (varicella, "varicella")):
        has = {p.place for p in tally.box("all").pupils}
        for pupil in group.enrolled:
            own = [f for f in pupil.findings if f.requirement == requirement]
            if own:
                assert (pupil.place in has) == (own[0].status == "met")
    assert {p.place for p in tdap.box("overdue").pupils}.isdisjoint(p.place for p in varicella.box("overdue").pupils)


@pytest.mark.parametrize(("entered", "apart"), [(date(2025, 6, 30), "overdue"), (date(2025, 7, 1), "not asked")])
def test_varicella_of_seventh_grade_lapses(entered, apart):
    rows = (
        "Last Name,First Name,Birth Date,Grade,Tdap 1,Varicella 1,Varicella 2\n"
        "Aldana,Rosa,2013-03-04,7,2024-05-06,2014-05-06,2018-05-06\n"
        "Bright,Tom,2013-03-05,7,2024-05-06,2014-05-06,\n"
    )
    check = check_roster(rows.encode(), as_of=AS_OF, entry_date=entered)
    tdap, varicella = assess(check.result, PACK).group("grade_7").tallies
    assert counts(tdap) == {"all": 2}
    assert varicella.box("all").count == 1
    found = "overdue" if varicella.box("overdue").count else "not asked" if varicella.not_asked else ""
    assert found == apart
    assert varicella.box("all").count + varicella.box("overdue").count + len(varicella.not_asked) == 2


@pytest.mark.parametrize(
    ("born", "reported"),
    [(date(2023, 10, 1), True), (date(2023, 10, 2), False), (date(2019, 10, 2), True), (date(2019, 10, 1), False)],
)
def test_child_care_is_reported_for_its_ages_only(child_care, born, reported):
    pupil = child_care.result.pupils[0]
    pupil = replace(pupil, counted=True, pupil=replace(pupil.pupil, birthdate=born, enrolled=None))
    done = assess(with_pupils(child_care.result, [pupil]), PACK, groups=["pre_k"])
    assert bool(done.group("pre_k").enrolled) is reported
    assert bool(done.outside) is not reported


@pytest.mark.parametrize(("enrolled", "young"), [(date(2025, 3, 3), 1), (date(2025, 3, 4), 0), (None, 0)])
def test_admitted_under_two(child_care, enrolled, young):
    pupil = next(p for p in child_care.result.pupils if p.counted and p.shown == "unconditional")
    pupil = replace(pupil, pupil=replace(pupil.pupil, birthdate=date(2023, 3, 4), enrolled=enrolled))
    group = group_of(child_care.result, [pupil], "pre_k")
    assert len(group.young) == young
    assert len(group.age_unknown) == (enrolled is None)


def test_conditional_children_of_child_care_are_told_by_vaccine(child_care):
    group = assess(child_care.result, PACK).group("pre_k")
    waiting = {p.place for name in ("conditional", "tme") for p in group.tallies[0].box(name).pupils}
    assert {p.place for line in group.vaccines for p in line.conditional} == waiting
    assert [line.name for line in group.vaccines] == ["polio", "dtap", "mmr", "hib", "hepb", "varicella"]


def test_groups_follow_what_the_state_asks():
    assert RULES.asked(2022) == ("pre_k", "tk_k", "grade_1", "grade_7", "grade_8")
    assert RULES.asked(2023) == ("pre_k", "tk_k", "grade_7")


def test_deadline_and_school_year_are_those_of_the_day(from_file_alone):
    done = assess(from_file_alone.result, PACK)
    assert (done.school_year, done.deadline) == ("2025-26", date(2025, 12, 5))
    assert done.facility == FacilityFacts("Oak Hollow School", from_file_alone.result.county)
    later = assess(replace(from_file_alone.result, as_of=date(2026, 10, 1)), PACK)
    assert (later.school_year, later.deadline) == ("2026-27", None)


def test_an_unknown_group_is_refused(from_file_alone):
    with pytest.raises(InputRefused, match="tk_k"):
        assess(from_file_alone.result, PACK, groups=["grade_3"])
    with pytest.raises(InputRefused, match="no rules"):
        assess(replace(from_file_alone.result, as_of=date(2019, 6, 30)), PACK)


def meter(pupils, met, enrolled, open_=0):
    return AuditMeter(10, LAW, (met,) * pupils, (met,) * open_, enrolled)


@pytest.mark.parametrize(
    ("pupils", "enrolled", "above", "to_move"),
    [(10, 100, False, 0), (11, 100, True, 1), (2, 19, True, 1), (1, 10, False, 0), (0, 0, False, 0), (5, 5, True, 5)],
)
def test_the_audit_line(met, pupils, enrolled, above, to_move):
    one = meter(pupils, met, enrolled)
    assert (one.above, one.to_move) == (above, to_move)


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 9))
def test_moving_that_many_pupils_is_enough_and_one_fewer_is_not(met, lack, others, open_):
    enrolled = lack + others + open_
    one = meter(lack, met, enrolled, open_)
    assert not meter(lack - one.to_move, met, enrolled).above
    assert one.to_move == 0 or meter(lack - one.to_move + 1, met, enrolled).above
    assert one.may_be_above or not one.above


@pytest.mark.parametrize(
    ("count", "size", "shown"),
    [
        (10, 19, ""),
        (19, 20, "≥95 %"),
        (18, 20, "90.0 %"),
        (1, 20, "≤5 %"),
        (0, 49, "≤5 %"),
        (49, 50, "≥98 %"),
        (48, 50, "96.0 %"),
        (1, 50, "≤2 %"),
        (97, 99, "98.0 %"),
        (99, 100, "≥99 %"),
        (98, 100, "98.0 %"),
        (5, 499, "1.0 %"),
        (4, 499, "≤1 %"),
        (500, 500, "100.0 %"),
        (0, 500, "0.0 %"),
    ],
)
def test_masking_on_both_sides_of_each_band(count, size, shown):
    assert masked(count, size, RULES.masking) == shown


@settings(max_examples=60)
@given(st.integers(20, 499), st.data())
def test_a_masked_share_never_tells_a_count_near_none_or_all(size, data):
    count = data.draw(st.integers(0, size))
    margin = RULES.masking.margin(size)
    shown = masked(count, size, RULES.masking)
    near = 100 * count <= margin * size or 100 * (size - count) <= margin * size
    assert (shown[0] in "≥≤") == near


def test_the_audit_line_counts_temporary_exemptions_as_conditional(from_file_alone, met, lacking):
    tme = replace(lacking, shown="conditional_tme", standing="conditional_tme", box="D")
    (tally,) = group_of(from_file_alone.result, [met, tme, lacking]).tallies
    assert [p.place for p in tally.audit.pupils] == [1, 2]
