"""Every report's web page as its readers get it: heard, by keyboard, on a narrow screen, with hostile names."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from cair_compliance.demonstration import demo_stories
from cair_compliance.reports import html_of, roster_story

from ..reports.by_hand import of_everything
from ..reports.hostile import hostile_result

GLANCES = ("everything", "county-estimate", "family-missing")
"""Where colours are measured too: slow, and all pages share one sheet of styles."""


@pytest.fixture(scope="module")
def twins():
    made_up = {"everything": of_everything(), "hostile": hostile_result()}
    stories = [*demo_stories(), *((name, roster_story(result)) for name, result in made_up.items())]
    return {name: html_of(story) for name, story in stories}


@pytest.fixture(scope="module")
def window(browser):
    """A page without the app, 320 pixels wide, that writes down every address it is asked for."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()


def test_no_twin_has_a_serious_finding_and_each_reflows_and_asks_nobody(twins, window):
    axe, found = Axe(), {}
    for name, text in twins.items():
        window.set_content(text)
        options = {"rules": {"color-contrast": {"enabled": name in GLANCES}}, "resultTypes": ["violations"]}
        violations = axe.run(window, options=options).response["violations"]
        wrong = [f"{finding['id']}: {finding['nodes'][0]['html'][:100]}" for finding in violations]
        wide = window.evaluate("document.documentElement.scrollWidth")
        if wrong or wide > 320:
            found[name] = (*wrong, wide)
    assert found == {}
    assert window.asked == []


def test_a_hostile_name_stays_text(twins, window):
    window.set_content(twins["hostile"])
    assert window.locator("script, img, iframe, object, form, input, link").count() == 0
    assert window.get_by_text("<script>alert(1)</script>").count() > 0
    assert window.asked == []


def test_the_keyboard_reaches_the_content_the_sections_and_each_table(twins, window):
    window.set_content(twins["everything"])
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.className") == "skip"
    window.keyboard.press("Enter")
    assert window.evaluate("location.hash") == "#content"
    reached = set()
    for _ in range(60):
        window.keyboard.press("Tab")
        reached.add(window.evaluate("document.activeElement.getAttribute('aria-label') || ''"))
    assert {"Pupils by standing", "What each registry answered"} <= reached


def test_names_from_right_to_left_keep_to_themselves(twins, window):
    window.set_content(twins["hostile"])
    name = window.locator("bdi", has_text="محمد").first
    assert name.evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert window.evaluate("getComputedStyle(document.body).direction") == "ltr"


def test_print_puts_lists_on_their_side_and_leaves_out_what_is_for_the_screen(twins, window):
    window.set_content(twins["everything"])
    window.emulate_media(media="print")
    assert window.locator("nav").evaluate("element => getComputedStyle(element).display") == "none"
    assert window.locator(".wide").first.evaluate("element => getComputedStyle(element).page") == "sideways"
    window.emulate_media(media="screen")
