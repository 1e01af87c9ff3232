"""A clerk corrects her list in a spreadsheet program and brings it back; by mouse, and by keyboard alone."""

import io

import openpyxl
from playwright.sync_api import expect

from .test_clerk import bring, heading, press

LIST = b"""Last Name,First Name,DOB,Grade,Shot Zeta,MMR 1
Aster,Robin,12/09/2019,K,01/10/2020,13/45/2020
Birch,Kai,11/09/2019,K,02/10/2020,12/10/2020
"""


def test_a_list_is_taken_away_with_comments_and_brought_back_corrected(page, address):
    bring(page, name="list.csv", data=LIST)
    press(page, "Continue")
    expect(heading(page, "Did we read it right?")).to_be_visible()
    expect(heading(page, "One question")).to_be_visible()
    expect(page.get_by_role("button", name="Looks right, continue").first).to_be_disabled()
    say_by_keyboard(page, "Shot Zeta", "Polio, dose 1")
    expect(page.get_by_text("4 vaccine doses").or_(page.get_by_text("3 vaccine doses"))).to_be_visible()

    with page.expect_download() as started:
        press(page, "Download my list with comments")
    assert "list-with-comments" in started.value.suggested_filename
    book = openpyxl.load_workbook(io.BytesIO(started.value.path().read_bytes()))
    cell = book["list"]["F2"]
    assert cell.value == "13/45/2020" and "not a day of the calendar" in cell.comment.text
    cell.value = "01/15/2021"
    corrected = io.BytesIO()
    book.save(corrected)

    payload = {"name": "list.xlsx", "mimeType": "application/octet-stream", "buffer": corrected.getvalue()}
    page.locator("input[type=file]").set_input_files(payload)
    expect(page.get_by_text("This is the corrected list.")).to_be_visible()
    expect(page.get_by_text("4 vaccine doses were read.")).to_be_visible()
    expect(page.get_by_text("“Shot Zeta” is Polio, dose 1")).to_be_visible()
    go_on_by_keyboard(page)
    expect(heading(page, "Who will be asked")).to_be_visible()
    assert not [url for url in page.asked if "Aster" in url or not url.startswith((address, "ws", "blob:", "data:"))]


def say_by_keyboard(page, column, option):
    box = page.get_by_role("combobox", name=column)
    box.focus()
    box.press_sequentially(option)
    expect(page.get_by_role("option").first).to_contain_text(option)
    box.press("ArrowDown")
    box.press("Enter")


def go_on_by_keyboard(page):
    """Tab from the top of the page to the primary button, and press it."""
    heading(page, "Did we read it right?").click()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Looks right, continue":
            break
    page.keyboard.press("Enter")
