"""The licensing review as an analyst uses it: type, correct, take out, go on later, mark what was seen."""

from __future__ import annotations

from datetime import date

from cair_compliance.engine import load_rules
from cair_compliance.oversight.typed import GRADE, typed_columns, typed_file

from .app import CSV, opened, press, words

DAY = date(2025, 10, 1)
LICENSING = "pages/licensing_review.py"
COLUMNS = typed_columns(load_rules())
ROWS = "held-licensing-typed"
FULL = {
    "Polio": "5/6/2022, 7/8/2022, 1/9/2023", "DTaP": "5/6/2022, 7/8/2022, 9/10/2022, 12/20/2023",
    "Hepatitis B": "3/5/2022, 5/6/2022, 1/9/2023", "Hib": "4/1/2023", "MMR": "4/1/2023", "Varicella": "4/1/2023",
}  # fmt: skip


def typing():
    at = opened(LICENSING)
    at.date_input(key="licensing-day").set_value(DAY)
    return at.radio(key="licensing-way").set_value("Typed here").run()


def fill(at, last, **cells):
    row = {"Last Name": last, "First Name": "Ann", "Birth Date": "3/4/2022", "Enrollment Date": "9/1/2023"} | cells
    for column, cell in row.items():
        at.text_input(key=f"licensing-child-{column}").set_value(cell)
    return press(at, "licensing-add-child")


def three():
    at = typing()
    for last in ("Aldana", "Bright", "Cole"):
        at = fill(at, last, **FULL)
    return at


def names(at):
    return [row["Last Name"] for row in at.session_state[ROWS]]


def pick(at, place):
    return at.selectbox(key="licensing-which-child").set_value(place).run()


def test_the_page_says_that_nothing_typed_is_kept_and_how_to_go_on():
    at = three()
    assert "What you type here is kept only while this page is open; download it to go on later." in words(at)
    labels = [button.proto.label for button in at.get("download_button")]
    assert "Download the typed children" in labels


def test_any_child_can_be_taken_out_and_put_back():
    at = press(pick(three(), 0), "licensing-back-child")
    assert names(at) == ["Bright", "Cole"] and "Aldana, Ann was taken out." in words(at)
    at = press(at, "licensing-undo-child")
    assert names(at) == ["Aldana", "Bright", "Cole"] and "taken out" not in words(at).replace("take out", "")


def test_any_child_can_be_corrected_in_its_place():
    at = press(pick(three(), 1), "licensing-correct-child")
    assert "You are correcting number 2: Bright, Ann." in words(at)
    assert at.text_input(key="licensing-child-Polio").value == FULL["Polio"]
    at.text_input(key="licensing-child-Last Name").set_value("Brighton")
    at = press(at, "licensing-add-child")
    assert names(at) == ["Aldana", "Brighton", "Cole"] and "correcting" not in words(at)
    assert at.text_input(key="licensing-child-Last Name").value == ""


def test_a_correction_can_be_left():
    at = press(pick(three(), 1), "licensing-correct-child")
    at.text_input(key="licensing-child-Last Name").set_value("Brighton")
    assert names(press(at, "licensing-leave-child")) == ["Aldana", "Bright", "Cole"]


def test_what_was_typed_stays_in_the_fields_when_it_cannot_be_kept():
    at = fill(typing(), "", Polio="5/6/2022")
    assert "Give the name of the child first" in words(at)
    assert at.text_input(key="licensing-child-Polio").value == "5/6/2022"


def test_doubtful_cells_are_told_beside_the_typed_table_before_any_review():
    at = fill(typing(), "Aldana", **FULL | {"Polio": "13/45/2023", "DTaP": "UTD", "Hib": "x"})
    said = words(at)
    assert "Cells to look at: 3" in said and said.index("Typed so far") < said.index("Cells to look at")
    for part in (
        "13/45/2023 is not a day of the calendar",
        "UTD is a remark without a date; it proves no dose.",
        "x is a remark",
    ):
        assert part in said
    said = words(press(at, "licensing-review"))
    assert said.index("x is a remark") < said.index("Findings")


def test_doubtful_cells_of_a_file_are_told_before_the_findings():
    data = f"Last Name,First Name,Birth Date,Grade,MMR\nA,B,3/4/2022,PK,13/45/2023\nC,<D>,3/4/2022,PK,UTD\n".encode()  # noqa: F541
    at = opened(LICENSING)
    at = press(at.file_uploader(key="licensing-file").upload("list.csv", data, CSV).run(), "licensing-review")
    said = words(at)
    assert said.index("13/45/2023 is not a day") < said.index("UTD is a remark") < said.index("Findings")
    assert "C, &lt;D&gt;" in said


def test_a_typed_list_comes_back_through_the_file_route_as_the_same_review():
    at = press(three(), "licensing-review")
    data = typed_file([row | {GRADE: "PK"} for row in at.session_state[ROWS]], (*COLUMNS, GRADE))
    again = opened(LICENSING)
    again.date_input(key="licensing-day").set_value(DAY)
    again = again.file_uploader(key="licensing-file").upload("typed.csv", data, CSV).run()
    again = press(again, "licensing-review")
    one, other = (x.session_state["held-licensing"] for x in (at, again))
    assert one.roster.fingerprint == other.roster.fingerprint and one.result.pupils == other.result.pupils


def test_typing_goes_on_where_a_downloaded_list_left_off():
    data = typed_file([row | {GRADE: "PK"} for row in three().session_state[ROWS]], (*COLUMNS, GRADE))
    at = fill(typing(), "Aldana", **FULL)
    at = at.file_uploader(key="licensing-again-child").upload("typed.csv", data, CSV).run()
    assert names(at) == ["Aldana", "Bright", "Cole"]
    at = at.file_uploader(key="licensing-again-child").upload("other.csv", b"Name\nA\n", CSV).run()
    assert names(at) == ["Aldana", "Bright", "Cole"] and "was not downloaded here" in words(at)


def test_files_are_marked_as_seen_and_marks_go_with_the_child():
    at = press(three(), "licensing-review")
    at = at.multiselect(key="licensing-seen").set_value([2]).run()
    at.selectbox(key="licensing-child").set_value(1)
    at.text_input(key="licensing-words").set_value("card <copied>")
    at = press(at, "licensing-keep")
    said = words(at)
    assert "Files marked as seen: 2 of 3" in said and "card &lt;copied&gt;" in said and said.count("✓ Seen") == 2
    at = press(press(pick(at, 0), "licensing-back-child"), "licensing-review")
    assert "Files marked as seen: 2 of 2" in words(at) and "card &lt;copied&gt;" in words(at)
    at = press(press(pick(at, 0), "licensing-back-child"), "licensing-review")
    assert "Marks on 1 of the files were let go" in words(at)


def test_a_review_that_is_older_than_the_list_says_so():
    at = press(three(), "licensing-review")
    assert "was changed after this review" not in words(at)
    assert "was changed after this review" in words(fill(at, "Dean"))


def test_the_head_of_the_visit_stays_when_another_page_was_looked_at():
    at = three()
    at.text_input(key="licensing-facility").set_value("Little Oak")
    at.number_input(key="licensing-capacity").set_value(24)
    at.run()
    at = at.switch_page("pages/rules.py").run().switch_page(LICENSING).run()
    assert at.text_input(key="licensing-facility").value == "Little Oak"
    assert at.number_input(key="licensing-capacity").value == 24
    assert at.date_input(key="licensing-day").value == DAY and names(at) == ["Aldana", "Bright", "Cole"]
    assert at.radio(key="licensing-way").value == "Typed here"
