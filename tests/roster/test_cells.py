"""The date parser: what is written is what is read, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.model.calendar import PartialDate
from cair_compliance.roster.cells import memo, read_date
from cair_compliance.roster.date_order import PLAIN, DateOrder, LineOrder, in_order, order_of_file
from cair_compliance.roster.grid import Mark
from cair_compliance.roster.reading import Kind, Order

DAYS = st.dates(date(1990, 1, 1), date(2089, 12, 31))
WINDOW = 1990

FORMATS: list[Callable[[date], str]] = [
    date.isoformat,
    lambda d: f"{d.month}/{d.day}/{d.year}",
    lambda d: f"{d.month:02d}/{d.day:02d}/{d.year % 100:02d}",
    lambda d: f"{d.month}-{d.day}-{d.year}",
    lambda d: f"{d.month:02d}.{d.day:02d}.{d.year}",
    lambda d: f" {d.month}/{d.day}/{d.year} 12:00 AM",
    lambda d: d.strftime("%d-%b-%y"),
    lambda d: d.strftime("%d %B %Y"),
    lambda d: d.strftime("%b %d, %Y"),
    lambda d: d.strftime("%B %d %Y"),
    lambda d: d.strftime("%Y%m%d"),
    lambda d: f"{d.isoformat()}T00:00:00",
]


@given(DAYS, st.sampled_from(FORMATS))
def test_a_written_date_reads_as_itself(day: date, written: Callable[[date], str]) -> None:
    reading = read_date(written(day))
    if reading.kind is Kind.DATES:
        assert [parts.on(WINDOW) for parts in reading.dates] == [PartialDate.of(day)]
    else:
        pytest.fail(f"{written(day)} read as {reading}")


@given(DAYS)
def test_spreadsheet_day_numbers(day: date) -> None:
    serial = float((day - date(1899, 12, 30)).days)
    if serial < 80_000:
        for cell in (serial, serial + 0.5, str(int(serial))):
            assert read_date(cell).dates[0].on(0) == PartialDate.of(day)
    assert read_date(float(day.strftime("%Y%m%d"))).dates[0].on(0) == PartialDate.of(day)
    assert read_date(serial - 1462, since_1904=True).dates[0].on(0) == PartialDate.of(day)


@given(DAYS, st.sampled_from("/-."), st.booleans())
def test_a_day_first_date_is_never_swapped(day: date, mark: str, short: bool) -> None:
    year = f"{day.year % 100:02d}" if short else str(day.year)
    reading = read_date(f"{day.day}{mark}{day.month}{mark}{year}")
    if day.day > 12:
        assert reading.kind is Kind.AMBIGUOUS
        assert reading.dates[0].order is Order.DAY_FIRST
        assert reading.dates[0].on(WINDOW) == PartialDate.of(day)
    else:
        assert reading.dates[0].order is (Order.SURE if day.day == day.month else Order.EITHER)


@given(st.text(max_size=60) | st.floats() | st.text("0123456789/-. ,&JanFebMar", max_size=30))
def test_any_cell_is_read_without_an_exception(cell: str | float) -> None:
    reading = read_date(cell)
    for parts in reading.dates:
        parts.on(1950)


@given(st.text("0123456789/-.", max_size=12))
def test_figures_never_become_a_date_they_do_not_spell(text: str) -> None:
    """Every date read holds exactly the figures written."""
    reading = read_date(text)
    if reading.kind is Kind.DATES and len(reading.dates) == 1 and not text.isdigit() and text.count(".") != 1:
        parts = reading.dates[0]
        written = sorted(int(piece) for piece in text.replace("-", "/").replace(".", "/").split("/") if piece)
        assert written == sorted(number for number in (parts.year, parts.month, parts.day) if number is not None)


KINDS = {
    Kind.BLANK: ["", "  ", "-", "--", "—"],
    Kind.NOTE: ["UTD", "✓", "X", "exempt", "PBE on file", "refused", "had chickenpox 2021", "see Dr note", "N/A"],
    Kind.IMPOSSIBLE: [
        "2/30/2021",
        "13/13/2020",
        "2021-13-04",
        "0/5/2020",
        "20210230",
        "2/29/21",
        "13/2021",
        "31/4/2020",
    ],
    Kind.NO_YEAR: ["3/22", "12-5", "Jul 21", "4 Jul", "Jul-21"],
    Kind.UNREADABLE: ["ll/2O/2O2O", "1", "2020", "12/8/2", "3//2020", "12/8/20201"],
    Kind.DOUBTFUL: ["?12/18/2020?", "12/5/20 declined", "3/4/2020*", "due 3/4/2026"],
    Kind.AMBIGUOUS: ["13/04/2021", "31.12.2020", "25-12-20", "3/4/20; 13/4/20"],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_what_stands_there(kind: Kind, text: str) -> None:
    assert read_date(text).kind is kind


@pytest.mark.parametrize("text", ["05/2021", "5/2021", "May 2021", "2021-05", "mayo 2021", "5-2021"])
def test_a_month_is_a_month(text: str) -> None:
    assert read_date(text).dates[0].on(0) == PartialDate(2021, 5)


def test_several_dates_in_a_cell() -> None:
    reading = read_date("12/16/2019 & 02/26/2020")
    assert reading.kind is Kind.DATES
    assert [str(parts.on(0)) for parts in reading.dates] == ["2019-12-16", "2020-02-26"]


def test_a_word_beside_the_date_is_kept() -> None:
    assert read_date("01/06/2025 (MMRV)").words == "(MMRV)"


def test_two_digit_years_follow_the_window() -> None:
    parts = read_date("3/4/12").dates[0]
    assert parts.on(1963) == PartialDate(2012, 3, 4)
    assert parts.on(1900) == PartialDate(1912, 3, 4)


def test_leap_day_is_settled_with_the_century() -> None:
    parts = read_date("2/29/00").dates[0]
    assert parts.on(1950) == PartialDate(2000, 2, 29)
    assert parts.on(1900) is None


def test_marks_are_said_as_what_they_are() -> None:
    expected = [Kind.NO_VALUE, Kind.CONTROL, Kind.TOO_LONG, Kind.UNREADABLE, Kind.UNREADABLE]
    assert [read_date(mark).kind for mark in Mark] == expected


def test_small_numbers_are_no_dates() -> None:
    assert {read_date(number).kind for number in (0.0, 1.0, 2020.0, -5.0, 80_001.0, 1e20, float("nan"))} == {
        Kind.UNREADABLE
    }


@pytest.mark.parametrize(
    ("cells", "answer", "order"),
    [
        (["13/4/2020", "5/6/2020"], "", DateOrder("", "", asked=True, day_first=True)),
        (["13/4/2020", "5/6/2020"], "day_first", DateOrder("day_first", "day_first", asked=True, day_first=True)),
        (["13/4/2020", "5/6/2020", "4/30/2020"], "", DateOrder("month_first", "", day_first=True)),
        (["13/4/2020", "5/6/2020", "4/30/2020"], "day_first", DateOrder("month_first", "day_first", day_first=True)),
        (["5/6/2020", "4/30/2020"], "day_first", PLAIN),
        (["5/6/2020", "7/7/2020"], "", DateOrder("month_first", "month_first", asked=True, assumed=True)),
        (["5/6/2020"], "day_first", DateOrder("day_first", "day_first", asked=True, assumed=True)),
        (["7/7/2020", "2020-05-06", "UTD"], "", PLAIN),
    ],
)
def test_the_dates_of_a_file_or_the_answer_say_its_order(cells: list[str], answer: str, order: DateOrder) -> None:
    assert order_of_file(map(read_date, cells), answer) == order


@given(DAYS, st.sampled_from(["month_first", "day_first"]))
def test_an_order_is_what_was_written(day: date, order: str) -> None:
    figures = (day.month, day.day) if order == "month_first" else (day.day, day.month)
    reading = in_order(read_date(f"{figures[0]}/{figures[1]}/{day.year}"), LineOrder(order))
    assert reading is not None
    assert reading.kind is Kind.DATES
    assert [parts.on(0) for parts in reading.dates] == [PartialDate.of(day)]


def test_without_an_order_a_date_that_can_be_read_both_ways_is_not_read() -> None:
    unknown = LineOrder("", "")
    assert in_order(read_date("5/6/2020"), unknown) is None
    assert in_order(read_date("3/4/20; 13/4/20"), unknown) is None
    assert in_order(read_date("7/7/2020"), unknown) == read_date("7/7/2020")


def test_two_handwritings_on_one_line_speak_for_themselves() -> None:
    cells = ["13/04/2021", "05/06/2020", "9/30/20", "11/12/21"]
    order = DateOrder("month_first", "").of_line([read_date(cell) for cell in cells])
    assert (order.value, order.short) == ("", "month_first")
    assert [in_order(read_date(cell), order) is None for cell in cells] == [False, True, False, False]


def test_letters_for_figures_are_a_date_to_confirm() -> None:
    assert [str(parts.on(0)) for parts in read_date("ll/2O/2O2O").dates] == ["2020-11-20"]


def test_words_beside_a_day_first_date_still_cast_doubt() -> None:
    reading = in_order(read_date("13/4/2021 refused"), LineOrder("day_first"))
    assert reading is not None
    assert reading.kind is Kind.DOUBTFUL


def test_each_distinct_cell_is_read_once() -> None:
    read = memo()
    assert read("3/4/2020") is read("3/4/2020")
    assert read(date(2020, 3, 4)).dates[0].on(0) == PartialDate.of(date(2020, 3, 3) + timedelta(days=1))
