"""Whatever a list holds, no cell this program writes begins a formula in a spreadsheet program."""

import csv
import io
from contextlib import suppress
from dataclasses import replace
from io import BytesIO

from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cair_compliance.model.issues import issue
from cair_compliance.registries.csvreply import row
from cair_compliance.registries.escapes import Unsendable
from cair_compliance.reports import annotated
from cair_compliance.roster import read_roster
from cair_compliance.roster.grid import CONTROLS, Book, Line, Sheet
from cair_compliance.ui.csv_file import csv_bytes

from ..roster.rosters import AS_OF, COLUMNS, as_csv
from .by_hand import check_result, pupil_result
from .reading import workbook

GOOD = ["Aster", "Robin", "12/09/2019", "K", "12/10/2020", "12/10/2024", "01/10/2020"]

STARTS = "=+-@\t\r\n＝＋－＠"
TEXTS = st.builds(
    lambda blanks, start, rest: blanks + start + rest,
    st.text(" \u00a0\t\n\ufeff\u200b", max_size=2),
    st.sampled_from([*STARTS, "", "'", '"', ";", ","]),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
)


def runs(text: str) -> bool:
    """Spreadsheet programs look past blanks; some take full-width signs for the plain ones."""
    return text.lstrip().startswith(tuple("=+-@＝＋－＠")) or text.startswith(tuple("\t\r\n"))


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
@example(["\u00a0=1+1"])
@example(["＝1+1"])
@example(['\n"=1+1'])
def test_no_text_file_begins_a_cell_with_a_formula(texts):
    written = csv_bytes(["A"] * len(texts), [texts]).decode("utf-8-sig")
    assert not [cell for line in csv.reader(io.StringIO(written, newline="")) for cell in line if runs(cell)]
    with suppress(Unsendable):
        sent = row(texts).decode()
        assert not [cell for line in csv.reader(io.StringIO(sent, newline="")) for cell in line if runs(cell)]


@settings(max_examples=8, deadline=None)
@given(st.lists(TEXTS, min_size=8, max_size=8))
def test_no_workbook_holds_a_formula(texts):
    shown = pupil_result()
    pupil = replace(shown.pupil, last_name=texts[0], first_name=texts[1], room=texts[2], sheet=texts[3])
    noted = tuple(issue("DOSE_UNREADABLE", sheet="=A1", row=1, column=text, value=text) for text in texts)
    result = replace(check_result([replace(shown, pupil=pupil)]), facility=texts[4], issues=noted)
    roster = replace(read_roster(as_csv([COLUMNS, GOOD]), name="a.csv", as_of=AS_OF), issues=noted)
    cells = [CONTROLS.sub("", text) for text in texts]
    list_of_texts = Book((Sheet("=A1", (Line(1, cells),), len(cells)),))
    for data in (workbook(result), annotated(list_of_texts, roster)):
        for page in load_workbook(BytesIO(data)):
            assert not [cell.coordinate for line in page.iter_rows() for cell in line if cell.data_type == "f"]
            if page.title != "A1":
                assert not page._hyperlinks
