"""An analyst types a child into the table of the licensing review; nothing that is typed may get lost."""

from playwright.sync_api import expect

TYPED = ("Aldana", "Rosa", "3/4/2022", "9/1/2023", "A", "5/6/2022, 7/8/2022", "5/6/2022", "3/5/2022", "4/1/2023")


def test_typed_children_are_reviewed(page, address):
    page.goto(f"{address}/licensing_review")
    page.get_by_text("Typed here").click()
    grid = page.locator('[data-testid="stDataFrame"]').first
    grid.wait_for()
    page.wait_for_timeout(1000)  # the grid is a drawing; it tells nobody when it is ready
    grid.click(position={"x": 90, "y": 52})
    for text in TYPED:
        page.keyboard.type(text, delay=10)
        page.keyboard.press("Tab")
        page.wait_for_timeout(100)
    page.get_by_role("button", name="Review the files").click()
    checklist = page.get_by_role("region", name="Checklist")
    expect(checklist).to_contain_text("Aldana, Rosa")
    expect(checklist).to_contain_text("Mar 4, 2022")
    expect(checklist).to_contain_text("Polio dose 3")
    expect(checklist).to_contain_text("DTaP dose 2")
    expect(page.get_by_role("region", name="Findings")).to_contain_text("22 CCR 101220.1")
