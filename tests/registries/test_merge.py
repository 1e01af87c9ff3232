from datetime import date, timedelta
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.model.answers import Answer, AnsweredDose, Match, Outcome, Person
from cair_compliance.model.calendar import PartialDate, ordinal
from cair_compliance.model.doses import DoseLines
from cair_compliance.model.vaccines import load_vaccines
from cair_compliance.registries import OneDose, merge, unknown_products

CATALOGUE = load_vaccines()
ONE_DOSE = OneDose(within_days=4, mixed_from_months=84, grace_days=4)
BORN = date(2015, 1, 1)


def day(text):
    return PartialDate.parse(text)


def roster(*doses, **marks):
    lines = DoseLines(CATALOGUE)
    for product, text in doses:
        when = day(text)
        found = CATALOGUE.products[CATALOGUE.index[product]]
        lines.add(0, found, ordinal(when.first), month_only=when.day is None, row=2, column="c", raw=text, **marks)
    return lines.freeze()


def said(*doses, registry="bay", match=Match.EXACT, outcome=Outcome.FOUND):
    given = tuple(AnsweredDose(cvx, day(text), *rest) for cvx, text, *rest in doses)
    return Answer(registry, outcome, match, Person("1", "A", "B", birthdate=BORN), given)


def merged(table, *answers):
    result = merge(table, {0: tuple(answers)}, CATALOGUE, ONE_DOSE)
    return [(d.product.id, str(d.date), "+".join(d.sources), d.conflict) for d in result.of(0)]


def test_the_same_dose_is_one_line_of_both_sources():
    assert merged(roster(("03", "2016-01-02")), said(("03", "2016-01-02"))) == [
        ("03", "2016-01-02", "roster+bay", False)
    ]


def test_a_dose_the_roster_lacks_gets_a_line_of_its_own():
    assert merged(roster(("03", "2016-01-02")), said(("03", "2019-01-02"))) == [
        ("03", "2016-01-02", "roster", False),
        ("03", "2019-01-02", "bay", False),
    ]


def test_a_combination_covered_by_single_lines_only_confirms_them():
    table = roster(("dtp-mixed", "2015-03-02"), ("89", "2015-03-02"), ("45", "2015-03-02"))
    lines = merged(table, said(("110", "2015-03-02")))
    assert [(line[0], line[2]) for line in lines] == [(p, "roster+bay") for p in ("dtp-mixed", "89", "45")]


def test_a_combination_that_says_more_is_kept_and_confirms_what_it_can():
    lines = merged(roster(("89", "2015-03-02"), ("03", "2015-03-02")), said(("110", "2015-03-02")))
    assert lines == [
        ("110", "2015-03-02", "bay", False),
        ("89", "2015-03-02", "roster+bay", False),
        ("03", "2015-03-02", "roster", False),
    ]


def test_two_registries_with_one_dose_share_a_line():
    assert merged(roster(), said(("03", "2016-01-02")), said(("03", "2016-01-02"), registry="sac")) == [
        ("03", "2016-01-02", "bay+sac", False)
    ]


@pytest.mark.parametrize(("text", "conflict"), [("2016-01-03", True), ("2016-01-06", True), ("2016-01-07", False)])
def test_dates_one_to_four_days_apart_are_a_conflict_and_both_kept(text, conflict):
    lines = merged(roster(("03", "2016-01-02")), said(("03", text)))
    assert [(line[1], line[3]) for line in lines] == [("2016-01-02", conflict), (text, conflict)]


def test_other_vaccines_or_one_source_are_no_conflict():
    assert not any(line[3] for line in merged(roster(("03", "2016-01-02")), said(("21", "2016-01-03"))))
    assert not any(line[3] for line in merged(roster(), said(("03", "2016-01-02"), ("03", "2016-01-03"))))


@pytest.mark.parametrize(
    "answer",
    [
        said(("03", "2016-01-02"), match=Match.REVIEW),
        said(("03", "2016-01-02"), match=Match.NONE, outcome=Outcome.CANDIDATES),
        said(("03", "2016-01-02"), outcome=Outcome.PROTECTED),
        said(("03", "2016-01-02", "RE"), ("03", "2016-01-02", "PA"), ("03", "2016-01-02", "NA")),
        said(("85", "2016-01-02"), ("213", "2016-01-02"), ("998", "2016-01-02"), ("35", "2016-01-02")),
        said(("777", "2016-01-02")),
        said(),
    ],
)
def test_nothing_else_becomes_a_dose(answer):
    table = roster(("89", "2015-03-02"))
    assert merge(table, {0: (answer,)}, CATALOGUE, ONE_DOSE) is table


def test_unknown_codes_are_counted():
    assert unknown_products([said(("777", "2016-01-02"), ("777", "2016-02-02"), ("03", "2016-01-02"))], CATALOGUE) == {
        "777": 2
    }


def test_a_month_is_superseded_by_the_registrys_day():
    result = merge(roster(("89", "2016-03")), {0: (said(("10", "2016-03-15")),)}, CATALOGUE, ONE_DOSE)
    month, full = result.of(0)
    assert (str(month.date), month.superseded, month.sources) == ("2016-03", True, ("roster", "bay"))
    assert (str(full.date), full.superseded, full.sources) == ("2016-03-15", False, ("bay",))


def test_a_month_that_says_more_than_the_registry_stays():
    result = merge(roster(("03", "2016-03")), {0: (said(("05", "2016-03-15")),)}, CATALOGUE, ONE_DOSE)
    assert not result.superseded.any()


def test_two_lines_of_the_roster_do_not_supersede_each_other():
    result = merge(
        roster(("89", "2016-03"), ("89", "2016-03-15")), {0: (said(("03", "2018-01-01")),)}, CATALOGUE, ONE_DOSE
    )
    assert not result.superseded.any()


def test_a_registry_that_knows_only_the_month_confirms_the_day():
    assert merged(roster(("89", "2016-03-15")), said(("10", "2016-03"))) == [("89", "2016-03-15", "roster+bay", False)]


def test_the_registrys_product_is_kept_where_the_heading_does_not_name_it():
    young = merged(roster(("dtp-mixed", "2016-03-15")), said(("20", "2016-03-15")))
    older = merged(roster(("dtp-mixed", "2026-03-15")), said(("115", "2026-03-15")))
    assert [line[0] for line in young] == ["dtp-mixed"]
    assert [line[0] for line in older] == ["dtp-mixed", "115"]


def test_a_contested_product_does_not_hide_a_sure_one():
    assert [line[0] for line in merged(roster(("182", "2017-03-15")), said(("10", "2017-03-15")))] == ["10", "182"]
    assert [line[0] for line in merged(roster(("182", "2015-03-15")), said(("10", "2015-03-15")))] == ["182"]


def test_hearsay_is_no_document_and_a_document_is_not_hidden_by_hearsay():
    told = merge(roster(), {0: (said(("03", "2016-01-02", "CP", "04")),)}, CATALOGUE, ONE_DOSE)
    assert not told.documented.any()
    shown = merge(
        roster(("03", "2016-01-02"), documented=False), {0: (said(("03", "2016-01-02")),)}, CATALOGUE, ONE_DOSE
    )
    assert list(shown.documented) == [False, True]


CODES = st.sampled_from(["03", "94", "21", "110", "120", "10", "20", "115", "182", "05", "45", "50"])
DAYS = st.integers(0, 40).map(lambda n: (date(2016, 3, 1) + timedelta(days=n)).isoformat())
TIMES = DAYS | st.sampled_from(["2016-03", "2016-04"])
ANSWERS = st.lists(
    st.builds(
        lambda doses, registry: said(*doses, registry=registry),
        st.lists(st.tuples(CODES, TIMES), max_size=5),
        st.sampled_from(["bay", "sac", "inland"]),
    ),
    max_size=3,
)
ROSTERS = st.lists(st.tuples(CODES | st.just("dtp-mixed"), TIMES), max_size=5)


def content(table):
    """Lines of the roster in their order, then the others in any order."""
    columns = zip(
        table.pupil.tolist(), table.product.tolist(), table.day.tolist(), table.month_only.tolist(),
        table.sources.tolist(), table.conflict.tolist(), table.documented.tolist(), table.superseded.tolist(),
        table.raw, strict=True,
    )  # fmt: skip
    return table.source_names, list(columns)


@given(ROSTERS, ANSWERS)
def test_order_and_repetition_do_not_matter(doses, answers):
    table = roster(*doses)
    first = content(merge(table, {0: tuple(answers)}, CATALOGUE, ONE_DOSE))
    for order in permutations(answers):
        assert content(merge(table, {0: order}, CATALOGUE, ONE_DOSE)) == first
    assert content(merge(table, {0: (*answers, *answers)}, CATALOGUE, ONE_DOSE)) == first


@given(ROSTERS, ANSWERS)
def test_merging_twice_is_merging_once(doses, answers):
    once = merge(roster(*doses), {0: tuple(answers)}, CATALOGUE, ONE_DOSE)
    assert content(merge(once, {0: tuple(answers)}, CATALOGUE, ONE_DOSE)) == content(once)


@given(ROSTERS, ANSWERS)
def test_lines_of_the_roster_survive_as_they_are(doses, answers):
    table = roster(*doses)
    result, size = merge(table, {0: tuple(answers)}, CATALOGUE, ONE_DOSE), len(table)
    for column in ("pupil", "product", "day", "month_only", "documented", "row"):
        assert np.array_equal(getattr(result, column)[:size], getattr(table, column))
    assert result.raw[:size] == table.raw
    assert (result.sources[:size] & 1 == 1).all()
    assert (result.sources[size:] & 1 == 0).all()


@given(ROSTERS, ANSWERS)
def test_every_given_dose_is_found_again(doses, answers):
    result = merge(roster(*doses), {0: tuple(answers)}, CATALOGUE, ONE_DOSE)
    for answer in answers:
        bit = 1 << result.source_names.index(answer.registry) if answer.doses else 0
        for dose in answer.doses:
            groups = set(CATALOGUE.by_cvx(dose.cvx).counts_for)
            mine = [line for line in result.of(0) if result.sources[line.line] & bit]
            here = [line for line in mine if line.date.first <= dose.date.last and dose.date.first <= line.date.last]
            assert groups <= {group for line in here for group in line.product.counts_for}
