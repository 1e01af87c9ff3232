"""Wide and long lists: doses, doubts, remarks and claims of a line."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cair_compliance.model.roster import Roster

from .rosters import HEAD, as_csv, as_xlsx, code_set, codes, read_lines, read_roster, repacked

PUPIL = ["Vega", "Luz", "3/9/2020", "K"]


def dates(roster: Roster, pupil: int = 0) -> list[tuple[str, str]]:
    return [(dose.product.label, str(dose.date)) for dose in roster.doses_of(pupil)]


def one(cell: object, column: str = "MMR 1") -> Roster:
    return read_lines([*PUPIL, cell], head=[*HEAD, column])


@pytest.mark.parametrize(
    ("cell", "code", "reason"),
    [
        ("2/30/2021", "DOSE_IMPOSSIBLE_DATE", "impossible"),
        ("3/22", "DOSE_WITHOUT_YEAR", "no_year"),
        ("ll/2O/2O2O", "DOSE_UNREADABLE", "unreadable"),
        ("?3/4/2021?", "DOSE_DOUBTFUL", "doubtful"),
        ("3/4\x07/2021", "CONTROL_CHARACTER", "control"),
        ("x" * 2000, "CELL_TOO_LONG", "too_long"),
    ],
)
def test_a_bad_cell_is_a_doubt_never_no_dose(cell: str, code: str, reason: str) -> None:
    roster = one(cell)
    assert dates(roster) == []
    assert (code, 2, "MMR 1") in codes(roster)
    assert [(doubt.pupil, doubt.row, doubt.column, doubt.reason) for doubt in roster.unread] == [
        (0, 2, "MMR 1", reason)
    ]


def test_a_remark_is_said_and_may_claim_an_exemption() -> None:
    roster = read_lines([*PUPIL, "UTD", "PBE on file"], head=[*HEAD, "MMR 1", "Polio 1"])
    assert [code for code, row, _ in codes(roster) if row == 2] == ["DOSE_NOTE", "DOSE_NOTE", "EXEMPTION_CLAIMED"]
    assert [(claim.kind, claim.requirement) for claim in roster.pupils[0].exemptions] == [("pbe", "polio")]
    assert roster.unread == ()


def test_one_day_first_date_puts_the_ambiguous_dates_of_the_line_in_doubt() -> None:
    head = [*HEAD, "Polio 1", "Polio 2", "MMR 1", "Varicella 1"]
    roster = read_lines(
        [*PUPIL, "5/6/2020", "9/30/2020", "13/4/2021", "7/7/2021"],
        ["Chen", "Mia", "1/2/2020", "K", "5/6/2020", "", "", ""],
        head=head,
    )
    assert dates(roster) == [("Polio", "2020-09-30"), ("MMR", "2021-04-13"), ("Varicella", "2021-07-07")]
    assert [str(day) for day in roster.unread[0].candidates] == ["2020-05-06", "2020-06-05"]
    assert roster.pupils[0].birthdate is None
    assert {("DOSE_DAY_FIRST", 2, "MMR 1"), ("LINE_DAY_FIRST", 2, "")} <= set(codes(roster))
    assert dates(roster, 1) == [("Polio", "2020-05-06")]
    assert [(q.key, q.rows, q.is_open) for q in roster.questions] == [("date_order", (2,), True)]


def test_a_date_that_can_only_have_the_day_first_stays_read_when_the_others_are_said_to_have_the_month_first() -> None:
    roster = read_lines(
        [*PUPIL, "5/6/2021", "13/4/2021"],
        ["Chen", "Mia", "1/2/2020", "K", "9/30/2020", ""],
        head=[*HEAD, "Polio 1", "MMR 1"],
        answers={"date_order": "month_first"},
    )
    assert dates(roster) == [("MMR", "2021-04-13"), ("Polio", "2021-05-06")]
    assert roster.unread == () and ("DOSE_DAY_FIRST", 2, "MMR 1") in codes(roster)
    assert [(q.key, q.answer) for q in roster.questions] == [("date_order", "month_first")]


def test_a_list_written_day_first_throughout_is_doubted_throughout() -> None:
    roster = read_lines(
        ["Vega", "Luz", "25/3/2020", "K", "5/6/2021"],
        ["Chen", "Mia", "4/5/2020", "K", "6/7/2021"],
        head=[*HEAD, "MMR 1"],
    )
    assert [str(pupil.birthdate) for pupil in roster] == ["2020-03-25", "None"]
    assert len(roster.doses) == 0
    assert len(roster.unread) == 2
    assert [(q.key, q.rows, q.is_open) for q in roster.questions] == [("date_order", (2, 3), True)]


@pytest.mark.parametrize(
    ("answer", "born", "doses"),
    [
        ("day_first", ["2020-03-25", "2020-05-04"], ["2021-06-05", "2021-07-06"]),
        ("month_first", ["2020-03-25", "2020-04-05"], ["2021-05-06", "2021-06-07"]),
    ],
)
def test_one_answer_settles_the_whole_list(answer: str, born: list[str], doses: list[str]) -> None:
    roster = read_lines(
        ["Vega", "Luz", "25/3/2020", "K", "5/6/2021"],
        ["Chen", "Mia", "4/5/2020", "K", "6/7/2021"],
        head=[*HEAD, "MMR 1"],
        answers={"date_order": answer},
    )
    assert [str(pupil.birthdate) for pupil in roster] == born
    assert [str(dose.date) for place in (0, 1) for dose in roster.doses_of(place)] == doses
    assert [(q.key, q.answer, q.is_open) for q in roster.questions] == [("date_order", answer, False)]
    assert roster.unread == ()


def test_a_list_whose_dates_show_no_order_is_read_month_first_and_says_so() -> None:
    lines = [[*PUPIL, "5/6/2021"]]
    assert dates(read_lines(*lines, head=[*HEAD, "MMR 1"])) == [("MMR", "2021-05-06")]
    (question,) = read_lines(*lines, head=[*HEAD, "MMR 1"]).questions
    assert (question.key, question.assumed, question.is_open) == ("date_order", "month_first", False)
    turned = read_lines(*lines, head=[*HEAD, "MMR 1"], answers={"date_order": "day_first"})
    assert (str(turned.pupils[0].birthdate), dates(turned)) == ("2020-09-03", [("MMR", "2021-06-05")])


def test_month_only_doses_are_kept_as_months() -> None:
    roster = one("05/2021")
    assert dates(roster) == [("MMR", "2021-05")]
    assert "DOSE_MONTH_ONLY" in code_set(roster)


def test_doses_before_birth_and_after_the_day_stay_and_are_said() -> None:
    roster = read_lines([*PUPIL, "2/9/2020", "2/9/2026"], head=[*HEAD, "MMR 1", "MMR 2"])
    assert dates(roster) == [("MMR", "2020-02-09"), ("MMR", "2026-02-09")]
    assert {"DOSE_BEFORE_BIRTH", "DOSE_AFTER_AS_OF"} <= code_set(roster)


def test_two_digit_years_lie_on_the_birth_dates_side() -> None:
    roster = read_lines(["Vega", "Luz", "3/9/12", "7", "3/9/12", "1/5/24"], head=[*HEAD, "Hep B 1", "Tdap"])
    assert str(roster.pupils[0].birthdate) == "2012-03-09"
    assert dates(roster) == [("HepB", "2012-03-09"), ("Tdap", "2024-01-05")]


def test_the_same_date_twice_counts_once() -> None:
    roster = read_lines([*PUPIL, "3/10/2021", "3/10/2021"], head=[*HEAD, "MMR 1", "MMR 2"])
    assert dates(roster) == [("MMR", "2021-03-10")]
    assert ("DOSE_TWICE", 2, "MMR 2") in codes(roster)


def test_a_product_beside_the_date_replaces_the_heading() -> None:
    roster = read_lines([*PUPIL, "3/10/2021 ProQuad", "3/10/2021 (MMRV)"], head=[*HEAD, "MMR 1", "Varicella 1"])
    assert dates(roster) == [("MMRV", "2021-03-10")]


def test_a_product_of_another_family_beside_the_date_is_a_doubt() -> None:
    assert [doubt.reason for doubt in one("3/10/2021 IPV").unread] == ["doubtful"]


@pytest.mark.parametrize(
    ("kind", "product"),
    [("DTaP", "107"), ("DTP", "01"), ("DT", "28"), ("Td", "09"), ("", "dtp-mixed"), ("?", "dtp-mixed")],
)
def test_a_type_column_says_which_of_the_dtp_vaccines(kind: str, product: str) -> None:
    roster = read_lines([*PUPIL, kind, "5/9/2020", "6/9/2024"], head=[*HEAD, "DTP Type", "DTP 1", "DTP Boost"])
    assert [dose.product.id for dose in roster.doses_of(0)] == [product, product]


@pytest.mark.parametrize(
    ("heading", "cell", "claims"),
    [
        ("Polio Exemption", "PM", [("pme", "polio")]),
        ("MMR Exemption", "TM", [("tme", "mmr")]),
        ("HIB Exemption", "1.00", [("pme", "hib")]),
        ("Varicella waiver", "Religious", [("pbe", "varicella")]),
        ("Hep B waiver", "Medical", [("medical", "hepb")]),
        ("Tdap waiver", "Lab confirmation", [("medical", "tdap")]),
        ("DTP Exemption", "permanent", [("pme", "dtap")]),
        ("MMRV Exemption", "X", [("unknown", "mmr"), ("unknown", "varicella")]),
        ("MMR PME", "X", [("pme", "mmr")]),
        ("Exempt", "IEP", [("iep", "")]),
        ("Exempt", "No", []),
        ("MenACWY waiver", "Medical", [("medical", "menacwy")]),
        ("Req Met K", "I", [("iep", "")]),
        ("Req Met K", "X", []),
        ("Req Met K", "H", [("home_based", "")]),
        ("Req Followup K", "TE", [("tme", "")]),
        ("Req Followup K", "MC", []),
    ],
)
def test_exemptions_typed_in_a_list_are_claims(heading: str, cell: str, claims: list[tuple[str, str]]) -> None:
    roster = one(cell, heading)
    assert [(claim.kind, claim.requirement) for claim in roster.pupils[0].exemptions] == claims
    assert ("EXEMPTION_CLAIMED" in code_set(roster)) == bool(claims)


def test_a_formula_without_result_and_an_error_value_are_doubts() -> None:
    import zipfile
    from io import BytesIO

    data = as_xlsx([[*HEAD, "MMR 1", "MMR 2", "Polio 1"], [*PUPIL, "=DATE(2021,3,4)", "mark", "=1+1"]])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    start = sheet.index('<c r="F2"')
    sheet = sheet[:start] + '<c r="F2" t="e"><v>#N/A</v></c>' + sheet[sheet.index("</c>", start) + 4 :]
    roster = read_roster(repacked(data, {"xl/worksheets/sheet1.xml": sheet.encode()}))
    doubts = [(doubt.column, doubt.reason) for doubt in roster.unread]
    assert doubts == [("MMR 1", "no_value"), ("MMR 2", "unreadable"), ("Polio 1", "no_value")]
    assert ("DOSE_UNREADABLE", 2, "MMR 2") in codes(roster)


def test_spreadsheet_values_read_like_their_text() -> None:
    head = ["Student ID", "SSID", *HEAD, "MMR 1", "Polio 1"]
    typed = read_roster(
        as_xlsx([head, [12345, 9901234567, "Vega", "Luz", date(2020, 3, 9), 0, date(2021, 3, 10), 44039]])
    )
    plain = read_roster(as_csv([head, ["12345", "9901234567", "Vega", "Luz", "3/9/2020", "0", "3/10/21", "7/27/20"]]))
    strip = [(p.local_id, p.state_id, p.birthdate, p.grade) for roster in (typed, plain) for p in roster]
    assert strip == [("12345", "9901234567", date(2020, 3, 9), "K")] * 2
    assert dates(typed) == dates(plain)


LONG = ["Student Number", "Last Name", "First Name", "DOB", "Grade", "Vaccine", "Dose Date"]


def test_a_line_a_dose() -> None:
    who = ["7", "Vega", "Luz", "3/9/2012", "7"]
    roster = read_lines(
        [*who, "MMR", "3/20/2013"],
        [*who, "DTP/DTaP/DT/Td", "5/16/2024"],
        [*who, "Tdap (Pertussis Booster)", "5/16/2024"],
        ["8", "Chen", "Mia", "1/2/2012", "7", "", ""],
        [*who, "Moonpox", "5/6/2020"],
        [*who, "Hep B", "2/30/2012"],
        head=LONG,
    )
    assert roster.layout == "long"
    assert [pupil.name for pupil in roster] == ["Vega, Luz", "Chen, Mia"]
    assert (roster.balance.rows, roster.balance.pupils, roster.balance.continued) == (6, 2, 4)
    assert sorted(dates(roster)) == [("DTaP/DTP/DT/Td", "2024-05-16"), ("MMR", "2013-03-20"), ("Tdap", "2024-05-16")]
    assert [(doubt.pupil, doubt.reason, doubt.row) for doubt in roster.unread] == [
        (0, "impossible", 7),
        (0, "vaccine_unknown", 6),
    ]
    assert {"DOSE_ON_TWO_LINES", "VACCINE_UNKNOWN"} <= code_set(roster)


def test_a_line_a_dose_by_cvx_and_status() -> None:
    head = ["PatientId", "Last", "First", "DOB", "CVX", "Trade", "AdminDate", "Status"]
    who = ["7", "Vega", "Luz", "3/9/2020"]
    roster = read_lines(
        [*who, "3", "", "3/10/2021", "Complete"],
        [*who, "", "ProQuad", "3/10/2024", ""],
        [*who, "10", "", "5/5/2020", "Refused"],
        head=head,
    )
    assert dates(roster) == [("MMR", "2021-03-10"), ("MMRV", "2024-03-10")]
    assert ("DOSE_NOTE", 4, "Status") in codes(roster)


COLUMNS = [
    "SSID",
    "Last Name",
    "First Name",
    "Middle Name",
    "Birthdate",
    "Gender",
    "Grade",
    "Polio 1",
    "Polio 2",
    "DTP Type",
    "DTP 1",
    "MMR 1",
    "MMR Exemption",
    "Comment",
]
LINES = [
    [
        "9900000001",
        "Vega",
        "Luz",
        "A",
        "3/9/2020",
        "F",
        "K",
        "5/9/2020",
        "13/7/2020",
        "DTaP",
        "5/9/20",
        "UTD",
        "",
        "left-handed",
    ],
    ["9900000002", "Chen", "Mia", "", "4/1/2020", "F", "TK", "6/1/2020", "8/1/2020", "", "6/1/20", "4/2021", "PM", ""],
    ["9900000002", "Chen", "Mia", "", "4/1/2020", "F", "TK", "6/1/2020", "9/1/2020", "", "", "", "", ""],
    ["", "Ng", "Bo", "", "", "M", "1", "2/30/2020", "", "Td", "6/1/20", "4/4/2021", "", ""],
]


def content(roster: Roster) -> object:
    people = [
        (p, sorted(map(str, p.exemptions)), sorted((d.product.id, str(d.date), d.column) for d in roster.doses_of(i)))
        for i, p in enumerate(roster)
    ]
    doubts = sorted((d.pupil, d.column, d.reason) for d in roster.unread)
    return people, doubts, sorted(codes(roster)), roster.balance


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(COLUMNS))), st.sampled_from(",\t;|^"))
def test_neither_the_order_of_columns_nor_the_delimiter_matters(order: list[int], delimiter: str) -> None:
    table = [COLUMNS, *LINES]
    shuffled = [[line[place] for place in order] for line in table]
    as_of = date(2025, 10, 1)
    plain = read_roster(as_csv(table), name="a.csv", as_of=as_of)
    assert content(read_roster(as_csv(shuffled, delimiter), name="a.csv", as_of=as_of)) == content(plain)


def test_the_order_of_lines_does_not_change_doses() -> None:
    lines = list(LINES)
    random.Random(4).shuffle(lines)
    roster = read_lines(*lines, head=COLUMNS)
    by_name = {pupil.last_name: sorted(dates(roster, place)) for place, pupil in enumerate(roster)}
    again = read_lines(*LINES, head=COLUMNS)
    assert by_name == {pupil.last_name: sorted(dates(again, place)) for place, pupil in enumerate(again)}
