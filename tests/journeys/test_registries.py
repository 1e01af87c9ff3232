"""Whom do I call, and does it answer? In a real browser."""

from playwright.sync_api import expect

from .test_clerk import heading


def test_a_place_is_found_and_a_connection_tested(page, address):
    page.get_by_role("link", name="Registries").click()
    expect(heading(page, "Forms for families")).to_be_visible()
    box = page.get_by_role("textbox", name="County or city")
    box.fill("Stockton")
    box.press("Enter")
    expect(page.get_by_text("Stockton is in San Joaquin County, served by RIDE")).to_be_visible()
    page.get_by_role("button", name="Test the connection").nth(2).click()
    expect(page.get_by_text("Reachable: answered the connectivity test")).to_have_count(1)
    assert "tockton" not in page.url + page.title()
    assert all(url.startswith((address, "data:", "ws", "blob:")) for url in page.asked)
