"""The rules screen: the law on a day, and a child to try it on."""

import html
from datetime import date

import pytest

from cair_compliance.engine import load_rules
from cair_compliance.engine.show import laws
from cair_compliance.model.calendar import PartialDate
from cair_compliance.model.errors import InputRefused
from cair_compliance.model.standings import ADVISORIES
from cair_compliance.ui.law_tables import (
    began,
    counting_rows,
    duty_rows,
    exemption_rows,
    source,
    standing_rows,
    tables_on,
    window_rows,
)
from cair_compliance.ui.try_child import Question, answer
from cair_compliance.ui.typed_doses import filled, read_doses, vaccine_names
from cair_compliance.ui.worked import shipped_rules, worked_pupils

from .app import opened, press, type_vaccine, words
from .lists import HOSTILE

DAY = date(2025, 10, 1)
PAGE = "pages/rules.py"


@pytest.fixture(scope="module")
def pack():
    return load_rules()


def tried(at, *doses, born=date(2019, 12, 9), day=DAY):
    """The page after a birth date, a day and these doses were typed and the button pressed."""
    at.date_input(key="try-birthdate").set_value(born)
    at.date_input(key="try-as-of").set_value(day)
    for place, (vaccine, when) in enumerate(doses, start=1):
        type_vaccine(at, f"try-vaccine-{place}", vaccine)
        at.text_input(key=f"try-date-{place}").set_value(when)
    return press(at, "try-see")


def test_the_page_shows_every_requirement_with_its_law_and_worked_pupils(pack):
    at = opened(PAGE)
    at.date_input(key="rules-day").set_value(DAY).run()
    said = words(at)
    for one in tables_on(pack, DAY):
        for row in one.rows:
            assert html.escape(row.label[1:]) in said
            for requirement in row.requirements:
                assert all(html.escape(str(law)) in said for law in laws(requirement))
    assert "wording to be confirmed" in said and "Worked pupils" in said
    assert "Table C" in said and "Table D" in said and "Foster child" in said


def test_a_day_before_the_rules_began_is_said_plainly(pack):
    at = opened(PAGE)
    at.date_input(key="rules-day").set_value(date(2015, 9, 1)).run()
    said = words(at)
    assert "hold no law for Sep 1, 2015; they begin on Jul 1, 2019" in said and "never as met" in said
    assert "What is asked" not in said and not at.exception


def test_the_first_day_has_tables_and_the_day_before_has_none(pack):
    first = began(pack)
    assert tables_on(pack, first) and not tables_on(pack, date.fromordinal(first.toordinal() - 1))


def test_every_row_of_the_law_names_its_source(pack):
    law = pack.law_on(DAY)
    rows = [*exemption_rows(pack, law), *standing_rows(law), *duty_rows(law), *counting_rows(pack, law)]
    for program, labels in pack.labels.items():
        rows += window_rows(pack.windows_on(program, DAY), dict(labels))
    assert len(rows) > 30
    assert all("CCR" in row[-1] or "H&amp;S" in row[-1] or "USC" in row[-1] or "EDC" in row[-1] for row in rows), rows
    assert len(list(standing_rows(law))) == len(law.protections)


def test_what_nobody_confirmed_says_so(pack):
    unsure = next(law for t in pack.tables for row in t.rows for r in row.requirements for law in laws(r)
                  if not law.verified)  # fmt: skip
    assert "wording to be confirmed" in source([unsure])


def test_every_requirement_has_worked_pupils(pack):
    behind = worked_pupils()
    assert shipped_rules().ref == pack.ref
    for one in pack.tables:
        for row in one.rows:
            for requirement in row.requirements:
                assert behind[one.program, row.id, requirement.name], (row.id, requirement.name)


def test_every_advisory_of_the_rules_has_words(pack):
    given = pack.advisories.model_dump()
    codes = {part["code"] for part in given.values() if isinstance(part, dict)}
    codes |= {early["code"] for early in given["early_products"]}
    codes |= {p.contested.advisory for p in pack.catalogue.products if p.contested and p.contested.advisory}
    codes |= {g.advisory for s in pack.series.values() for g in s.groups.values() if g.advisory}
    codes |= {r.lapsed_advisory for t in pack.tables for row in t.rows for r in row.requirements if r.lapsed_advisory}
    assert codes <= set(ADVISORIES)


def test_a_tried_child_gets_standing_and_cards():
    at = tried(opened(PAGE), ("MMR", "12/10/2020"), ("MMRV", "2024-12-10"), ("Pediarix", "03/2020"))
    said = words(at)
    assert "Documentation missing" in said and "Admitted Oct 1, 2025" in said
    assert "Ways to meet it, as tried:" in said and "17 CCR 6025" in said
    assert "Mar 2020" in said and "Of a dose only month and year are known." not in said
    at.toggle(key="try-second-opinion").set_value(True).run()
    assert "Of a dose only month and year are known." in words(at)
    assert not at.error and not at.exception


def test_a_changed_question_hides_the_old_finding():
    at = tried(opened(PAGE), ("MMR", "12/10/2020"))
    at.text_input(key="try-date-1").set_value("12/11/2020").run()
    assert "press “See the finding” again" in words(at) and "as tried:" not in words(at)


def test_nothing_typed_asks_for_the_birth_date():
    at = press(opened(PAGE), "try-see")
    assert "Give the birth date first" in at.error[0].value.replace("\\", "")
    assert "as tried" not in words(at)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_vaccine_is_refused_as_typed(name):
    at = tried(opened(PAGE), (name, "12/10/2020"))
    bare = at.error[0].value.replace("\\", "").replace("\u2060", "")
    assert "is not a vaccine this program knows" in bare and name[:40] in bare
    assert name not in at.error[0].value and not at.exception
    assert "<img src=x" not in words(at) and "<b>x</b>" not in words(at)


def test_more_doses_can_be_typed_up_to_twenty():
    at = opened(PAGE)
    for _ in range(4):
        press(at, "try-more")
    assert at.text_input(key="try-date-20") is not None
    assert "try-more" not in [button.key for button in at.button]


def question(**given):
    asked = {"birthdate": date(2019, 12, 9), "program": "tk12", "grade": "K", "entry_type": "admission",
             "entry_date": DAY, "as_of": DAY, "doses": ()}  # fmt: skip
    return Question(**{**asked, **given})


def test_a_question_is_answered_under_its_own_program_and_entry():
    assert answer(question()).shown == "noncompliant"
    care = answer(question(program="child_care", birthdate=date(2024, 10, 1)))
    assert "hib" in {finding.requirement for finding in care.findings}
    seventh = answer(question(grade="7", entry_type="advance_7", birthdate=date(2013, 1, 1)))
    assert "Advances to 7th grade" in seventh.entry


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("03/14/2021", PartialDate(2021, 3, 14)),
        ("2021-03-14", PartialDate(2021, 3, 14)),
        ("Mar 14, 2021", PartialDate(2021, 3, 14)),
        ("03/2021", PartialDate(2021, 3)),
        ("2021-03", PartialDate(2021, 3)),
    ],
)
def test_days_and_months_are_read(typed, read):
    assert read_doses([("MMR", typed), ("", "")]) == [("MMR", read)]


@pytest.mark.parametrize(
    "typed", ["25/03/2021", "3/4/21", "02/30/2021", "2021", "soon", "03/14/2021 Merck", "3/4", "x" * 99]
)
def test_what_is_no_sure_date_is_refused_and_its_row_named(typed):
    with pytest.raises(InputRefused, match=r"^Dose 2: “.{1,45}” is not a date"):
        read_doses([("", ""), ("MMR", typed)])


def test_half_a_dose_is_refused():
    with pytest.raises(InputRefused, match="no date"):
        read_doses([("MMR", " ")])
    with pytest.raises(InputRefused, match="no vaccine"):
        read_doses([("", "03/14/2021")])
    with pytest.raises(InputRefused, match="not a date"):
        read_doses([("MMR", "03/2021")], months=False)
    assert filled([("", " "), ("MMR", "")]) == [(2, ("MMR", ""))]


def test_every_vaccine_offered_is_one_the_rules_know(pack):
    assert all(pack.catalogue.by_name(name) for name in vaccine_names())
    assert {"DTaP", "MMR", "Pediarix"} <= set(vaccine_names())
