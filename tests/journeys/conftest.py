import pytest
from playwright.sync_api import expect, sync_playwright

from .server import QUIET, chromium, served


@pytest.fixture(scope="session")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("journeys") / "server.log"


@pytest.fixture(scope="session")
def address(log):
    with served(log) as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    """Playwright keeps an event loop running in this thread, and a test of another module may want its own."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def page(browser, address):
    """A fresh window at the front door. Every address it asks for is kept in `page.asked`."""
    window = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = window.new_page()
    page.set_default_timeout(20_000)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(address)
    yield page
    window.close()
