"""Is this the same child? Decided with the keyboard alone, and still decided after a reload and in a second tab."""

from playwright.sync_api import expect

from .test_clerk import heading, press


def test_a_record_is_settled_with_the_keyboard_and_stays_settled(page, address):
    press(page, "A kindergarten")
    press(page, "Continue")
    press(page, "Looks right, continue")
    press(page, "Check 120 children")
    press(page, "Decide now")
    expect(heading(page, "Is this the same child?")).to_be_visible()
    expect(page.get_by_text("1 of 4", exact=True)).to_be_visible()
    name = page.get_by_role("heading", level=2).first.inner_text().split(",")[0]

    press(page, "Not this child")
    expect(page.get_by_text("Say who decides")).to_be_visible()
    page.get_by_role("textbox", name="How do you know").focus()
    page.keyboard.type("The mother showed the yellow card")
    page.keyboard.press("Tab")
    page.keyboard.type("A. Clerk")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Same child", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 4", exact=True)).to_be_visible()
    expect(page.get_by_text("The mother showed the yellow card (A. Clerk")).to_be_visible()

    page.reload()
    expect(page.get_by_text("The mother showed the yellow card (A. Clerk")).to_be_visible()
    assert name not in page.url + page.title() and all(name not in asked for asked in page.asked)

    other = page.context.new_page()
    other.goto(page.url)
    press(other, "Undo the last decision")
    expect(other.get_by_text("1 of 4", exact=True)).to_be_visible()
    press(page, "Ask me later")
    expect(page.get_by_text("2 of 4", exact=True)).to_be_visible()
    expect(page.get_by_text("The mother showed the yellow card (A. Clerk")).to_have_count(0)
