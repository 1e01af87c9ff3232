"""An analyst types a child by hand with the keyboard; nothing that is typed may get lost."""

from playwright.sync_api import expect

from .test_clerk import press

TYPED = {
    "Last Name": "Aldana",
    "First Name": "Rosa",
    "Birth Date": "3/4/2022",
    "Enrollment Date": "9/1/2023",
    "Room": "A",
    "Polio": "5/6/2022, 7/8/2022",
    "DTaP": "5/6/2022",
    "Hepatitis B": "3/5/2022",
    "Hib": "4/1/2023",
}


def test_typed_children_are_reviewed(page):
    page.get_by_role("link", name="Licensing review").click()
    page.get_by_text("Typed here").click()
    page.get_by_label("Last Name").click()
    for text in TYPED.values():
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    press(page, "Add this child")
    expect(page.get_by_role("region", name="Typed so far, child")).to_contain_text("4/1/2023")
    press(page, "Review the files")
    checklist = page.get_by_role("region", name="Checklist")
    for words in ("Aldana, Rosa", "Mar 4, 2022", "Polio dose 3, DTaP dose 2, Hepatitis B dose 2, MMR, Varicella"):
        expect(checklist).to_contain_text(words)
    expect(page.get_by_role("region", name="Findings")).to_contain_text("22 CCR 101220.1")


def test_what_was_typed_is_taken_away_and_brought_again_after_a_reload(page, tmp_path):
    page.get_by_role("link", name="Licensing review").click()
    page.get_by_text("Typed here", exact=True).click()
    expect(page.get_by_text("kept only while this page is open; download it to go on later")).to_be_visible()
    for column, text in {**TYPED, "DTaP": "13/45/2022"}.items():
        page.get_by_label(column, exact=True).fill(text)
    press(page, "Add this child")
    cells = page.get_by_role("region", name="Cells to look at, as typed")
    expect(cells).to_contain_text("13/45/2022 is not a day of the calendar")
    with page.expect_download() as taken:
        press(page, "Download the typed children")
    assert "aldana" not in taken.value.suggested_filename.lower()
    taken.value.save_as(tmp_path / "typed.csv")
    page.reload()
    page.locator("input[type=file]").set_input_files(tmp_path / "typed.csv")
    expect(page.get_by_text("typed.csv")).to_be_visible()
    press(page, "Review the files")
    expect(page.get_by_role("region", name="Cells to look at")).to_contain_text("13/45/2022")
    press(page, "Mark every file as seen")
    expect(page.get_by_role("region", name="Checklist")).to_contain_text("✓ Seen")
