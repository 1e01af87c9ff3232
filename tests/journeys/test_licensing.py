"""An analyst types a child by hand with the keyboard; nothing that is typed may get lost."""

from playwright.sync_api import expect

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
    page.get_by_role("button", name="Add this child").click()
    expect(page.get_by_role("region", name="Typed so far, child")).to_contain_text("4/1/2023")
    page.get_by_role("button", name="Review the files").click()
    checklist = page.get_by_role("region", name="Checklist")
    for words in ("Aldana, Rosa", "Mar 4, 2022", "Polio dose 3, DTaP dose 2, Hepatitis B dose 2, MMR, Varicella"):
        expect(checklist).to_contain_text(words)
    expect(page.get_by_role("region", name="Findings")).to_contain_text("22 CCR 101220.1")
