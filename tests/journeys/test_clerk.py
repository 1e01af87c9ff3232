"""A school clerk with ten minutes: from the list to the children to call, in a real browser."""

import csv
import io
import re

import openpyxl
import pypdf
from playwright.sync_api import expect

from .server import ROOT, served

KINDERGARTEN = ROOT / "cair_compliance" / "standin" / "rosters" / "kindergarten.xlsx"
SECONDS = 1000


def heading(page, name):
    return page.get_by_role("heading", name=name)


def press(page, name):
    """Press a button once the page has come to rest, as a person does: a click on a page being drawn may be lost."""
    button = page.get_by_role("button", name=name).first
    expect(button).to_be_visible()
    expect(page.get_by_test_id("stApp")).not_to_have_attribute("data-test-script-state", "running")
    button.click()


def choose(page, label, option):
    """Pick an option of a drop-down list the way the keyboard does: type it, arrow down, Enter."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.press_sequentially(option)
    expect(page.get_by_role("option").first).to_contain_text(option)
    box.press("ArrowDown")
    box.press("Enter")


def bring(page, *, name="kindergarten.xlsx", data=None):
    """Upload a file through the drop zone, as of Oct 1, 2025."""
    expect(heading(page, "Bring the list")).to_be_visible()
    payload = {"name": name, "mimeType": "application/octet-stream", "buffer": data or KINDERGARTEN.read_bytes()}
    page.locator("input[type=file]").set_input_files(payload)


def set_day(page, text):
    """Type a date into the as-of field, part by part."""
    field = page.get_by_role("group", name=re.compile("^As of")).or_(page.get_by_label(re.compile("^As of"))).first
    field.get_by_role("spinbutton").first.click()
    page.keyboard.type(text)
    page.keyboard.press("Escape")


def test_from_the_list_to_the_report(page, address, log):
    bring(page)
    expect(page.get_by_text("120 children found")).to_be_visible()
    facility = page.get_by_role("textbox", name="School or facility")
    expect(facility).to_have_value("Rio Verde Elementary")
    facility.fill("Oak <b>Grove</b> School")
    facility.press("Tab")
    set_day(page, "10012025")
    expect(page.get_by_text("otherwise Oct 1, 2025")).to_be_visible()
    press(page, "Continue")

    expect(heading(page, "Did we read it right?")).to_be_visible()
    expect(page.get_by_text("120 lines: 120 children.")).to_be_visible()
    press(page, "Looks right, continue")

    expect(heading(page, "Who will be asked")).to_be_visible()
    expect(page.get_by_text("120 children will be asked about")).to_be_visible()
    expect(page.get_by_role("note")).to_contain_text("stand-in registries")
    assert page.get_by_role("table").locator("tbody tr").count() > 1
    page.get_by_role("button", name="Check 120 children").dblclick()

    expect(heading(page, "Work list, most urgent first")).to_be_visible(timeout=60 * SECONDS)
    expect(heading(page, "Oak <b>Grove</b> School")).to_be_visible()
    expect(page.get_by_text("Not a legal determination").first).to_be_visible()
    work_list = page.get_by_role("region", name="Work list").get_by_role("table")
    expect(work_list.locator("tbody tr")).to_have_count(25)

    filter_and_clear(page, work_list)
    name = open_first_child(page, work_list)
    planned_dose_changes(page)
    next_and_back(page, name)
    outbreak_list_has_names(page)
    report_has(download(page, "Report (PDF)"), name)
    workbook_has(download(page, "Workbook (Excel)"), name)
    nothing_leaks(page, address, name)
    assert "default value" not in log.read_text(encoding="utf-8")


def filter_and_clear(page, work_list):
    missing = page.get_by_role("button", name="Documentation missing")
    number = int(missing.locator("strong").inner_text())
    assert number > 0
    missing.click()
    expect(page.get_by_text(f"{number} of 120 children.")).to_be_visible()
    expect(work_list.locator("tbody tr")).to_have_count(min(number, 25))
    search = page.get_by_role("textbox", name="Search by name or id")
    search.fill("nobody of this name")
    search.press("Enter")
    expect(page.get_by_text("No child fits what you asked for.")).to_be_visible()
    press(page, "Show all children again")
    expect(page.get_by_text("120 children.", exact=True)).to_be_visible()
    expect(search).to_have_value("")


def open_first_child(page, work_list):
    """By name, with the keyboard."""
    name = work_list.locator("tbody th").first.inner_text()
    choose(page, re.compile("^Why"), name)
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    expect(page.get_by_text("Documentation missing").first).to_be_visible()
    expect(heading(page, "Requirement by requirement")).to_be_visible()
    expect(page.get_by_text("17 CCR 6025").first).to_be_visible()
    expect(heading(page, "What the registries said")).to_be_visible()
    expect(
        page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    ).to_be_visible()
    return name


def planned_dose_changes(page):
    """What would a dose on the as-of date change? The check itself stays."""
    choose(page, "Dose 1: vaccine", "MMRV")
    day = page.get_by_role("textbox", name="Dose 1: date")
    day.fill("10/01/2025")
    day.press("Tab")
    press(page, "See what changes")
    expect(page.get_by_text("On Oct 1, 2025, with MMRV on Oct 1, 2025:")).to_be_visible()
    press(page, "Clear the what-if")
    expect(page.get_by_text("with MMRV on")).to_have_count(0)
    expect(day).to_have_value("")
    expect(page.get_by_text("Documentation missing").first).to_be_visible()


def outbreak_list_has_names(page):
    """Who has no proof for measles, and the same list to take away."""
    page.get_by_role("tab", name="Outbreak list").click()
    choose(page, "Disease", "Measles")
    expect(page.get_by_text("without complete proof for measles")).to_be_visible()
    expect(page.get_by_text("local health officer to decide")).to_be_visible()
    shown = page.get_by_role("region", name="Outbreak list").get_by_role("table").locator("tbody th")
    data = download(page, "List (CSV)")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert data.startswith(b"\xef\xbb\xbf") and lines[1][0] == shown.first.inner_text()
    page.get_by_role("tab", name="Work list").click()
    expect(heading(page, "Work list, most urgent first")).to_be_visible()


def next_and_back(page, name):
    press(page, "Next child")
    expect(page.get_by_role("heading", name=name, level=1)).to_have_count(0)
    press(page, "Previous child")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    press(page, "Back to the results")
    expect(heading(page, "Work list, most urgent first")).to_be_visible()


def download(page, label):
    with page.expect_download(timeout=60 * SECONDS) as coming:
        press(page, label)
    assert "oak-b-grove-b-school" in coming.value.suggested_filename
    return coming.value.path().read_bytes()


def report_has(data, name):
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    flat = " ".join(text.split())
    assert "Oak <b>Grove</b> School" in flat
    assert "not a legal determination" in flat.lower()
    assert name in flat and "17 CCR 6025" in flat
    assert "Oct 1, 2025" in flat


def workbook_has(data, name):
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    last, first = name.split(", ")
    assert name in cells or {last, first} & cells


def nothing_leaks(page, address, name):
    """No child in any address or title, and no address off this computer."""
    outside = [url for url in page.asked if not url.startswith((address, "blob:", "data:"))]
    assert not outside, outside
    family = name.split(",")[0]
    assert not [url for url in page.asked if family in url]
    assert family not in page.title() and family not in page.url


def test_a_refused_file_is_said_in_one_sentence_and_another_can_be_brought(page, log):
    bring(page, name="picture of a list.png", data=b"\x89PNG\r\n\x1a\n" + bytes(200))
    notice = page.get_by_role("alert")
    expect(notice).to_be_visible()
    expect(page.get_by_text("bring it anew")).to_be_visible()
    assert "Traceback" not in page.content() and "incident" not in notice.inner_text()
    page.locator("input[type=file]").set_input_files(KINDERGARTEN)
    expect(page.get_by_text("120 children found")).to_be_visible()
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_the_first_page_asked_for_may_be_any(page, address):
    page.goto(f"{address}/pupil")
    expect(heading(page, "No check yet")).to_be_visible()
    press(page, "Bring a list")
    expect(heading(page, "Bring the list")).to_be_visible()


def test_a_new_server_shows_the_menu_whichever_page_is_asked_first(browser, tmp_path):
    with served(tmp_path / "server.log") as new:
        page = browser.new_page()
        page.goto(f"{new}/spot_check")
        expect(heading(page, "Spot check")).to_be_visible()
        expect(page.get_by_role("link", name="Check a list")).to_be_visible()
        page.close()


def test_a_refresh_finds_the_check_again_and_another_browser_does_not(page, browser):
    bring(page)
    press(page, "Continue")
    press(page, "Looks right, continue")
    page.get_by_role("button", name="Check 120 children").dblclick()
    expect(heading(page, "Work list, most urgent first")).to_be_visible(timeout=60 * SECONDS)
    page.wait_for_url(re.compile("job="))
    page.reload()
    expect(heading(page, "Work list, most urgent first")).to_be_visible()
    name = page.get_by_role("region", name="Work list").get_by_role("table").locator("tbody th").first.inner_text()
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.get_by_text(name).first).to_be_visible()
    stranger = browser.new_context()
    theirs = stranger.new_page()
    theirs.goto(page.url)
    expect(theirs.get_by_role("heading", name="No check yet")).to_be_visible()
    stranger.close()


def test_a_refresh_before_the_check_says_that_the_list_is_gone(page):
    bring(page)
    press(page, "Continue")
    expect(page.get_by_text("held by this window alone")).to_be_visible()
    page.reload()
    expect(page.get_by_text("nothing of it was kept")).to_be_visible()
    bring(page)
    expect(page.get_by_text("120 children found")).to_be_visible()
    expect(page.get_by_text("nothing of it was kept")).to_have_count(0)


def test_a_refresh_in_the_middle_goes_on(page):
    bring(page)
    press(page, "Continue")
    press(page, "Looks right, continue")
    press(page, "Check 120 children")
    page.wait_for_url(re.compile("job="))
    page.reload()
    expect(heading(page, "Work list, most urgent first")).to_be_visible(timeout=60 * SECONDS)
    expect(page.get_by_text("120 children.", exact=True)).to_be_visible()
