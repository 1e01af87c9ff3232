"""Laws of the engine itself, on generated pupils."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cair_compliance.engine import Subject, evaluate, load_rules
from cair_compliance.engine.explain import explain
from cair_compliance.engine.plain import plain_result

from .conftest import table

AS_OF = date(2026, 8, 17)
CODES = [
    "110",
    "20",
    "115",
    "09",
    "28",
    "10",
    "182",
    "178",
    "08",
    "43",
    "48",
    "03",
    "94",
    "05",
    "07",
    "06",
    "21",
    "107",
    "130",
]
RANK = {"noncompliant": 0, "undetermined": 1, "conditional": 2, "unconditional": 3}

days_of_life = st.integers(0, 5000)
dose = st.tuples(st.sampled_from(CODES), days_of_life, st.integers(0, 11).map(lambda n: n == 0))


@st.composite
def pupil(draw):
    program = draw(st.sampled_from(["tk12", "child_care"]))
    if program == "tk12":
        grade = draw(st.sampled_from(["TK", "K", "3", "7", "8", "11"]))
        years = {"TK": 4, "K": 5, "3": 8, "7": 12, "8": 13, "11": 16}[grade]
        born = AS_OF - timedelta(days=int(years * 365.25) + draw(st.integers(-200, 200)))
        kind = "advance_7" if grade == "7" and draw(st.booleans()) else "admission"
    else:
        grade, kind = "", "admission"
        born = AS_OF - timedelta(days=draw(st.integers(0, 2100)))
    entry = AS_OF - timedelta(days=draw(st.integers(0, 400)))
    doses = draw(st.lists(dose, max_size=14))
    given_doses = [(code, _when(born, offset, month)) for code, offset, month in doses]
    return Subject(born, program, entry, kind, grade), given_doses


def _when(born, offset, month_only):
    day = born + timedelta(days=offset)
    return day.isoformat()[:7] if month_only else day.isoformat()


def decide(subject, doses):
    pack = load_rules()
    evaluation = evaluate(pack, [subject], table(pack, [doses]), AS_OF)
    return plain_result(evaluation, 0), explain(evaluation, 0)


def answers(findings):
    return [(f.requirement, f.status, f.missing, f.next_dose, f.why) for f in findings]


@settings(max_examples=150, deadline=None)
@given(pupil(), st.randoms())
def test_order_and_repetition_of_doses_change_nothing(case, random):
    subject, doses = case
    shuffled = doses + doses[: len(doses) // 2]
    random.shuffle(shuffled)
    before, after = decide(subject, doses), decide(subject, shuffled)
    assert before[0] == after[0]
    assert answers(before[1]) == answers(after[1])


@settings(max_examples=150, deadline=None)
@given(pupil(), st.sampled_from(["110", "20", "10", "08", "48", "03", "21", "115"]), st.integers(400, 3000))
def test_one_more_valid_dose_never_worsens_a_requirement(case, code, offset):
    subject, doses = case
    when = subject.birthdate + timedelta(days=offset)
    if when > AS_OF:
        return
    worse = {"overdue": 0, "undetermined": 1, "age_in_grace": 2, "not_due": 2, "met": 3}
    before = decide(subject, doses)[0]["requirements"]
    after = decide(subject, [*doses, (code, when.isoformat())])[0]["requirements"]
    for name, result in before.items():
        if result["status"] == "met":
            assert worse[after[name]["status"]] >= worse["met"], name
        assert after[name]["missing"] <= result["missing"]


PLAIN = ["110", "20", "115", "09", "10", "08", "48", "03", "94", "05", "07", "06", "107", "130"]


@settings(max_examples=200, deadline=None)
@given(pupil(), st.sampled_from(["110", "20", "10", "08", "48", "03", "94", "115"]), st.integers(400, 3000))
def test_one_more_valid_dose_never_worsens_a_standing(case, code, offset):
    """Doses whose date or product is in doubt are left out: one more of those may rightly raise a question."""
    subject, doses = case
    when = subject.birthdate + timedelta(days=offset)
    if when > AS_OF:
        return
    certain = [(cvx, day) for cvx, day in doses if cvx in PLAIN and len(day) > 7]
    before, after = decide(subject, certain)[0], decide(subject, [*certain, (code, when.isoformat())])[0]
    assert RANK.get(after["overall"], 9) >= RANK.get(before["overall"], 9)


@settings(max_examples=40, deadline=None)
@given(st.lists(pupil(), min_size=2, max_size=12))
def test_batch_equals_alone_for_the_whole_explanation(cases):
    pack = load_rules()
    evaluation = evaluate(pack, [s for s, _ in cases], table(pack, [d for _, d in cases]), AS_OF)
    for place, (subject, doses) in enumerate(cases):
        alone_result, alone = decide(subject, doses)
        assert plain_result(evaluation, place) == alone_result
        together = explain(evaluation, place)
        assert [_plain(f) for f in together] == [_plain(f) for f in alone]


def _plain(finding):
    return (finding.requirement, finding.status, finding.why, finding.citations, finding.alternatives, finding.doses)


@settings(max_examples=60, deadline=None)
@given(pupil())
def test_every_unmet_requirement_has_a_sentence_and_a_citation(case):
    for finding in decide(*case)[1]:
        assert finding.why and finding.citations
        if finding.status in ("not_due", "overdue") and finding.next_dose:
            assert finding.next_dose.not_before <= finding.next_dose.exclude_if_not_by


@settings(max_examples=60, deadline=None)
@given(pupil())
def test_a_deadline_flips_exactly_the_day_after(case):
    subject, doses = case
    pack = load_rules()
    doses = [d for d in doses if d[1] <= AS_OF.isoformat()[: len(d[1])]]
    for finding in decide(subject, doses)[1]:
        if finding.status != "not_due" or subject.program == "child_care":
            continue
        last = finding.next_dose.exclude_if_not_by
        found = []
        for day in (last, last + timedelta(days=1)):
            evaluation = evaluate(pack, [subject], table(pack, [doses]), day)
            same = [f for f in explain(evaluation, 0) if f.requirement == finding.requirement]
            found.append([f.status for f in same])
        assert found[0] in (["not_due"], []) and found[1] in (["overdue"], ["undetermined"], [])
