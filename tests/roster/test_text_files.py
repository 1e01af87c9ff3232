"""Encodings, delimiters, quotes and line ends of text files; names of files decide nothing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from cair_compliance.model.datafile import fingerprint
from cair_compliance.model.errors import InputRefused

from .rosters import AS_OF, HEAD, as_csv, as_xlsx, code_set, codes, read_roster

TABLE = [[*HEAD, "MMR 1"], ["Muñoz", "Zoë", "3/9/2020", "K", "3/20/2021"], ["Ng", "Bo", "4/9/2020", "TK", ""]]
TEXT = as_csv(TABLE).decode()

ENCODED = {
    "utf-8": TEXT.encode(),
    "utf-8 with mark": TEXT.encode("utf-8-sig"),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16 big": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "utf-16 unmarked": TEXT.encode("utf-16-le"),
    "windows-1252": TEXT.encode("cp1252"),
    "old mac line ends": TEXT.replace("\r\n", "\r").encode(),
    "unix line ends": TEXT.replace("\r\n", "\n").encode(),
    "tabs": TEXT.replace(",", "\t").encode("utf-16"),
    "semicolons": TEXT.replace(",", ";").encode(),
    "carets": TEXT.replace(",", "^").encode(),
    "bars": TEXT.replace(",", "|").encode(),
}


@pytest.mark.parametrize("name", ENCODED)
def test_every_encoding_and_delimiter_reads_alike(name: str) -> None:
    roster = read_roster(ENCODED[name], name="list.xlsx", as_of=AS_OF)
    assert [pupil.name for pupil in roster] == ["Muñoz, Zoë", "Ng, Bo"]
    assert [str(dose.date) for dose in roster.doses_of(0)] == ["2021-03-20"]


def test_lines_are_numbered_as_the_user_sees_them() -> None:
    text = 'Name,Birthdate,Notes\n\n"Ng, Bo",3/9/2020,"two\nlines"\n"Vu, An",4/9/2020,\n'
    assert [pupil.row for pupil in read_roster(text.encode(), as_of=AS_OF)] == [3, 5]


def test_a_file_cut_off_in_a_line_never_yields_a_wrong_date() -> None:
    roster = read_roster(
        as_csv([[*HEAD, "MMR 1", "MMR 2"], *[[*line, ""] for line in TABLE[1:]]]) + b"Vu,An,3/9/2020,K,12/08/20",
        as_of=AS_OF,
    )
    assert "FILE_CUT_SHORT" in code_set(roster)
    assert roster.doses_of(2) == ()
    assert roster.unread[0].row == 4


SWALLOWING = "Last Name,First Name,Birth Date,Grade,MMR 1,Notes"


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (['Beta,Bob,02/02/2021,K,02/04/2022,"see card', 'Gam,Gil,02/02/2021,K,,see card"'], 2),
        (["Al,Al,01/02/2021,K,,", 'Beta,Bob,02/02/2021,K,"02/04/2022,', 'Gam,Gil,02/02/2021,K,"', ""], 3),
        (['Al,Al,01/02/2021,K,,"a\nb"', '"Beta,Bob,02/02/2021,K,,', 'Gam,Gil,02/02/2021,K,,"', ""], 4),
        (['Al,"A\nl",01/02/2021,K,,"x', 'Beta,Bob,02/02/2021,K,02/03/2022,y"'], 3),
    ],
)
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_quotation_mark_that_swallows_a_pupil_is_refused(lines: list[str], named: int, mark: str) -> None:
    text = "\r\n".join([SWALLOWING, *lines]).replace(",", mark)
    with pytest.raises(InputRefused, match=f"^Line {named} has a quotation mark that swallows the next line;"):
        read_roster(text.encode(), as_of=AS_OF)


@pytest.mark.parametrize(
    "note", ["two\nlines", "eggs, milk, nuts, and soy\nsee card", "12 Oak St, Apt 4\nOakland, CA", "a,b\nc"]
)
def test_a_note_of_several_lines_is_no_swallowed_pupil(note: str) -> None:
    text = f'{SWALLOWING}\nBeta,Bob,02/02/2021,K,02/04/2022,"{note}"\nGam,Gil,02/02/2021,K,,see card\n'
    assert [pupil.row for pupil in read_roster(text.encode(), as_of=AS_OF)] == [2, 4]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_that_is_too_long_for_the_reader_is_called_that(quote: str) -> None:
    text = f"{SWALLOWING}\nBeta,Bob,02/02/2021,K,,{quote}{'x' * 140_000}{quote}\n"
    with pytest.raises(InputRefused, match=r"^Line 2 has a cell that is too long") as refusal:
        read_roster(text.encode(), as_of=AS_OF)
    assert "quotation" not in str(refusal.value)


def test_an_open_quotation_mark_in_a_long_list_is_called_that() -> None:
    text = f'{SWALLOWING}\nBeta,Bob,02/02/2021,K,,"x\n' + "Gam,Gil,02/02/2021,K,,\n" * 7000
    with pytest.raises(InputRefused, match=r"^Line 2 has a quotation mark that is not closed"):
        read_roster(text.encode(), as_of=AS_OF)


LAST_DOSE = "Last Name,First Name,Birthdate,Grade,MMR 1"


@pytest.mark.parametrize(
    ("above", "cut"),
    [
        ("12/08/2021", "12/08/20"),
        ("", "12/08/20"),
        ("2021-12-08", "2021-12-1"),
        ("Dec 8 2021", "Dec 8 20"),
        ("", "2021-12-1"),
        ("12/8/2021", "12/8/2021 1/8/20"),
    ],
)
def test_a_file_cut_off_in_its_last_cell_never_yields_a_wrong_date(above: str, cut: str) -> None:
    text = f"{LAST_DOSE}\nNg,Bo,4/9/2020,TK,{above}\nVu,An,3/9/2020,K,{cut}"
    roster = read_roster(text.encode(), as_of=AS_OF)
    assert ("FILE_CUT_SHORT", 3) in [(issue.code, issue.row) for issue in roster.issues]
    assert roster.doses_of(1) == ()
    assert [(doubt.pupil, doubt.row, doubt.column) for doubt in roster.unread] == [(1, 3, "MMR 1")]
    whole = read_roster(text.encode() + b"\n", as_of=AS_OF)
    assert "FILE_CUT_SHORT" not in code_set(whole)


@pytest.mark.parametrize(
    ("above", "last"),
    [("12/8/2021", "1/8/2021"), ("12/08/21", "12/08/20"), ("2021-12-08", "2021-12-10"), ("", "2021-12-10")],
)
def test_a_whole_last_date_without_a_line_end_is_a_dose(above: str, last: str) -> None:
    text = f"{LAST_DOSE}\nNg,Bo,4/9/2018,TK,{above}\nVu,An,3/9/2018,K,{last}"
    roster = read_roster(text.encode(), as_of=AS_OF)
    assert "FILE_CUT_SHORT" not in code_set(roster)
    assert len(roster.doses_of(1)) == 1


def test_letters_no_code_page_has_are_said() -> None:
    data = as_csv([HEAD, ["Mu*oz", "Zo", "3/9/2020", "K"]]).replace(b"*", b"\x81")
    assert ("NAME_DAMAGED", 2, "Last Name") in codes(read_roster(data, as_of=AS_OF))


def test_any_way_of_handing_in_a_file_reads_alike(tmp_path: Path) -> None:
    data = as_xlsx(TABLE)
    path = tmp_path / "oak.csv"
    path.write_bytes(data)
    rosters = [read_roster(source, as_of=AS_OF) for source in (path, str(path), data, io.BytesIO(data))]
    assert [roster.name for roster in rosters] == ["oak.csv", "oak.csv", "roster", "roster"]
    assert {roster.fingerprint for roster in rosters} == {fingerprint(data)}
    assert all(roster.pupils == rosters[0].pupils for roster in rosters)


def test_the_preview_shows_the_first_lines_as_text() -> None:
    roster = read_roster(as_csv(TABLE), as_of=AS_OF)
    assert roster.preview[0] == tuple(TABLE[0])
    assert roster.columns[0].sample == ("Muñoz", "Ng")


@pytest.mark.parametrize("bare", ["12 Oak St, Apt 4", "a,b,c"])
def test_a_comma_that_moves_the_doses_is_said_and_the_line_not_read(bare: str) -> None:
    lines = [f"Vu,An{n},4/{n}/2020,K,Oak,3/{n}/2021,4/{n}/2021" for n in range(10, 20)]
    lines[3] = f"Ng,Bo,4/9/2020,K,{bare},3/9/2021,4/9/2021"
    text = "\n".join(["Last Name,First Name,Birthdate,Grade,Street,MMR 1,Polio 1", *lines]) + "\n"
    roster = read_roster(text.encode(), as_of=AS_OF)
    assert ("LINE_SHIFTED", 5) in [(issue.code, issue.row) for issue in roster.issues]
    assert (len(roster.pupils), roster.balance.unreadable) == (9, 1)
    assert 5 not in roster.doses.row.tolist()


def test_the_delimiter_a_first_line_names_is_taken() -> None:
    text = "sep=;\r\n" + TEXT.replace(",", ";")
    roster = read_roster(text.encode(), as_of=AS_OF)
    assert [pupil.row for pupil in roster] == [3, 4]
