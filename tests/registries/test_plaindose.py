"""A plain RXA is read in one look: never otherwise than field by field."""

from hypothesis import given
from hypothesis import strategies as st

from cair_compliance.registries.history import History
from cair_compliance.registries.rsp import parse_answer

from .messages import head

HEAD = head("Z32") + "PID|1||7^^^ORA^SR||OKAFOR^LENA||20180214|F\r"
USUAL = [
    *("RXA", "0", "1", "20190305", "20190305", "03^MMR^CVX", "1.0", "", "", "01^historical^NIP001", "", "^^^SITE"),
    *("", "", "", "LOT", "", "MSD^Merck^MVX", "", "", "CP", "A"),
]
ODD = st.sampled_from([
    "", " ", '""', "998", "0998", "20190230", "20190300", "2019", "201903051200", "٢٠١٩٠٣٠٥", "3^MMR^CVX",
    "03^M&R^CVX", "03^MMR", "03^MMR^CVX^90707^MMR^CPT", "03^a~94^b^CVX", "45^\\T\\^CVX", "00", "01~02", "1 ", "\\F\\",
    "CP", "PA", "NA", "RE", "re", "XX", "A", "U", "D", "d", "é", "^", "~", "&",
])  # fmt: skip
ORDERS = st.sampled_from(["ORC|RE||88^CAIR\r", "ORC|RE||9999\r", "ORC|RE|| 7~8\r", ""])


@st.composite
def rxas(draw):
    """An RXA with some fields as no good registry writes them, perhaps cut, perhaps longer."""
    fields = list(USUAL)
    for place in draw(st.lists(st.integers(1, len(fields) - 1), max_size=3)):
        fields[place] = draw(ODD)
    length = draw(st.just(len(fields)) | st.integers(1, len(fields) - 1))
    return "|".join([*fields[:length], *draw(st.sampled_from([[], ["", ""], ["x"], ["RE"], ["", "CP"]]))])


@given(
    st.lists(rxas(), min_size=1, max_size=4),
    st.sampled_from(["ORC|RE||88^CAIR\r", "ORC|RE||9999\r", "ORC|RE|| 7~8\r", ""]),
)
def test_a_plain_dose_reads_as_it_does_field_by_field(segments, order):
    text = HEAD + "".join(f"{order}{segment}\r" for segment in segments)
    quick, plain = parse_answer(text), History.plain
    History.plain = lambda _history, _segment: False
    try:
        assert parse_answer(text) == quick
    finally:
        History.plain = plain


def test_the_usual_dose_is_plain():
    history = History()
    assert history.plain("|".join(USUAL))
    assert history.plain("|".join(USUAL[:21]))
    assert not history.plain("|".join(USUAL[:20]))
    assert [(dose.cvx, str(dose.date), dose.completion) for dose in history.doses] == [("03", "2019-03-05", "CP")] * 2
