"""Published tables recomputed: every layout in small, invented, and what must be seen in each."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from cair_compliance.engine.reporting import load_reporting
from cair_compliance.model.errors import InputRefused
from cair_compliance.oversight.published import lines_of, plain_published, read_published
from cair_compliance.oversight.published_values import Masked, Nothing, decimals_of, read_value

MASKING = load_reporting(date(2025, 10, 1)).masking

FLAT = """code,county,enrollment,up_to_date_n,up_to_date_pct,conditional_n,conditional_pct,pme_n,pme_pct,pbe_n,pbe_pct
1,ALDER,,,,,,,,,
2,ALDER,109,95,87.16,0,0,0,0,14,12.84
3,BIRCH,40,36,90,4,10,0,0,0,0
"""
TITLED = """Invented kindergarten results,,,,,,
Fall of a year,,,,,,
Schools with fewer than 10 pupils are left out,,,,,,
SCHOOL,COUNTY,ENROLLMENT,UP TO DATE,,PME,
,,,#,%,#,%
OAK,ALDER,109,95,87.16%,0,0.00%
ELM,BIRCH,40,36,90.00%,4,10.00%
"""
MASKED = """school_name,county,enrollment,pme_pct,up_to_date_pct
OAK,ALDER,67,≤2,≥98
ELM,ALDER,191,1,98
ASH,ALDER,47,≤5,≥95
FIR,ALDER,8,N/A,N/A
YEW,ALDER,N/A,N/A,N/A
"""
FRACTIONS = """county,school_year,grade,enrollment,all_required_frac,conditional_frac,pme_frac,others_frac,overdue_frac
State Total,2022-23,K,1060,0.9433962264,0.0283018868,0.0000000000,0.0188679245,0.0094339623
Alder,2022-23,K,1000,0.9500000000,0.0200000000,0.0000000000,0.0200000000,0.0100000000
Birch,2022-23,K,52,≥98.0%,0.0000000000,0.0000000000,0.0000000000,≤2.0%
Cedar,2022-23,K,8,N/A*,N/A*,N/A*,N/A*,N/A*
"""


def read(text):
    return read_published(text.encode(), MASKING, "invented.csv")


def test_counts_and_percentages():
    found = read(FLAT)
    assert (found.lines, found.reporting, found.pupils) == (3, 2, 149)
    assert dict(found.compared) == {"percentage": 8, "sum": 2}
    assert found.agrees and found.totals["up_to_date"] == 131


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_title_lines_two_heading_lines_and_any_line_end(ending):
    found = read(TITLED.replace("\n", ending))
    assert dict(found.compared) == {"percentage": 4} and found.agrees
    assert (found.layout, found.pupils) == ("counts and percentages", 149)


@pytest.mark.parametrize(
    ("was", "becomes", "kind"),
    [
        ("87.16,", "87.17,", "percentage"),
        ("87.16,", "87.15,", "percentage"),
        ("87.16,", ",", "percentage"),
        ("109,95", "109,94", "percentage"),
        ("109,95", "109,94", "sum"),
    ],
)
def test_one_wrong_figure_is_found(was, becomes, kind):
    found = read(FLAT.replace(was, becomes, 1))
    assert found.differ[kind] == 1 and found.differences[0].line == 3
    assert not found.agrees


def test_whole_percentages_are_compared_as_they_are_printed():
    text = "school,enrollment,dtp,dtp_percent\nOAK,109,95,87\nELM,8,1,13\nASH,8,1,12\nFIR,8,3,36\n"
    found = read(text)
    assert (found.compared["percentage"], found.differ["percentage"]) == (4, 1)


def test_masks_are_checked_and_never_read_as_numbers():
    found = read(MASKED)
    assert found.agrees and found.layout == "percentages with masks"
    assert found.compared["masked"] == 7
    assert read_value("≥99.0%") == Masked(at_least=True, limit=Fraction(99))
    assert read_value("99.0%") == Fraction(99)
    assert read_value("--**") == read_value("N/A*") == Nothing(said=True)
    assert read_value("") == Nothing(said=False)
    assert read_value("see note") is None
    assert (decimals_of("90.00%"), decimals_of("90"), decimals_of("≥99.0%")) == (2, 0, 0)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("67,≤2,≥98", "67,≤1,≥98"),  # the limit of another size
        ("67,≤2,≥98", "67,≤2,≥95"),
        ("67,≤2,≥98", "67,≤2,100"),  # should be masked
        ("8,N/A,N/A", "8,N/A,75"),  # too small to be shown
        ("191,1,98", "191,N/A,98"),  # large enough to be shown
    ],
)
def test_a_wrong_mask_is_found(was, becomes):
    assert read(MASKED.replace(was, becomes)).differ["masked"] == 1


def test_a_percentage_no_count_can_give_is_found_and_double_rounding_is_said():
    found = read(MASKED.replace("191,1,98", "46,7,94"))
    assert [d.published for d in found.differences] == ["94"]
    assert "rounded twice" in found.differences[0].computed


def test_fractions_come_from_whole_pupils_and_add_up():
    found = read(FRACTIONS)
    assert found.agrees, found.differences
    assert dict(found.compared) == {"percentage": 13, "masked": 9, "sum": 2, "total": 1}
    assert (found.pupils, found.totals["overdue"]) == (1060, 10)
    assert read(FRACTIONS.replace("0.0200000000", "0.0205000000", 1)).differ["percentage"] == 1
    assert read(FRACTIONS.replace("Alder,2022-23,K,1000", "Alder,2022-23,K,2000")).differ["total"] == 1


def test_what_is_no_published_table_is_refused():
    for text in ("a,b\n1,2\n", "county,enrollment\nAlder,5\n"):
        with pytest.raises(InputRefused, match="No column of enrolment"):
            read(text)
    with pytest.raises(InputRefused, match="could be recomputed"):
        read("county,enrollment,pme_pct\nAlder,,\n")


def test_the_outcome_in_words_and_as_data():
    found = read(FLAT.replace("87.16,", "87.17,", 1))
    document = plain_published(found)
    assert document["differ"] == {"percentage": 1, "sum": 0} and document["agrees"] is False
    assert document["differences"] == [
        {"line": 3, "column": "up_to_date_pct", "published": "87.17", "computed": "87.1560"}
    ]
    assert any("8 compared, 1 differ" in line for line in lines_of(found))


@pytest.mark.parametrize(
    ("was", "becomes", "column"), [("87.16", "87.l6", "up_to_date_pct"), (",40,36,", ",forty,36,", "enrollment")]
)
def test_a_cell_that_is_no_figure_is_told(was, becomes, column):
    found = read(FLAT.replace(was, becomes))
    assert found.differ["unread"] == 1 and not found.agrees
    assert any(column in line and "no figure" in line for line in lines_of(found))


def test_differences_that_are_not_listed_are_counted():
    found = read(FLAT + "".join(f"{n},BIRCH,40,36,91,4,10,0,0,0,0\n" for n in range(4, 29)))
    assert list(lines_of(found))[-1].strip().startswith("and 5 more")
